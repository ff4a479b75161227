"""How an agenda item moves: one table, from which the handbook's diagram is drawn and every test of a move is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cases.decisions import Decision
from cases.enums import Event, ItemAct, ItemStage
from cases.exceptions import NotAllowed
from cases.models import Actor, AgendaItem
from cases.panels.meetings import policies
from cases.panels.meetings.policies import Sitting

Policy = Callable[[Actor, AgendaItem, Sitting], Decision]


@dataclass(frozen=True, slots=True)
class Move:
    """From where to where, by what act, who may, and what the audit record calls it."""

    act: ItemAct
    start: ItemStage
    end: ItemStage
    may: Policy
    event: Event


MOVES: Final[tuple[Move, ...]] = (
    Move(ItemAct.RELEASE, ItemStage.SELECTED, ItemStage.IN_REVIEW, policies.may_release_item, Event.ROUND_OPENED),
    Move(ItemAct.CLOSE, ItemStage.IN_REVIEW, ItemStage.AT_PANEL, policies.may_close_round, Event.ROUND_CLOSED),
    Move(ItemAct.FIND, ItemStage.AT_PANEL, ItemStage.FOUND, policies.may_find, Event.FINDING_RECORDED),
    Move(ItemAct.CARRY_OVER, ItemStage.AT_PANEL, ItemStage.CARRIED_OVER, policies.may_find, Event.FINDING_RECORDED),
    # Until the minutes are confirmed a finding is amended, from one that concludes to one that asks for more and back.
    Move(ItemAct.FIND, ItemStage.CARRIED_OVER, ItemStage.FOUND, policies.may_find, Event.FINDING_AMENDED),
    Move(ItemAct.CARRY_OVER, ItemStage.FOUND, ItemStage.CARRIED_OVER, policies.may_find, Event.FINDING_AMENDED),
    Move(ItemAct.REMOVE, ItemStage.SELECTED, ItemStage.REMOVED, policies.may_remove_item, Event.ITEM_REMOVED),
    Move(ItemAct.REMOVE, ItemStage.IN_REVIEW, ItemStage.REMOVED, policies.may_remove_item, Event.ITEM_REMOVED),
)


def move_of(act: ItemAct, stage: ItemStage) -> Move:
    """The move that this act makes from this stage; NotAllowed where there is none."""
    found = next((move for move in MOVES if move.act == act and move.start == stage), None)
    if found is None:
        raise NotAllowed(f"{act.label}: not possible here. This case is at “{stage.label}”.")
    return found
