"""Meetings and their cases, as the policies of panels and reviews are asked about them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Final

from cases.decisions import Decision
from cases.enums import Chosen, ItemStage, RedactionStage, Role
from cases.models import (
    Actor,
    AgendaItem,
    Attendance,
    Declaration,
    Finding,
    Invitation,
    Meeting,
    Membership,
    Reason,
    Redaction,
    SavedFilter,
)
from cases.panels.meetings.policies import Sitting
from cases.panels.selecting.asking import Asked as AskedDraw
from cases.panels.selecting.asking import Eligible, Frame
from cases.permissions.scene import EARLIER, TODAY, YESTERDAY, Scene
from cases.permissions.stages import Named, Stages

Answered = Callable[..., Decision]
Held = Mapping[str, Callable[[Scene, Answered], Decision]]
ANNOUNCED: Final = {"announced_at": EARLIER}
OVER: Final = {**ANNOUNCED, "confirmed_at": EARLIER, "confirmed_by": "The chair"}
CANCELLED: Final = {**ANNOUNCED, "cancelled_at": EARLIER, "cancel_reason": "No room."}


def meeting(at: Scene, **state: Any) -> Meeting:
    terms = {"held_on": TODAY, **ANNOUNCED, **state}
    return Meeting(pk=1, panel=at.panel(), number=1, title="The meeting", **terms)


def item(at: Scene, stage: ItemStage = ItemStage.IN_REVIEW, **of_meeting: Any) -> AgendaItem:
    """A case of the meeting, where it stands, with what that says of its round."""
    opened = EARLIER if stage not in (ItemStage.SELECTED, ItemStage.REMOVED) else None
    closed = EARLIER if stage in ItemStage.after_the_round() else None
    return AgendaItem(
        pk=1,
        meeting=meeting(at, **of_meeting),
        number=1,
        case=at.case(),
        stage=stage,
        round_opened_at=opened,
        round_closed_at=closed,
    )


def attendance(at: Scene, **state: Any) -> Attendance:
    """A colleague's invitation."""
    invited = Membership(pk=0, person=at.colleague, role=Role.PANEL_MEMBER)
    return Attendance(pk=1, meeting=meeting(at), membership=invited, invited_at=EARLIER, **state)


def stands(at: Scene, who: Actor, *, is_invited: bool = True, is_conflicted: bool = False) -> Sitting:
    """As somebody of this role stands to a meeting of a panel of theirs."""
    return Sitting(
        runs=who.runs_panels,
        chairs=who.role == Role.PANEL_CHAIR,
        attendance=attendance(at) if who.sits_on_panels and is_invited else None,
        is_conflicted=is_conflicted,
    )


def _meetings(**named: Any) -> Stages:
    """A meeting that is to come, one that is over, one that was cancelled."""
    more = (Named(named),) if named else ()
    states = {"to come": {}, "with its minutes confirmed": OVER, "cancelled": CANCELLED}
    return {
        f"meeting {words}": partial(lambda state, at, who: (meeting(at, **state), stands(at, who), *more), state)
        for words, state in states.items()
    }


def _items(*stages: ItemStage) -> Stages:
    """A case of a meeting to come at each of these stages; one with which they have a conflict; one that is over."""
    asked: dict[str, Callable[[Scene, Actor], tuple[Any, ...]]] = {
        f"case at “{stage.label.lower()}”": partial(lambda one, at, who: (item(at, one), stands(at, who)), stage)
        for stage in stages
    }
    first = stages[0]
    asked["case with which they have a conflict"] = lambda at, who: (
        item(at, first),
        stands(at, who, is_conflicted=True),
    )
    asked["case of a meeting with its minutes confirmed"] = lambda at, who: (item(at, first, **OVER), stands(at, who))
    return asked


MEETINGS: Final = _meetings()
ANNOUNCING: Final[Stages] = {
    "nobody invited": lambda at, who: (meeting(at, announced_at=None), stands(at, who), Named(invited=0)),
    "somebody invited": lambda at, who: (meeting(at, announced_at=None), stands(at, who), Named(invited=1)),
    "announced already": lambda at, who: (meeting(at), stands(at, who), Named(invited=1)),
}
CANCELLING: Final[Stages] = {
    "nothing found yet": lambda at, who: (meeting(at), stands(at, who), Named(found=0)),
    "a finding recorded": lambda at, who: (meeting(at), stands(at, who), Named(found=1)),
}
INVITATIONS: Final[Stages] = {
    "standing": lambda at, who: (attendance(at), stands(at, who)),
    "withdrawn": lambda at, who: (attendance(at, withdrawn_at=EARLIER), stands(at, who)),
}
ATTENDING: Final[Stages] = {
    "meeting on a day": lambda at, who: (meeting(at), stands(at, who)),
    "review without a meeting": lambda at, who: (meeting(at, held_on=None), stands(at, who)),
}
SELECTED: Final = _items(ItemStage.SELECTED, ItemStage.IN_REVIEW, ItemStage.REMOVED)
IN_REVIEW: Final = _items(ItemStage.IN_REVIEW)
AT_PANEL: Final = _items(ItemStage.AT_PANEL, ItemStage.IN_REVIEW)
REVIEWED: Final[Stages] = {
    **_items(ItemStage.IN_REVIEW, ItemStage.AT_PANEL),
    "case of a meeting to which they are not invited": lambda at, who: (item(at), stands(at, who, is_invited=False)),
}


def _sheet(at: Scene, who: Actor, *, on_paper: bool = True, stage: ItemStage = ItemStage.IN_REVIEW) -> tuple[Any, ...]:
    return (item(at, stage), stands(at, who), attendance(at, on_paper=on_paper), Invitation(pk=1), True)


SHEETS: Final[Stages] = {
    "of a member on paper": _sheet,
    "of a member who answers here": partial(_sheet, on_paper=False),
    "of a member on paper, the round closed": partial(_sheet, stage=ItemStage.AT_PANEL),
}
DECLARED: Final[Stages] = {
    "their own, the case in review": lambda at, who: (item(at), stands(at, who), None),
    "their own, the case decided": lambda at, who: (item(at, ItemStage.FOUND), stands(at, who), None),
    "for a member on paper": lambda at, who: (item(at), stands(at, who), attendance(at, on_paper=True)),
    "for a member who answers here": lambda at, who: (item(at), stands(at, who), attendance(at)),
}
LIFTED: Final[Stages] = {
    "standing": lambda at, who: (Declaration(pk=1), meeting(at), stands(at, who)),
    "lifted already": lambda at, who: (Declaration(pk=1, lifted_at=EARLIER), meeting(at), stands(at, who)),
}


def _carried(at: Scene, who: Actor, stage: ItemStage = ItemStage.CARRIED_OVER, **taken: Any) -> tuple[Any, ...]:
    later = meeting(at)
    later.pk = 2
    return (item(at, stage), later, stands(at, who), Named({"taken": None, **taken}))


CARRIED: Final[Stages] = {
    "carried over by a finding": _carried,
    "concluded": partial(_carried, stage=ItemStage.FOUND),
    "on a later agenda already": lambda at, who: _carried(at, who, taken=meeting(at)),
}
CORRECTED: Final[Stages] = {
    "minutes confirmed": lambda at, who: (item(at, ItemStage.FOUND), stands(at, who), Finding(confirmed_at=EARLIER)),
    "minutes not confirmed": lambda at, who: (item(at, ItemStage.FOUND), stands(at, who), Finding()),
    "no finding": lambda at, who: (item(at, ItemStage.AT_PANEL), stands(at, who), None),
}
AGREEMENT: Final[Stages] = {
    "while a round is open": lambda at, who: (stands(at, who), Named(is_in_review=True)),
    "once all rounds are closed": lambda at, who: (stands(at, who), Named(is_in_review=False)),
}
PACKS: Final[Stages] = {
    "announced": lambda at, who: (meeting(at), stands(at, who)),
    "not announced": lambda at, who: (meeting(at, announced_at=None), stands(at, who)),
    "cancelled": lambda at, who: (meeting(at, **CANCELLED), stands(at, who)),
}


def _redaction(at: Scene, who: Actor, stage: RedactionStage, *, by_themselves: bool = False) -> Redaction:
    confirmed = None if stage == RedactionStage.DRAFT else (who.person if by_themselves else at.colleague)
    checked = who.person if stage == RedactionStage.CHECKED else None
    return Redaction(case=at.case(), case_version=1, stage=stage, confirmed_by=confirmed, checked_by=checked)


def _check(at: Scene, who: Actor, stage: RedactionStage, *, by_themselves: bool = False) -> tuple[Any, ...]:
    redaction = _redaction(at, who, stage, by_themselves=by_themselves)
    return (item(at, ItemStage.SELECTED), stands(at, who), redaction, Named(needs_second_check=True))


CHECKED: Final[Stages] = {
    "confirmed by somebody else": lambda at, who: _check(at, who, RedactionStage.CONFIRMED),
    "confirmed by themselves": lambda at, who: _check(at, who, RedactionStage.CONFIRMED, by_themselves=True),
    "not confirmed": lambda at, who: _check(at, who, RedactionStage.DRAFT),
    "checked already": lambda at, who: _check(at, who, RedactionStage.CHECKED),
}
SET_UP: Final[Stages] = {
    "for their force": lambda at, who: ([at.ours],),
    "for another force": lambda at, who: ([at.theirs],),
}
OWN_REASON: Final[Stages] = {
    "of their panel": lambda at, who: (Reason(panel=at.panel(), label="Ours"), {at.ours.pk}),
    "of a panel that another force shares": lambda at, who: (Reason(panel=at.panel(), label="Ours"), at.both),
    "on everybody’s list": lambda at, who: (Reason(label="Everybody’s"), {at.ours.pk}),
    "retired already": lambda at, who: (Reason(panel=at.panel(), label="Ours", retired_at=EARLIER), {at.ours.pk}),
}
THEMES: Final[Stages] = {
    "panel of their force": lambda at, who: (at.panel(), Named(runs=who.runs_panels)),
    "joint panel with a force of which they are not": lambda at, who: (at.panel(), Named(runs=False)),
}

GOING_ON: Final[Held] = {
    "to come": lambda at, may: may(meeting(at)),
    "cancelled": lambda at, may: may(meeting(at, **CANCELLED)),
}
DAYS: Final[Held] = {
    "a day, with answers before it": lambda at, may: may(TODAY, YESTERDAY),
    "neither a day nor a last day for answers": lambda at, may: may(None, None),
    "answers after the meeting": lambda at, may: may(TODAY, TODAY + timedelta(days=1)),
}
INVITED: Final[Held] = {
    "with a seat": lambda at, may: may(at.sitting(), at.panel(), is_seated=True, is_invited=False),
    "without a seat": lambda at, may: may(at.sitting(), at.panel(), is_seated=False, is_invited=False),
    "invited already": lambda at, may: may(at.sitting(), at.panel(), is_seated=True, is_invited=True),
}
REDACTION_OPEN: Final[Held] = {
    "a draft": lambda at, may: may(Redaction(stage=RedactionStage.DRAFT)),
    "confirmed": lambda at, may: may(Redaction(stage=RedactionStage.CONFIRMED)),
}
REDACTION_CLOSED: Final[Held] = {
    "a draft": lambda at, may: may(Redaction(stage=RedactionStage.DRAFT)),
    "confirmed": lambda at, may: may(Redaction(stage=RedactionStage.CONFIRMED)),
}


def _ready(at: Scene, may: Answered, stage: RedactionStage | None) -> Decision:
    found = Redaction(case=at.case(), case_version=at.case().version, stage=stage) if stage else None
    return may(item(at, ItemStage.SELECTED), found, needs_second_check=True)


READY: Final[Held] = {
    "redacted, confirmed and checked": lambda at, may: _ready(at, may, RedactionStage.CHECKED),
    "not checked, where a force asks for it": lambda at, may: _ready(at, may, RedactionStage.CONFIRMED),
    "looked at by nobody": lambda at, may: _ready(at, may, None),
}
THEME_RETIRED: Final[Held] = {
    "kept": lambda at, may: may(SavedFilter()),
    "retired already": lambda at, may: may(SavedFilter(retired_at=EARLIER)),
}
ONE: Final = Eligible(1, "ours/1", 1, "ours", "theft_shop", "adult", "", "none")
DRAWN: Final[Held] = {
    "one case to draw from": lambda at, may: may(Frame([ONE], []), AskedDraw(Chosen.RANDOM, size=1)),
    "no case to draw from": lambda at, may: may(Frame([], []), AskedDraw(Chosen.RANDOM, size=1)),
}
IN_ROUND: Final[Held] = {
    "in review": lambda at, may: may(item(at)),
    "the round closed": lambda at, may: may(item(at, ItemStage.AT_PANEL)),
}
SPREAD: Final[Held] = {
    "the round closed": lambda at, may: may(item(at, ItemStage.AT_PANEL)),
    "in review": lambda at, may: may(item(at)),
}


def _corrected(at: Scene, may: Answered, stage: ItemStage, *, asks_for_more: bool) -> Decision:
    return may(Finding(item=item(at, stage), confirmed_at=EARLIER), asks_for_more=asks_for_more)


ON_ITS_OWN_TERMS: Final[Held] = {
    "concluded, and concluded still": lambda at, may: _corrected(at, may, ItemStage.FOUND, asks_for_more=False),
    "concluded, and asking for more": lambda at, may: _corrected(at, may, ItemStage.FOUND, asks_for_more=True),
    "carried over, and concluded": lambda at, may: _corrected(at, may, ItemStage.CARRIED_OVER, asks_for_more=False),
}
CONFIRMED: Final[Held] = {
    "every case decided": lambda at, may: may([item(at, ItemStage.FOUND)]),
    "a case in review": lambda at, may: may([item(at)]),
    "nothing on the agenda": lambda at, may: may([]),
}
RULES_READ: Final[Held] = {
    "what screening found is open to them": lambda at, may: may(wait=False),
    "it waits until they have scored": lambda at, may: may(wait=True),
}
PACKED: Final[Held] = {
    "12 cases for one member": lambda at, may: may(12, 1),
    "200 cases for 200 members": lambda at, may: may(200, 200),
}
