"""Where a case comes from: delivered here, on whose authority, or recorded by the force; nothing sent can decide that.

All of it is read from the proposal that the case became of. An import makes no proposal, so whatever its record holds,
its case reads as the force recorded it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from cases.enums import ProposalAct, Rank, RankPrefix
from cases.models import Case, Proposal, ProposalMove, VerbalAuthority
from cases.words import uk_date

AS_THE_FORCE_RECORDED = "As the force recorded it. Nobody authorised it here."


class Authority(StrEnum):
    """On what a resolution was delivered here."""

    GIVEN = "authorised"
    BY_WORD = "authorised_by_word_of_mouth"
    UNCONFIRMED = "unconfirmed"
    DENIED = "denied"
    OWN = "own_authority"


# What panel members read: whether it was authorised here, and by nobody's name.
WITHOUT_NAMES = {
    Authority.GIVEN: "Authorised here before it was delivered, by an officer of the rank that is recorded.",
    Authority.BY_WORD: "Authorised here by word of mouth before it was delivered, and confirmed by who gave it.",
    Authority.UNCONFIRMED: "Delivered here on an authority by word of mouth, never confirmed: it does not count.",
    Authority.DENIED: "Delivered here on an authority by word of mouth that was denied: it does not count.",
    Authority.OWN: "Delivered here on the officer’s own authority.",
}


@dataclass(frozen=True)
class Provenance:
    """A case that was delivered here: the proposal, the moves that were made, and the authority it rests on."""

    proposal: Proposal
    moves: Sequence[ProposalMove]
    authority: Authority
    given: ProposalMove | None
    verbal: VerbalAuthority | None

    @property
    def counts(self) -> bool:
        """Whether it was delivered on an authority that counts."""
        return self.authority not in (Authority.UNCONFIRMED, Authority.DENIED)

    @property
    def words(self) -> str:
        """Authorised here: Inspector A. Person, on 6 July 2019, version 2 of proposal 12."""
        which = f"version {self.proposal.version} of proposal {self.proposal.pk}"
        if self.authority is Authority.OWN:
            who = ranked(
                self.proposal.membership.rank, self.proposal.membership.rank_prefix, str(self.proposal.proposer)
            )
            return f"Delivered here on the officer’s own authority: {who}, {which}."
        if self.given and self.authority is Authority.GIVEN:
            return f"Authorised here: {_mover(self.given)}, on {_day(self.given.at)}, {which}."
        if self.given and self.verbal:
            said, confirmed = uk_date(self.verbal.given_at), _day(self.given.at)
            return f"Authorised here by word of mouth: {_mover(self.given)}, {said}, confirmed on {confirmed}, {which}."
        return f"Not authorised: {self._word_of_mouth()}, {which}. It does not count."

    def _word_of_mouth(self) -> str:
        if self.verbal is None:
            return "no authority is recorded"
        giver = self.verbal.given_by
        who = ranked(giver.rank, giver.rank_prefix, str(giver.person))
        told = f"authority by word of mouth of {who}, said to be given on {uk_date(self.verbal.given_at)}"
        return f"{told}, was denied" if self.authority is Authority.DENIED else f"{told}, was never confirmed"


def provenance_of(case: Case) -> Provenance | None:
    """Where a case delivered here comes from; None for one that a force recorded."""
    if not case.is_delivered_here:
        return None
    proposal = Proposal.objects.select_related("proposer", "membership").get(case=case)
    moves = list(proposal.moves.select_related("person"))
    verbal = proposal.verbal_authorities.filter(version=proposal.version).select_related("given_by__person").first()
    given = next((move for move in reversed(moves) if _gives_authority(move, proposal)), None)
    return Provenance(proposal, moves, _authority(given, verbal), given, verbal)


def authority_of(case: Case) -> Authority | None:
    """On what a case delivered here rests; None for one that a force recorded."""
    found = provenance_of(case)
    return found.authority if found else None


def in_words_without_names(authority: str | None) -> str:
    """What a panel member reads of a release that keeps this."""
    return WITHOUT_NAMES[Authority(authority)] if authority else AS_THE_FORCE_RECORDED


def ranked(rank: str, prefix: str, name: str) -> str:
    """ "Acting inspector A. Person"; what stands before a rank is always shown."""
    if not rank:
        return name
    words = Rank(rank).label
    return f"{RankPrefix(prefix).label} {words.lower()} {name}" if prefix else f"{words} {name}"


def _gives_authority(move: ProposalMove, proposal: Proposal) -> bool:
    return move.act in ProposalAct.that_give_authority() and move.version == proposal.version


def _authority(given: ProposalMove | None, verbal: VerbalAuthority | None) -> Authority:
    if given:
        return Authority.GIVEN if given.act == ProposalAct.AUTHORISE else Authority.BY_WORD
    if verbal:
        return Authority.DENIED if verbal.denied_at else Authority.UNCONFIRMED
    return Authority.OWN


def _mover(move: ProposalMove) -> str:
    return ranked(move.rank, move.rank_prefix, move.person.name)


def _day(moment: datetime) -> str:
    return uk_date(timezone.localdate(moment))
