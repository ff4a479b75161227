"""Redacting a case: begun by the detector, kept with its log, confirmed by one, checked by another, never in words."""

import json

import pytest

from cases.casework.store import store_changed
from cases.enums import Event, ItemStage, RedactionStage, Role
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AgendaItem, AuditEvent, Case, Offence, Redaction, RedactionChange, ScrutinySettings
from cases.panels.meetings.policies import Sitting
from cases.panels.redacting.kinds import Identifier
from cases.panels.redacting.marking import PERSON, Mark, from_spans
from cases.panels.redacting.policies import may_check, may_redact, may_reopen
from cases.panels.redacting.services import (
    check_redaction,
    confirm_redaction,
    open_redaction,
    reopen_redaction,
    save_redaction,
)
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db

SECRET = "Harcastle"
FOUND = Mark(3, 12, Identifier.NAME)


@pytest.fixture
def item():
    Offence.objects.create(code="46", title="Shoplifting", is_class=True)
    panel = making.a_panel_on_terms("hampshire")
    case = make.a_case(circumstances=f"Mr {SECRET} saw Spud.", rationale_text="Spud was sorry.")
    return making.an_item(making.a_meeting(panel), case)


@pytest.fixture
def by(item):
    return making.an_administrator(item.meeting.panel)


def opened(item, by):
    return open_redaction(item=item, case=item.case, by=by)


def events(*kinds):
    return list(AuditEvent.objects.filter(kind__in=kinds).order_by("pk"))


def test_the_first_to_open_a_version_has_the_detector_mark_it_and_the_next_finds_it_so(item, by):
    second = making.an_administrator(item.meeting.panel)

    redaction, again = opened(item, by), opened(item, second)

    assert again == redaction
    assert from_spans(redaction.spans) == {"circumstances": [FOUND], "rationale_text": []}
    assert (redaction.detector, redaction.revision, redaction.stage) == ("identifiers 1", 1, RedactionStage.DRAFT)
    assert [(one.act, one.by) for one in redaction.log.all()] == [("begun", by.signature)]
    assert [one.person for one in events(Event.REDACTION_VIEWED)] == [by.person.email, second.person.email]


def test_saving_keeps_what_is_hidden_and_writes_the_log_and_no_word_of_it_goes_on_record(item, by):
    redaction = opened(item, by)
    marks = {"circumstances": [Mark(3, 12, Identifier.NAME, hidden=False), Mark(17, 21, Identifier.NAME, PERSON)]}

    saved = save_redaction(item=item, by=by, marks={**marks, "rationale_text": []}, revision=redaction.revision)

    assert from_spans(saved.spans) == {**marks, "rationale_text": []}
    assert [change.act for change in saved.log.all()] == ["saved", "begun"]
    (event,) = events(Event.REDACTION_SAVED)
    panel = item.meeting.panel.slug
    assert event.details == {"panel": panel, "meeting": 1, "item": 1, "revision": 2, "hidden": {"name": 1}}
    assert (event.case_ref, event.case_version) == (item.case.case_ref, 1)
    assert SECRET not in json.dumps([one.details for one in AuditEvent.objects.all()])
    assert SECRET not in json.dumps([one.spans for one in RedactionChange.objects.all()])


def test_saving_what_has_not_changed_writes_nothing(item, by):
    redaction = opened(item, by)

    save_redaction(item=item, by=by, marks=from_spans(redaction.spans), revision=1)

    assert RedactionChange.objects.count() == 1
    assert not events(Event.REDACTION_SAVED)


def test_two_who_save_at_once_do_not_overwrite_each_other(item, by):
    opened(item, by)
    save_redaction(item=item, by=by, marks={"circumstances": []}, revision=1)

    with pytest.raises(OutOfDate, match="Somebody else changed this redaction while you had it open"):
        save_redaction(item=item, by=by, marks={"circumstances": [FOUND]}, revision=1)

    assert Redaction.objects.get().spans == {"circumstances": []}


def test_what_is_confirmed_is_changed_only_once_it_is_open_again(item, by):
    opened(item, by)

    confirmed = confirm_redaction(item=item, by=by, revision=1)

    assert (confirmed.stage, confirmed.confirmed_by) == (RedactionStage.CONFIRMED, by.person)
    for act in (confirm_redaction, save_redaction):
        with pytest.raises(NotAllowed, match=r"Open it again before you change anything\."):
            act(item=item, by=by, revision=2, **({"marks": {}} if act is save_redaction else {}))
    reopened = reopen_redaction(item=item, by=by, revision=2)
    assert (reopened.stage, reopened.confirmed_by, reopened.confirmed_at) == (RedactionStage.DRAFT, None, None)
    with pytest.raises(NotAllowed, match=r"It is open already\."):
        reopen_redaction(item=item, by=by, revision=3)
    acts = [one.kind for one in events(Event.REDACTION_CONFIRMED, Event.REDACTION_REOPENED)]
    assert acts == [Event.REDACTION_CONFIRMED, Event.REDACTION_REOPENED]
    assert [change.act for change in reopened.log.all()] == ["reopened", "confirmed", "begun"]


def test_who_confirmed_it_does_not_check_it_and_it_is_checked_once(item, by):
    ScrutinySettings.objects.create(
        force_id="hampshire", needs_second_check=True, changed_at=item.case.stored_at, changed_by="A test"
    )
    second, third = (making.an_administrator(item.meeting.panel) for _ in range(2))
    opened(item, by)
    with pytest.raises(NotAllowed, match=r"It is not confirmed yet, so there is nothing to check\."):
        check_redaction(item=item, by=second, revision=1)
    confirm_redaction(item=item, by=by, revision=1)

    with pytest.raises(NotAllowed, match=r"You confirmed it yourself, so somebody else must check it\."):
        check_redaction(item=item, by=by, revision=2)
    checked = check_redaction(item=item, by=second, revision=2)

    assert (checked.stage, checked.checked_by) == (RedactionStage.CHECKED, second.person)
    with pytest.raises(NotAllowed, match=r"has checked it already\."):
        check_redaction(item=item, by=third, revision=3)
    assert reopen_redaction(item=item, by=third, revision=3).checked_by is None


def test_no_second_check_is_made_where_no_force_asks_for_one(item, by):
    opened(item, by)
    confirm_redaction(item=item, by=by, revision=1)

    with pytest.raises(NotAllowed, match=r"No force of this panel asks for a second check\."):
        check_redaction(item=item, by=making.an_administrator(item.meeting.panel), revision=2)


def test_a_new_version_is_redacted_anew_with_what_was_decided_carried_over(item, by):
    opened(item, by)
    marks = {"circumstances": [Mark(3, 12, Identifier.NAME, hidden=False), Mark(17, 21, Identifier.NAME, PERSON)]}
    save_redaction(item=item, by=by, marks={**marks, "rationale_text": []}, revision=1)
    confirm_redaction(item=item, by=by, revision=2)
    record = make.a_record(case_ref=item.case.case_ref, circumstances=f"Spud ran. Mr {SECRET} and Mr Jolly saw.")
    store_changed([(Case.objects.get(pk=item.case_id), record)], batch=None, by=None)
    item = AgendaItem.objects.get(pk=item.pk)

    with pytest.raises(OutOfDate):
        confirm_redaction(item=item, by=by, revision=3)
    redaction = opened(item, by)

    assert (redaction.case_version, redaction.stage, redaction.revision) == (2, RedactionStage.DRAFT, 1)
    assert from_spans(redaction.spans)["circumstances"] == [
        Mark(0, 4, Identifier.NAME, PERSON),
        Mark(13, 22, Identifier.NAME, hidden=False),
        Mark(30, 35, Identifier.NAME),
    ]
    assert Redaction.objects.count() == 2


@pytest.mark.parametrize("role", Role)
def test_only_who_runs_the_meeting_redacts(role, item):
    actor, runs = make.an_actor(role), role == Role.ADMINISTRATOR

    if runs:
        assert opened(item, actor).revision == 1
    else:
        with pytest.raises(NotAllowed, match=r"whose membership covers every force of its panel\."):
            opened(item, actor)
    assert Redaction.objects.count() == (1 if runs else 0)


@pytest.mark.parametrize("stage", ItemStage)
def test_a_case_is_redacted_before_its_release_and_not_after(stage, item, by):
    item.stage, item.round_opened_at = stage, item.case.stored_at
    redaction = Redaction(stage=RedactionStage.CONFIRMED)

    may = may_redact(by, item, Sitting(runs=True))

    assert bool(may) is (stage == ItemStage.SELECTED)
    assert bool(may_check(by, item, Sitting(runs=True), redaction, needs_second_check=True)) is bool(may)
    assert not may_redact(by, item, Sitting())
    assert may_reopen(redaction)
