"""Who votes and dissents, and when a case is escalated: held against who is there and what the forces allow."""

import pytest
from django.utils import timezone

from cases.enums import Agency, Presence
from cases.exceptions import NotAllowed
from cases.models import AgendaItem, Finding, ScrutinySettings
from cases.review.finding import record_finding
from cases.review.found import Found, Objection, Votes
from tests import make
from tests.panels import making
from tests.review.deciding import Bench, a_bench, a_case_at_the_table, conflict, found

pytestmark = pytest.mark.django_db


def record(bench: Bench, item: AgendaItem, said: Found) -> Finding:
    return record_finding(item=item, by=bench.chair, found=said, revision=0)


VOTING = {
    "as many as vote": ({}, Votes(2, 1, 0), ""),
    "more than vote, since the police do not": ({}, Votes(2, 1, 1), "4 votes are more than the 3 voting members"),
    "somebody has sent apologies": ({"cps": Presence.APOLOGIES}, Votes(2, 1, 0), "3 votes are more than the 2"),
    "none entered": ({}, None, "Enter the votes"),
}


@pytest.mark.parametrize("case", VOTING)
def test_votes_are_held_against_who_is_there_to_vote(case):
    presences, votes, words = VOTING[case]
    bench = a_bench(takes_votes=True, non_voting=[Agency.POLICE])
    item = a_case_at_the_table(bench)
    for name in ("chair", "probation", "cps", "police"):
        attendance = bench.meeting.attendances.filter(membership=getattr(bench, name).membership)
        attendance.update(presence=presences.get(name, Presence.PRESENT))

    if words:
        with pytest.raises(NotAllowed, match=words):
            record(bench, item, found(item, votes=votes))
    else:
        assert record(bench, item, found(item, votes=votes)).votes_for == 2


def test_whoever_has_a_conflict_neither_votes_nor_dissents():
    bench = a_bench(takes_votes=True)
    item = a_case_at_the_table(bench)
    conflict(item, bench.cps)

    for changes, words in (
        ({"votes": Votes(4)}, "4 votes are more than the 3"),
        ({"votes": Votes(3), "objections": (Objection(bench.cps.membership.pk, "No."),)}, "without a conflict"),
    ):
        with pytest.raises(NotAllowed, match=words):
            record(bench, item, found(item, **changes))


def test_without_a_meeting_those_who_reviewed_the_case_may_vote():
    bench = a_bench(takes_votes=True)
    bench.meeting.held_on = None
    bench.meeting.save()
    item = making.a_closed_item(bench.meeting, bench.chair, bench.cps)

    with pytest.raises(NotAllowed, match="3 votes are more than the 2 voting members who are present"):
        record(bench, item, found(item, votes=Votes(3)))

    assert record(bench, item, found(item, votes=Votes(2))).votes_for == 2


@pytest.mark.parametrize(("allowing", "is_allowed"), [(("hampshire",), False), (("hampshire", "surrey"), True)])
def test_a_case_is_escalated_only_where_every_force_of_the_panel_allows_it(allowing, is_allowed):
    panel = making.a_panel_on_terms("hampshire", "surrey")
    chair = making.a_chair(panel)
    item = making.a_closed_item(making.a_meeting(panel, chair), chair)
    for force in allowing:
        ScrutinySettings.objects.create(
            force=make.a_force(force), allows_escalation=True, changed_at=timezone.now(), changed_by="x"
        )
    said = found(item, is_escalated=True, escalation="Look at it again.")

    if is_allowed:
        assert record_finding(item=item, by=chair, found=said, revision=0).escalation == "Look at it again."
    else:
        with pytest.raises(NotAllowed, match="Not every force"):
            record_finding(item=item, by=chair, found=said, revision=0)
