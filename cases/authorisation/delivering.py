"""Delivering a resolution: the version that was authorised becomes a case, in the one store that imports use too."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from cases.authorisation.checking import check
from cases.authorisation.correcting import append_correction
from cases.authorisation.delivered import can_be_called, can_be_of, delivered_record, own_reference, spoken
from cases.authorisation.moving import locked, make_move
from cases.authorisation.policies import OWN_AUTHORITY, level_of, or_above
from cases.authorisation.standing import Reading, reading_of
from cases.authorisation.workflow import BEING_WRITTEN, move_of
from cases.casework.store import store_new
from cases.decisions import YES, Decision, no
from cases.enums import ProposalAct, Rank, Stage
from cases.guidance.services import screen
from cases.models import Actor, Case, Force, Proposal
from cases.words import uk_date

CONFIRMED_AFTERWARDS = "The authority by word of mouth was confirmed after delivery, so it counts from here on."


@transaction.atomic
def deliver(*, proposal: Proposal, by: Actor, revision: int, case_ref: str = "", on: date | None = None) -> Case:
    """Make the case that the proposal becomes, screen it, and record it as one act.

    The proposal is locked and then the force, as every import locks it, so that the reference is free or taken and
    nothing between. What the guidance and the force ask is asked again, as of today and as of the day of delivery.
    """
    proposal = locked(proposal, by=by, revision=revision)
    force = Force.objects.select_for_update().get(pk=proposal.force_id)
    read = reading_of(proposal, by)
    on, case_ref = on or timezone.localdate(), case_ref.strip() or own_reference(proposal)
    may_deliver_as(read, by, case_ref=case_ref, on=on, force=force).require()
    record = delivered_record(read, case_ref=case_ref, on=on)
    (pk,) = store_new([record], force=force, batch=None, by=by)
    case = Case.objects.get(pk=pk)
    read.proposal.awaits_review = _is_alone(read) and read.authority_settings.supervisor_reviews
    make_move(read, act=ProposalAct.DELIVER, by=by, case=case)
    screen(by=by, case_ids=[pk], is_own_act=False)
    return Case.objects.get(pk=pk)


def may_deliver_as(read: Reading, by: Actor, *, case_ref: str, on: date, force: Force) -> Decision:
    """Whether it can be delivered now, under this reference and as of this day."""
    made = move_of(ProposalAct.DELIVER, Stage(read.proposal.stage))
    if made and not (may := made.may(by, read.standing)):
        return may
    for may in (can_be_of(read, on), can_be_called(case_ref, force), _suffices_on(read, on)):
        if not may:
            return may
    return YES


@transaction.atomic
def count_verbal(*, proposal: Proposal, by: Actor) -> Case | None:
    """Where a resolution was delivered on an authority by word of mouth that has been confirmed since, it counts now.

    The case says so from its next version on, with the rank and the day on which it was given; that it was confirmed
    later shows in the moves. Answers None where there is nothing to count.
    """
    verbal = proposal.verbal_authorities.filter(version=proposal.version).select_related("given_by").first()
    if proposal.case is None or verbal is None or not verbal.counts or proposal.case.authorising_rank is not None:
        return None
    return append_correction(proposal.case, changes=spoken(verbal), reason=CONFIRMED_AFTERWARDS, by=by).case


def _is_alone(read: Reading) -> bool:
    return read.proposal.stage in BEING_WRITTEN


def _suffices_on(read: Reading, on: date) -> Decision:
    """Whether the authority is the one that the rules ask for on the day of delivery, where that is not today.

    One by word of mouth that is not confirmed is measured by the rank of whoever is said to have given it.
    """
    if on == read.checked.on:
        return YES
    asks, authoriser = read.authority_settings, read.decided.authoriser
    asked = check(
        read.record,
        read.settings,
        Rank(asks.lowest_rank),
        on=on,
        endorses=asks.supervisor_endorses,
    ).required_rank
    specials = read.settings.special_ranks_count
    level = level_of(authoriser, special_ranks_count=specials) if authoriser else OWN_AUTHORITY.level
    if asked.level <= level:
        return YES
    return no(f"On {uk_date(on)} this resolution needed the authority of {or_above(asked)}, which it has not.")
