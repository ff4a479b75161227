"""Two administrators at the same moment: one panel a name, one change of terms, one meaning a reason."""

import pytest

from cases.enums import Event, PanelKind, Role
from cases.models import AuditEvent, Panel, PanelTerms, Reason, ScrutinySettings
from cases.panels.meetings.queries import terms_of
from cases.panels.terms import services
from tests import make
from tests.panels import making
from tests.people.test_managing_races import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def two(role: Role = Role.ADMINISTRATOR):
    return make.an_actor(role), make.an_actor(role)


def set_up(name: str, by) -> Panel:
    return services.set_up_panel(name=name, forces=[make.a_force()], kind=PanelKind.ADULT, by=by)


def test_two_administrators_set_up_one_panel_of_a_name():
    told = at_once(*(lambda by=by: set_up("Adults", by) for by in two()))

    assert told == ["", "There is a panel called “Adults” already: choose another name."]
    assert Panel.objects.get().slug == "adults"
    assert AuditEvent.objects.filter(kind=Event.PANEL_MADE).count() == 1


def test_two_names_that_give_one_address_get_one_each():
    first, second = two()

    told = at_once(lambda: set_up("Adult panel", first), lambda: set_up("Adult-panel", second))

    assert told == ["", ""]
    assert sorted(Panel.objects.values_list("slug", flat=True)) == ["adult-panel", "adult-panel-2"]


@pytest.mark.parametrize("has_terms", [True, False])
def test_two_administrators_change_the_terms_by_turns(has_terms):
    panel = making.a_panel_on_terms() if has_terms else make.a_panel()

    told = at_once(
        *(
            lambda by=by, words=words: services.change_terms(
                panel=panel, asked=PanelTerms(chaired_by=words), revision=1, by=by
            )
            for by, words in zip(two(), ("One", "Another"), strict=True)
        )
    )

    assert told == ["", services.TERMS_CHANGED]
    assert terms_of(panel).revision == 2
    assert AuditEvent.objects.filter(kind=Event.PANEL_TERMS_CHANGED).count() == 1


def test_two_administrators_add_one_reason_once():
    panel = make.a_panel()

    told = at_once(*(lambda by=by: services.add_reason(panel=panel, label="Too slow", by=by) for by in two()))

    assert told == ["", "“Too slow” is on the list already."]
    assert Reason.objects.filter(panel=panel).count() == 1


def test_two_administrators_retire_one_reason_once():
    panel = make.a_panel()
    first, second = two()
    reason = services.add_reason(panel=panel, label="Too slow", by=first)

    told = at_once(*(lambda by=by: services.retire_reason(panel=panel, reason=reason, by=by) for by in (first, second)))

    assert told[0] == ""
    assert told[1].startswith("“Too slow” was retired on ")
    assert AuditEvent.objects.filter(kind=Event.REASON_RETIRED).count() == 1


def test_two_system_managers_change_what_a_force_asks_by_turns():
    force = make.a_force()

    told = at_once(
        *(
            lambda by=by, asks=asks: services.change_scrutiny_settings(
                asked=ScrutinySettings(force=force, needs_second_check=asks, allows_escalation=True), revision=0, by=by
            )
            for by, asks in zip(two(Role.SYSTEM_MANAGER), (True, False), strict=True)
        )
    )

    assert told == ["", services.SETTINGS_CHANGED]
    assert AuditEvent.objects.filter(kind=Event.SCRUTINY_SETTINGS_CHANGED).count() == 1
