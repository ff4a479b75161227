"""What policies are asked about: where a proposal stands, what it lacks, and how high a rank counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cases.enums import ProposalAct, Rank, RankPrefix
from cases.models import Membership, Proposal, VerbalAuthority


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that an act still waits for: what it belongs to, the words, and the page where it is put right."""

    group: str
    words: str
    address: str = ""

    @property
    def in_a_sentence(self) -> str:
        """The words among others; a question keeps its mark."""
        return f"“{self.words}”" if self.words.endswith("?") else self.words


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal with everything else that the answer depends on: what was decided of this version, what is missing.

    `required` is the rank that the guidance and the force ask for now; `missing` what each act still waits for.
    """

    proposal: Proposal
    required: Rank
    endorser: int | None = None
    verbal: VerbalAuthority | None = None
    missing: Mapping[ProposalAct, tuple[Missing, ...]] = field(default_factory=dict)
    special_ranks_count: bool = False
    stands_in_for: frozenset[int] = frozenset()
    asked_has_left: bool = False
    supervisor_endorses: bool = True


def level_of(membership: Membership | None, *, special_ranks_count: bool) -> int:
    """How high a membership's rank counts; a special counts as a constable unless the force says otherwise."""
    rank = Rank(membership.rank) if membership and membership.rank else Rank.NONE
    if membership and membership.rank_prefix == RankPrefix.SPECIAL and not special_ranks_count:
        return min(rank.level, Rank.CONSTABLE.level)
    return rank.level


def or_above(rank: Rank) -> str:
    """ "an inspector or above"."""
    article = "an" if rank.label[0] in "AEIOU" else "a"
    return f"{article} {rank.label.lower()} or above" if rank != Rank.CHIEF_OFFICER else "a chief officer"
