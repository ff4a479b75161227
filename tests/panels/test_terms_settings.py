"""What a force asks of its panels: changed by its system manager, and of several forces the strictest holds."""

import pytest
from django.urls import reverse

from cases.audit.wording import changes as said_changes
from cases.enums import Event, Role
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AuditEvent, ScrutinySettings
from cases.panels.terms.queries import Asked, asked_of, scrutiny_settings_of
from cases.panels.terms.services import change_scrutiny_settings
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/settings/hampshire/scrutiny/"


def a_manager(force: str = "hampshire"):
    return make.an_actor(Role.SYSTEM_MANAGER, (force,))


def set_for(force: str, *, second_check: bool = False, escalation: bool = False, revision: int = 0, by=None) -> bool:
    asked = ScrutinySettings(force=make.a_force(force), needs_second_check=second_check, allows_escalation=escalation)
    return change_scrutiny_settings(asked=asked, revision=revision, by=by or a_manager(force))


def test_a_force_that_has_said_nothing_asks_for_nothing_and_has_no_row():
    held = scrutiny_settings_of(make.a_force().pk)

    assert (held.needs_second_check, held.allows_escalation, held.revision) == (False, False, 0)
    assert not ScrutinySettings.objects.exists()


def test_a_system_manager_changes_it_and_the_audit_record_keeps_before_and_after():
    manager = a_manager()

    answer = make.a_client_of(manager.person).post(ADDRESS, {"revision": 0, "needs_second_check": "on"})

    assert (answer.status_code, answer.url) == (302, ADDRESS)
    held = scrutiny_settings_of("hampshire")
    assert (held.needs_second_check, held.allows_escalation) == (True, False)
    assert (held.revision, held.changed_by) == (1, manager.signature)
    event = AuditEvent.objects.get(kind=Event.SCRUTINY_SETTINGS_CHANGED)
    assert (event.force, event.person) == ("hampshire", manager.person.email)
    assert [(one.name, one.before, one.after) for one in said_changes(event)] == [("Needs second check", "No", "Yes")]


def test_nothing_changed_is_no_event_and_no_row():
    assert set_for("hampshire") is False

    assert not ScrutinySettings.objects.exists()
    assert not AuditEvent.objects.exists()


def test_what_somebody_else_changed_meanwhile_stands_and_what_was_entered_is_kept():
    manager = a_manager()
    set_for("hampshire", second_check=True)

    answer = make.a_client_of(manager.person).post(ADDRESS, {"revision": 0, "allows_escalation": "on"})
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Somebody else changed this while you were looking." in page
    assert 'name="revision" value="1"' in page
    assert page.count(" checked") == 1
    assert scrutiny_settings_of("hampshire").allows_escalation is False
    with pytest.raises(OutOfDate, match="Somebody else changed what this force asks of its panels"):
        set_for("hampshire", escalation=True, by=manager)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.INSPECTOR, Role.FORCE_LEAD, Role.ADMINISTRATOR])
def test_those_who_see_a_forces_settings_read_it_and_change_nothing(role):
    actor = make.an_actor(role)
    client = make.a_client_of(actor.person)

    page = client.get(ADDRESS).content.decode()

    assert "Only a system manager changes a force&#x27;s settings." in page
    assert client.post(ADDRESS, {"revision": 0, "allows_escalation": "on"}).status_code == 403
    with pytest.raises(NotAllowed):
        set_for("hampshire", escalation=True, by=actor)
    assert not ScrutinySettings.objects.exists()


@pytest.mark.parametrize(
    ("role", "force"),
    [
        (Role.PANEL_MEMBER, "hampshire"),
        (Role.PANEL_CHAIR, "hampshire"),
        (Role.AUDITOR, "hampshire"),
        (Role.SYSTEM_MANAGER, "metropolitan"),
    ],
)
def test_nobody_else_finds_it(role, force):
    make.a_force()

    assert make.a_client_of(make.an_actor(role, (force,)).person).get(ADDRESS).status_code == 404


def test_the_settings_page_leads_there():
    page = make.a_client_of(a_manager().person).get(reverse("force-settings", args=["hampshire"])).content.decode()

    assert f'href="{ADDRESS}"' in page


def test_of_several_forces_one_that_asks_for_a_second_check_is_enough_and_all_must_allow_escalation():
    panel = make.a_panel("hampshire", "metropolitan")

    assert asked_of(panel) == Asked(needs_second_check=False, allows_escalation=False)
    set_for("hampshire", second_check=True, escalation=True)
    assert asked_of(panel) == Asked(needs_second_check=True, allows_escalation=False)
    set_for("metropolitan", escalation=True)
    assert asked_of(panel) == Asked(needs_second_check=True, allows_escalation=True)
    assert asked_of(make.a_panel("kent")) == Asked()


def test_what_a_panel_is_asked_is_one_query(django_assert_num_queries):
    one, three = make.a_panel("hampshire"), make.a_panel("hampshire", "metropolitan", "kent")

    for panel in (one, three):
        with django_assert_num_queries(1):
            asked_of(panel)
