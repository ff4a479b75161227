"""Confirmed minutes say for good what they said on the day, whatever is renamed, lifted or changed afterwards."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from cases.enums import Agency, Conflict, Event, Presence
from cases.models import (
    AgendaItem,
    Attendance,
    AuditEvent,
    Declaration,
    Dissent,
    Draw,
    Finding,
    Meeting,
    Membership,
    Panel,
    PanelTerms,
    Person,
    Reason,
)
from cases.panels.meetings.queries import invited_to
from cases.review.conflicts import conflicts_for_minutes
from cases.review.declaring import declare, lift
from cases.review.finding import correct_finding, record_finding
from cases.review.found import Objection
from cases.review.minutes_kept import kept_digest
from cases.review.minutes_record import CONFLICTED, Minutes, minutes_of
from tests.casework.acting import signed_in, words
from tests.panels import making
from tests.review.deciding import Bench, a_bench, a_case_at_the_table, a_finding, conflict, found, more_information
from tests.review.test_minutes import confirmed, in_conflict, now
from tests.review.test_minutes_of_draws import a_stratified_draw

pytestmark = pytest.mark.django_db


def a_full_meeting() -> Bench:
    """Two cases with all that minutes name: reasons, a dissent, a conflict, a draw, a case carried over."""
    making.the_reason_codes()
    bench = a_bench(quorum_count=2, agreement_reference="ISA 1")
    Attendance.objects.update(presence=Presence.PRESENT)
    Attendance.objects.filter(membership=bench.police.membership).update(presence=Presence.APOLOGIES)
    first, second = (a_case_at_the_table(bench) for _ in range(2))
    AgendaItem.objects.filter(pk=first.pk).update(draw=a_stratified_draw(bench.meeting))
    in_conflict(second, bench.police)
    following = making.a_meeting(bench.panel, title="The next one", held_on=bench.meeting.held_on + timedelta(days=30))
    dissent = Objection(bench.probation.membership.pk, "It was enough.")
    a_finding(first, bench.chair, reasons=("weak-rationale",), better_outcome="charge", objections=(dissent,))
    record_finding(item=second, by=bench.chair, found=more_information(), revision=0)
    assert following.items.count() == 1
    return bench


def in_words(minutes: Minutes) -> dict[str, Any]:
    """Everything that somebody reads in them."""
    return {
        "page": words(signed_in_page(minutes)),
        "panel": minutes.panel,
        "conflicts": minutes.conflicts,
        "benches": minutes.benches,
        "choices": minutes.choices,
    }


def signed_in_page(minutes: Minutes) -> Any:
    meeting = minutes.meeting
    administrator = making.an_administrator(Panel.objects.get(pk=meeting.panel_id))
    page = signed_in(administrator).get(reverse("meeting-minutes", args=[meeting.panel.slug, meeting.number]))
    text = page.content.decode()
    page.content = text[text.index('<dl class="govuk-summary-list">') : text.index("</main>")].encode()
    return page


def rename_everybody(_bench: Bench) -> None:
    Person.objects.update(name="Somebody else")


AFTERWARDS: dict[str, Callable[[Bench], object]] = {
    "the agreement has another reference": lambda _bench: PanelTerms.objects.update(agreement_reference="ISA 2"),
    "the terms ask for more members": lambda _bench: PanelTerms.objects.update(quorum_count=9),
    "members have other names": rename_everybody,
    "members act for other agencies": lambda _bench: Membership.objects.exclude(agency="").update(
        agency=Agency.LAY_MEMBER
    ),
    "somebody else presides": lambda bench: (
        invited_to(bench.meeting).filter(membership=bench.cps.membership).update(presides=True)
    ),
    "attendance is altered": lambda _bench: Attendance.objects.update(presence=Presence.ABSENT),
    "the panel has another name": lambda _bench: Panel.objects.update(name="Another name"),
    "reasons are called otherwise": lambda _bench: Reason.objects.update(label="Another label"),
    "the draw is altered": lambda _bench: Draw.objects.update(seed="forged", numbers={}),
    "cases came otherwise": lambda _bench: AgendaItem.objects.update(chosen="random", draw=None),
    "the later meeting has another title": lambda _bench: Meeting.objects.filter(title="The next one").update(
        title="Another title"
    ),
    "a conflict is lifted": lambda _bench: Declaration.objects.update(lifted_at="2026-11-22T00:00Z", lift_reason="x"),
    "a conflict is declared": lambda bench: conflict(bench.meeting.items.get(number=1), bench.cps),
}


@pytest.mark.parametrize("change", AFTERWARDS)
def test_confirmed_minutes_read_as_they_did_on_the_day(change):
    bench = a_full_meeting()
    confirmed(bench)
    before = in_words(minutes_of(now(bench.meeting), bench.administrator))
    assert "ISA 1" in before["page"]
    assert "case 1 of The next one" in before["page"]
    assert "Dissent: a member for Probation" in before["page"]

    AFTERWARDS[change](bench)

    after = in_words(minutes_of(now(bench.meeting), bench.administrator))
    assert after == before


def test_a_draft_follows_whatever_changes():
    bench = a_full_meeting()

    AFTERWARDS["the agreement has another reference"](bench)

    assert minutes_of(now(bench.meeting), bench.administrator).agreement == "ISA 2"


def test_the_event_of_the_confirmation_holds_a_digest_of_what_is_kept():
    bench = a_full_meeting()
    confirmed(bench)

    event = AuditEvent.objects.get(kind=Event.MINUTES_CONFIRMED)

    meeting = now(bench.meeting)
    assert event.details["record"] == {"sha256": kept_digest(meeting)}
    assert "ISA 1" not in json.dumps(event.details)
    meeting.record["agreement"] = "ISA 2"
    assert event.details["record"] != {"sha256": kept_digest(meeting)}


def test_what_is_kept_repeats_no_words_of_a_finding():
    bench = a_full_meeting()
    confirmed(bench)

    kept = json.dumps(now(bench.meeting).record)

    assert Dissent.objects.get().words not in kept
    assert all(one.wording not in kept and (one.question or "?") not in kept for one in Finding.objects.all())


def test_a_reader_in_conflict_reads_nothing_of_the_case_from_what_is_kept():
    bench = a_full_meeting()
    confirmed(bench)

    own, other = (minutes_of(now(bench.meeting), who).items for who in (bench.police, bench.cps))

    assert [one.left_out for one in own] == ["", CONFLICTED]
    assert (own[1].offence, own[1].finding, own[1].goes_to) == ("", None, "")
    assert other[1].finding.why_open == "More information is needed"


def test_whoever_declares_a_conflict_after_the_confirmation_reads_no_more_of_the_case():
    bench = a_full_meeting()
    confirmed(bench)
    conflict(bench.meeting.items.get(number=1), bench.cps)

    minutes = minutes_of(now(bench.meeting), bench.cps)

    assert (minutes.items[0].left_out, minutes.items[0].finding) == (CONFLICTED, None)
    assert "It was enough." not in repr(minutes.items)


def test_a_later_meeting_is_named_from_what_is_kept_only_to_those_who_know_of_it():
    bench = a_full_meeting()
    Meeting.objects.filter(title="The next one").update(announced_at=None)
    confirmed(bench)

    named = [minutes_of(now(bench.meeting), who).items[1].goes_to for who in (bench.administrator, bench.cps)]

    assert named == ["case 1 of The next one", "another meeting"]


def test_a_case_that_is_carried_over_after_the_confirmation_does_not_change_the_minutes():
    bench = a_bench()
    item = a_case_at_the_table(bench)
    record_finding(item=item, by=bench.chair, found=more_information(), revision=0)
    confirmed(bench)

    making.an_item(making.a_meeting(bench.panel), item.case, carried_from=item)

    assert minutes_of(now(bench.meeting), bench.administrator).items[0].goes_to == ""


def test_a_correction_stays_an_addendum_to_what_is_kept():
    bench = a_full_meeting()
    confirmed(bench)
    kept = now(bench.meeting).record
    item = AgendaItem.objects.select_related("meeting__panel").get(meeting=bench.meeting, number=1)
    said = found(item, wording="It was too lenient.", reasons=("weak-rationale",))
    correct_finding(item=item, by=bench.chair, found=said, reason="We misread the date.", number=1)

    ((one, correction),) = minutes_of(now(bench.meeting), bench.cps).corrected

    assert (one.finding.better_outcome, correction.better_outcome) == ("Charge", "")
    assert (correction.finding.wording, correction.reasons) == ("It was too lenient.", one.finding.reasons)
    assert now(bench.meeting).record == kept


def test_minutes_that_were_confirmed_before_anything_was_kept_read_from_the_record_as_it_stands():
    bench = a_full_meeting()
    confirmed(bench)
    as_kept = in_words(minutes_of(now(bench.meeting), bench.administrator))

    Meeting.objects.filter(pk=bench.meeting.pk).update(record=None)

    assert in_words(minutes_of(now(bench.meeting), bench.administrator)) == as_kept
    AFTERWARDS["the agreement has another reference"](bench)
    minutes = minutes_of(now(bench.meeting), bench.administrator)
    assert (minutes.agreement, minutes.items[0].finding.quorum["is_reached"]) == ("ISA 2", True)


def test_a_conflict_that_was_declared_elsewhere_and_lifted_never_becomes_a_part_in_the_proposal():
    earlier = a_bench()
    item = making.an_item_in_review(earlier.meeting)
    declaration = declare(item=item, by=earlier.police, kind=Conflict.KNOWS_A_PARTY)
    later = making.a_meeting(earlier.panel, *earlier.members)
    again = making.an_item_in_review(later, item.case)
    asked = again.invitations.filter(attendance__membership=earlier.police.membership)
    asked.update(conflicted_at=again.round_opened_at)
    AgendaItem.objects.filter(pk=again.pk).update(stage="at_panel", round_closed_at=again.round_opened_at)

    lift(declaration=declaration, by=earlier.administrator, reason="Another J. Smith.")

    assert [one.kind for one in conflicts_for_minutes(later)] == ["Knows somebody in the case"]
