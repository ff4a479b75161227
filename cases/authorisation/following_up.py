"""After delivery: whether what was agreed was done, whether the victim was told, what a supervisor says of it."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record as record_event
from cases.authorisation import notices
from cases.authorisation.afterwards import policies
from cases.authorisation.correcting import append_correction, locked_case, sides
from cases.authorisation.moving import locked, move
from cases.casework.queries.records import record_of
from cases.enums import ConditionsMet, Event, ProposalAct, VictimInformed
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.derive import Record
from cases.models import Actor, Case, Proposal, SupervisorReview
from cases.words import uk_date

ALL_DONE: Final = "Every action is marked as done: record it as completed, or take out what was not done."
NOT_ALL_DONE: Final = "Not every action is marked as done: mark each, or record it as not completed and say why."
WHY_NOT: Final = "Say why what was agreed was not done. The reason is kept with it."


@transaction.atomic
def say_how_it_ended(
    *,
    proposal: Proposal,
    by: Actor,
    revision: int,
    is_completed: bool,
    done: Collection[int],
    on: date,
    reason: str = "",
) -> Case:
    """Record whether what was agreed was done, action by action, and as of which day; `done` counts from one."""
    if not is_completed and not reason.strip():
        raise NotAllowed(WHY_NOT)
    act = ProposalAct.COMPLETE if is_completed else ProposalAct.FAIL
    words = f"{'Completed' if is_completed else 'Not completed'}, as of {uk_date(on)}. {reason.strip()}".strip()
    moved = move(proposal=proposal, act=act, by=by, revision=revision, reason=words)
    case = locked_case(_delivered(moved))
    _is_a_day_after_delivery(case, on)
    before = record_of(case)
    actions = list(_marked(before.get("actions") or [], done))
    left = [one for one in actions if not one["completed"]]
    if actions and is_completed is bool(left):
        raise NotAllowed(NOT_ALL_DONE if left else ALL_DONE)
    met = ConditionsMet.YES if is_completed else ConditionsMet.NO
    changes: dict[str, Any] = {"conditions_met": met.value}
    if actions:
        changes["actions"] = actions
    return append_correction(case, changes=changes, reason=words, by=by).case


@transaction.atomic
def tell_victim(
    *,
    proposal: Proposal,
    by: Actor,
    revision: int,
    informed: VictimInformed,
    on: date | None = None,
    reason: str = "",
) -> Case:
    """Record that the victim was told and when, that they were not, or that they want to hear nothing."""
    proposal = locked(proposal, by=by, revision=revision)
    policies.may_follow_up(by, proposal).require()
    case = locked_case(_delivered(proposal))
    if informed == VictimInformed.YES:
        if on is None:
            raise NotAllowed("Enter the day on which the victim was told.")
        _is_a_day_after_delivery(case, on)
    changes = {
        "victim_informed": informed.value,
        "victim_informed_date": on.isoformat() if on and informed == VictimInformed.YES else None,
    }
    made = append_correction(case, changes=changes, reason=reason.strip() or _told(informed, on), by=by)
    _grow(proposal)
    before, after = sides(made)
    record_event(Event.VICTIM_TOLD, by=by, case=made.case, details={"before": before, "after": after})
    proposal.case = made.case
    notices.tell_of(proposal, None, by)
    return made.case


@transaction.atomic
def review(*, proposal: Proposal, by: Actor, agrees: bool, words: str) -> SupervisorReview:
    """A supervisor says, once, whether they agree with what an officer delivered alone; it undoes nothing."""
    proposal = Proposal.objects.select_related("case").select_for_update(of=("self",)).get(pk=proposal.pk)
    earlier = SupervisorReview.objects.filter(proposal=proposal).first()
    if earlier:
        raise OutOfDate(f"{earlier.signature} has reviewed this resolution already. Nothing of yours was stored.")
    policies.may_review(by, proposal).require()
    if not words.strip():
        raise NotAllowed("Say what you found: the officer reads it.")
    made = SupervisorReview.objects.create(
        proposal=proposal,
        person=by.person,
        signature=by.signature,
        agrees=agrees,
        words=words.strip(),
        at=timezone.now(),
    )
    proposal.awaits_review = False
    _grow(proposal)
    details = {"proposal": proposal.pk, "version": proposal.version, "agrees": agrees, "words": made.words}
    record_event(Event.RESOLUTION_REVIEWED, by=by, case=proposal.case, details=details)
    notices.tell_of(proposal, None, by)
    return made


def _grow(proposal: Proposal) -> None:
    """Whoever looks at it now looks at something else."""
    proposal.revision, proposal.changed_at = proposal.revision + 1, timezone.now()
    proposal.save(update_fields=["revision", "changed_at", "awaits_review"])


def _delivered(proposal: Proposal) -> Case:
    if proposal.case is None:
        raise NotAllowed("This resolution has not been delivered.")
    return proposal.case


def _marked(actions: list[Record], done: Collection[int]) -> Iterator[Record]:
    for number, action in enumerate(actions, 1):
        yield {**action, "completed": number in done}


def _is_a_day_after_delivery(case: Case, on: date) -> None:
    if on > timezone.localdate():
        raise NotAllowed(f"{uk_date(on)} has not come yet. Enter a day that is past, or today.")
    if case.disposal_date and on < case.disposal_date:
        delivered = uk_date(case.disposal_date)
        raise NotAllowed(f"{uk_date(on)} is before {delivered}, when it was delivered. Enter that day or a later one.")


def _told(informed: VictimInformed, on: date | None) -> str:
    if informed == VictimInformed.YES:
        return f"The victim was told on {uk_date(on)}."
    if informed == VictimInformed.NO:
        return "The victim was not told."
    return "The victim does not want to be told, or there is nobody to tell."
