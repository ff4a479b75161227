"""What is asked of a draw, what an eligible case is known by, and why a case is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from django.db.models import QuerySet, TextChoices

from cases.enums import Allocation, Chosen, PanelKind, Stratum
from cases.models import Case, SavedFilter

NOT_RECORDED: Final = "not_recorded"
EITHER: Final = "either"
ADULT_FROM: Final = 18
MOST_DRAWN: Final = 200
CHOSEN_BY_PEOPLE: Final = (Chosen.CARRIED_OVER, Chosen.CHAIRS_PICK)


class LeftOut(TextChoices):
    """Why a case of the panel's forces is not in the frame; the order is the order of asking."""

    RECODED = "recoded", "The force records another outcome now"
    ON_THE_AGENDA = "on_the_agenda", "Already on this agenda"
    BY_HAND = "by_hand", "Left out by hand"
    OTHER_AGE = "other_age", "Not of the age that this panel looks at"
    AGE_UNCERTAIN = "age_uncertain", "May have been a child or an adult at the offence: the record gives a range"
    AGE_NOT_RECORDED = "age_not_recorded", "The age at the offence is not recorded"
    SEEN_BEFORE = "seen_before", "Before this panel at one of its last meetings"
    STALE = "stale", "Its screening is out of date"


class AgeGroup(TextChoices):
    ADULT = "adult", "Adult"
    CHILD = "under_18", "Child"
    EITHER = EITHER, "Could be either"
    NOT_RECORDED = NOT_RECORDED, "Not recorded"


class Found(TextChoices):
    """The gravest of what screening found."""

    BREACH = "breach", "Departs from guidance"
    JUSTIFY = "justify", "Needs justification"
    GAP = "gap", "Something not recorded"
    JUSTIFIED = "justified", "Exception recorded"
    NOTHING = "none", "Nothing found"


class Eligible(NamedTuple):
    """One case of the frame, with what a sample is divided and compared by."""

    pk: int
    key: str
    version: int
    force: str
    offence_group: str
    age_group: str
    area: str
    severity: str

    def stratum(self, by: str) -> str:
        """Which part of the frame it belongs to, divided by this; one part where it is not divided."""
        return str(getattr(self, by)) if by else ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The complete list that a draw is made from, and each case that was left out of it with its reason."""

    eligible: Sequence[Eligible]
    left_out: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an administrator asks for: how, how many, from what, without what, and what they saw when they asked.

    `narrowed` holds the cases that the filter of `query` finds; None where the frame is not narrowed. `size` is None
    where all are taken. `named` are the keys that people chose themselves.
    """

    method: Chosen
    size: int | None = None
    stratum: Stratum | str = ""
    allocation: Allocation | str = ""
    narrowed: QuerySet[Case] | None = None
    query: str = ""
    theme: SavedFilter | None = None
    seen_within: int = 0
    without: Mapping[str, str] = field(default_factory=dict)
    named: Sequence[str] = ()
    picked_by: str = ""
    why: str = ""
    seed: str = ""
    draws_seen: int | None = None
    digest_seen: str = ""

    @property
    def is_by_lot(self) -> bool:
        """Whether a seed decides; else people named the cases."""
        return self.method not in CHOSEN_BY_PEOPLE


def age_group(youngest: int | None, oldest: int | None) -> AgeGroup:
    """As the list of cases tells them apart."""
    if oldest is not None and oldest < ADULT_FROM:
        return AgeGroup.CHILD
    if youngest is None:
        return AgeGroup.NOT_RECORDED
    return AgeGroup.ADULT if youngest >= ADULT_FROM else AgeGroup.EITHER


def left_out_by_age(kind: str) -> Mapping[AgeGroup, LeftOut]:
    """An age that is not recorded, or not certain, is not taken for the one that a panel of this kind looks at."""
    reasons = {
        AgeGroup.ADULT: LeftOut.OTHER_AGE,
        AgeGroup.CHILD: LeftOut.OTHER_AGE,
        AgeGroup.EITHER: LeftOut.AGE_UNCERTAIN,
        AgeGroup.NOT_RECORDED: LeftOut.AGE_NOT_RECORDED,
    }
    wanted = {PanelKind.ADULT: AgeGroup.ADULT, PanelKind.YOUTH: AgeGroup.CHILD}.get(PanelKind(kind))
    return {group: reason for group, reason in reasons.items() if group != wanted} if wanted else {}
