"""Moving a proposal from one stage to the next: locked, asked of the policy, kept and recorded; one move, one event."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.authorisation import notices, policies, queries
from cases.authorisation.standing import Reading, reading_of
from cases.authorisation.workflow import ASKED, BEING_WRITTEN, Move, acts_from, move_of
from cases.authorisation.writing import forget_unsent
from cases.enums import ProposalAct, Stage
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.catalogue import catalogue_digest, rules_under
from cases.guidance.settings import departures
from cases.models import Actor, Case, Membership, Proposal, ProposalMove, ProposalVersion
from cases.words import uk_date

PINNED_BY = (ProposalAct.SUBMIT, ProposalAct.RECORD_VERBAL, ProposalAct.DELIVER)
AWAITED = (*ASKED, Stage.AUTHORISED_VERBALLY)


@transaction.atomic
def move(
    *,
    proposal: Proposal,
    act: ProposalAct,
    by: Actor,
    revision: int,
    reason: str = "",
    end: Stage | None = None,
    case: Case | None = None,
) -> Proposal:
    """Make one move; the revision is the one that the person looked at. Delivery brings the case that it became."""
    return make_move(
        reading_of(locked(proposal, by=by, revision=revision), by), act=act, by=by, reason=reason, end=end, case=case
    )


@transaction.atomic
def submit(*, proposal: Proposal, by: Actor, revision: int, asked_of: Membership | None = None) -> Proposal:
    """Ask for the authority that this resolution needs, of a supervisor first where the force wants it so."""
    read = reading_of(locked(proposal, by=by, revision=revision), by)
    if asked_of:
        serving = queries.serving(read.proposal.force_id, timezone.localdate(), policies.AUTHORISE)
        is_serving = asked_of.pk in {one.pk for one in serving}
        policies.can_be_asked(asked_of, read.standing, is_serving=is_serving).require()
    read.proposal.asked_of = asked_of
    end = Stage.WITH_SUPERVISOR if policies.goes_to_supervisor(read.standing) else Stage.AWAITING_AUTHORITY
    return make_move(read, act=ProposalAct.SUBMIT, by=by, end=end)


def locked(proposal: Proposal, *, by: Actor, revision: int) -> Proposal:
    """The proposal with nobody else able to move it meanwhile, if it still is what this person looked at."""
    found = Proposal.objects.select_related("case", "force").select_for_update(of=("self",)).get(pk=proposal.pk)
    if found.revision != revision:
        raise OutOfDate(what_happened(found, by))
    return found


def make_move(
    read: Reading,
    *,
    act: ProposalAct,
    by: Actor,
    reason: str = "",
    end: Stage | None = None,
    case: Case | None = None,
) -> Proposal:
    """Make a move of a proposal that is locked and was read since."""
    proposal, reason = read.proposal, reason.strip()
    made = move_of(act, Stage(proposal.stage), end)
    if made is None:
        raise NotAllowed(_not_from_here(act, proposal))
    made.may(by, read.standing).require()
    if act in ProposalAct.with_a_reason() and not reason:
        raise NotAllowed(f"{act.label}: say why. The reason is kept with it.")
    _pin(read, act, by)
    _set(proposal, made, case, at=_keep(proposal, made, by, reason))
    if made.end not in BEING_WRITTEN:
        forget_unsent(proposal)
    _record(proposal, made, by, reason, case)
    notices.tell_of(proposal, act, by)
    return proposal


def _pin(read: Reading, act: ProposalAct, by: Actor) -> None:
    """What is asked for from now on, with what the guidance and the force ask of it today; once a version."""
    if act not in PINNED_BY or read.decided.submitted is not None:
        return
    proposal, checked = read.proposal, read.checked
    rules = {rule.id: rule.version_on(checked.on) for rule in rules_under(read.settings)}
    placed = ((rule, severity, rules[rule]) for rule, severity in checked.hits)
    ProposalVersion.objects.create(
        proposal=proposal,
        number=proposal.version,
        record=proposal.record,
        hits={rule: {"rule_version": at[0], "severity": str(severity)} for rule, severity, at in placed if at},
        required_rank=checked.required_rank,
        because=[rule.id for rule in checked.because],
        consult=list(checked.consult),
        settings=departures(read.settings),
        catalogue=catalogue_digest(),
        at=timezone.now(),
        by=by.signature,
    )
    proposal.required_rank = checked.required_rank


def _keep(proposal: Proposal, made: Move, by: Actor, reason: str) -> datetime:
    """The move as it was made, and when."""
    membership = by.membership
    if membership is None:
        raise NotAllowed("You have no membership in force, so there is nothing to do here.")
    kept = ProposalMove.objects.create(
        proposal=proposal,
        version=proposal.version,
        act=made.act,
        from_stage=made.start,
        to_stage=made.end,
        person=by.person,
        membership=membership,
        signature=by.signature,
        rank=membership.rank,
        rank_prefix=membership.rank_prefix,
        reason=reason,
        at=timezone.now(),
    )
    return kept.at


def _set(proposal: Proposal, made: Move, case: Case | None, *, at: datetime) -> None:
    proposal.stage, proposal.changed_at = made.end, at
    proposal.revision += 1
    if made.begins_a_version:
        proposal.version += 1
    if made.start != made.end:
        proposal.waiting_since = at if made.end in AWAITED else None
    if made.end in BEING_WRITTEN:
        proposal.required_rank, proposal.asked_of = "", None
    if case is not None:
        proposal.case, proposal.delivered_at = case, at
    proposal.save(force_update=True)


def _record(proposal: Proposal, made: Move, by: Actor, reason: str, case: Case | None) -> None:
    details: dict[str, Any] = {
        "proposal": proposal.pk,
        "version": proposal.version - made.begins_a_version,
        "from": made.start.value,
        "to": made.end.value,
    }
    if reason:
        details["reason"] = reason
    record(made.event, by=by, case=case or proposal.case, force=proposal.force_id, details=details)


def what_happened(proposal: Proposal, by: Actor) -> str:
    """Who was first and how it stands now: "You have done this already", or who did what meanwhile."""
    stage = f"It is now: {proposal.get_stage_display().lower()}."
    last = proposal.moves.order_by("pk").last()
    if last is None or last.at < proposal.changed_at:
        return (
            "This proposal was changed while you were looking, so nothing of yours was stored. "
            f"{stage} Look at it again, and repeat what you still want."
        )
    who = "You" if last.person_id == by.person.pk else last.signature
    did = f"{who} did this at {uk_date(last.at)}: {last.get_act_display().lower()}"
    return f"{did}. {stage} Nothing was stored a second time."


def _not_from_here(act: ProposalAct, proposal: Proposal) -> str:
    stage = proposal.get_stage_display().lower()
    possible = ", ".join(one.label.lower() for one in acts_from(Stage(proposal.stage)))
    if not possible:
        return f"This proposal is {stage}, and nothing more is done with it."
    return f"{act.label}: not while a proposal is {stage}. What can be done then: {possible}."
