"""The stages at which policies are asked: in words, with what the policy is then asked about."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from cases.enums import BatchState
from cases.models import Actor, Person
from cases.permissions.scene import NOW, TODAY, YESTERDAY, Scene

Asked = tuple[Any, ...]


class Named(dict[str, Any]):
    """What a policy is given by name, last in what it is asked about."""


Stages = Mapping[str, Callable[[Scene, Actor], Asked]]

ALWAYS: Final[Stages] = {"always": lambda at, who: ()}
FORCES: Final[Stages] = {
    "their own force": lambda at, who: (at.ours,),
    "another force": lambda at, who: (at.theirs,),
}
CASES: Final[Stages] = {
    "standing case of their force": lambda at, who: (at.case(),),
    "case that has been re-coded": lambda at, who: (at.case(is_recoded=True),),
    "case of another force": lambda at, who: (at.case(at.theirs),),
}
RELEASES: Final[Stages] = {
    "standing release of their force’s case": lambda at, who: (at.release(),),
    "release already withdrawn": lambda at, who: (at.release(is_withdrawn=True),),
    "release of another force’s case": lambda at, who: (at.release(at.case(at.theirs)),),
}
CASES_TO_FLAG: Final[Stages] = {
    **CASES,
    "case released to a panel they sit on": lambda at, who: (at.case(), at.release()),
    "released case, re-coded since": lambda at, who: (at.case(is_recoded=True), at.release()),
    "case whose release was withdrawn": lambda at, who: (at.case(), at.release(is_withdrawn=True)),
}
FLAGS: Final[Stages] = {
    "own standing flag": lambda at, who: (at.flag(who),),
    "own standing flag on a case re-coded since": lambda at, who: (at.flag(who, is_recoded=True),),
    "own flag, withdrawn": lambda at, who: (at.flag(who, is_withdrawn=True),),
    "another person’s flag": lambda at, who: (at.flag(who, is_own=False),),
}


def _states(*more: Any) -> Stages:
    """An import in each state, and one of another force."""
    stages = {f"{state.label[0].lower()}{state.label[1:]}": partial(_batch_in, state, more) for state in BatchState}
    return {**stages, "another force’s": lambda at, who: (at.batch(BatchState.CHECKED, force=at.theirs), *more)}


def _batch_in(state: BatchState, more: Asked, at: Scene, _who: Actor) -> Asked:
    return (at.batch(state), *more)


BATCHES: Final[Stages] = _states()
BATCHES_NOW: Final[Stages] = {
    **_states(NOW),
    "being checked, silent for days": lambda at, who: (at.batch(BatchState.CHECKING, is_silent=True), NOW),
    "being stored, silent for days": lambda at, who: (at.batch(BatchState.COMMITTING, is_silent=True), NOW),
}
PANELS: Final[Stages] = {
    "panel of their force": lambda at, who: (at.panel(), {at.ours.pk}),
    "joint panel with another force": lambda at, who: (at.panel(), at.both),
    "panel of another force": lambda at, who: (at.panel(), {at.theirs.pk}),
}
SEATS: Final[Stages] = {
    "seat on a panel of their force": lambda at, who: (at.seat(), {at.ours.pk}),
    "seat on a joint panel with another force": lambda at, who: (at.seat(), at.both),
    "seat already ended": lambda at, who: (at.seat(is_ended=True), {at.ours.pk}),
}
PEOPLE: Final[Stages] = {
    "somebody of their force": lambda at, who: (at.known(who, "open"),),
    "somebody who acts for another force too": lambda at, who: (at.known(who, "shared", elsewhere=True),),
    "somebody whose sign-in is closed": lambda at, who: (at.known(who, "closed", is_active=False),),
    "themselves": lambda at, who: (who.person,),
}
FACTORS: Final[Stages] = {
    "somebody with a second factor": lambda at, who: (at.known(who, "secured"), 1),
    "somebody without one": lambda at, who: (at.known(who, "unsecured"), 0),
    "somebody who acts for another force too": lambda at, who: (at.known(who, "shared", elsewhere=True), 1),
    "themselves": lambda at, who: (who.person, 1),
}
INVITED: Final[Stages] = {
    "somebody who has not answered": lambda at, who: (Person(pk=0, password="!"),),
    "somebody who has chosen a password": lambda at, who: (Person(pk=0, password="chosen"),),
    "somebody whose sign-in is closed": lambda at, who: (Person(pk=0, password="!", is_active=False),),
    "themselves": lambda at, who: (who.person,),
}
RECIPIENTS: Final[Stages] = {
    "somebody else, for their force": lambda at, who: (at.colleague, [at.ours]),
    "somebody else, for another force": lambda at, who: (at.colleague, [at.theirs]),
    "themselves": lambda at, who: (who.person, [at.ours]),
}
MEMBERSHIPS: Final[Stages] = {
    "another person’s, in force": lambda at, who: (at.membership(at.colleague), TODAY),
    "another person’s, ended": lambda at, who: (at.membership(at.colleague, ends_on=YESTERDAY), TODAY),
    "another person’s, for another force too": lambda at, who: (at.membership(at.colleague, at.ours, at.theirs), TODAY),
    "their own": lambda at, who: (at.membership(who.person), TODAY),
}
