"""What a panel finds, before it is written down: everything the chair says of one case."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from cases.audit.keyed import keyed_digest
from cases.enums import Inconclusive
from cases.models import Finding


@dataclass(frozen=True, slots=True)
class Answer:
    """A rule that was relied on is upheld or dismissed."""

    rule: str
    is_upheld: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """A member, by their membership's key, does not agree, and why."""

    membership: int
    words: str


@dataclass(frozen=True, slots=True)
class Votes:
    """How the panel voted, where its terms take votes."""

    in_favour: int = 0
    against: int = 0
    abstained: int = 0

    @property
    def total(self) -> int:
        return self.in_favour + self.against + self.abstained


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in the making."""

    category: str
    wording: str
    inconclusive: str = ""
    leniency: str = ""
    better_outcome: str = ""
    reasons: tuple[str, ...] = ()
    question: str = ""
    votes: Votes | None = None
    is_escalated: bool = False
    escalation: str = ""
    answers: tuple[Answer, ...] = ()
    objections: tuple[Objection, ...] = ()

    @property
    def asks_for_more(self) -> bool:
        """Whether it concludes nothing until more is known."""
        return self.inconclusive == Inconclusive.MORE_INFORMATION

    @property
    def digest(self) -> str:
        """What proves later that it said this, without saying it, nor to whoever tries what it may have said."""
        return keyed_digest("finding", asdict(self))


def found_in(finding: Finding) -> Found:
    """A finding that was written down, as it was said."""
    votes = None
    if finding.votes_for is not None:
        votes = Votes(finding.votes_for, finding.votes_against or 0, finding.votes_abstained or 0)
    return Found(
        category=finding.category,
        wording=finding.wording,
        inconclusive=finding.inconclusive,
        leniency=finding.leniency,
        better_outcome=finding.better_outcome,
        reasons=tuple(finding.reasons),
        question=finding.question,
        votes=votes,
        is_escalated=finding.is_escalated,
        escalation=finding.escalation,
        answers=in_order([Answer(one.rule, one.is_upheld, one.words) for one in finding.answers.all()]),
        objections=tuple(Objection(one.membership_id, one.words) for one in finding.dissents.all()),
    )


def in_order(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    return tuple(sorted(answers, key=lambda answer: answer.rule))
