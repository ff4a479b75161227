"""A system manager says who acts for a force: invites, gives, changes, ends, closes; and deletes nobody."""

import ast
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core import mail
from django.db.models import ProtectedError

from cases import apps
from cases.enums import Agency, Event, Rank, Role, Vetting
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AuditEvent, Force, ForceRequirements, Membership, Person
from cases.people import managing, queries
from tests import make
from tests.people.managing import DAY, SINCE, a_manager, a_post, events, given, some_terms, today

pytestmark = pytest.mark.django_db

GIVEN = {
    "starts_on": "2024-01-01",
    "ends_on": None,
    "staff_key": "",
    "vetting_level": "",
    "vetting_expires_on": None,
    "undertaking_signed_on": None,
    "training_completed_on": None,
}


def test_somebody_is_invited_with_their_first_membership_by_a_letter():
    manager = a_manager()

    membership = given(manager, "New.Member@Example.org")

    person = membership.person
    assert (person.email, person.name, person.has_usable_password()) == ("new.member@example.org", "A. Member", False)
    assert (membership.title, membership.force_names) == (
        "Panel member, Crown Prosecution Service",
        "Hampshire Constabulary",
    )
    assert [letter.to for letter in mail.outbox] == [["new.member@example.org"]]
    named = {"person": person.email, "membership": membership.title, "number": membership.pk, "forces": ["hampshire"]}
    assert events() == [
        (Event.PERSON_INVITED, {"person": "new.member@example.org"}),
        (Event.MEMBERSHIP_GIVEN, {**named, "before": {}, "after": GIVEN}),
    ]
    assert {event.force for event in AuditEvent.objects.all()} == {"hampshire"}


def test_somebody_of_another_force_keeps_name_and_password_and_nothing_is_said_of_what_else_they_do():
    theirs = given(a_manager("metropolitan"), post=a_post(Role.FORCE_LEAD, "metropolitan", agency=None))
    person = Person.objects.get(email="a.member@example.org")
    person.set_password(make.PASSWORD)
    person.save()
    mail.outbox.clear()
    manager = a_manager()

    ours = managing.invite(
        by=manager, email="A.Member@example.org", name="Another name", post=a_post(), terms=some_terms()
    )

    assert (ours.person, ours.person.name) == (person, "A. Member")
    assert authenticate(email=person.email, password=make.PASSWORD) == person
    assert mail.outbox == []
    assert list(queries.memberships_listed(manager, today()).filter(person=person)) == [ours]
    assert theirs not in Membership.objects.visible_to(manager)


def test_nobody_gets_the_same_membership_twice():
    manager = a_manager()
    membership = given(manager)

    with pytest.raises(NotAllowed, match=r"A\. Member has a membership as Panel member, Crown Prosecution Service alr"):
        managing.give_membership(by=manager, person=membership.person, post=a_post(), terms=some_terms())

    other = managing.give_membership(
        by=manager, person=membership.person, post=a_post(agency=Agency.PROBATION), terms=some_terms()
    )
    assert set(membership.person.memberships.all()) == {membership, other}


def test_a_staff_key_is_one_persons_in_its_force():
    manager, officer = a_manager("hampshire", "metropolitan"), a_post(Role.OFFICER, agency=None)
    first = given(manager, post=officer, staff_key="H1")

    with pytest.raises(NotAllowed, match=r"The staff key H1 is A\. Member’s: enter another"):
        given(manager, "other@example.org", post=officer, staff_key="H1")
    assert Person.objects.filter(email="other@example.org").count() == 0

    elsewhere = a_post(Role.OFFICER, "metropolitan", agency=None)
    given(manager, "other@example.org", post=elsewhere, staff_key="H1")
    managing.end_membership(by=manager, membership=first, last_day=None, revision=1)
    given(manager, "third@example.org", post=officer, staff_key="H1")


def test_what_changes_is_recorded_as_it_was_and_as_it_is():
    manager = a_manager()
    membership = given(manager)
    terms = some_terms(ends_on=SINCE + 3650 * DAY, vetting_level=Vetting.NPPV_2, vetting_expires_on=SINCE)

    changed = managing.change_membership(by=manager, membership=membership, terms=terms, revision=1)

    assert (changed.revision, changed.vetting_level) == (2, Vetting.NPPV_2)
    kind, details = events()[-1]
    assert kind == Event.MEMBERSHIP_CHANGED
    assert details["before"] == {"ends_on": None, "vetting_level": "", "vetting_expires_on": None}
    assert details["after"] == {
        "ends_on": "2033-12-29",
        "vetting_level": "nppv_2",
        "vetting_expires_on": "2024-01-01",
    }


def test_saving_without_a_change_records_nothing():
    manager = a_manager()
    membership = given(manager)
    before = events()

    managing.change_membership(by=manager, membership=membership, terms=some_terms(), revision=1)

    assert events() == before


def test_whoever_saw_an_older_state_changes_nothing():
    manager = a_manager()
    membership = given(manager)
    managing.change_membership(by=manager, membership=membership, terms=some_terms(ends_on=today()), revision=1)

    with pytest.raises(OutOfDate, match="Somebody else changed this membership while you were looking"):
        managing.change_membership(by=manager, membership=membership, terms=some_terms(), revision=1)
    with pytest.raises(OutOfDate, match="Somebody else changed this membership while you were looking"):
        managing.end_membership(by=manager, membership=membership, last_day=None, revision=1)

    membership.refresh_from_db()
    assert (membership.ends_on, membership.ended_at) == (today(), None)


@pytest.mark.parametrize("starts_on", [SINCE, today(), today() + DAY])
def test_a_membership_ends_at_once_whenever_it_began(starts_on):
    manager = a_manager()
    membership = given(manager, starts_on=starts_on)

    ended = managing.end_membership(by=manager, membership=membership, last_day=None, revision=1)

    assert ended.ends_on == max(today(), starts_on)
    assert queries.memberships_of(ended.person, today()) == queries.memberships_of(ended.person, starts_on) == []
    kind, details = events()[-1]
    assert (kind, details["before"], details["after"]) == (
        Event.MEMBERSHIP_ENDED,
        {"ends_on": None},
        {"ends_on": ended.ends_on.isoformat(), "at_once": True},
    )
    with pytest.raises(NotAllowed, match="This membership has ended: give another one instead"):
        managing.change_membership(by=manager, membership=ended, terms=some_terms(), revision=2)


def test_a_membership_ends_with_a_last_day_that_is_still_to_come():
    manager = a_manager()
    membership = given(manager)

    ended = managing.end_membership(by=manager, membership=membership, last_day=today() + DAY, revision=1)

    assert queries.memberships_of(ended.person, today() + DAY) == [ended]
    assert queries.memberships_of(ended.person, today() + 2 * DAY) == []
    with pytest.raises(NotAllowed, match="on a day that is still to come"):
        managing.end_membership(by=manager, membership=ended, last_day=today() - DAY, revision=2)


def test_a_closed_sign_in_ends_the_sessions_for_good_and_can_be_opened_again(client):
    manager = a_manager()
    person = given(manager).person
    client.force_login(person)
    elsewhere = make.a_client_of(manager.person)

    closed = managing.close_sign_in(by=manager, person=person, revision=1)
    opened = managing.open_sign_in(by=manager, person=person, revision=2)

    assert (closed.revision, opened.is_active) == (2, True)
    assert client.get("/account/").status_code == 302
    assert elsewhere.get("/account/").status_code == 200
    assert events()[-2:] == [
        (
            Event.PERSON_CLOSED,
            {
                "person": person.email,
                "before": {"may_sign_in": True},
                "after": {"may_sign_in": False, "sessions_ended": 1},
            },
        ),
        (
            Event.PERSON_CHANGED,
            {"person": person.email, "before": {"may_sign_in": False}, "after": {"may_sign_in": True}},
        ),
    ]
    with pytest.raises(NotAllowed, match="Their sign-in is open already"):
        managing.open_sign_in(by=manager, person=opened, revision=3)


def test_another_address_ends_the_sessions_and_is_nobody_elses(client):
    manager = a_manager()
    person = given(manager).person
    given(manager, "other@example.org")
    client.force_login(person)
    words = {"name": "A. Member", "revision": 1}

    with pytest.raises(NotAllowed, match="Somebody signs in under this address already: enter another"):
        managing.change_person(by=manager, person=person, email="Other@example.org", **words)
    changed = managing.change_person(by=manager, person=person, email="Better@example.org", **words)

    assert (changed.email, changed.revision) == ("better@example.org", 2)
    assert client.get("/account/").status_code == 302
    assert events()[-1] == (
        Event.PERSON_CHANGED,
        {
            "person": "a.member@example.org",
            "before": {"email": "a.member@example.org"},
            "after": {"email": "better@example.org", "sessions_ended": 1},
        },
    )


def test_an_invitation_is_sent_again_until_it_is_answered():
    manager = a_manager()
    person = given(manager).person
    mail.outbox.clear()

    managing.invite_again(by=manager, person=person)

    assert [letter.to for letter in mail.outbox] == [["a.member@example.org"]]
    assert events()[-1] == (Event.PERSON_INVITED, {"person": "a.member@example.org", "again": True})
    person.set_password(make.PASSWORD)
    person.save()
    with pytest.raises(NotAllowed, match="They have chosen a password"):
        managing.invite_again(by=manager, person=person)


def test_what_a_force_asks_is_recorded_as_it_was_and_as_it_is():
    manager, force = a_manager(), Force.objects.get()
    Membership.objects.filter(pk=manager.membership.pk).update(undertaking_signed_on=SINCE)
    manager.membership.refresh_from_db()
    given(a_manager())
    asked = ForceRequirements(force=force, needs_undertaking=True)

    assert queries.would_lapse(asked, today()) == 2
    managing.change_requirements(by=manager, asked=asked, revision=0)

    stored = ForceRequirements.objects.get()
    assert (stored.needs_undertaking, stored.revision) == (True, 1)
    assert stored.changed_by == "A. Manager (System manager)"
    assert events()[-1] == (
        Event.REQUIREMENTS_CHANGED,
        {"before": {"needs_undertaking": False}, "after": {"needs_undertaking": True}},
    )
    with pytest.raises(OutOfDate, match="Somebody else changed what this force asks"):
        managing.change_requirements(by=manager, asked=ForceRequirements(force=force), revision=0)
    managing.change_requirements(by=manager, asked=ForceRequirements(force=force), revision=1)
    assert ForceRequirements.objects.get().needs_undertaking is False


def test_no_manager_shuts_themselves_out():
    manager = a_manager()
    asked = ForceRequirements(force=Force.objects.get(), needs_vetting=True)

    with pytest.raises(NotAllowed) as refused:
        managing.change_requirements(by=manager, asked=asked, revision=0)

    assert str(refused.value) == (
        "You would shut yourself out. No vetting is recorded for you. Have another system manager record it first."
    )
    assert not ForceRequirements.objects.exists()


def test_nobody_is_deleted():
    membership = given(a_manager())

    with pytest.raises(ProtectedError):
        membership.person.delete()
    texts = [path.read_text("utf-8") for path in Path(apps.__file__).parent.rglob("*.py")]
    deleting = {
        ast.unparse(node.func.value).split(".")[0]
        for text in texts
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "delete"
    }
    assert "Session" in deleting
    assert not deleting & {"Person", "person", "Membership", "membership", "memberships", "locked", "people"}


def test_a_rank_of_inspector_or_higher_authorises():
    manager = a_manager()

    given(manager, post=a_post(Role.INSPECTOR, agency=None, rank=Rank.CHIEF_INSPECTOR))

    assert Membership.objects.filter(rank=Rank.CHIEF_INSPECTOR).get().title == "Inspector, Chief inspector"
