"""What was delivered here, as the policies of what follows are asked about it."""

from typing import Any, Final

from cases.enums import Stage
from cases.models import Actor, Case, Proposal, Reconciliation
from cases.permissions.proposing import of
from cases.permissions.scene import EARLIER, Scene
from cases.permissions.stages import Stages

AUTHORITY: Final = ("authorising_rank",)
RECORDING: Final = ("crime_ref",)
TOLD: Final = ("victim_informed",)
WISHES: Final = ("victim_wishes",)


def delivered(at: Scene, who: Actor | None = None, *, elsewhere: bool = False, **state: Any) -> Proposal:
    """One that they delivered, or else a colleague, with the case that it became."""
    proposal = of(at, who, stage=Stage.DELIVERED, elsewhere=elsewhere)
    proposal.case = at.case(at.theirs if elsewhere else at.ours)
    for name, value in state.items():
        setattr(proposal, name, value)
    return proposal


def _case(at: Scene, who: Actor | None = None, *, elsewhere: bool = False) -> Case | None:
    return delivered(at, who, elsewhere=elsewhere).case


CORRECTED: Final[Stages] = {
    "what the victim wanted, in a case delivered here": lambda at, who: (_case(at), WISHES),
    "the crime’s reference, in a case delivered here": lambda at, who: (_case(at), RECORDING),
    "that the victim was told, in a case they delivered": lambda at, who: (_case(at, who), TOLD),
    "what the victim wanted, in a case they delivered": lambda at, who: (_case(at, who), WISHES),
    "who authorised it, in a case delivered here": lambda at, who: (_case(at), AUTHORITY),
    "the crime’s reference, in a case delivered in another force": lambda at, who: (
        _case(at, elsewhere=True),
        RECORDING,
    ),
    "the crime’s reference, in a case that the force recorded": lambda at, who: (at.case(), RECORDING),
}
FOLLOWED_UP: Final[Stages] = {
    "delivered by them": lambda at, who: (delivered(at, who),),
    "delivered by another officer": lambda at, who: (delivered(at),),
    "their own, not delivered": lambda at, who: (of(at, who),),
    "delivered by another officer in another force": lambda at, who: (delivered(at, elsewhere=True),),
}
REVIEWED: Final[Stages] = {
    "delivered by an officer alone": lambda at, who: (delivered(at, awaits_review=True),),
    "delivered by themselves": lambda at, who: (delivered(at, who, awaits_review=True),),
    "not awaiting a review": lambda at, who: (delivered(at),),
    "delivered by an officer of another force": lambda at, who: (delivered(at, elsewhere=True, awaits_review=True),),
}


def _difference(at: Scene, *, elsewhere: bool = False, **state: Any) -> Reconciliation:
    return Reconciliation(pk=1, case=at.case(at.theirs if elsewhere else at.ours), **state)


SETTLED: Final[Stages] = {
    "open": lambda at, who: (_difference(at),),
    "settled already": lambda at, who: (_difference(at, closed_at=EARLIER, closed_by="A colleague"),),
    "of another force": lambda at, who: (_difference(at, elsewhere=True),),
}
