"""What has happened to a proposal, and what was decided of it, by whom at which rank and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from cases.casework.queries.timeline import Happening
from cases.enums import ProposalAct, Rank, RankPrefix
from cases.models import Proposal, ProposalMove
from cases.words import uk_date

DECISIONS: Final = (
    ProposalAct.ENDORSE,
    ProposalAct.REFER_UP,
    ProposalAct.RETURN,
    ProposalAct.AUTHORISE,
    ProposalAct.REFUSE,
    ProposalAct.CONFIRM_VERBAL,
    ProposalAct.DENY_VERBAL,
)
SENT_BACK: Final = (ProposalAct.RETURN, ProposalAct.DENY_VERBAL)
DONE: Final = {
    ProposalAct.SUBMIT: "Submitted",
    ProposalAct.TAKE_BACK: "Taken back",
    ProposalAct.WITHDRAW: "Withdrawn",
    ProposalAct.ENDORSE: "Endorsed",
    ProposalAct.REFER_UP: "Referred up",
    ProposalAct.RETURN: "Returned",
    ProposalAct.AUTHORISE: "Authorised",
    ProposalAct.REFUSE: "Refused",
    ProposalAct.RECORD_VERBAL: "Authority by word of mouth recorded",
    ProposalAct.CONFIRM_VERBAL: "Authority by word of mouth confirmed",
    ProposalAct.DENY_VERBAL: "Authority by word of mouth denied",
    ProposalAct.DELIVER: "Delivered",
    ProposalAct.COMPLETE: "Completed",
    ProposalAct.FAIL: "Not completed",
}


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """One decision on one version: it counts for that version and for no other."""

    title: str
    by: str
    rank: str
    at: datetime
    reason: str
    version: int
    counts: bool


def decisions_on(proposal: Proposal) -> list[DecisionTaken]:
    """Every decision, the latest first; those on an earlier version are kept and count no longer."""
    return [
        DecisionTaken(
            title=DONE[ProposalAct(move.act)],
            by=move.person.name,
            rank=rank_shown(move),
            at=move.at,
            reason=move.reason,
            version=move.version,
            counts=move.version == proposal.version,
        )
        for move in _moves(proposal).filter(act__in=DECISIONS).order_by("-pk")
    ]


def sent_back(proposal: Proposal) -> ProposalMove | None:
    """How the version before this one came back to its officer, if it was sent back and not taken back."""
    last = _moves(proposal).order_by("-pk").first()
    return last if last and last.act in SENT_BACK else None


def rank_shown(move: ProposalMove) -> str:
    """The rank at which it was done, "Acting inspector": what stands before a rank is always shown."""
    if not move.rank:
        return "No rank"
    rank = Rank(move.rank).label
    return f"{RankPrefix(move.rank_prefix).label} {rank.lower()}" if move.rank_prefix else rank


def story_of(proposal: Proposal) -> list[Happening]:
    """All that has happened, newest first."""
    happenings = [
        Happening(proposal.begun_at, "Begun", proposal.proposer.name),
        *(_moved(proposal, move) for move in _moves(proposal)),
        *_consulted(proposal),
        *_excepted(proposal),
    ]
    return sorted(happenings, key=lambda happening: happening.at, reverse=True)


def _moves(proposal: Proposal) -> QuerySet[ProposalMove]:
    return proposal.moves.select_related("person")


def _moved(proposal: Proposal, move: ProposalMove) -> Happening:
    words = [f"Version {move.version}."]
    if move.act in DECISIONS and move.version != proposal.version:
        words.append("It counts no longer, because the proposal was changed.")
    if move.act == ProposalAct.RECORD_VERBAL:
        words += _spoken(proposal, move.version)
    return Happening(move.at, DONE[ProposalAct(move.act)], move.signature, " ".join([*words, move.reason]).strip())


def _spoken(proposal: Proposal, version: int) -> Iterator[str]:
    for said in proposal.verbal_authorities.filter(version=version).select_related("given_by__person"):
        giver = f"{said.given_by.person.name} ({said.given_by.title})"
        yield f"Given by {giver} on {uk_date(said.given_at)}, recorded on {uk_date(said.recorded_at)}: {said.words}"


def _consulted(proposal: Proposal) -> Iterator[Happening]:
    for one in proposal.consultations.all():
        whom = one.get_agency_display()
        yield Happening(one.asked_at, f"{whom} asked for its view", one.asked_by, f"Version {one.version}.")
        if one.answered_at:
            given = f"{one.get_view_display()}. Given by {one.given_by} on {uk_date(one.given_on)}."
            yield Happening(one.answered_at, f"{whom} gave its view", one.given_by, given)


def _excepted(proposal: Proposal) -> Iterator[Happening]:
    for one in proposal.exceptions.all():
        yield Happening(one.at, f"Exception to {one.rule} recorded", one.signature, one.reason)
