"""How a force authorises: read by those who see its settings, changed by its system manager, held to at once."""

from datetime import datetime, time

import pytest
from django.utils import timezone

from cases.authorisation.authority_services import change_authority_settings
from cases.authorisation.queries import settings_of
from cases.authorisation.working_hours import is_overdue, working_hours
from cases.enums import Rank, Role, Stage
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AuditEvent, AuthoritySettings
from tests import make
from tests.authorisation import making

pytestmark = pytest.mark.django_db

ADDRESS = "/settings/hampshire/authority/"
SENT = {
    "revision": 0,
    "lowest_rank": "sergeant",
    "supervisor_reviews": "on",
    "day_begins": "08:00",
    "day_ends": "16:00",
    "overdue_hours": 4,
}


def a_manager():
    make.a_force()
    return make.an_actor(Role.SYSTEM_MANAGER)


def asked(**changes) -> AuthoritySettings:
    return AuthoritySettings(force=make.a_force(), **changes)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of May 2026, in London; the 4th and the 25th are bank holidays."""
    return timezone.make_aware(datetime(2026, 5, day, hour, minute))


def test_a_force_that_has_said_nothing_has_the_defaults_and_no_row():
    held = settings_of("hampshire")

    assert (held.lowest_rank, held.supervisor_endorses, held.supervisor_reviews) == (Rank.NONE, True, False)
    assert (held.day_begins, held.day_ends, held.overdue_hours, held.revision) == (time(9), time(17), 8, 0)
    assert not AuthoritySettings.objects.exists()


def test_a_system_manager_changes_them_and_the_audit_record_keeps_before_and_after():
    manager = a_manager()

    page = make.a_client_of(manager.person).post(ADDRESS, SENT)

    assert page.status_code == 302
    held = settings_of("hampshire")
    assert (held.lowest_rank, held.supervisor_endorses, held.supervisor_reviews) == (Rank.SERGEANT, False, True)
    assert (held.revision, held.changed_by) == (1, manager.signature)
    event = AuditEvent.objects.get()
    assert (event.kind, event.force, event.person) == (
        "authority_settings.changed",
        "hampshire",
        manager.person.email,
    )
    assert event.details["before"]["lowest_rank"] == "none"
    assert event.details["after"] == {
        "lowest_rank": "sergeant",
        "supervisor_endorses": False,
        "supervisor_reviews": True,
        "day_begins": "08:00",
        "day_ends": "16:00",
        "overdue_hours": 4,
    }


def test_nothing_changed_is_no_event_and_no_row():
    change_authority_settings(by=a_manager(), asked=asked(), revision=0)

    assert not AuthoritySettings.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_change_of_what_somebody_else_changed_meanwhile_stores_nothing():
    manager, other = a_manager(), a_manager()
    change_authority_settings(by=other, asked=asked(overdue_hours=3), revision=0)

    with pytest.raises(OutOfDate, match="Somebody else changed how this force authorises"):
        change_authority_settings(by=manager, asked=asked(overdue_hours=5), revision=0)
    page = make.a_client_of(manager.person).post(ADDRESS, SENT).content.decode()

    assert settings_of("hampshire").overdue_hours == 3
    assert "How it stands now is above" in page
    assert 'name="revision" value="1"' in page
    assert "3 working hours" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day_ends": "08:00"}, "Enter a time after the day has begun."),
        ({"day_begins": "nine"}, "Write the time like 09:00, on the 24-hour clock."),
        ({"overdue_hours": 0}, "Enter a number from 1 up."),
        ({"overdue_hours": "many"}, "Enter a whole number of hours."),
        ({"lowest_rank": "general"}, "“general” is not a choice here: choose from the list."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(changes, words):
    page = make.a_client_of(a_manager().person).post(ADDRESS, {**SENT, **changes})

    assert words in page.content.decode()
    assert not AuthoritySettings.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.INSPECTOR, Role.FORCE_LEAD, Role.ADMINISTRATOR])
def test_those_who_see_a_forces_settings_read_them_and_change_nothing(role):
    actor = make.an_actor(role)
    client = make.a_client_of(actor.person)

    page = client.get(ADDRESS).content.decode()

    assert "Only a system manager changes a force&#x27;s settings." in page
    assert "What the guidance asks" in page
    assert client.post(ADDRESS, SENT).status_code == 403
    with pytest.raises(NotAllowed):
        change_authority_settings(by=actor, asked=asked(overdue_hours=2), revision=0)
    assert not AuthoritySettings.objects.exists()


@pytest.mark.parametrize(("role", "force"), [(Role.PANEL_MEMBER, "hampshire"), (Role.SYSTEM_MANAGER, "metropolitan")])
def test_nobody_else_finds_them(role, force):
    make.a_force()

    assert make.a_client_of(make.an_actor(role, (force,)).person).get(ADDRESS).status_code == 404


def test_the_settings_page_leads_there():
    page = make.a_client_of(a_manager().person).get("/settings/hampshire/").content.decode()

    assert f'href="{ADDRESS}"' in page


def test_the_lowest_rank_and_the_endorsement_are_asked_of_the_next_proposal():
    change_authority_settings(
        by=a_manager(), asked=asked(lowest_rank=Rank.INSPECTOR, supervisor_endorses=False), revision=0
    )

    proposal = making.a_proposal(Stage.AWAITING_AUTHORITY, Rank.NONE)

    assert proposal.required_rank == Rank.INSPECTOR


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (at(5, 9), at(5, 17), 8),
        (at(5, 9), at(5, 9, 59), 0),
        (at(5, 6), at(5, 10), 1),
        (at(5, 16), at(6, 10), 2),
        (at(1, 16), at(5, 10), 2),  # a Friday afternoon, the weekend and a bank holiday
        (at(2, 10), at(3, 10), 0),  # a weekend
        (at(22, 17), at(26, 9), 0),
        (at(5, 12), at(5, 11), 0),
    ],
)
def test_waiting_is_counted_in_the_hours_of_the_working_day(since, until, hours):
    assert working_hours(since, until, AuthoritySettings()) == hours


def test_what_has_waited_for_the_forces_hours_is_overdue():
    settings = AuthoritySettings(day_begins=time(8), day_ends=time(12), overdue_hours=6)

    assert not is_overdue(at(5, 8), at(6, 9, 59), settings)
    assert is_overdue(at(5, 8), at(6, 10), settings)
