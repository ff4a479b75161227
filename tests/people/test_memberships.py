"""Acting under a membership: which one, since when, and what happens when there is none."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from cases.enums import Agency, Event, Rank, Role
from cases.exceptions import NotAllowed
from cases.models import AuditEvent, Membership
from cases.people import policies, services
from cases.people.queries import actor_for, memberships_of
from tests import make

pytestmark = pytest.mark.django_db

TODAY = date(2024, 7, 6)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "reason"),
    [
        (TODAY, None, ""),
        (TODAY, TODAY, ""),
        (TODAY + DAY, None, "This membership has not begun yet: choose another, or come back on its first day."),
        (
            TODAY - DAY,
            TODAY - DAY,
            "This membership has ended: choose another, or ask your system manager to renew it.",
        ),
    ],
)
def test_a_membership_is_used_from_its_first_day_to_its_last(starts_on, ends_on, reason):
    person = make.a_person()
    membership = make.a_membership(person, starts_on=starts_on, ends_on=ends_on)

    decision = policies.may_use_membership(person, membership, TODAY)

    assert (bool(decision), decision.reason) == (not reason, reason)
    assert memberships_of(person, TODAY) == ([membership] if not reason else [])


def test_a_membership_that_was_ended_at_once_is_over_although_its_last_day_is_today():
    person = make.a_person()
    membership = make.a_membership(person, starts_on=TODAY, ends_on=TODAY, ended_at=timezone.now())

    decision = policies.may_use_membership(person, membership, TODAY)

    assert decision.reason == "This membership has ended: choose another, or ask your system manager to renew it."
    assert memberships_of(person, TODAY) == []


def test_a_membership_that_begins_tomorrow_opens_nothing_today_and_the_page_says_so():
    person = make.a_person()
    make.a_membership(person, Role.AUDITOR, starts_on=timezone.localdate() + DAY)

    answer = make.a_client_of(person).get(reverse("rules"))

    assert answer.status_code == 403
    assert "This membership has not begun yet" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "agency", "rank", "broken"),
    [
        (Role.PANEL_MEMBER, "", "", "membership_speaks_for_an_agency"),
        (Role.PANEL_CHAIR, "", "", "membership_speaks_for_an_agency"),
        (Role.CONSULTEE, "", "", "membership_speaks_for_an_agency"),
        (Role.INSPECTOR, "", "", "membership_inspector_has_the_rank"),
        (Role.INSPECTOR, "", Rank.SERGEANT, "membership_inspector_has_the_rank"),
    ],
)
def test_the_database_itself_refuses_a_role_without_what_it_needs(role, agency, rank, broken):
    with pytest.raises(IntegrityError, match=broken):
        Membership.objects.create(person=make.a_person(), role=role, agency=agency, rank=rank, starts_on=TODAY)


def test_another_persons_membership_is_never_used():
    person, other = make.a_person(), make.a_person("other@example.org", "Other")
    membership = make.a_membership(other)

    with pytest.raises(NotAllowed, match="another person's"):
        services.choose_membership(by=actor_for(person, [], None, TODAY), membership=membership)

    assert not AuditEvent.objects.exists()


def test_a_person_changes_the_membership_in_use_and_it_is_recorded():
    person = make.a_person()
    make.a_membership(person, Role.PANEL_MEMBER, agency=Agency.MAGISTRATES)
    second = make.a_membership(person, Role.INSPECTOR, "metropolitan", rank=Rank.INSPECTOR)
    client = make.a_client_of(person)

    answer = client.post(reverse("membership"), {"membership": second.pk}, follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert answer.context["actor"].membership == second
    assert answer.context["actor"].force_ids == ("metropolitan",)
    assert [str(message) for message in answer.context["messages"]] == ["You now act as Inspector."]
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.membership) == (Event.MEMBERSHIP_CHOSEN, "Panel member, Magistrates")
    assert event.details == {"from": "Panel member, Magistrates", "to": "Inspector"}


@pytest.mark.parametrize("sent", ["", "0", "-1", "one", "²", "9" * 30])
def test_a_membership_that_does_not_exist_is_a_page_not_found(sent):
    actor = make.an_actor()

    answer = make.a_client_of(actor.person).post(reverse("membership"), {"membership": sent})

    assert answer.status_code == 404


def test_another_persons_membership_cannot_even_be_asked_for():
    actor = make.an_actor()
    other = make.a_membership(make.a_person("other@example.org", "Other"))

    answer = make.a_client_of(actor.person).post(reverse("membership"), {"membership": other.pk})

    assert answer.status_code == 404


def test_an_ended_membership_cannot_be_changed_to_and_the_page_says_why():
    actor = make.an_actor()
    ended = make.a_membership(actor.person, Role.ADMINISTRATOR, ends_on=timezone.localdate() - DAY)

    answer = make.a_client_of(actor.person).post(reverse("membership"), {"membership": ended.pk})

    assert answer.status_code == 403
    assert "This membership has ended: choose another, or ask your system manager to renew it." in (
        answer.content.decode()
    )


def test_a_membership_that_ends_while_in_use_gives_way_to_another():
    person = make.a_person()
    first = make.a_membership(person, Role.PANEL_MEMBER)
    second = make.a_membership(person, Role.ADMINISTRATOR)
    client = make.a_client_of(person)
    client.post(reverse("membership"), {"membership": second.pk})

    second.ends_on = timezone.localdate() - DAY
    second.save()

    assert client.get("/").context["actor"].membership == first


@pytest.mark.parametrize("had_one", [True, False])
def test_without_a_membership_in_force_there_is_nothing_but_the_way_out(had_one):
    person = make.a_person()
    if had_one:
        make.a_membership(person, ends_on=timezone.localdate() - DAY)
    client = make.a_client_of(person)

    home = client.get("/")
    way_out = client.post(reverse("sign-out"))

    assert home.status_code == 403
    assert "You have no membership in force" in home.content.decode()
    assert "govuk-service-navigation" not in home.content.decode()
    assert way_out.status_code == 302


def test_the_frame_names_the_membership_in_use_and_its_forces():
    person = make.a_person()
    make.a_membership(person, Role.INSPECTOR, "hampshire", "metropolitan", rank=Rank.INSPECTOR)

    page = make.a_client_of(person).get("/").content.decode()

    assert "Inspector, Hampshire Constabulary and Metropolitan Police Service" in " ".join(page.split())
