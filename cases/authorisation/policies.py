"""Who may check, propose, endorse, authorise and deliver a resolution."""

from collections.abc import Collection
from datetime import date

from cases.authorisation.terms import Missing as Missing
from cases.authorisation.terms import Standing as Standing
from cases.authorisation.terms import level_of as level_of
from cases.authorisation.terms import or_above as or_above
from cases.decisions import YES, Decision, no
from cases.enums import Agency, ProposalAct, Rank, Role, Stage
from cases.models import Actor, Consultation, Delegation, Membership, Proposal
from cases.models.consultations import CONSULTED

CHECK = (Role.OFFICER, Role.SUPERVISOR, Role.INSPECTOR)
AUTHORISE = (Role.SUPERVISOR, Role.INSPECTOR)
FOLLOW_UP = (Role.SUPERVISOR, Role.FORCE_LEAD)
NOTIFIED = (*CHECK, Role.CONSULTEE, Role.FORCE_LEAD)
OWN_AUTHORITY = Rank.CONSTABLE
WRITTEN = (Stage.DRAFT, Stage.RETURNED)
OVER = (*Stage.after_delivery(), Stage.REFUSED, Stage.WITHDRAWN)
# Where those who endorse or authorise have a proposal in hand, up to delivery.
IN_HAND = (Stage.WITH_SUPERVISOR, Stage.AWAITING_AUTHORITY, Stage.AUTHORISED, Stage.AUTHORISED_VERBALLY)


def may_check(actor: Actor) -> Decision:
    """Whoever proposes, endorses or authorises may ask what the guidance would say."""
    if actor.role not in CHECK:
        return no("Resolutions are checked by those who propose, endorse or authorise them.")
    return YES


def may_propose(actor: Actor) -> Decision:
    """Officers propose, each in the force that their membership serves."""
    return YES if actor.role == Role.OFFICER else no("Officers propose resolutions.")


def may_open_queue(actor: Actor) -> Decision:
    """Those whom proposals wait for."""
    return YES if actor.role in AUTHORISE else no("Supervisors and inspectors decide on proposals.")


def may_read_proposals(actor: Actor) -> Decision:
    """Those through whose hands a proposal goes."""
    if actor.role in (*CHECK, Role.FORCE_LEAD, Role.CRIME_REGISTRAR):
        return YES
    return no("Proposals are seen by those who propose, endorse or authorise them, or answer for the force.")


def may_write(actor: Actor, standing: Standing) -> Decision:
    """Only whoever proposes writes."""
    if standing.proposal.proposer_id != actor.person.pk or actor.role != Role.OFFICER:
        return no("Only the officer who proposes a resolution writes it.")
    return _serves(actor, standing)


def may_submit(actor: Actor, standing: Standing) -> Decision:
    """Whoever proposed, where nothing is missing and more than their own authority is asked for."""
    if not (may := may_write(actor, standing)):
        return may
    if standing.required.level <= OWN_AUTHORITY.level:
        return no("This resolution needs nobody else's authority: deliver it.")
    return _complete(standing, ProposalAct.SUBMIT)


def may_submit_to_supervisor(actor: Actor, standing: Standing) -> Decision:
    """Where the force asks a supervisor first, which is where more than a sergeant's authority is needed."""
    if not goes_to_supervisor(standing):
        return no("This force does not ask a supervisor to endorse this resolution first.")
    return may_submit(actor, standing)


def may_submit_to_authority(actor: Actor, standing: Standing) -> Decision:
    """Complete, asking for more than the officer's own authority, and not for a supervisor's endorsement first."""
    if goes_to_supervisor(standing):
        return no("This force asks a supervisor to endorse this resolution first.")
    return may_submit(actor, standing)


def goes_to_supervisor(standing: Standing) -> bool:
    return standing.supervisor_endorses and standing.required.level > Rank.SERGEANT.level


def may_take_back(actor: Actor, standing: Standing) -> Decision:
    """Whoever proposed takes it back to change it; what was decided of it then counts no longer."""
    return may_write(actor, standing)


def may_withdraw(actor: Actor, standing: Standing) -> Decision:
    """Only whoever proposed withdraws, up to delivery."""
    return may_write(actor, standing)


def may_supervise(actor: Actor, standing: Standing) -> Decision:
    """A supervisor of the force who did not propose it."""
    if actor.role != Role.SUPERVISOR:
        return no("Supervisors endorse proposals, refer them up or return them.")
    return _not_own(actor, standing)


def may_endorse(actor: Actor, standing: Standing) -> Decision:
    """A supervisor of the force who did not propose it, where nothing is missing."""
    may = may_supervise(actor, standing)
    return _complete(standing, ProposalAct.ENDORSE) if may else may


def may_decide(actor: Actor, standing: Standing) -> Decision:
    """The rank that the guidance and the force ask for decides, and never who proposed or endorsed it."""
    if actor.role not in AUTHORISE:
        return no("Inspectors and supervisors decide on what awaits authority.")
    if not (may := _not_own(actor, standing)):
        return may
    if standing.endorser == actor.person.pk:
        return no("You endorsed this proposal, so another officer must authorise it.")
    may = _suffices(actor.membership, standing)
    return _asked(actor, standing) if may else may


def may_authorise(actor: Actor, standing: Standing) -> Decision:
    """Whoever may decide on it, where nothing is missing."""
    may = may_decide(actor, standing)
    return _complete(standing, ProposalAct.AUTHORISE) if may else may


def may_record_verbal(actor: Actor, standing: Standing) -> Decision:
    """The officer writes down who gave authority by word of mouth, and when."""
    if not (may := may_write(actor, standing)):
        return may
    if standing.required.level <= OWN_AUTHORITY.level:
        return no("This resolution needs nobody else's authority: deliver it.")
    return _complete(standing, ProposalAct.RECORD_VERBAL)


def may_answer_verbal(actor: Actor, standing: Standing) -> Decision:
    """Only the person who is said to have given it says whether they did, under whichever membership they hold now."""
    if actor.role not in AUTHORISE or standing.verbal is None or standing.verbal.given_by.person_id != actor.person.pk:
        return no("Only the officer who is said to have given this authority confirms or denies it.")
    if standing.verbal.confirmed_at or standing.verbal.denied_at:
        return no("This authority by word of mouth has been answered already.")
    return _not_own(actor, standing)


def may_confirm_verbal(actor: Actor, standing: Standing) -> Decision:
    """It counts at the rank that they had when they gave it."""
    if not (may := may_answer_verbal(actor, standing)) or standing.verbal is None:
        return may
    return _suffices(standing.verbal.given_by, standing)


def can_have_given(given_by: Membership, standing: Standing, *, was_serving: bool) -> Decision:
    """Whose word of mouth can be recorded: somebody who could have authorised it at that moment."""
    if given_by.person_id == standing.proposal.proposer_id:
        return no("You propose this resolution, so the authority is another officer’s to give.")
    if given_by.role not in AUTHORISE or not was_serving:
        return no(f"{given_by.person} could not authorise resolutions for this force at that time.")
    if given_by.person_id == standing.endorser:
        return no(f"{given_by.person} endorsed this proposal, so another officer must authorise it.")
    return _suffices(given_by, standing)


def can_be_asked(membership: Membership, standing: Standing, *, is_serving: bool) -> Decision:
    """Who can be asked by name: somebody who may authorise it today."""
    if membership.person_id == standing.proposal.proposer_id:
        return no("You propose this resolution, so ask another officer.")
    if membership.role not in AUTHORISE or not is_serving:
        return no(f"{membership.person} does not authorise resolutions for this force today: ask somebody else.")
    return _suffices(membership, standing)


def may_except(actor: Actor, standing: Standing, rule: str, lowest: Rank) -> Decision:
    """Somebody of the rank that the rule names, up to the day of delivery, and not on what they propose themselves.

    Where a constable's exception suffices the officer's own does, for nobody else need look at it before delivery.
    """
    if actor.role not in CHECK:
        return no("Exceptions are recorded by those who propose, endorse or authorise resolutions.")
    if standing.proposal.stage in Stage.after_delivery():
        return no("This resolution was delivered: an exception counts only where it is recorded by that day.")
    if standing.proposal.proposer_id == actor.person.pk:
        if lowest.level > OWN_AUTHORITY.level:
            return no("You proposed this resolution, so another officer must record an exception.")
        if standing.proposal.stage not in (Stage.DRAFT, Stage.RETURNED):
            return no("Take the proposal back before you record an exception.")
        return _serves(actor, standing)
    if standing.proposal.stage not in IN_HAND:
        return no("This proposal is not before anybody who records exceptions.")
    if level_of(actor.membership, special_ranks_count=standing.special_ranks_count) < lowest.level:
        return no(f"An exception to {rule} needs {or_above(lowest)}.")
    return _serves(actor, standing)


def may_deliver_alone(actor: Actor, standing: Standing) -> Decision:
    """On the officer's own authority, where neither guidance nor force asks for more."""
    if not (may := may_write(actor, standing)):
        return may
    if standing.required.level > OWN_AUTHORITY.level:
        return no(f"This resolution needs the authority of {or_above(standing.required)} before it is delivered.")
    return _complete(standing, ProposalAct.DELIVER)


def may_deliver(actor: Actor, standing: Standing) -> Decision:
    """Whoever proposed, where nothing is missing and the authority is of the rank asked for by now."""
    may = may_write(actor, standing)
    return _complete(standing, ProposalAct.DELIVER) if may else may


def may_say_how_it_ended(actor: Actor, standing: Standing) -> Decision:
    """Whether what was agreed was done is recorded by the officer, a supervisor or the force lead."""
    if standing.proposal.proposer_id == actor.person.pk or actor.role in FOLLOW_UP:
        return _serves(actor, standing)
    return no("The officer, a supervisor or the force lead records whether what was agreed was done.")


def may_consult(actor: Actor, proposal: Proposal, agency: Agency, asked_for: Collection[Agency]) -> Decision:
    """Until delivery the officer, or whoever decides on it, asks an agency whose view the guidance asks for."""
    writes = proposal.proposer_id == actor.person.pk and actor.role == Role.OFFICER
    decides = proposal.proposer_id != actor.person.pk and actor.role in AUTHORISE and proposal.stage not in WRITTEN
    if not (writes or decides):
        return no("The officer who proposes a resolution, or who decides on it, asks other agencies for their view.")
    if proposal.force_id not in actor.force_ids:
        return no("This proposal is another force’s.")
    if proposal.stage in OVER:
        return no("Nobody is asked for a view any more: this proposal is closed.")
    return YES if agency in asked_for else no(f"The guidance does not ask for the view of the {agency.label} here.")


def may_be_consulted(actor: Actor) -> Decision:
    """The youth justice service and the CPS are asked for their view."""
    if actor.role == Role.CONSULTEE and actor.agency in CONSULTED:
        return YES
    return no("Consultees of the youth justice service and of the CPS are asked for their view.")


def may_give_view(actor: Actor, consultation: Consultation) -> Decision:
    """The agency that was asked, once, of what was put to it as it stands; never whoever proposed it."""
    if not (may := may_be_consulted(actor)):
        return may
    proposal = consultation.proposal
    if actor.agency != consultation.agency or proposal.force_id not in actor.force_ids:
        return no("This was put to another agency or in another force.")
    if proposal.proposer_id == actor.person.pk:
        return no("You proposed this resolution, so another person must give the view.")
    if consultation.answered_at:
        return no("The view of your agency has been given.")
    if proposal.stage in OVER:
        return no("Your view is no longer needed: this proposal is closed.")
    if not consultation.is_of(proposal):
        return no("The proposal has been changed since it was put to you. You will be asked again if need be.")
    return YES


def may_delegate(actor: Actor) -> Decision:
    """Those who authorise name a deputy for when they are away."""
    return YES if actor.role in AUTHORISE else no("Supervisors and inspectors name a deputy for when they are away.")


def may_stand_in(
    giver: Membership, deputy: Membership, shared: Collection[str], *, special_ranks_count: bool
) -> Decision:
    """A colleague of the same force, of the same rank or above."""
    if deputy.person_id == giver.person_id:
        return no("Nobody stands in for themselves: name a colleague.")
    if deputy.role not in AUTHORISE or not shared:
        return no("A deputy is a supervisor or an inspector of the same force: choose from the list.")
    levels = [level_of(one, special_ranks_count=special_ranks_count) for one in (giver, deputy)]
    if levels[1] < levels[0]:
        return no(f"{deputy.person} is {deputy.rank_in_words.lower()}: a deputy has the same rank or a higher one.")
    return YES


def may_end_delegation(actor: Actor, delegation: Delegation, on: date) -> Decision:
    """Either of the two ends it early."""
    own = actor.membership.pk if actor.membership else None
    if own not in (delegation.giver_id, delegation.deputy_id):
        return no("Whoever is away, or their deputy, ends this.")
    if delegation.ended_at or delegation.ends_on < on:
        return no("This is over already.")
    return YES


def may_read_notices(actor: Actor) -> Decision:
    """Those whom a proposal, a delivered resolution or a meeting of a panel can wait for."""
    if actor.role in NOTIFIED or actor.sits_on_panels:
        return YES
    return no("Notices go to those who propose, decide, are consulted, sit on panels, or answer for the force.")


def _not_own(actor: Actor, standing: Standing) -> Decision:
    if standing.proposal.proposer_id == actor.person.pk:
        return no("You proposed this resolution, so another officer must decide on it.")
    return _serves(actor, standing)


def _serves(actor: Actor, standing: Standing) -> Decision:
    if standing.proposal.force_id not in actor.force_ids:
        return no("This proposal is another force’s.")
    return YES


def _suffices(membership: Membership | None, standing: Standing) -> Decision:
    """Whether a rank is the one that is asked for, or above it."""
    if level_of(membership, special_ranks_count=standing.special_ranks_count) >= standing.required.level:
        return YES
    return no(f"This resolution needs the authority of {or_above(standing.required)}.")


def _asked(actor: Actor, standing: Standing) -> Decision:
    """What was asked of one person is theirs, their deputy's, and anybody's once they have left."""
    asked = standing.proposal.asked_of_id
    own = actor.membership.pk if actor.membership else None
    if asked is None or asked == own or asked in standing.stands_in_for or standing.asked_has_left:
        return YES
    return no("Another officer was asked to decide on this proposal, and is not away.")


def _complete(standing: Standing, act: ProposalAct) -> Decision:
    missing = standing.missing.get(act, ())
    if not missing:
        return YES
    return no("Still missing: " + "; ".join(one.in_a_sentence for one in missing) + ".")
