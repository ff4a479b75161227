"""The cases of a meeting that one member is asked about, in an order of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from cases.enums import ItemStage
from cases.models import Actor, AgendaItem, Attendance, Declaration, Meeting, Review
from cases.panels.queries.released import offence_in_words, resolved_on
from cases.review.queries import has_scored, items_to_open
from cases.words import uk_date


class Answer(Enum):
    """How far a member is with one case."""

    TO_DO = "To do"
    DRAFT = "Draft"
    ANSWERED = "Answered"
    NOT_ANSWERED = "Closed without your answer"

    @property
    def colour(self) -> str:
        return COLOURS[self]

    @property
    def is_awaited(self) -> bool:
        return self in (Answer.TO_DO, Answer.DRAFT)


COLOURS = {Answer.TO_DO: "blue", Answer.DRAFT: "yellow", Answer.ANSWERED: "green", Answer.NOT_ANSWERED: "grey"}


@dataclass(frozen=True, slots=True)
class Queued:
    """One case in a member's queue."""

    item: AgendaItem
    answer: Answer

    @property
    def offence(self) -> str | None:
        return offence_in_words(self.item.release) if self.item.release else None

    @property
    def resolved(self) -> str:
        day = resolved_on(self.item.release) if self.item.release else None
        return uk_date(day)

    @property
    def closed(self) -> str:
        """When the round closed, in words; empty while it is open."""
        return uk_date(self.item.round_closed_at)


@dataclass(frozen=True, slots=True)
class Queue:
    """What one member is asked at one meeting; a case that they have a conflict with is not among it."""

    cases: Sequence[Queued]

    @property
    def answered(self) -> int:
        return sum(one.answer is Answer.ANSWERED for one in self.cases)

    @property
    def asked(self) -> int:
        return len(self.cases)

    @property
    def first(self) -> AgendaItem | None:
        """Where to begin: the first that awaits an answer."""
        return next((one.item for one in self.cases if one.answer.is_awaited), None)

    def next_after(self, item: AgendaItem) -> AgendaItem | None:
        """The next that awaits an answer, in the member's own order and from its beginning once it ends."""
        numbers = [one.item.number for one in self.cases]
        at = numbers.index(item.number) + 1 if item.number in numbers else 0
        following = (*self.cases[at:], *self.cases[:at])
        return next((one.item for one in following if one.answer.is_awaited and one.item.pk != item.pk), None)


def queue_of(meeting: Meeting, actor: Actor, attendance: Attendance) -> Queue:
    """What this member is asked, in their own order: each begins with another case, so that none is always read last.

    The order follows their seed and the numbers alone, so it stays the same however often they come back.
    """
    asked = items_to_open(actor).filter(meeting=meeting, invitations__attendance=attendance)
    own = {one.item_id: one for one in Review.objects.filter(person=actor.person, item__meeting=meeting)}
    in_order = sorted(asked, key=lambda item: own_place(attendance.order_seed, item.number))
    return Queue([Queued(item, _answer(item, own.get(item.pk))) for item in in_order])


def declared_at(meeting: Meeting, actor: Actor) -> list[Declaration]:
    """The conflicts that this member has declared with cases of the meeting."""
    own = Declaration.objects.standing().filter(person=actor.person, item__meeting=meeting)
    return list(own.select_related("item").order_by("item__number"))


def own_place(seed: int, number: int) -> str:
    """Where a case comes in a member's own order: by their seed and its number on the agenda, and nothing else."""
    return sha256(f"{seed}/{number}".encode()).hexdigest()


def _answer(item: AgendaItem, review: Review | None) -> Answer:
    if has_scored(review):
        return Answer.ANSWERED
    if item.stage != ItemStage.IN_REVIEW:
        return Answer.NOT_ANSWERED
    return Answer.DRAFT if review else Answer.TO_DO
