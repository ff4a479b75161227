"""Releasing an agenda item: what comes first, what is pinned, what becomes of what the panel had, who reads what."""

import json

import pytest
from django.urls import reverse

from cases.casework.store import store_changed
from cases.enums import Event, ItemStage, RedactionStage, Role
from cases.exceptions import NotAllowed
from cases.guidance.services import screen
from cases.models import AgendaItem, AuditEvent, Case, Invitation, Offence, Redaction, Release, ScrutinySettings
from cases.panels import services
from cases.panels.meetings.agenda import remove_item
from cases.panels.queries.released import changed_since, page_of, releases_to_open
from cases.panels.redacting.kinds import Identifier
from cases.panels.redacting.marking import from_spans, with_words
from cases.panels.redacting.releasing import release_item, release_ready
from cases.panels.redacting.services import (
    check_redaction,
    confirm_redaction,
    open_redaction,
    reopen_redaction,
    save_redaction,
)
from cases.words import WITHHELD
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db

TEXT = {"circumstances": "Mr Harcastle saw Spud take it.", "rationale_text": "Spud was sorry."}
HIDDEN = "Mr [name removed] saw Spud take it."


def changed(case, **changes):
    """The next version of a case, screened as an import would leave it."""
    new = make.a_record(**{"case_ref": case.case_ref, "force": case.force_id, **changes})
    store_changed([(Case.objects.get(pk=case.pk), new)], batch=None, by=None)
    screen(by=None, case_ids=[case.pk])
    return Case.objects.get(pk=case.pk)


def a_round(**terms):
    """A panel with a member who is invited, the administrator who runs it, and a selected case with text."""
    Offence.objects.create(code="46", title="Shoplifting", is_class=True)
    panel = making.a_panel_on_terms("hampshire", **terms)
    member, by = making.a_member(panel), making.an_administrator(panel)
    meeting = making.a_meeting(panel, member)
    return making.an_item(meeting, make.a_case(**TEXT)), member, by


def hide(item, by, words):
    """A person hides these words as well, and confirms."""
    redaction = Redaction.objects.get(case=item.case, case_version=item.case.version)
    if redaction.stage != RedactionStage.DRAFT:
        redaction = reopen_redaction(item=item, by=by, revision=redaction.revision)
    texts = {name: TEXT[name] for name in TEXT}
    marks = with_words(from_spans(redaction.spans), texts, words, Identifier.NAME)
    redaction = save_redaction(item=item, by=by, marks=marks, revision=redaction.revision)
    return confirm_redaction(item=item, by=by, revision=redaction.revision)


def read_by(member, release):
    """What this member reads of a release that is in their list."""
    return page_of(releases_to_open(member).get(pk=release.pk), member).record


def test_a_release_pins_the_text_as_it_was_redacted_and_opens_the_round():
    item, member, by = a_round(hides_hits=True)

    item = release_item(item=making.redacted(item, by), by=by)

    release = Release.objects.get()
    redaction = Redaction.objects.get()
    assert (item.stage, item.release, item.hides_hits) == (ItemStage.IN_REVIEW, release, True)
    assert (release.case_version, release.redaction, release.number) == (1, redaction, 1)
    assert release.texts == {"circumstances": HIDDEN, "rationale_text": TEXT["rationale_text"]}
    assert [one.attendance.membership for one in Invitation.objects.all()] == [member.membership]
    assert read_by(member, release)["circumstances"] == HIDDEN
    assert "Harcastle" not in json.dumps([release.record, release.texts, release.hits])


def test_a_release_is_a_disclosure_to_the_panel_at_its_meeting():
    item, _member, by = a_round()

    release_item(item=making.redacted(item, by), by=by)

    event = AuditEvent.objects.get(kind=Event.CASES_RELEASED)
    panel = item.meeting.panel
    assert (event.person, event.force, event.recipients) == (by.person.email, "hampshire", [panel.name])
    assert event.details == {
        "panel": panel.slug,
        "meeting": 1,
        "item": 1,
        "cases": [{"case": item.case.case_ref, "version": 1, "place": 1}],
    }
    opened = AuditEvent.objects.get(kind=Event.ROUND_OPENED)
    assert opened.details == {"panel": panel.slug, "meeting": 1, "item": 1, "place": 1}


def untouched(_item, _by):
    """Nobody has opened it."""


def draft(item, by):
    open_redaction(item=item, case=item.case, by=by)


def confirmed_by_one_where_two_are_asked(item, by):
    ScrutinySettings.objects.create(
        force_id="hampshire", needs_second_check=True, changed_at=item.case.stored_at, changed_by="A test"
    )
    making.redacted(item, by)


def changed_since_it_was_redacted(item, by):
    making.redacted(item, by)
    changed(item.case, **TEXT)


def of_a_meeting_that_is_not_announced(item, by):
    making.redacted(item, by)
    item.meeting.announced_at = None
    item.meeting.save()


def recoded(item, by):
    making.redacted(item, by)
    Case.objects.filter(pk=item.case_id).update(outcome_code=1, recoded_at=item.case.stored_at)


def released_already(item, by):
    release_item(item=making.redacted(item, by), by=by)


def off_the_agenda(item, by):
    making.redacted(item, by)
    remove_item(item=item, reason="A mistake.", by=by)


@pytest.mark.parametrize(
    ("arrange", "reason"),
    [
        (untouched, r"Nobody has looked at its text yet\."),
        (draft, r"Its redaction is not confirmed yet\."),
        (confirmed_by_one_where_two_are_asked, r"A second person must check its redaction first\."),
        (changed_since_it_was_redacted, r"The case has changed since its text was redacted: look at it again\."),
        (of_a_meeting_that_is_not_announced, r"Announce the meeting first: members do not see it yet\."),
        (recoded, r"The force records another outcome now, so it is no longer a Community Resolution\."),
        (released_already, r"Case 1 was released on .*: members read it as it was then\."),
        (off_the_agenda, r"Case 1 was taken off the agenda, so there is nothing to redact\."),
    ],
)
def test_what_is_not_ready_is_not_released(arrange, reason):
    item, _member, by = a_round()
    arrange(item, by)
    had, stage = Release.objects.count(), AgendaItem.objects.get().stage

    with pytest.raises(NotAllowed, match=reason):
        release_item(item=AgendaItem.objects.get(), by=by)

    assert (Release.objects.count(), AgendaItem.objects.get().stage) == (had, stage)


@pytest.mark.parametrize("role", Role)
def test_only_an_administrator_of_every_force_of_the_panel_releases(role):
    panel = making.a_panel_on_terms("hampshire", "metropolitan")
    by = making.an_administrator(panel)
    item = making.redacted(making.an_item(making.a_meeting(panel)), by)
    actor, of_one_force = make.an_actor(role, ("hampshire", "metropolitan")), make.an_actor(role)

    for refused in (of_one_force, *(() if role == Role.ADMINISTRATOR else (actor,))):
        with pytest.raises(NotAllowed, match=r"whose membership covers every force of its panel\."):
            release_item(item=item, by=refused)
    assert not Release.objects.exists()
    if role == Role.ADMINISTRATOR:
        assert release_item(item=item, by=actor).stage == ItemStage.IN_REVIEW


def test_once_a_second_person_has_checked_it_is_released():
    item, _member, by = a_round()
    confirmed_by_one_where_two_are_asked(item, by)
    second = making.an_administrator(item.meeting.panel)

    check_redaction(item=item, by=second, revision=Redaction.objects.get().revision)

    assert release_item(item=item, by=by).stage == ItemStage.IN_REVIEW


def test_what_the_panel_had_without_its_text_gives_way_to_the_redacted_one():
    item, member, by = a_round()
    plain = make.a_release(item.case, item.meeting.panel)

    item = release_item(item=making.redacted(item, by), by=by)

    plain.refresh_from_db()
    assert (plain.gave_way, plain.withdrawn_by, item.release.number) == (True, by.signature, 2)
    assert list(releases_to_open(member)) == [item.release]
    listed = AuditEvent.objects.filter(kind=Event.CASES_RELEASED).latest("pk").details["cases"]
    assert listed == [{"case": item.case.case_ref, "version": 1, "place": 2, "replaces_place": 1}]


def test_what_the_panel_has_already_just_so_is_used_again():
    item, _member, by = a_round()
    first = release_item(item=making.redacted(item, by), by=by)
    meeting = making.a_meeting(item.meeting.panel)

    second = release_item(item=making.an_item(meeting, item.case), by=by)

    assert second.release == first.release
    assert Release.objects.count() == 1
    assert AuditEvent.objects.filter(kind=Event.CASES_RELEASED).count() == 1


def test_a_round_goes_on_with_the_text_that_it_began_with():
    item, member, by = a_round()
    first = release_item(item=making.redacted(item, by), by=by)
    later = making.an_item(making.a_meeting(item.meeting.panel, member), item.case)

    hide(later, by, "Spud")
    second = release_item(item=later, by=by)

    first.refresh_from_db()
    assert first.release.texts["circumstances"] == HIDDEN
    assert second.release.texts["circumstances"] == "Mr [name removed] saw [name removed] take it."
    assert set(AgendaItem.objects.visible_to(member)) == {first, second}
    assert list(releases_to_open(member)) == [second.release]


def test_a_round_goes_on_with_its_version_when_another_meeting_is_given_the_next():
    item, member, by = a_round()
    first = release_item(item=making.redacted(item, by), by=by)
    case = changed(item.case, **{**TEXT, "rationale_text": "He paid."})
    later = making.an_item(making.a_meeting(item.meeting.panel, member), case)

    second = release_item(item=making.redacted(later, by), by=by)

    first.refresh_from_db()
    assert (first.release.case_version, second.release.case_version) == (1, 2)
    assert (changed_since(first.release), changed_since(second.release)) == (True, False)
    assert set(AgendaItem.objects.visible_to(member)) == {first, second}


def test_a_plain_release_of_a_later_version_withholds_its_text_and_leaves_the_round_as_it_is():
    item, member, by = a_round()
    first = release_item(item=making.redacted(item, by), by=by)
    case = changed(item.case, **TEXT)

    services.release(cases=[case], panel=item.meeting.panel, by=by)

    standing = Release.objects.standing().get()
    assert (standing.texts, standing.redaction) == ({}, None)
    assert read_by(member, standing)["circumstances"] == WITHHELD
    assert AgendaItem.objects.visible_to(member).get() == first


def test_withdrawing_a_case_takes_every_text_of_it_from_the_members():
    item, member, by = a_round()
    release_item(item=making.redacted(item, by), by=by)
    later = making.an_item(making.a_meeting(item.meeting.panel, member), item.case)
    hide(later, by, "Spud")
    second = release_item(item=later, by=by)

    services.withdraw_release(release=second.release, by=by)

    assert not AgendaItem.objects.visible_to(member).exists()
    assert not releases_to_open(member).exists()


def test_taking_a_case_off_the_agenda_takes_its_text_from_the_members_unless_another_item_has_it():
    item, member, by = a_round()
    first = release_item(item=making.redacted(item, by), by=by)
    second = release_item(item=making.an_item(making.a_meeting(item.meeting.panel, member), item.case), by=by)

    remove_item(item=first, reason="A mistake.", by=by)
    assert list(releases_to_open(member)) == [second.release]

    remove_item(item=second, reason="A mistake too.", by=by)
    assert not releases_to_open(member).exists()
    assert not AgendaItem.objects.visible_to(member).exists()


def test_everything_that_is_ready_is_released_together_and_the_rest_is_said():
    item, _member, by = a_round()
    ready = making.redacted(making.an_item(item.meeting, make.a_case(**TEXT)), by)
    making.redacted(making.an_item(item.meeting), by)

    done = release_ready(meeting=item.meeting, by=by)

    assert [one.number for one in done.released] == [2, 3]
    assert [(one.number, reason) for one, reason in done.left] == [(1, "Nobody has looked at its text yet.")]
    assert AgendaItem.objects.get(pk=ready.pk).stage == ItemStage.IN_REVIEW


@pytest.mark.parametrize("cases", [1, 3])
def test_the_list_takes_the_same_queries_however_many_cases_there_are(cases, django_assert_num_queries):
    item, _member, by = a_round()
    making.redacted(item, by)
    for _ in range(cases - 1):
        making.redacted(making.an_item(item.meeting, make.a_case(**TEXT)), by)
    making.a_released_item(item.meeting, by)
    client, address = make.a_client_of(by.person), reverse("meeting-release", args=[item.meeting.panel.slug, 1])
    client.get(address)

    with django_assert_num_queries(QUERIES):
        client.get(address)


QUERIES = 17
