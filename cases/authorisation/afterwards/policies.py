"""Who may record what followed a delivery, review it, and settle what an import says otherwise."""

from cases.authorisation.policies import FOLLOW_UP
from cases.decisions import YES, Decision, no
from cases.enums import Role, Stage
from cases.models import Actor, Proposal, Reconciliation


def may_follow_up(actor: Actor, proposal: Proposal) -> Decision:
    """Whether the victim was told is recorded after delivery by the officer, a supervisor or the force lead."""
    if proposal.proposer_id != actor.person.pk and actor.role not in FOLLOW_UP:
        return no("The officer, a supervisor or the force lead records whether the victim was told.")
    if proposal.force_id not in actor.force_ids:
        return no("This proposal is another force’s.")
    if proposal.stage not in Stage.after_delivery():
        return no("This resolution has not been delivered, so there is no outcome to tell.")
    return YES


def may_review(actor: Actor, proposal: Proposal) -> Decision:
    """A supervisor of the force looks afterwards at what an officer delivered alone, and never at their own."""
    if actor.role != Role.SUPERVISOR:
        return no("Supervisors review what officers delivered on their own authority.")
    if proposal.force_id not in actor.force_ids:
        return no("This proposal is another force’s.")
    if proposal.proposer_id == actor.person.pk:
        return no("You delivered this resolution, so another supervisor must review it.")
    if not proposal.awaits_review:
        return no("This resolution does not await a review.")
    return YES


def may_see_reconciliations(actor: Actor) -> Decision:
    """Those who settle what an import says otherwise, and those who import and own recording."""
    if actor.role in (Role.FORCE_LEAD, Role.ADMINISTRATOR, Role.CRIME_REGISTRAR):
        return YES
    return no("What imports say otherwise is seen by force leads, crime registrars and administrators.")


def may_settle(actor: Actor, reconciliation: Reconciliation) -> Decision:
    """The force lead settles once what is right."""
    if actor.role != Role.FORCE_LEAD:
        return no("The force lead settles what an import says otherwise.")
    if reconciliation.case.force_id not in actor.force_ids:
        return no("This case is another force’s.")
    if reconciliation.closed_at:
        return no(f"This was settled by {reconciliation.closed_by} already.")
    return YES
