"""What a rule is: one id for life, one or more dated versions, each a condition that the database evaluates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import Q

from cases.enums import Rank, Severity
from cases.guidance.catalogue.sources import Source
from cases.guidance.settings import Settings

BREACH, JUSTIFY, GAP = Severity.BREACH, Severity.JUSTIFY, Severity.GAP
# An outcome that ends the matter: where its condition holds, the rule does not fire.
NO_HIT = None


class Confidence(Enum):
    """How far a rule can be trusted (guidance, first page)."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DERIVED = "derived"
    FOUNDING = "founding"
    LOCAL = "local"

    @property
    def meaning(self) -> str:
        return CONFIDENCE_MEANS[self]


CONFIDENCE_MEANS = {
    Confidence.PRIMARY: "the wording of the statute, code or issuing body was read",
    Confidence.SECONDARY: "taken from a published summary, a minister's answer or a press report of the instrument",
    Confidence.DERIVED: "an inference from a primary text that does not itself speak about Community Resolutions",
    Confidence.FOUNDING: "stated in the project's founding documents and partly matched by a public source",
    Confidence.LOCAL: "one force or service only; off by default",
}


class Fact(Enum):
    """Rules that rest on one fact stand together on the page (guidance, section 3.11)."""

    HISTORY = "History"
    WEAPON = "Weapon"
    SERIOUSNESS = "Seriousness and authority"
    VICTIM = "Victim"
    YOUTH_JUSTICE = "Youth justice"
    ACCEPTANCE = "Acceptance and evidence"
    DOMESTIC_ABUSE = "Domestic abuse"
    HATE = "Hate"
    GRAVITY = "Gravity"
    RECORD = "Record and time"
    REVIEW = "Thematic reviews"


class Given(Q):
    """A condition that a force's settings complete."""

    def __init__(self, complete: Callable[[Settings], Q]) -> None:
        super().__init__()
        self.complete = complete

    def __and__(self, other: Q) -> "Given":
        return Given(lambda settings: under(self, settings) & under(other, settings))

    def __rand__(self, other: Q) -> "Given":
        return Given(lambda settings: under(other, settings) & under(self, settings))

    def __or__(self, other: Q) -> "Given":
        return Given(lambda settings: under(self, settings) | under(other, settings))

    def __ror__(self, other: Q) -> "Given":
        return Given(lambda settings: under(other, settings) | under(self, settings))


def under(condition: Q, settings: Settings) -> Q:
    """The condition as one force's settings complete it."""
    return condition.complete(settings) if isinstance(condition, Given) else condition


@dataclass(frozen=True, slots=True)
class SettableRank:
    """A rank that no source states: the default, unless the force sets another."""

    default: Rank


Outcome = tuple[Severity | None, Q]


@dataclass(frozen=True, slots=True)
class Version:
    """What a rule asked between two dates, both inclusive; of its outcomes, the first in order that holds wins.

    Between `since`, the earliest day it can have applied, and `certain`, the first day it certainly
    did, a breach is lowered to *needs justification*.
    """

    outcomes: tuple[Outcome, ...]
    since: date
    certain: date | None = None
    until: date | None = None
    excepted_by: Rank | SettableRank | None = None
    statute_since: date | None = None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def certain_since(self) -> date:
        return self.certain or self.since

    def lowest_excepting_rank(self, rule_id: str, settings: Settings) -> Rank | None:
        """The lowest rank whose recorded exception counts under these settings, or None where none does."""
        if isinstance(self.excepted_by, SettableRank):
            return settings.exception_ranks.get(rule_id, self.excepted_by.default)
        return self.excepted_by


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the guidance, in plain words and as conditions."""

    id: str
    title: str
    requirement: str
    answer: str
    fact: Fact
    cites: tuple[Source, ...]
    confidence: tuple[Confidence, ...]
    versions: tuple[Version, ...]
    note: str = ""
    # Whether the rule is asked of a case that has no disposal date and so cannot be placed in time.
    asks_the_undated: bool = False

    @property
    def is_local(self) -> bool:
        return Confidence.LOCAL in self.confidence

    @property
    def is_rank_settable(self) -> bool:
        """Whether the rank of its exceptions is a system default that a force may change."""
        return any(isinstance(version.excepted_by, SettableRank) for version in self.versions)

    def version_on(self, day: date) -> tuple[int, Version] | None:
        """The number, from 1, and the version in force that day; at most one covers any date."""
        return next(((n, v) for n, v in enumerate(self.versions, 1) if v.covers(day)), None)


def version(*outcomes: Outcome, **dates: Any) -> Version:
    """A version with its outcomes in the order in which they are tried."""
    return Version(outcomes=outcomes, **dates)
