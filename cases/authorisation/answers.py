"""A record as its officer reads it: question by question, what was answered, what is open, what is not asked now."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from cases.authorisation.questions import GROUPS, LABELS, NOT_ASKED, QUESTIONS, Question
from cases.guidance.derive import Record
from cases.guidance.fields import FIELDS, LISTS, Kind
from cases.guidance.wording import field_shown, label_of, shown
from cases.imports.filling import without_inferred
from cases.models import Actor, Offence, Proposal, UnsentAnswers

NOT_STARTED, IN_PROGRESS, DONE, NOT_NOW = "Not started", "In progress", "Done", "Does not apply now"
STATE_COLOURS: Final = {NOT_STARTED: "blue", IN_PROGRESS: "teal", DONE: "", NOT_NOW: ""}
INFERRED: Final = "Inferred from the offence’s code"

QUESTIONS_BY_COLUMN: Final[Mapping[str, Question]] = {
    column: question for question in QUESTIONS for column in question.columns
}
# The keys of the canonical record that an officer writes; whatever else is in it, others fill in.
ANSWERABLE: Final = frozenset(QUESTIONS_BY_COLUMN)


@dataclass(frozen=True, slots=True)
class Answer:
    """One fact in words, None where nobody recorded it."""

    label: str
    value: str | None
    note: str = ""
    is_verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answers."""

    question: Question
    address: str
    answers: tuple[Answer, ...]
    is_answered: bool
    is_waited_for: bool
    is_unsent: bool

    @property
    def state(self) -> str:
        """How far it is; what was typed and not saved is still to be done."""
        if self.is_unsent or (self.is_answered and self.is_waited_for):
            return IN_PROGRESS
        return DONE if self.is_answered else NOT_STARTED

    @property
    def is_complete(self) -> bool:
        """What nothing waits for may stay open."""
        return self.state == DONE or (self.state == NOT_STARTED and not self.is_waited_for)


@dataclass(frozen=True, slots=True)
class Group:
    """The questions about one thing: those that are asked now, and why the others are not."""

    title: str
    asked: tuple[Answered, ...]
    not_asked: tuple[Question, ...]

    @property
    def state(self) -> str:
        if not self.asked:
            return NOT_NOW
        if all(one.state == NOT_STARTED for one in self.asked):
            return NOT_STARTED
        return DONE if all(one.is_complete for one in self.asked) else IN_PROGRESS

    @property
    def colour(self) -> str:
        return STATE_COLOURS[self.state]

    @property
    def address(self) -> str:
        """Where to go on: the first question that is still open, or the first of all."""
        found = next((one for one in self.asked if not one.is_complete), self.asked[0] if self.asked else None)
        return found.address if found else ""


def groups_of(proposal: Proposal, *, waited_for: Collection[str] = (), unsent: Collection[str] = ()) -> list[Group]:
    """The whole proposal; `waited_for` are the addresses of questions without whose answers it cannot go on."""
    answered = [
        Answered(
            question=question,
            address=(address := address_of(proposal, question)),
            answers=tuple(answers_to(question, proposal.record)),
            is_answered=is_answered(question, proposal.record),
            is_waited_for=address in waited_for,
            is_unsent=question.slug in unsent,
        )
        for question in QUESTIONS
    ]
    return [
        Group(
            title=group,
            asked=tuple(one for one in answered if one.question.group == group and applies(one.question, proposal)),
            not_asked=tuple(q for q in QUESTIONS if q.group == group and not applies(q, proposal)),
        )
        for group in GROUPS
    ]


def applies(question: Question, proposal: Proposal) -> bool:
    return question.applies(proposal.record)


def address_of(proposal: Proposal, question: Question) -> str:
    return reverse("proposal-question", args=[proposal.pk, question.slug])


def next_after(question: Question, proposal: Proposal) -> Question | None:
    """The next question of the same group that is asked now; None at its end."""
    later = QUESTIONS[QUESTIONS.index(question) + 1 :]
    return next((one for one in later if one.group == question.group and applies(one, proposal)), None)


def is_answered(question: Question, record: Record) -> bool:
    """Whether anything of it was said by a person; what the offence's code settles was not."""
    said = without_inferred(record)
    return any(said.get(column) is not None for column in question.columns)


def answers_to(question: Question, record: Record) -> Iterator[Answer]:
    """The question's fields in words; a list as one line an entry."""
    # Where the question asks one thing, its heading says what better than the field's name.
    heading = question.heading if len(question.fields) == 1 else ""
    for name in question.fields:
        label = heading or LABELS.get(name) or _capital(label_of(name))
        if name in LISTS:
            yield from _entries(name, label, record)
            continue
        note = INFERRED if name in record.get("inferred", ()) else ""
        value = shown(name, record)
        if name == "offence_code" and value:
            note = _title_of(value)
        yield Answer(label, value, note, is_verbatim=FIELDS[name].kind is Kind.TEXT and name != "area")


def _entries(name: str, label: str, record: Record) -> Iterator[Answer]:
    entries = record.get(name)
    if not entries:
        yield Answer(label, None if entries is None else "None")
        return
    for number, entry in enumerate(entries, 1):
        yield Answer(f"{label}, {number}" if len(entries) > 1 else label, entry_shown(name, entry))


def entry_shown(name: str, entry: Record) -> str:
    """ "Community resolution, 6 July 2019, violent": what is so, and what is known of it."""
    words = []
    for inner, field in LISTS[name].items():
        if f"{name}.{inner}" in NOT_ASKED:
            continue
        value = entry.get(inner)
        if field.kind is Kind.BOOLEAN:
            words += [field.label] if value else []
        elif (told := field_shown(field, entry)) is not None:
            words.append(told)
    return ", ".join(words) or "Nothing is known of it"


def without_what_does_not_apply(record: Record) -> tuple[Record, list[Question]]:
    """The record without answers to questions that are not asked of it, and those questions.

    Taking one answer out may end what another was asked for, so it goes on until nothing changes.
    """
    kept, taken_out = dict(record), []
    while gone := [one for one in QUESTIONS if not one.applies(kept) and any(name in kept for name in one.columns)]:
        taken_out += gone
        for name in {column for one in gone for column in one.columns}:
            kept.pop(name, None)
    return kept, taken_out


def taken_out_between(before: Record, after: Record) -> list[Question]:
    """The questions that were answered before and are asked no longer."""
    return [one for one in QUESTIONS if is_answered(one, before) and not one.applies(after)]


def unsent_of(proposal: Proposal, by: Actor) -> dict[str, UnsentAnswers]:
    """What this person typed on the proposal's questions and did not save, by question."""
    found = UnsentAnswers.objects.visible_to(by).filter(proposal=proposal)
    return {one.question: one for one in found}


def inferred_by(question: Question, record: Record) -> list[Answer]:
    """What the offence's code settles of this question, where the officer left it open."""
    inferred = record.get("inferred", ())
    return [answer for name in question.fields if name in inferred for answer in _named(name, record)]


def _named(name: str, record: Record) -> Iterator[Answer]:
    yield Answer(LABELS.get(name) or _capital(label_of(name)), shown(name, record))


def _title_of(code: str) -> str:
    found = Offence.objects.filter(pk=code.strip().upper()).first()
    return found.title if found else "This code is not on the list"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
