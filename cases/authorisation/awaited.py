"""Whom a proposal waits for as it stands, and for what."""

from collections.abc import Iterable, Iterator
from datetime import date

from cases.authorisation import queries
from cases.authorisation.afterwards.due import to_tell
from cases.authorisation.policies import AUTHORISE, OVER, level_of
from cases.enums import Agency, NoticeKind, ProposalAct, Rank, Role, Stage
from cases.guidance.queries import settings_of as guidance_settings_of
from cases.models import Consultation, Membership, Proposal, Reconciliation

Awaited = tuple[NoticeKind, Membership]


def awaited_of(proposal: Proposal, today: date) -> list[Awaited]:
    """Everybody that something is asked of now, so that each can be told, and those who were told before be let off."""
    deciding = queries.serving(proposal.force_id, today, AUTHORISE)
    others = [one for one in deciding if one.person_id != proposal.proposer_id]
    found = [*_to_decide(proposal, others, today), *_to_confirm(proposal, others)]
    if proposal.stage not in OVER:
        found += _to_consult(proposal, today)
    elif proposal.stage in Stage.after_delivery():
        found += _after_delivery(proposal, others, today)
    return found


def _to_decide(proposal: Proposal, others: Iterable[Membership], today: date) -> Iterator[Awaited]:
    if proposal.stage == Stage.WITH_SUPERVISOR:
        yield from ((NoticeKind.TO_ENDORSE, one) for one in others if one.role == Role.SUPERVISOR)
    if proposal.stage == Stage.AWAITING_AUTHORITY:
        yield from ((NoticeKind.TO_AUTHORISE, one) for one in _to_authorise(proposal, others, today))


def _to_authorise(proposal: Proposal, others: Iterable[Membership], today: date) -> list[Membership]:
    """Whoever was asked by name, or their deputy while they are away; else everybody of the rank."""
    endorsed = proposal.moves.filter(version=proposal.version, act=ProposalAct.ENDORSE).values_list("person_id")
    endorsers = {person for (person,) in endorsed}
    level = Rank(proposal.required_rank or Rank.NONE).level
    specials = guidance_settings_of(proposal.force_id).special_ranks_count
    able = [
        one for one in others if one.person_id not in endorsers and level_of(one, special_ranks_count=specials) >= level
    ]
    if proposal.asked_of_id is None:
        return able
    waited_for = queries.deputies_of(proposal.asked_of_id, today) or {proposal.asked_of_id}
    # Nothing sits with someone who has left: then it is anybody's of the rank.
    return [one for one in able if one.pk in waited_for] or able


def _to_confirm(proposal: Proposal, others: Iterable[Membership]) -> Iterator[Awaited]:
    """Whoever is said to have given authority by word of mouth, delivered on or not."""
    if proposal.stage != Stage.AUTHORISED_VERBALLY and proposal.stage not in Stage.after_delivery():
        return
    said = proposal.verbal_authorities.filter(
        version=proposal.version, confirmed_at__isnull=True, denied_at__isnull=True
    )
    givers = {person for (person,) in said.values_list("given_by__person")}
    yield from ((NoticeKind.TO_CONFIRM, one) for one in others if one.person_id in givers)


def _to_consult(proposal: Proposal, today: date) -> Iterator[Awaited]:
    asked = Consultation.objects.open().filter(proposal=proposal).values_list("agency", flat=True)
    agencies = {Agency(agency) for agency in asked}
    if not agencies:
        return
    for one in queries.serving(proposal.force_id, today, (Role.CONSULTEE,)):
        if one.agency in agencies and one.person_id != proposal.proposer_id:
            yield NoticeKind.TO_CONSULT, one


def _after_delivery(proposal: Proposal, others: Iterable[Membership], today: date) -> Iterator[Awaited]:
    if proposal.awaits_review:
        yield from ((NoticeKind.TO_REVIEW, one) for one in others if one.role == Role.SUPERVISOR)
    case = proposal.case
    if case and to_tell(case):
        officers = queries.serving(proposal.force_id, today, (Role.OFFICER,))
        yield from ((NoticeKind.TO_TELL_VICTIM, one) for one in officers if one.pk == proposal.membership_id)
    if Reconciliation.objects.open().filter(case=case).exists():
        leads = queries.serving(proposal.force_id, today, (Role.FORCE_LEAD,))
        yield from ((NoticeKind.TO_RECONCILE, one) for one in leads)
