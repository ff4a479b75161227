"""Proposals as their policies are asked about them: whose they are, what they need, and what was decided."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from cases.authorisation.terms import Missing, Standing
from cases.enums import Agency, ProposalAct, Rank, RankPrefix, Role, Stage
from cases.models import Actor, Consultation, Delegation, Membership, Proposal, VerbalAuthority
from cases.permissions.scene import EARLIER, LONG_AGO, NOW, TODAY, YESTERDAY, Scene
from cases.permissions.stages import Stages

NOT_CHECKED: Final = Missing("History", "whether national and local records were checked")
LACKING: Final[Mapping[ProposalAct, tuple[Missing, ...]]] = MappingProxyType(dict.fromkeys(ProposalAct, (NOT_CHECKED,)))
SOMEBODY: Final = 900_001
RULE: Final = "CR-SERIOUS-01"


def of(at: Scene, who: Actor | None = None, *, stage: Stage = Stage.DRAFT, elsewhere: bool = False) -> Proposal:
    """One that they propose, or else a colleague's."""
    proposer = who.person if who else at.colleague
    return Proposal(pk=1, force=at.theirs if elsewhere else at.ours, proposer=proposer, stage=stage, version=1)


def needing(rank: Rank, proposal: Proposal, **more: Any) -> tuple[Standing]:
    return (Standing(proposal=proposal, required=rank, **more),)


def _own(rank: Rank, stage: Stage = Stage.DRAFT) -> Stages:
    """Their own, a colleague's, and their own in another force."""
    return {
        "their own": lambda at, who: needing(rank, of(at, who, stage=stage)),
        "their own, with something missing": lambda at, who: needing(rank, of(at, who, stage=stage), missing=LACKING),
        "another officer’s": lambda at, who: needing(rank, of(at, stage=stage)),
        "their own, in another force": lambda at, who: needing(rank, of(at, who, stage=stage, elsewhere=True)),
    }


WRITTEN: Final[Stages] = _own(Rank.INSPECTOR)
SUBMITTED: Final[Stages] = {
    **_own(Rank.INSPECTOR),
    "their own, needing nobody else": lambda at, who: needing(Rank.NONE, of(at, who)),
}
SUBMITTED_FOR_ENDORSEMENT: Final[Stages] = {
    **_own(Rank.INSPECTOR),
    "their own, needing a sergeant": lambda at, who: needing(Rank.SERGEANT, of(at, who)),
    "their own, in a force that asks no endorsement": lambda at, who: needing(
        Rank.INSPECTOR, of(at, who), supervisor_endorses=False
    ),
}
SUBMITTED_FOR_AUTHORITY: Final[Stages] = {
    **_own(Rank.SERGEANT),
    "their own, needing an inspector": lambda at, who: needing(Rank.INSPECTOR, of(at, who)),
    "their own, needing an inspector, in a force that asks no endorsement": lambda at, who: needing(
        Rank.INSPECTOR, of(at, who), supervisor_endorses=False
    ),
}
DELIVERED_ALONE: Final[Stages] = {
    **_own(Rank.CONSTABLE),
    "their own, needing a sergeant": lambda at, who: needing(Rank.SERGEANT, of(at, who)),
}
DELIVERED_AS_AUTHORISED: Final[Stages] = _own(Rank.INSPECTOR, Stage.AUTHORISED)
ENDED: Final[Stages] = {
    "their own": lambda at, who: needing(Rank.NONE, of(at, who, stage=Stage.DELIVERED)),
    "another officer’s": lambda at, who: needing(Rank.NONE, of(at, stage=Stage.DELIVERED)),
    "another officer’s, of another force": lambda at, who: needing(
        Rank.NONE, of(at, stage=Stage.DELIVERED, elsewhere=True)
    ),
}


def _before(stage: Stage) -> Stages:
    """What waits for somebody's decision."""
    return {
        "needing a sergeant": lambda at, who: needing(Rank.SERGEANT, of(at, stage=stage)),
        "needing an inspector": lambda at, who: needing(Rank.INSPECTOR, of(at, stage=stage)),
        "needing a superintendent": lambda at, who: needing(Rank.SUPERINTENDENT, of(at, stage=stage)),
        "needing a sergeant, with something missing": lambda at, who: needing(
            Rank.SERGEANT, of(at, stage=stage), missing=LACKING
        ),
        "what they proposed themselves": lambda at, who: needing(Rank.SERGEANT, of(at, who, stage=stage)),
        "of another force": lambda at, who: needing(Rank.SERGEANT, of(at, stage=stage, elsewhere=True)),
    }


def _asked_of_somebody(at: Scene) -> Proposal:
    proposal = of(at, stage=Stage.AWAITING_AUTHORITY)
    proposal.asked_of_id = SOMEBODY
    return proposal


SUPERVISED: Final[Stages] = _before(Stage.WITH_SUPERVISOR)
DECIDED: Final[Stages] = {
    **_before(Stage.AWAITING_AUTHORITY),
    "that they endorsed": lambda at, who: needing(
        Rank.SERGEANT, of(at, stage=Stage.AWAITING_AUTHORITY), endorser=who.person.pk
    ),
    "asked of somebody else by name": lambda at, who: needing(Rank.SERGEANT, _asked_of_somebody(at)),
    "asked of somebody for whom they stand in": lambda at, who: needing(
        Rank.SERGEANT, _asked_of_somebody(at), stands_in_for=frozenset({SOMEBODY})
    ),
    "asked of somebody who has left": lambda at, who: needing(
        Rank.SERGEANT, _asked_of_somebody(at), asked_has_left=True
    ),
}


def _spoken(at: Scene, who: Actor | None, *, is_answered: bool = False, **state: Any) -> tuple[Standing]:
    """Authority that this person, or a colleague, is said to have given by word of mouth."""
    giver = who.membership if who and who.membership else at.sitting(Role.INSPECTOR)
    verbal = VerbalAuthority(pk=1, given_by=giver, confirmed_at=EARLIER if is_answered else None)
    return needing(Rank.INSPECTOR, of(at, stage=Stage.AUTHORISED_VERBALLY, **state), verbal=verbal)


ANSWERED: Final[Stages] = {
    "said to be theirs, needing an inspector": lambda at, who: _spoken(at, who),
    "said to be theirs, answered already": lambda at, who: _spoken(at, who, is_answered=True),
    "said to be somebody else’s": lambda at, who: _spoken(at, None),
    "said to be theirs, of another force": lambda at, who: _spoken(at, who, elsewhere=True),
}


def _exception(lowest: Rank, proposal: Proposal) -> tuple[Standing, str, Rank]:
    return (*needing(Rank.INSPECTOR, proposal), RULE, lowest)


EXCEPTED: Final[Stages] = {
    "a sergeant’s exception, before authority": lambda at, who: _exception(
        Rank.SERGEANT, of(at, stage=Stage.AWAITING_AUTHORITY)
    ),
    "an inspector’s exception, before authority": lambda at, who: _exception(
        Rank.INSPECTOR, of(at, stage=Stage.AWAITING_AUTHORITY)
    ),
    "a constable’s exception, on their own draft": lambda at, who: _exception(Rank.CONSTABLE, of(at, who)),
    "an inspector’s exception, on their own draft": lambda at, who: _exception(Rank.INSPECTOR, of(at, who)),
    "a constable’s exception, on their own once submitted": lambda at, who: _exception(
        Rank.CONSTABLE, of(at, who, stage=Stage.AWAITING_AUTHORITY)
    ),
    "after delivery": lambda at, who: _exception(Rank.SERGEANT, of(at, stage=Stage.DELIVERED)),
    "of another force": lambda at, who: _exception(
        Rank.SERGEANT, of(at, stage=Stage.AWAITING_AUTHORITY, elsewhere=True)
    ),
}
ASKED_FOR: Final = (Agency.CPS,)
CONSULTED: Final[Stages] = {
    "their own draft, where the guidance asks for it": lambda at, who: (of(at, who), Agency.CPS, ASKED_FOR),
    "their own draft, where the guidance does not": lambda at, who: (of(at, who), Agency.YOUTH_JUSTICE, ASKED_FOR),
    "another officer’s, before authority": lambda at, who: (
        of(at, stage=Stage.AWAITING_AUTHORITY),
        Agency.CPS,
        ASKED_FOR,
    ),
    "another officer’s draft": lambda at, who: (of(at), Agency.CPS, ASKED_FOR),
    "their own, delivered": lambda at, who: (of(at, who, stage=Stage.DELIVERED), Agency.CPS, ASKED_FOR),
    "their own, in another force": lambda at, who: (of(at, who, elsewhere=True), Agency.CPS, ASKED_FOR),
}


def _put(at: Scene, who: Actor | None = None, agency: Agency = Agency.YOUTH_JUSTICE, **state: Any) -> Consultation:
    proposal = of(at, who, **{"stage": Stage.AWAITING_AUTHORITY, **state})
    return Consultation(pk=1, proposal=proposal, version=1, agency=agency, asked_at=EARLIER)


def _answered(at: Scene) -> Consultation:
    consultation = _put(at)
    consultation.answered_at = NOW
    return consultation


def _changed(at: Scene) -> Consultation:
    consultation = _put(at)
    consultation.version = 0
    return consultation


VIEWS: Final[Stages] = {
    "put to the youth justice service": lambda at, who: (_put(at),),
    "put to the CPS": lambda at, who: (_put(at, agency=Agency.CPS),),
    "answered already": lambda at, who: (_answered(at),),
    "changed since it was put": lambda at, who: (_changed(at),),
    "of what they proposed themselves": lambda at, who: (_put(at, who),),
    "of a proposal that is closed": lambda at, who: (_put(at, stage=Stage.WITHDRAWN),),
    "put to the youth justice service by another force": lambda at, who: (_put(at, elsewhere=True),),
}


def _place(giver: Membership | None, deputy: Membership | None, **state: Any) -> tuple[Delegation, Any]:
    given = {"giver_id": giver.pk if giver else SOMEBODY, "deputy_id": deputy.pk if deputy else SOMEBODY}
    return Delegation(pk=1, **given, **{"starts_on": LONG_AGO, "ends_on": TODAY, **state}), TODAY


PLACES: Final[Stages] = {
    "given by them": lambda at, who: _place(who.membership, None),
    "taken by them": lambda at, who: _place(None, who.membership),
    "between others": lambda at, who: _place(None, None),
    "given by them, over": lambda at, who: _place(who.membership, None, ends_on=YESTERDAY),
}


def ranked(at: Scene, role: Role, rank: Rank, prefix: RankPrefix | str = "") -> Membership:
    """A colleague's membership of a rank, never stored."""
    return Membership(pk=SOMEBODY, person=at.colleague, role=role, rank=rank, rank_prefix=prefix)


def _at(at: Scene, **more: Any) -> Standing:
    who = at.actors[Role.OFFICER]
    return needing(Rank.INSPECTOR, of(at, who), **more)[0]


GIVEN_BY: Final = {
    "an inspector": lambda at, can: can(ranked(at, Role.INSPECTOR, Rank.INSPECTOR), _at(at), was_serving=True),
    "a sergeant, where an inspector is needed": lambda at, can: can(
        ranked(at, Role.SUPERVISOR, Rank.SERGEANT), _at(at), was_serving=True
    ),
    "an inspector of the special constabulary": lambda at, can: can(
        ranked(at, Role.INSPECTOR, Rank.INSPECTOR, RankPrefix.SPECIAL), _at(at), was_serving=True
    ),
    "an inspector of the special constabulary, where the force counts them": lambda at, can: can(
        ranked(at, Role.INSPECTOR, Rank.INSPECTOR, RankPrefix.SPECIAL),
        _at(at, special_ranks_count=True),
        was_serving=True,
    ),
    "an inspector who did not serve the force then": lambda at, can: can(
        ranked(at, Role.INSPECTOR, Rank.INSPECTOR), _at(at), was_serving=False
    ),
    "an inspector who endorsed it": lambda at, can: can(
        ranked(at, Role.INSPECTOR, Rank.INSPECTOR), _at(at, endorser=at.colleague.pk), was_serving=True
    ),
    "whoever proposes it": lambda at, can: can(at.actors[Role.OFFICER].membership, _at(at), was_serving=True),
}
ASKED_BY_NAME: Final = {
    "an inspector": lambda at, can: can(ranked(at, Role.INSPECTOR, Rank.INSPECTOR), _at(at), is_serving=True),
    "a sergeant, where an inspector is needed": lambda at, can: can(
        ranked(at, Role.SUPERVISOR, Rank.SERGEANT), _at(at), is_serving=True
    ),
    "an inspector who does not serve the force today": lambda at, can: can(
        ranked(at, Role.INSPECTOR, Rank.INSPECTOR), _at(at), is_serving=False
    ),
    "whoever proposes it": lambda at, can: can(at.actors[Role.OFFICER].membership, _at(at), is_serving=True),
}


def _deputy(at: Scene, role: Role, rank: Rank, can: Any, *, is_shared: bool = True) -> Any:
    giver = at.actors[Role.INSPECTOR].membership
    shared = {at.ours.pk} if is_shared else set()
    return can(giver, ranked(at, role, rank), shared, special_ranks_count=False)


DEPUTIES: Final = {
    "a chief inspector": lambda at, can: _deputy(at, Role.INSPECTOR, Rank.CHIEF_INSPECTOR, can),
    "an inspector": lambda at, can: _deputy(at, Role.INSPECTOR, Rank.INSPECTOR, can),
    "a sergeant": lambda at, can: _deputy(at, Role.SUPERVISOR, Rank.SERGEANT, can),
    "an officer": lambda at, can: _deputy(at, Role.OFFICER, Rank.CONSTABLE, can),
    "an inspector who serves none of their forces": lambda at, can: _deputy(
        at, Role.INSPECTOR, Rank.INSPECTOR, can, is_shared=False
    ),
    "themselves": lambda at, can: can(
        at.actors[Role.INSPECTOR].membership,
        at.actors[Role.INSPECTOR].membership,
        {at.ours.pk},
        special_ranks_count=False,
    ),
}
