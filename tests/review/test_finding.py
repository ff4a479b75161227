"""What the panel finds: by whoever chairs, with an answer to each rule relied on, amended until the minutes stand."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.enums import Category, Event, ItemStage, Presence
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import (
    AgendaItem,
    AuditEvent,
    Dissent,
    Finding,
    Reason,
    RuleAnswer,
)
from cases.panels.meetings.agenda import remove_item
from cases.review.finding import record_finding
from cases.review.found import Answer, Found, Objection, Votes, found_in
from tests import make
from tests.panels import making
from tests.review.deciding import (
    WORDS,
    Bench,
    a_bench,
    a_case_at_the_table,
    a_finding,
    a_split_case,
    conflict,
    found,
    more_information,
    with_hits,
)

pytestmark = pytest.mark.django_db


def record(bench: Bench, item: AgendaItem, said: Found, revision: int = 0) -> Finding:
    return record_finding(item=item, by=bench.chair, found=said, revision=revision)


def stage(item: AgendaItem) -> str:
    return AgendaItem.objects.get(pk=item.pk).stage


def events(*kinds: Event) -> list[tuple[str, Any]]:
    return list(AuditEvent.objects.filter(kind__in=kinds).order_by("pk").values_list("kind", "details"))


def test_a_finding_holds_everything_that_the_chair_said():
    bench = a_bench(takes_votes=True, labels={"inappropriate": "Not right"})
    item = with_hits(a_split_case(bench), CR_ADMIT_01="justify", CR_VICTIM_01="gap")
    reason = Reason.objects.in_use(bench.panel)[0].code
    said = Found(
        category=Category.INAPPROPRIATE,
        wording=WORDS,
        leniency="too_lenient",
        better_outcome="charge",
        reasons=(reason,),
        votes=Votes(2, 1, 1),
        answers=(
            Answer("CR-ADMIT-01", is_upheld=True, words="He denied it."),
            Answer("CR-SERIOUS-01", is_upheld=False),
        ),
        objections=(Objection(bench.police.membership.pk, "It was enough."),),
    )

    finding = record(bench, item, said)

    assert found_in(finding) == said
    assert (finding.number, finding.local_label, finding.confirmed_at) == (1, "Not right", None)
    assert (finding.by, finding.person) == (bench.chair.signature, bench.chair.person)
    relied_on = dict(finding.answers.values_list("rule", "relied_on_by"))
    assert relied_on == {"CR-ADMIT-01": ["screening"], "CR-SERIOUS-01": ["review"]}
    assert stage(item) == ItemStage.FOUND


def test_the_audit_record_holds_a_digest_and_not_what_was_found():
    bench = a_bench()
    item = a_split_case(bench)
    said = found(item, wording="Canary words.")

    record(bench, item, said)

    assert events(Event.FINDING_RECORDED) == [
        (
            "finding.recorded",
            {
                "panel": bench.panel.slug,
                "meeting": 1,
                "item": 1,
                "finding": 1,
                "sha256": said.digest,
            },
        )
    ]
    assert "Canary" not in json.dumps(list(AuditEvent.objects.values_list("details", flat=True)))
    event = AuditEvent.objects.get(kind=Event.FINDING_RECORDED)
    assert (event.case_ref, event.case_version, event.force) == (item.case.case_ref, 1, "hampshire")


def test_the_resolution_itself_is_untouched():
    bench = a_bench()
    item = a_split_case(bench)
    before = (item.case.version, item.case.outcome_code, item.case.stored_at)

    a_finding(item, bench.chair, category=Category.INAPPROPRIATE, better_outcome="charge")

    item.case.refresh_from_db()
    assert (item.case.version, item.case.outcome_code, item.case.stored_at) == before


FAULTS = {
    "no category": ({"category": ""}, "Choose what the panel finds."),
    "no conclusion without why": ({"category": "no_conclusion"}, "Choose what the panel finds."),
    "no words": ({"wording": " "}, "Write what the panel finds, in its own words."),
    "a category with no conclusion": (
        {"inconclusive": "disagreement"},
        "A finding that concludes does not also say why there is no conclusion.",
    ),
    "an unknown reason": (
        {"reasons": ("nothing",)},
        "“nothing” is no reason code of this panel: choose from the list.",
    ),
    "a rule unanswered": (
        {"answers": ()},
        "Say whether the panel upholds or dismisses CR-SERIOUS-01: Not for serious cases: indictable-only.",
    ),
    "votes that are not taken": ({"votes": Votes(1)}, "This panel’s terms take no votes: leave them out."),
    "a dissent of nobody": (
        {"objections": (Objection(0, "No."),)},
        "Choose the member who dissents: somebody invited, without a conflict.",
    ),
    "escalation that is not allowed": (
        {"is_escalated": True, "escalation": "Look."},
        "Not every force of this panel allows it to escalate a case.",
    ),
    "a better outcome that is none": (
        {"better_outcome": "prison"},
        "Choose what should have happened from the list, or leave it open.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_a_finding_lacks_is_said_and_nothing_is_written(fault):
    changes, words = FAULTS[fault]
    bench = a_bench()
    item = a_split_case(bench)

    with pytest.raises(NotAllowed) as refused:
        record(bench, item, found(item, **changes))

    assert str(refused.value) == words
    assert (Finding.objects.count(), stage(item)) == (0, ItemStage.AT_PANEL)


def test_a_rule_that_nobody_relied_on_is_not_answered():
    bench = a_bench()
    item = a_case_at_the_table(bench)

    with pytest.raises(NotAllowed, match=r"Nothing was found under CR-ADMIT-01.* and nobody named it"):
        record(bench, item, found(item, answers=(Answer("CR-ADMIT-01", is_upheld=True),)))


@pytest.mark.parametrize(("severity", "is_asked"), [("breach", 1), ("justify", 1), ("gap", 0), ("justified", 0)])
def test_what_departs_or_needs_justification_is_answered_though_nobody_relied_on_it(severity, is_asked):
    bench = a_bench()
    item = with_hits(a_case_at_the_table(bench), CR_ADMIT_01=severity)

    if is_asked:
        with pytest.raises(NotAllowed, match="upholds or dismisses CR-ADMIT-01"):
            record(bench, item, found(item, answers=()))

    assert record(bench, item, found(item)).answers.count() == is_asked


def test_the_quorum_is_pinned_and_a_missing_one_stops_nobody():
    bench = a_bench(quorum_count=6)
    item = a_case_at_the_table(bench)
    bench.meeting.attendances.update(presence=Presence.PRESENT)

    finding = record(bench, item, found(item))

    assert finding.quorum == {"is_reached": False, "lines": ["At least 6 members: there are 4."]}


def others_who_may_not(bench: Bench, item: AgendaItem) -> dict[str, Any]:
    return {
        "a member": bench.cps,
        "the administrator": bench.administrator,
        "a stranger": making.a_chair(make.a_panel()),
    }


@pytest.mark.parametrize("who", ["a member", "the administrator", "a stranger"])
def test_nobody_but_the_chair_records_a_finding(who):
    bench = a_bench()
    item = a_split_case(bench)

    with pytest.raises(NotAllowed, match="recorded by whoever chairs"):
        record_finding(item=item, by=others_who_may_not(bench, item)[who], found=found(item), revision=0)


def test_a_chair_with_a_conflict_leaves_it_to_whoever_presides():
    bench = a_bench()
    item = a_split_case(bench)
    conflict(item, bench.chair)
    bench.meeting.attendances.filter(membership=bench.probation.membership).update(presides=True)

    with pytest.raises(NotAllowed, match="somebody else must chair it"):
        record(bench, item, found(item))

    assert a_finding(item, bench.probation).person == bench.probation.person


def test_no_finding_while_the_round_is_open():
    bench = a_bench()
    item = making.an_item_in_review(bench.meeting)

    with pytest.raises(NotAllowed, match="the round must close first"):
        record(bench, item, Found(category=Category.APPROPRIATE, wording=WORDS))


def test_a_finding_is_amended_until_the_minutes_are_confirmed():
    bench = a_bench()
    item = a_split_case(bench)
    first = a_finding(item, bench.chair, objections=(Objection(bench.police.membership.pk, "No."),))
    was = found(item, objections=(Objection(bench.police.membership.pk, "No."),)).digest
    said = found(item, wording="Other words.")

    second = record(bench, item, said, revision=1)

    assert (second.pk, second.number, second.revision, second.wording) == (first.pk, 1, 2, "Other words.")
    assert (Finding.objects.count(), Dissent.objects.count(), RuleAnswer.objects.count()) == (1, 0, 1)
    about = {"panel": bench.panel.slug, "meeting": 1, "item": 1, "finding": 1}
    assert events(Event.FINDING_AMENDED) == [
        ("finding.amended", {**about, "before": {"sha256": was}, "after": {"sha256": said.digest}})
    ]


@pytest.mark.parametrize("revision", [0, 2])
def test_whoever_looked_at_another_finding_writes_over_nobody(revision):
    bench = a_bench()
    item = a_split_case(bench)
    a_finding(item, bench.chair)

    with pytest.raises(OutOfDate, match=r"wrote down a finding on this case on .*, while this page was open"):
        record(bench, item, found(item, wording="Other words."), revision=revision)

    assert Finding.objects.get().wording == WORDS


def test_more_information_carries_the_case_to_the_panels_next_meeting():
    bench = a_bench()
    item = a_split_case(bench)
    day = bench.meeting.held_on
    making.a_meeting(bench.panel, held_on=day + timedelta(days=60))
    following = making.a_meeting(bench.panel, held_on=day + timedelta(days=30))
    making.a_meeting(bench.panel, held_on=day - timedelta(days=30))
    making.a_meeting(bench.panel, held_on=day + timedelta(days=10), cancelled_at=timezone.now(), cancel_reason="x")

    finding = record(bench, item, more_information())

    carried = following.items.get()
    assert (finding.question, finding.local_label, stage(item)) == (
        "Was the victim asked?", "No conclusion: more information is needed", ItemStage.CARRIED_OVER,
    )  # fmt: skip
    assert (carried.case, carried.carried_from, carried.stage) == (item.case, item, ItemStage.SELECTED)
    assert AgendaItem.objects.count() == 2


def test_without_a_later_meeting_the_case_waits():
    bench = a_bench()
    item = a_split_case(bench)

    record(bench, item, more_information())

    assert (AgendaItem.objects.count(), stage(item)) == (1, ItemStage.CARRIED_OVER)


def test_more_information_asks_a_question():
    bench = a_bench()
    item = a_split_case(bench)

    with pytest.raises(NotAllowed, match="Write what the panel needs to know"):
        record(bench, item, more_information(question=" "))


def test_a_finding_that_asked_for_more_concludes_after_all_once_the_case_is_on_no_other_agenda():
    bench = a_bench()
    item = a_split_case(bench)
    following = making.a_meeting(bench.panel, held_on=bench.meeting.held_on + timedelta(days=30))
    record(bench, item, more_information())

    with pytest.raises(NotAllowed, match="is on the agenda of “A meeting” already"):
        record(bench, item, found(item), revision=1)
    remove_item(item=following.items.get(), reason="A mistake.", by=bench.administrator)
    record(bench, item, found(item), revision=1)

    assert (stage(item), Finding.objects.get().question) == (ItemStage.FOUND, "")
    record(bench, item, more_information(), revision=2)
    assert stage(item) == ItemStage.CARRIED_OVER
    assert following.items.on_the_agenda().get().carried_from == item
    assert [kind for kind, _details in events(Event.FINDING_RECORDED, Event.FINDING_AMENDED)] == [
        "finding.recorded", "finding.amended", "finding.amended",
    ]  # fmt: skip


def test_disagreement_concludes_the_case_here():
    bench = a_bench()
    item = a_split_case(bench)

    finding = record(bench, item, found(item, category=Category.NO_CONCLUSION, inconclusive="disagreement"))

    assert (stage(item), finding.local_label) == (ItemStage.FOUND, "No conclusion: the panel does not agree")
