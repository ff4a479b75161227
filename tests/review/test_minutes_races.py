"""The chair confirms while somebody else acts: what is confirmed never changes, and nothing slips in behind it."""

import pytest

from cases.enums import Event
from cases.models import AgendaItem, AuditEvent, Finding, Meeting
from cases.panels.meetings.agenda import add_items
from cases.review.finding import record_finding
from cases.review.minutes import confirm_minutes, write_minutes
from tests import make
from tests.authorisation.test_races import at_once
from tests.panels import making
from tests.review.deciding import Bench, a_bench, a_case_at_the_table, a_finding, found

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 12


def decided() -> Bench:
    making.the_reason_codes()
    bench = a_bench()
    a_finding(a_case_at_the_table(bench), bench.chair)
    return bench


def confirming(bench: Bench, revision: int):
    return lambda: confirm_minutes(meeting=bench.meeting, by=bench.chair, revision=revision)


def test_a_finding_is_amended_before_the_confirmation_or_not_at_all():
    for _round in range(ROUNDS):
        bench = decided()
        item = AgendaItem.objects.get(meeting=bench.meeting)
        amended = found(item, wording="Amended.")
        revision = Meeting.objects.get(pk=bench.meeting.pk).revision

        at_once(
            confirming(bench, revision),
            lambda bench=bench, item=item, amended=amended: record_finding(
                item=item, by=bench.chair, found=amended, revision=1
            ),
        )

        finding = Finding.objects.get(item=item)
        confirmed = AuditEvent.objects.filter(kind=Event.MINUTES_CONFIRMED, details__panel=bench.panel.slug)
        amending = AuditEvent.objects.filter(kind=Event.FINDING_AMENDED, details__panel=bench.panel.slug)
        assert confirmed.count() == 1
        assert finding.confirmed_at == Meeting.objects.get(pk=bench.meeting.pk).confirmed_at
        assert (finding.wording == "Amended.") is amending.exists()
        assert all(one.pk < confirmed.get().pk for one in amending)


def test_a_first_finding_and_the_confirmation_leave_no_case_undecided():
    for _round in range(ROUNDS):
        making.the_reason_codes()
        bench = a_bench()
        item = a_case_at_the_table(bench)
        said = found(item)

        at_once(
            confirming(bench, bench.meeting.revision),
            lambda bench=bench, item=item, said=said: record_finding(item=item, by=bench.chair, found=said, revision=0),
        )

        meeting, finding = Meeting.objects.get(pk=bench.meeting.pk), Finding.objects.get(item=item)
        assert finding.confirmed_at == meeting.confirmed_at


def test_two_confirmations_are_one():
    for _round in range(ROUNDS):
        bench = decided()
        revision = Meeting.objects.get(pk=bench.meeting.pk).revision

        outcomes = at_once(confirming(bench, revision), confirming(bench, revision))

        assert sum(isinstance(one, Meeting) for one in outcomes) == 1
        assert AuditEvent.objects.filter(kind=Event.MINUTES_CONFIRMED, details__panel=bench.panel.slug).count() == 1


def test_of_two_who_write_at_once_one_is_stored_and_the_other_told():
    for _round in range(ROUNDS):
        bench = decided()
        revision = Meeting.objects.get(pk=bench.meeting.pk).revision

        def writing(words: str, bench: Bench = bench, revision: int = revision):
            return lambda: write_minutes(
                meeting=bench.meeting, by=bench.administrator, words=words, discussions={1: words}, revision=revision
            )

        outcomes = at_once(writing("First."), writing("Second."))

        stored = [one.minutes for one in outcomes if isinstance(one, Meeting)]
        assert len(stored) == 1
        item = AgendaItem.objects.select_related("meeting").get(meeting=bench.meeting)
        assert [item.discussion, item.meeting.minutes] == stored * 2


def test_no_case_comes_onto_an_agenda_that_is_confirmed():
    for _round in range(ROUNDS):
        bench, case = decided(), make.a_case()
        revision = Meeting.objects.get(pk=bench.meeting.pk).revision

        at_once(
            confirming(bench, revision),
            lambda bench=bench, case=case: add_items(
                meeting=bench.meeting, cases=[case], chosen="chairs_pick", why="A test", by=bench.administrator
            ),
        )

        is_confirmed = Meeting.objects.get(pk=bench.meeting.pk).confirmed_at is not None
        assert is_confirmed is (bench.meeting.items.count() == 1)
