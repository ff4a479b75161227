"""Where a proposal stands today: what was decided of its version, what the guidance asks now, what is missing."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cases.authorisation import queries
from cases.authorisation.checking import Checked, check
from cases.authorisation.outstanding import outstanding
from cases.authorisation.policies import Standing, level_of
from cases.authorisation.workflow import BEING_WRITTEN
from cases.enums import ProposalAct, Rank, Stage
from cases.guidance.derive import Record
from cases.guidance.queries import settings_of
from cases.guidance.settings import Settings
from cases.models import (
    Actor,
    AuthoritySettings,
    Consultation,
    Membership,
    Proposal,
    ProposalMove,
    ProposalVersion,
    RuleException,
    VerbalAuthority,
)


@dataclass(frozen=True, slots=True)
class OfVersion:
    """What was submitted, asked and decided of the version that a proposal is at, and of no earlier one."""

    submitted: ProposalVersion | None
    endorsement: ProposalMove | None
    authority: ProposalMove | None
    verbal: VerbalAuthority | None
    exceptions: tuple[RuleException, ...]
    consultations: tuple[Consultation, ...]

    @property
    def authoriser(self) -> Membership | None:
        """Who authorised it, or is said to have."""
        if self.authority:
            return self.authority.membership
        return self.verbal.given_by if self.verbal else None


@dataclass(frozen=True, slots=True)
class Reading:
    """A proposal with everything that a policy, a move or a page asks about it, read once.

    `record` is what the actor may read of it, as it would be decided on: with consultations, endorsement, exceptions.
    """

    proposal: Proposal
    decided: OfVersion
    record: Record
    checked: Checked
    settings: Settings
    authority_settings: AuthoritySettings
    standing: Standing


def standing_of(proposal: Proposal, actor: Actor) -> Standing:
    """What the policies are asked about."""
    return reading_of(proposal, actor).standing


def reading_of(proposal: Proposal, actor: Actor) -> Reading:
    """The version as it would be decided on today; once delivered, as of the day on which it was.

    While its officer writes, everybody else reads what was submitted last, and nothing that follows from the writing.
    """
    settings, asks = settings_of(proposal.force_id), queries.settings_of(proposal.force_id)
    decided = decided_of(proposal)
    record = as_decided(_readable(proposal, actor), proposal, decided)
    checked = check(
        record,
        settings,
        Rank(asks.lowest_rank),
        on=_day_of(proposal),
        endorses=asks.supervisor_endorses,
    )
    standing = _standing(proposal, actor, decided, checked, settings, asks)
    return Reading(proposal, decided, record, checked, settings, asks, standing)


def decided_of(proposal: Proposal) -> OfVersion:
    """What hangs on the version that the proposal is at."""
    number = proposal.version
    moves = {one.act: one for one in proposal.moves.filter(version=number).select_related("membership__person")}
    return OfVersion(
        submitted=proposal.versions.filter(number=number).first(),
        endorsement=moves.get(ProposalAct.ENDORSE.value),
        authority=moves.get(ProposalAct.AUTHORISE.value),
        verbal=proposal.verbal_authorities.filter(version=number).select_related("given_by__person").first(),
        exceptions=tuple(proposal.exceptions.filter(version=number)),
        consultations=tuple(proposal.consultations.filter(version=number)),
    )


def _readable(proposal: Proposal, actor: Actor) -> Record:
    """What its officer has written so far for its officer; for everybody else what was submitted last, if anything."""
    if proposal.stage not in BEING_WRITTEN or proposal.proposer_id == actor.person.pk:
        return dict(proposal.record)
    last = proposal.versions.first()
    return dict(last.record) if last else {}


def as_decided(record: Record, proposal: Proposal, decided: OfVersion) -> Record:
    """The record with whom was consulted, who endorsed it and which exceptions were recorded."""
    added: Record = {**record, **queries.consultation_facts(proposal)}
    if endorsement := decided.endorsement:
        added["supervisor_rank"] = endorsement.rank or None
        added["supervisor_rank_prefix"] = endorsement.rank_prefix or None
    if decided.exceptions:
        added["exceptions"] = [as_recorded(one) for one in decided.exceptions]
    return {name: value for name, value in added.items() if value is not None}


def as_recorded(exception: RuleException) -> Record:
    """An exception as the record of a case has it."""
    entry = {
        "rule_id": exception.rule,
        "rank": exception.rank,
        "date": exception.on.isoformat(),
        "reason": exception.reason,
    }
    return {**entry, "rank_prefix": exception.rank_prefix} if exception.rank_prefix else entry


def _standing(
    proposal: Proposal,
    actor: Actor,
    decided: OfVersion,
    checked: Checked,
    settings: Settings,
    asks: AuthoritySettings,
) -> Standing:
    today, required = timezone.localdate(), _required(proposal, decided, checked)
    special_ranks_count = settings.special_ranks_count
    authoriser = decided.authoriser
    is_too_junior = (
        authoriser is not None and level_of(authoriser, special_ranks_count=special_ranks_count) < required.level
    )
    return Standing(
        proposal=proposal,
        required=required,
        endorser=decided.endorsement.person_id if decided.endorsement else None,
        verbal=decided.verbal,
        missing=outstanding(
            proposal,
            checked,
            is_writing=proposal.proposer_id == actor.person.pk,
            views=decided.consultations,
            excepted=frozenset(one.rule for one in decided.exceptions),
            beyond=required if is_too_junior else None,
        ),
        special_ranks_count=special_ranks_count,
        stands_in_for=queries.stands_in_for(actor, today),
        asked_has_left=queries.asked_has_left(proposal, today),
        supervisor_endorses=asks.supervisor_endorses,
    )


def _required(proposal: Proposal, decided: OfVersion, checked: Checked) -> Rank:
    """What was asked when it was submitted, or more where the guidance or the force asks for more by now."""
    if decided.submitted is None or proposal.stage in BEING_WRITTEN:
        return checked.required_rank
    pinned = Rank(decided.submitted.required_rank)
    if proposal.stage in Stage.after_delivery():
        return pinned
    return max(pinned, checked.required_rank, key=lambda rank: rank.level)


def _day_of(proposal: Proposal) -> date:
    """A resolution is held against the rules of the day on which it is delivered, which may be today."""
    return (proposal.case.disposal_date if proposal.case else None) or timezone.localdate()
