"""Authority given by word of mouth: written down by the officer, and counted only once its giver has confirmed it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.authorisation import delivering, policies, queries
from cases.authorisation.moving import locked, make_move
from cases.authorisation.standing import reading_of
from cases.enums import Event, ProposalAct
from cases.exceptions import NotAllowed
from cases.models import Actor, Membership, Proposal, VerbalAuthority

NOT_COUNTED = "Authority by word of mouth, not confirmed: it does not count"
AUTHORISATION = "Authorisation"


@transaction.atomic
def record_verbal(
    *, proposal: Proposal, by: Actor, revision: int, given_by: Membership, given_at: datetime, words: str
) -> Proposal:
    """Write down who gave authority by word of mouth, and when; the moment of writing is kept apart from it."""
    now = timezone.now()
    if given_at > now:
        raise NotAllowed("Authority is recorded once it was given: enter a time that is past.")
    if not words.strip():
        raise NotAllowed("Say what was said: the officer who gave this authority reads it before confirming.")
    read = reading_of(locked(proposal, by=by, revision=revision), by)
    on = timezone.localdate(given_at)
    serving = {one.pk for one in queries.serving(read.proposal.force_id, on, policies.AUTHORISE)}
    policies.can_have_given(given_by, read.standing, was_serving=given_by.pk in serving).require()
    # Written before the move, so that whoever is told of the move is told whom it waits for.
    VerbalAuthority.objects.create(
        proposal=read.proposal,
        version=read.proposal.version,
        given_by=given_by,
        given_at=given_at,
        words=words.strip(),
        recorded_at=now,
        recorded_by=by.signature,
    )
    return make_move(read, act=ProposalAct.RECORD_VERBAL, by=by)


@transaction.atomic
def answer_verbal(*, proposal: Proposal, by: Actor, revision: int, confirms: bool, reason: str) -> Proposal:
    """Whoever is said to have given it says whether they did; before they do, it does not count."""
    read = reading_of(locked(proposal, by=by, revision=revision), by)
    act = ProposalAct.CONFIRM_VERBAL if confirms else ProposalAct.DENY_VERBAL
    verbal = read.decided.verbal
    if verbal is None:
        raise NotAllowed("No authority by word of mouth is recorded of this proposal.")
    policies.may_answer_verbal(by, read.standing).require()
    answered = {"confirmed_at" if confirms else "denied_at": timezone.now(), "answer": reason.strip()}
    VerbalAuthority.objects.filter(pk=verbal.pk).update(**answered)
    moved = make_move(read, act=act, by=by, reason=reason)
    if confirms:
        delivering.count_verbal(proposal=moved, by=by)
    return moved


@transaction.atomic
def record_opening(*, proposal: Proposal, by: Actor) -> None:
    """Opening a proposal is recorded; that they decide on such is the reason of those who do."""
    details = {"proposal": proposal.pk, "version": proposal.version}
    why = AUTHORISATION if by.role in policies.AUTHORISE else ""
    record(Event.PROPOSAL_VIEWED, by=by, case=proposal.case, force=proposal.force_id, details=details, why=why)
