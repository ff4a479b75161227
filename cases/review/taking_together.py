"""Recording in one go what all members say alike, each case with a finding of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Actor, AgendaItem, Finding, Meeting
from cases.panels.meetings.moving import lock_item
from cases.panels.meetings.queries import sitting_at
from cases.review import deciding_policies as policies
from cases.review.finding import record_finding
from cases.review.found import Answer, Found, Votes, in_order
from cases.review.spread import Spread, spread_of


@dataclass(frozen=True, slots=True)
class Taken:
    """One of the cases that are taken together, and the words of its finding."""

    item: AgendaItem
    wording: str


@transaction.atomic
def record_agreed(
    *, meeting: Meeting, by: Actor, taken: Sequence[Taken], upheld: Mapping[str, bool], votes: Votes | None = None
) -> list[Finding]:
    """A finding for each of these cases, as its members agree; all of them or none.

    `upheld` says of each rule under which screening found something whether the panel upholds it, in all of the cases.
    All items are locked first and in one order, so that two chairs at once end one after the other.
    """
    policies.may_take_together(by, meeting, sitting_at(meeting, by)).require()
    if not taken:
        raise NotAllowed("Choose at least one of the cases.")
    findings = []
    locked = {one.item.pk: lock_item(one.item) for one in sorted(taken, key=lambda one: one.item.pk)}
    for one in taken:
        item = locked[one.item.pk]
        spread = spread_of(item)
        if not spread.is_agreed or item.meeting_id != meeting.pk:
            raise OutOfDate(f"Case {item.number} is no longer one that all agree on. Take it by itself.")
        found = _as_agreed(spread, one.wording, upheld, votes)
        findings.append(record_finding(item=item, by=by, found=found, revision=0))
    return findings


def _as_agreed(spread: Spread, wording: str, upheld: Mapping[str, bool], votes: Votes | None) -> Found:
    """What all of them said, which nobody contradicts."""
    return Found(
        category=spread.category,
        wording=wording,
        leniency=spread.shared("leniency"),
        better_outcome=spread.shared("better_outcome"),
        reasons=tuple(spread.shared_reasons),
        votes=votes,
        answers=in_order([Answer(one.rule, upheld[one.rule]) for one in spread.to_answer if one.rule in upheld]),
    )
