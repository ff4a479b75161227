"""Two people at the table at the same moment: one finding, one confirmation, and no review slips in behind either."""

from collections.abc import Callable

import pytest

from cases.enums import Agency, Category, ItemStage, Presence
from cases.models import Actor, AgendaItem, Finding, Meeting, Review
from cases.panels.meetings.services import record_attendance
from cases.review.closing import close_round
from cases.review.finding import record_finding
from cases.review.found import Found
from cases.review.minutes import confirm_minutes
from cases.review.scoring import Said, submit_review
from tests.authorisation.test_races import at_once
from tests.panels import making
from tests.review.deciding import Bench, a_bench, a_case_at_the_table, found

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 15


def a_second_chair(bench: Bench) -> Actor:
    """Somebody who presides by name, beside the panel's own chair."""
    second = making.a_member(bench.panel, agency=Agency.LAY_MEMBER)
    making.invite(bench.meeting, second, presides=True)
    return second


def finds(item: AgendaItem, by: Actor, said: Found, revision: int = 0) -> Callable[[], object]:
    return lambda: record_finding(item=item, by=by, found=said, revision=revision)


def test_of_two_chairs_who_record_at_once_one_does_and_the_other_is_told():
    for _round in range(ROUNDS):
        bench = a_bench()
        second = a_second_chair(bench)
        item = a_case_at_the_table(bench)
        one, other = found(item, wording="One."), found(item, wording="Other.")

        ended = at_once(finds(item, bench.chair, one), finds(item, second, other))

        told = [outcome for outcome in ended if isinstance(outcome, str)]
        assert (len(told), Finding.objects.filter(item=item).count()) == (1, 1)
        assert "wrote down a finding on this case" in told[0]


def test_a_finding_is_amended_before_its_minutes_are_confirmed_or_not_at_all():
    for _round in range(ROUNDS):
        bench = a_bench()
        item = a_case_at_the_table(bench)
        first = record_finding(item=item, by=bench.chair, found=found(item), revision=0)
        meeting = Meeting.objects.get(pk=bench.meeting.pk)

        ended = at_once(
            finds(item, bench.chair, found(item, wording="Amended."), revision=1),
            lambda meeting=meeting, by=bench.chair: confirm_minutes(meeting=meeting, by=by, revision=meeting.revision),
        )

        first.refresh_from_db()
        amended = not isinstance(ended[0], str)
        assert (first.wording == "Amended.", first.confirmed_at is not None) == (amended, not isinstance(ended[1], str))
        assert amended or "nothing of this meeting changes now" in str(ended[0])


def test_attendance_that_is_recorded_at_the_same_moment_counts_for_the_finding():
    for _round in range(ROUNDS):
        bench = a_bench(quorum_count=2)
        item = a_case_at_the_table(bench)
        there = dict.fromkeys(bench.meeting.attendances.values_list("pk", flat=True), Presence.PRESENT)
        revision = Meeting.objects.get(pk=bench.meeting.pk).revision

        ended = at_once(
            finds(item, bench.chair, found(item)),
            lambda bench=bench, there=there, revision=revision: record_attendance(
                meeting=bench.meeting, presences=there, revision=revision, by=bench.administrator
            ),
        )

        assert [outcome for outcome in ended if isinstance(outcome, str)] == []
        quorum = Finding.objects.get(item=item).quorum
        assert quorum == {"is_reached": True, "lines": ["At least 2 members: there are 4."]}


def test_attendance_is_recorded_before_the_confirmation_or_not_at_all():
    for _round in range(ROUNDS):
        bench = a_bench(quorum_count=2)
        item = a_case_at_the_table(bench)
        record_finding(item=item, by=bench.chair, found=found(item), revision=0)
        there = dict.fromkeys(bench.meeting.attendances.values_list("pk", flat=True), Presence.PRESENT)
        meeting = Meeting.objects.get(pk=bench.meeting.pk)

        ended = at_once(
            lambda bench=bench, there=there, meeting=meeting: record_attendance(
                meeting=meeting, presences=there, revision=meeting.revision, by=bench.administrator
            ),
            lambda meeting=meeting, by=bench.chair: confirm_minutes(meeting=meeting, by=by, revision=meeting.revision),
        )

        meeting.refresh_from_db()
        first = Finding.objects.get(item=item)
        assert [isinstance(outcome, str) for outcome in ended].count(True) == 1
        assert first.quorum["is_reached"] is (None if isinstance(ended[0], str) else True)
        assert meeting.quorum is None or meeting.quorum == first.quorum


def test_a_late_review_is_counted_before_the_finding_or_refused_and_never_after():
    said = Said(category=Category.INAPPROPRIATE)
    for _round in range(ROUNDS):
        bench = a_bench()
        item = making.an_item_in_review(bench.meeting)
        making.a_review(item, bench.chair)

        def close_and_find(item: AgendaItem = item, bench: Bench = bench) -> Finding:
            closed = close_round(item=item, by=bench.administrator)
            return record_finding(item=closed, by=bench.chair, found=found(closed), revision=0)

        ended = at_once(
            close_and_find,
            lambda item=item, by=bench.cps: submit_review(item=item, by=by, said=said, revision=0),
        )

        item.refresh_from_db()
        finding = Finding.objects.get(item=item)
        late = Review.objects.filter(item=item, person=bench.cps.person, submitted_at__isnull=False).first()
        assert (item.stage, isinstance(ended[0], str)) == (ItemStage.FOUND, False)
        assert (late is None) == isinstance(ended[1], str)
        assert late is None or (late.submitted_at <= item.round_closed_at and late.submitted_at < finding.at)
