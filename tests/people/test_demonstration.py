"""The demonstration's people: every role in two forces, panel members of every agency, one joint panel."""

import csv
import json
from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone

from cases.enums import Agency, Role
from cases.exceptions import NotAllowed
from cases.imports.demonstration import FOLDER
from cases.models import Membership, Person
from cases.people.demonstration import PASSWORD, build_people
from cases.people.queries import actor_for, memberships_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def forces(settings):
    settings.DEMONSTRATION = True
    return [make.a_force("hampshire"), make.a_force("metropolitan")]


def test_there_is_somebody_for_every_role_in_both_forces_and_for_every_agency_on_the_panel(forces):
    people = build_people()

    roles = Counter((person["force"], person["role"]) for person in people)
    joint = ("panel_member", "panel_chair", "administrator", "system_manager")
    assert set(roles) == {
        *((force, role) for force in ("hampshire", "metropolitan") for role in Role.values),
        *(("hampshire, metropolitan", role) for role in joint),
    }
    for force, lapsed in (("hampshire", [Agency.LAY_MEMBER]), ("metropolitan", [])):
        members = [p["agency"] for p in people if (p["role"], p["force"]) == ("panel_member", force)]
        assert sorted(members) == sorted([*Agency.values, *lapsed])


def test_everybody_but_the_one_whose_vetting_has_lapsed_can_act_for_all_their_forces(forces):
    build_people()

    today = timezone.localdate()
    actors = [actor_for(one, memberships_of(one, today), None, today) for one in Person.objects.all()]
    cannot = [actor.person.email for actor in actors if not actor.force_ids]
    assert cannot == ["lapsed.vetting@example.org"]
    assert all(len(one.force_ids) == one.membership.forces.count() for one in actors if one.membership)


def test_one_of_them_has_two_memberships(forces):
    build_people()

    many = [one.email for one in Person.objects.all() if one.memberships.count() > 1]
    assert many == ["two.memberships@example.org"]


def test_the_officer_and_the_inspector_have_cases_of_their_own_in_the_extract(forces):
    build_people()

    with (FOLDER / "sample_force" / "cases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = dict(Membership.objects.exclude(staff_key="").values_list("role", "staff_key"))
    assert {row["officer_ref"] for row in rows} >= {keys[Role.OFFICER]}
    assert {row["authoriser_ref"] for row in rows if row["authorising_rank"] == "inspector"} >= {keys[Role.INSPECTOR]}
    assert len(keys) == 2


def test_what_each_entry_says_is_exactly_what_was_asked_for(forces):
    assert {tuple(one) for one in build_people()} == {
        ("username", "password", "name", "role", "agency", "rank", "force")
    }


def test_each_of_them_signs_in_as_told(forces):
    people = build_people()

    assert len({person["name"] for person in people}) == len(people) == Person.objects.count()
    assert len(PASSWORD) >= 12
    person = authenticate(username=people[0]["username"], password=people[0]["password"])
    assert person is not None
    assert all(person["username"].endswith("@example.org") for person in people)


def test_building_them_again_changes_nothing(forces):
    first = build_people()
    held = list(Person.objects.values_list("pk", "password")), Membership.objects.count()

    assert build_people() == first
    assert (list(Person.objects.values_list("pk", "password")), Membership.objects.count()) == held


def test_they_are_made_in_the_demonstration_only():
    with pytest.raises(NotAllowed, match="in the demonstration only"):
        build_people()

    assert not Person.objects.exists()


def test_the_command_prints_how_each_signs_in(forces):
    output = StringIO()

    call_command("demo_people", "--json", stdout=output)

    assert json.loads(output.getvalue()) == build_people()


def test_the_command_says_what_is_missing(settings):
    settings.DEMONSTRATION = True

    with pytest.raises(CommandError, match=r"run manage\.py load_reference first"):
        call_command("demo_people")
