"""Builders of proposals at every stage: each goes through the services, so that none starts where the app cannot go."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cases.authorisation import deciding, delivering, moving, writing
from cases.authorisation.answers import ANSWERABLE
from cases.enums import ProposalAct, Rank, RankPrefix, Role, Stage
from cases.models import Actor, Proposal
from tests import make

REASON = "It is in proportion to what was done."
# Changes of baseline B by which a resolution needs the authority of the rank.
NEEDS: dict[Rank, dict[str, Any]] = {
    Rank.NONE: {},
    Rank.SERGEANT: {"previous": [{"type": "simple_caution", "date": "2018-03-01", "offence_group": "theft_other"}]},
    Rank.INSPECTOR: {
        "mode_of_trial": "indictable_only",
        "offence_code": "34B",
        "offence_title": "Robbery",
        "offence_group": "robbery",
    },
}
# The way to a stage from a draft, where a sergeant endorses first.
WAY: dict[Stage, tuple[ProposalAct, ...]] = {
    Stage.DRAFT: (),
    Stage.WITH_SUPERVISOR: (ProposalAct.SUBMIT,),
    Stage.RETURNED: (ProposalAct.SUBMIT, ProposalAct.RETURN),
    Stage.AWAITING_AUTHORITY: (ProposalAct.SUBMIT, ProposalAct.ENDORSE),
    Stage.AUTHORISED: (ProposalAct.SUBMIT, ProposalAct.ENDORSE, ProposalAct.AUTHORISE),
    Stage.REFUSED: (ProposalAct.SUBMIT, ProposalAct.ENDORSE, ProposalAct.REFUSE),
    Stage.AUTHORISED_VERBALLY: (ProposalAct.RECORD_VERBAL,),
    Stage.WITHDRAWN: (ProposalAct.WITHDRAW,),
    Stage.DELIVERED: (ProposalAct.SUBMIT, ProposalAct.ENDORSE, ProposalAct.AUTHORISE, ProposalAct.DELIVER),
    Stage.COMPLETED: (
        ProposalAct.SUBMIT,
        ProposalAct.ENDORSE,
        ProposalAct.AUTHORISE,
        ProposalAct.DELIVER,
        ProposalAct.COMPLETE,
    ),
    Stage.NOT_COMPLETED: (
        ProposalAct.SUBMIT,
        ProposalAct.ENDORSE,
        ProposalAct.AUTHORISE,
        ProposalAct.DELIVER,
        ProposalAct.FAIL,
    ),
}


def an_officer(**terms: Any) -> Actor:
    return an_authoriser(Role.OFFICER, Rank.CONSTABLE, **terms)


def a_supervisor(rank: Rank = Rank.SERGEANT, **terms: Any) -> Actor:
    return an_authoriser(Role.SUPERVISOR, rank, **terms)


def an_inspector(rank: Rank = Rank.INSPECTOR, **terms: Any) -> Actor:
    return an_authoriser(Role.INSPECTOR, rank, **terms)


def an_authoriser(
    role: Role,
    rank: Rank,
    *,
    prefix: RankPrefix | str = "",
    force: str = "hampshire",
    name: str = "",
    staff_key: str = "",
) -> Actor:
    """A new person of this role and rank, perhaps acting, temporary or special."""
    number = next(make.NUMBERS)
    person = make.a_person(f"person{number}@example.org", name or f"{rank.label} {number}")
    membership = make.a_membership(person, role, force, rank=rank, rank_prefix=prefix, staff_key=staff_key)
    return Actor(person=person, membership=membership, force_ids=(force,))


@dataclass(frozen=True)
class Cast:
    """The officer who proposes, the sergeant who endorses, and the inspector who authorises."""

    officer: Actor = field(default_factory=an_officer)
    supervisor: Actor = field(default_factory=a_supervisor)
    inspector: Actor = field(default_factory=an_inspector)


def a_written_record(rank: Rank = Rank.NONE, **changes: Any) -> dict[str, Any]:
    """Baseline B as an officer would write it today, complete, and needing this rank; None takes a fact out."""
    today = timezone.localdate().isoformat()
    record = make.a_record(disposal_date=today, **{**NEEDS[rank], **changes})
    return {name: value for name, value in record.items() if name in ANSWERABLE}


def a_draft(rank: Rank = Rank.INSPECTOR, *, by: Actor | None = None, **changes: Any) -> Proposal:
    """A complete draft that needs this rank."""
    officer = by or an_officer()
    return writing.begin(by=officer, force=make.a_force(officer.force_ids[0]), record=a_written_record(rank, **changes))


def a_proposal(
    stage: Stage = Stage.DRAFT, rank: Rank = Rank.INSPECTOR, *, cast: Cast | None = None, **changes: Any
) -> Proposal:
    """A complete proposal that needs this rank, moved to the stage by the cast."""
    cast = cast or Cast()
    proposal = a_draft(rank, by=cast.officer, **changes)
    for act in WAY[stage]:
        proposal = moved(proposal, act, cast)
    return proposal


def moved(proposal: Proposal, act: ProposalAct, cast: Cast) -> Proposal:
    """One act on a proposal, by whoever of the cast does it; an endorsement that is not asked for is left out."""
    asked = {"proposal": proposal, "revision": proposal.revision}
    match act:
        case ProposalAct.SUBMIT:
            return moving.submit(**asked, by=cast.officer)
        case ProposalAct.ENDORSE if proposal.stage != Stage.WITH_SUPERVISOR:
            return proposal
        case ProposalAct.RECORD_VERBAL:
            given_at = timezone.now() - timedelta(minutes=20)
            by = cast.inspector.membership
            return deciding.record_verbal(
                **asked, by=cast.officer, given_by=by, given_at=given_at, words="Go ahead, she said on the telephone."
            )
        case ProposalAct.DELIVER:
            delivering.deliver(**asked, by=cast.officer)
            return Proposal.objects.select_related("case").get(pk=proposal.pk)
        case ProposalAct.CONFIRM_VERBAL | ProposalAct.DENY_VERBAL:
            confirms = act == ProposalAct.CONFIRM_VERBAL
            return deciding.answer_verbal(**asked, by=cast.inspector, confirms=confirms, reason=REASON)
    return moving.move(**asked, act=act, by=who_does(proposal, act, cast), reason=REASON)


def who_does(proposal: Proposal, act: ProposalAct, cast: Cast) -> Actor:
    """The one of the cast whose act it is at the stage where the proposal stands."""
    if act in (ProposalAct.TAKE_BACK, ProposalAct.WITHDRAW, ProposalAct.COMPLETE, ProposalAct.FAIL):
        return cast.officer
    if proposal.stage == Stage.WITH_SUPERVISOR:
        return cast.supervisor
    return cast.inspector
