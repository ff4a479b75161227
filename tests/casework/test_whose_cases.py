"""Whose a case is: the force's, the deciding officer's, the authorising inspector's; and why somebody opens it."""

from dataclasses import replace

import pytest

from cases.casework.queries import listing
from cases.enums import Event, Role
from cases.models import Area, AuditEvent, Case, CaseVersion, Comment, Force, Membership
from tests import make
from tests.casework.acting import references, signed_in

pytestmark = pytest.mark.django_db


def keyed(role, staff_key, **changes):
    """Somebody whom the force knows under this key."""
    actor = make.an_actor(role, **changes)
    Membership.objects.filter(pk=actor.membership.pk).update(staff_key=staff_key)
    actor.membership.refresh_from_db()
    return replace(actor)


@pytest.mark.parametrize(
    ("role", "expected"), [(Role.OFFICER, ["DECIDED"]), (Role.INSPECTOR, ["AUTHORISED"]), (Role.SUPERVISOR, None)]
)
def test_officers_see_what_they_decided_and_inspectors_what_they_authorised(role, expected):
    make.a_case(case_ref="DECIDED", officer_ref="K1", authoriser_ref="K2")
    make.a_case(case_ref="AUTHORISED", officer_ref="K3", authoriser_ref="K1")
    make.a_case(case_ref="NEITHER", officer_ref="K3")
    make.a_case(case_ref="NOBODY")
    make.a_case(case_ref="ELSEWHERE", force="metropolitan", officer_ref="K1", authoriser_ref="K1")
    client = signed_in(keyed(role, "K1"), why="")

    response = client.get("/cases/")

    assert (references(response) if response.status_code == 200 else None) == expected
    opened = {ref for ref in ("DECIDED", "AUTHORISED", "NEITHER", "NOBODY")
              if client.get(f"/cases/hampshire/{ref}/").status_code == 200}  # fmt: skip
    assert opened == set(expected or ())


@pytest.mark.parametrize("role", [Role.OFFICER, Role.INSPECTOR])
def test_without_a_key_nobody_owns_the_cases_that_name_nobody(role):
    make.a_case()

    assert not Case.objects.visible_to(make.an_actor(role)).exists()


@pytest.mark.parametrize(("role", "why"), [(Role.OFFICER, "Own case"), (Role.INSPECTOR, "Authorised it")])
def test_one_s_own_case_carries_its_justification(role, why):
    case = make.a_case(officer_ref="K1", authoriser_ref="K1")

    signed_in(keyed(role, "K1"), why="").get(case.get_absolute_url())

    assert AuditEvent.objects.get(kind=Event.CASE_VIEWED).why == why


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.FORCE_LEAD, Role.CRIME_REGISTRAR])
@pytest.mark.parametrize("page", ["", "versions/1/", "comments/new/", "flags/new/"])
def test_a_whole_case_opens_only_to_those_who_have_said_why(role, page):
    case = make.a_case()
    address = f"{case.get_absolute_url()}{page}?n=1"

    response = signed_in(make.an_actor(role), why="").get(address)

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/purpose/?next=%2Fcases%2Fhampshire%2F")
    assert not AuditEvent.objects.filter(kind=Event.CASE_VIEWED).exists()


def test_the_purpose_stands_in_the_record_of_who_opened_the_case():
    signed_in(make.an_actor(Role.FORCE_LEAD), why="A complaint").get(make.a_case().get_absolute_url())

    assert AuditEvent.objects.get(kind=Event.CASE_VIEWED).why == "A complaint"


def test_a_case_that_one_may_not_see_is_not_there_whatever_one_says():
    case = make.a_case(force="metropolitan")

    assert signed_in(make.an_actor(Role.ADMINISTRATOR), why="").get(case.get_absolute_url()).status_code == 404


def test_the_areas_to_choose_are_those_of_cases_that_one_may_see():
    make.a_case(area="North", officer_ref="K1")
    make.a_case(area="South", officer_ref="K2")
    make.a_case(area="East", force="metropolitan")

    assert [area.name for area in listing.areas_of(make.an_actor(Role.FORCE_LEAD))] == ["North", "South"]
    assert [area.name for area in listing.areas_of(keyed(Role.OFFICER, "K1"))] == ["North"]
    assert not Area.objects.visible_to(make.an_actor(Role.PANEL_MEMBER)).exists()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CONSULTEE, Role.PANEL_MEMBER, Role.PANEL_CHAIR,
                                  Role.SYSTEM_MANAGER, Role.AUDITOR])  # fmt: skip
def test_no_whole_case_nor_anything_of_it_is_visible_to_other_roles(role):
    make.a_case(area="North", officer_ref="K1", authoriser_ref="K1")
    actor = keyed(role, "K1")

    for model in (Case, CaseVersion, Comment, Area):
        assert not model.objects.visible_to(actor).exists()
    assert list(Force.objects.visible_to(actor)) == [make.a_force()]
