"""How a proposal moves: one table, from which the handbook's diagram is drawn and every test of a move is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cases.authorisation import policies
from cases.authorisation.policies import Standing
from cases.decisions import Decision
from cases.enums import Event, ProposalAct, Stage
from cases.models import Actor

Policy = Callable[[Actor, Standing], Decision]


@dataclass(frozen=True, slots=True)
class Move:
    """From where to where, by what act, who may, and what the audit record calls it."""

    act: ProposalAct
    start: Stage
    end: Stage
    may: Policy
    event: Event

    @property
    def begins_a_version(self) -> bool:
        return self.act in BEGINS_A_VERSION and self.end in BEING_WRITTEN


def _moves(act: ProposalAct, starts: tuple[Stage, ...], end: Stage, may: Policy, event: Event) -> tuple[Move, ...]:
    return tuple(Move(act, start, end, may, event) for start in starts)


def _staying(act: ProposalAct, stages: tuple[Stage, ...], may: Policy, event: Event) -> tuple[Move, ...]:
    return tuple(Move(act, stage, stage, may, event) for stage in stages)


BEING_WRITTEN: Final = (Stage.DRAFT, Stage.RETURNED)
ASKED: Final = (Stage.WITH_SUPERVISOR, Stage.AWAITING_AUTHORITY)
GRANTED: Final = (Stage.AUTHORISED, Stage.AUTHORISED_VERBALLY)
Act = ProposalAct

MOVES: Final[tuple[Move, ...]] = (
    *_moves(
        Act.SUBMIT, BEING_WRITTEN, Stage.WITH_SUPERVISOR, policies.may_submit_to_supervisor, Event.PROPOSAL_SUBMITTED
    ),
    *_moves(
        Act.SUBMIT, BEING_WRITTEN, Stage.AWAITING_AUTHORITY, policies.may_submit_to_authority, Event.PROPOSAL_SUBMITTED
    ),
    *_moves(Act.TAKE_BACK, (*ASKED, *GRANTED), Stage.DRAFT, policies.may_take_back, Event.PROPOSAL_TAKEN_BACK),
    *_moves(
        Act.WITHDRAW,
        (*BEING_WRITTEN, *ASKED, *GRANTED),
        Stage.WITHDRAWN,
        policies.may_withdraw,
        Event.PROPOSAL_WITHDRAWN,
    ),
    *_moves(
        Act.ENDORSE,
        (Stage.WITH_SUPERVISOR,),
        Stage.AWAITING_AUTHORITY,
        policies.may_endorse,
        Event.PROPOSAL_ENDORSED,
    ),
    *_moves(
        Act.REFER_UP,
        (Stage.WITH_SUPERVISOR,),
        Stage.AWAITING_AUTHORITY,
        policies.may_supervise,
        Event.PROPOSAL_REFERRED,
    ),
    *_moves(Act.RETURN, (Stage.WITH_SUPERVISOR,), Stage.RETURNED, policies.may_supervise, Event.PROPOSAL_RETURNED),
    *_moves(
        Act.AUTHORISE, (Stage.AWAITING_AUTHORITY,), Stage.AUTHORISED, policies.may_authorise, Event.PROPOSAL_AUTHORISED
    ),
    *_moves(Act.REFUSE, (Stage.AWAITING_AUTHORITY,), Stage.REFUSED, policies.may_decide, Event.PROPOSAL_REFUSED),
    *_moves(Act.RETURN, (Stage.AWAITING_AUTHORITY,), Stage.RETURNED, policies.may_decide, Event.PROPOSAL_RETURNED),
    *_moves(
        Act.RECORD_VERBAL,
        (*BEING_WRITTEN, *ASKED),
        Stage.AUTHORISED_VERBALLY,
        policies.may_record_verbal,
        Event.VERBAL_RECORDED,
    ),
    *_moves(
        Act.CONFIRM_VERBAL,
        (Stage.AUTHORISED_VERBALLY,),
        Stage.AUTHORISED,
        policies.may_confirm_verbal,
        Event.VERBAL_CONFIRMED,
    ),
    *_moves(
        Act.DENY_VERBAL, (Stage.AUTHORISED_VERBALLY,), Stage.RETURNED, policies.may_answer_verbal, Event.VERBAL_DENIED
    ),
    # What was delivered on it stays delivered; whether it counts is answered all the same.
    *_staying(Act.CONFIRM_VERBAL, Stage.after_delivery(), policies.may_confirm_verbal, Event.VERBAL_CONFIRMED),
    *_staying(Act.DENY_VERBAL, Stage.after_delivery(), policies.may_answer_verbal, Event.VERBAL_DENIED),
    *_moves(Act.DELIVER, BEING_WRITTEN, Stage.DELIVERED, policies.may_deliver_alone, Event.RESOLUTION_DELIVERED),
    *_moves(Act.DELIVER, GRANTED, Stage.DELIVERED, policies.may_deliver, Event.RESOLUTION_DELIVERED),
    *_moves(
        Act.COMPLETE, (Stage.DELIVERED,), Stage.COMPLETED, policies.may_say_how_it_ended, Event.RESOLUTION_COMPLETED
    ),
    *_moves(Act.FAIL, (Stage.DELIVERED,), Stage.NOT_COMPLETED, policies.may_say_how_it_ended, Event.RESOLUTION_FAILED),
)

# Where the officer writes again, whatever was decided before counts no longer: the next version begins.
BEGINS_A_VERSION: Final = frozenset({Act.TAKE_BACK, Act.RETURN, Act.DENY_VERBAL})


def move_of(act: ProposalAct, start: Stage, end: Stage | None = None) -> Move | None:
    """The move that an act makes from a stage; where there are several, the one to the end that is named."""
    return next((one for one in MOVES if (one.act, one.start) == (act, start) and end in (None, one.end)), None)


def acts_from(stage: Stage) -> list[ProposalAct]:
    """What can be done at a stage, in the order of the table, whoever may do it."""
    return list(dict.fromkeys(one.act for one in MOVES if one.start == stage))
