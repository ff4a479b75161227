"""What the check answers, in words for the officer who asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cases.authorisation.checking import CONSULTATIONS, PROSECUTORS, SUPERVISOR, YOUTH_JUSTICE, Checked
from cases.authorisation.questions import NOT_ASKED, QUESTIONS, Question, question_of
from cases.enums import Rank, Severity
from cases.guidance.assessment import Standing, group_by_fact
from cases.guidance.fields import FIELDS
from cases.guidance.rule import Rule
from cases.guidance.wording import field_shown, label_of

# What is only told bears on no rule, so the check does not ask it.
CHECKED_QUESTIONS = tuple(question for question in QUESTIONS if not question.is_told)
WHOM = {
    SUPERVISOR: "A supervisor",
    YOUTH_JUSTICE: "The youth justice service",
    PROSECUTORS: "The Crown Prosecution Service",
}


def answer(checked: Checked, force_name: str) -> dict[str, Any]:
    """What the page says of a record that was checked."""
    hits = [one for one in checked.assessments if one.is_hit]
    return {
        "checked": checked,
        "headline": headline(checked, force_name),
        "consult": list(_consult(checked)),
        "facts": group_by_fact(one for one in hits if one.severity != Severity.GAP),
        "gaps": [one for one in hits if one.severity == Severity.GAP],
        "unchecked": [one for one in checked.assessments if one.standing is Standing.UNCHECKED],
        "open_questions": open_questions(checked.missing),
        "later": [(label_of(name), NOT_ASKED[name]) for name in checked.missing if question_of(name) is None],
        "inferred": [
            (label_of(name), field_shown(FIELDS[name], checked.record)) for name in checked.record.get("inferred", ())
        ],
    }


def headline(checked: Checked, force_name: str) -> str:
    """In one line, whose authority is needed and why."""
    why = _named(checked.because)
    if checked.is_own_authority:
        if not why:
            return "No authority rule applies: you may deliver it on your own authority."
        return f"You may deliver it on your own authority, with an exception recorded for it: {why}."
    needs = f"Needs {a_rank(checked.required_rank)}"
    return f"{needs}: {why or f'{force_name} delivers no resolution on a lower authority'}."


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question with what is not recorded of it."""

    question: Question
    labels: tuple[str, ...]
    is_here: bool


def open_questions(missing: tuple[str, ...]) -> list[OpenQuestion]:
    """What an officer can still say, question by question in their order."""
    labels: dict[str, list[str]] = {}
    for name in missing:
        if question := question_of(name):
            labels.setdefault(question.slug, []).append(label_of(name))
    return [
        OpenQuestion(question, tuple(labels[question.slug]), question in CHECKED_QUESTIONS)
        for question in QUESTIONS
        if question.slug in labels
    ]


def _consult(checked: Checked) -> Iterator[tuple[str, str]]:
    """Whom to ask, and why."""
    for name in CONSULTATIONS:
        if name in checked.consult:
            why = _named(checked.consult_because[name])
            yield WHOM[name], why or "the force asks a supervisor to endorse it before a higher rank decides"


def _named(rules: tuple[Rule, ...]) -> str:
    """ "Inspector authority (CR-AUTH-01); …"."""
    return "; ".join(f"{rule.title[:1].lower()}{rule.title[1:]} ({rule.id})" for rule in rules)


def a_rank(rank: Rank) -> str:
    """ "an inspector"."""
    return f"{'an' if rank.label[0] in 'AEIOU' else 'a'} {rank.label.lower()}"
