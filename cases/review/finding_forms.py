"""What the chair is asked when the panel decides on a case, or corrects what it decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django import forms
from django.http import QueryDict

from cases.casework.forms import WordsField
from cases.enums import BetterOutcome, Inconclusive, Leniency
from cases.models import Finding
from cases.review.at_hand import NO_CONCLUSION, STAYS_ESCALATED, AtHand, faults_of, part_of, stays_escalated
from cases.review.found import Answer, Found, Objection, Votes, found_in, in_order
from cases.review.spread import Relied

UPHELD, DISMISSED = "upheld", "dismissed"
ANSWERS: Final = ((UPHELD, "Upheld"), (DISMISSED, "Dismissed"))
VOTES: Final = {"votes_for": "For", "votes_against": "Against", "votes_abstained": "Abstained"}
LEFT_OPEN: Final = ("", "Leave it open")
MANY: Final = 9_999
NOT_ESCALATED: Final = (
    "Not every force of this panel allows it to escalate a case any more, so nothing is recorded yet. Send it again to "
    "go on without what you wrote to escalate it: “%s”"
)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A rule that was relied on, with the fields that answer it."""

    relied: Relied
    answer: forms.BoundField
    words: forms.BoundField | None


def number_field(label: str) -> forms.IntegerField:
    wrong = f"Enter how many voted, as a whole number: {label.lower()}."
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MANY,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


def answer_field(relied: Relied) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"The panel’s answer to {relied.name}",
        choices=ANSWERS,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": f"Say whether the panel upholds or dismisses {relied.name}."},
    )


class VotesForm(forms.Form):
    """How the panel voted, asked where its terms take votes."""

    takes_votes = False

    def ask_votes(self) -> None:
        if self.takes_votes:
            self.fields |= {name: number_field(label) for name, label in VOTES.items()}

    @property
    def votes_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in VOTES if name in self.fields]

    @property
    def votes(self) -> Votes | None:
        """None where nothing was entered; what was left empty beside a number is none."""
        given = [self.cleaned_data.get(name) for name in VOTES]
        return None if all(number is None for number in given) else Votes(*(number or 0 for number in given))


class FindingForm(VotesForm):
    """Everything that a finding says; what it lacks is said at the place where it belongs."""

    revision = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), "Open this page again, then decide."),
    )
    category = forms.ChoiceField(
        label="What does the panel find?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what the panel finds."),
    )
    question = WordsField(
        label="What does the panel need to know?",
        help_text="Only where more information is needed. The question goes with the case to its next meeting.",
        missing="",
        rows=2,
        required=False,
    )
    wording = WordsField(
        label="What the panel finds, in its own words",
        help_text="Leave out names and anything else that tells who the people are.",
        missing="Write what the panel finds, in its own words.",
        rows=4,
    )
    leniency = forms.ChoiceField(
        label="Too lenient or too severe?",
        choices=[*Leniency.choices, LEFT_OPEN],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose too lenient, about right or too severe, or leave it open."},
    )
    better_outcome = forms.ChoiceField(
        label="What should have happened?",
        choices=[LEFT_OPEN, *BetterOutcome.choices],
        required=False,
        error_messages={"invalid_choice": "Choose what should have happened from the list, or leave it open."},
    )
    reasons = forms.MultipleChoiceField(
        label="Reasons",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "“%(value)s” is no reason code of this panel: choose from the list."},
    )
    is_escalated = forms.BooleanField(label="Escalate this case to the force", required=False)
    escalation = WordsField(label="Why, and what the panel asks the force to do", missing="", rows=2, required=False)
    dissents = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, hand: AtHand, before: Finding | None, initial: Any = None) -> None:
        self.hand, self.before = hand, before
        super().__init__(data, initial=initial or initial_of(before))
        self.takes_votes = hand.terms.takes_votes
        conclusions = [(f"{NO_CONCLUSION}:{kind}", label) for kind, label in hand.no_conclusions]
        self.fields["category"].choices = [*hand.categories, *conclusions]
        known = {**hand.reasons, **{code: hand.spread.reason_words.get(code, code) for code in self._kept_reasons}}
        self.fields["reasons"].choices = list(known.items())
        if not hand.may_escalate:
            del self.fields["is_escalated"], self.fields["escalation"]
        self.ask_votes()
        for one in hand.spread.rules:
            self.fields[part_of(one.rule)] = answer_field(one)
            self.fields[f"words-{part_of(one.rule)}"] = forms.CharField(
                label=f"In the panel’s words, about {one.name}", required=False, max_length=5_000
            )
        for place in range(self.rows):
            self._ask_dissent(place)

    @property
    def _kept_reasons(self) -> list[str]:
        return self.before.reasons if self.before else []

    @cached_property
    def rows(self) -> int:
        """How many dissents there is room for: at least one, and no more than there are members."""
        asked = self.data.get("dissents") if self.is_bound else self.initial.get("dissents")
        number = int(asked) if str(asked).isdecimal() and len(str(asked)) < 4 else 1
        return max(1, min(number, len(self.hand.members)))

    @property
    def may_add_dissent(self) -> bool:
        return self.rows < len(self.hand.members)

    def _ask_dissent(self, place: int) -> None:
        members = [(str(pk), name) for pk, name in self.hand.members.items()]
        self.fields[f"dissent-{place}"] = forms.ChoiceField(
            label="Who does not agree?",
            choices=[("", "Nobody"), *members],
            required=False,
            error_messages={"invalid_choice": "Choose the member who dissents: somebody invited, without a conflict."},
        )
        self.fields[f"dissent-{place}-words"] = WordsField(label="Their reasons", missing="", rows=2, required=False)

    @property
    def answer_rows(self) -> Iterator[AnswerRow]:
        for one in self.hand.spread.rules:
            yield AnswerRow(one, self[part_of(one.rule)], self[f"words-{part_of(one.rule)}"])

    @property
    def must_answer(self) -> list[AnswerRow]:
        return [row for row in self.answer_rows if row.relied.needs_answer]

    @property
    def may_answer(self) -> list[AnswerRow]:
        return [row for row in self.answer_rows if not row.relied.needs_answer]

    @property
    def dissent_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"dissent-{place}"], self[f"dissent-{place}-words"]) for place in range(self.rows)]

    @property
    def stays_escalated(self) -> str:
        """What was escalated and stays so, though nothing new can be; empty where there is none."""
        return self.before.escalation if self.before and stays_escalated(self.hand, self.before) else ""

    @property
    def why_it_stays(self) -> str:
        return STAYS_ESCALATED

    @property
    def left_out(self) -> str:
        """What was typed to escalate it, on a page that was opened while that was allowed, is not dropped unsaid."""
        sent = self.data if self.is_bound else self.initial
        typed = sent.get("escalation", "").replace("\r\n", "\n").strip()
        is_new = sent.get("is_escalated") and not self.hand.may_escalate and typed != self.stays_escalated
        return NOT_ESCALATED % typed if is_new else ""

    def clean(self) -> dict[str, Any]:
        if self.left_out and self.is_bound:
            self.add_error(None, self.left_out)
        for fault in faults_of(self.found, self.hand, self.before):
            self._say(fault.part, fault.words)
        return self.cleaned_data

    def keep(self, told: str, *, revision: int) -> None:
        """Keep what was typed beside what somebody else wrote: sending it again is a decision in that knowledge."""
        self.add_error(None, told)
        self.data = self.data.copy()
        self.data["revision"] = str(revision)

    def _say(self, part: str, words: str) -> None:
        """A fault at its field; a field that has one already is not blamed twice."""
        name = {"votes": "votes_for"}.get(part, part)
        if name not in self.errors:
            self.add_error(name if name in self.fields else None, words)

    @property
    def found(self) -> Found:
        """What was entered, as a finding."""
        given = self.cleaned_data
        category, _colon, kind = given.get("category", "").partition(":")
        is_escalated, escalation = self._escalated
        return Found(
            category=category,
            inconclusive=kind,
            wording=given.get("wording", ""),
            leniency=given.get("leniency", ""),
            better_outcome=given.get("better_outcome", ""),
            reasons=tuple(given.get("reasons", ())),
            question=given.get("question", "") if kind == Inconclusive.MORE_INFORMATION else "",
            votes=self.votes,
            is_escalated=is_escalated,
            escalation=escalation,
            answers=in_order(list(self._answers())),
            objections=tuple(self._objections()),
        )

    @property
    def _escalated(self) -> tuple[bool, str]:
        if self.stays_escalated:
            return True, self.stays_escalated
        is_escalated = self.cleaned_data.get("is_escalated", False)
        return is_escalated, self.cleaned_data.get("escalation", "") if is_escalated else ""

    def _answers(self) -> Iterator[Answer]:
        for one in self.hand.spread.rules:
            if said := self.cleaned_data.get(part_of(one.rule)):
                yield Answer(one.rule, said == UPHELD, self.cleaned_data.get(f"words-{part_of(one.rule)}", ""))

    def _objections(self) -> Iterator[Objection]:
        """The rows that say anything; a row with reasons and nobody who gave them is told so."""
        for place in range(self.rows):
            member, words = (self.cleaned_data.get(f"dissent-{place}{part}", "") for part in ("", "-words"))
            if member or words.strip():
                yield Objection(int(member or 0), words)


class CorrectionForm(FindingForm):
    """A finding that corrects an earlier one, and why."""

    reason = WordsField(
        label="Why is the finding corrected?",
        help_text="It stands with the correction; the finding that it corrects stays as it was.",
        missing="Write why the finding is corrected: the reason stands with the correction.",
        rows=3,
    )


def initial_of(finding: Finding | None) -> dict[str, Any]:
    """A finding as the form asks for it; nothing where there is none yet."""
    if finding is None:
        return {"revision": 0, "dissents": 1}
    found = found_in(finding)
    said: dict[str, Any] = {
        "revision": finding.revision,
        "category": ":".join(filter(None, (found.category, found.inconclusive))),
        "question": found.question,
        "wording": found.wording,
        "leniency": found.leniency,
        "better_outcome": found.better_outcome,
        "reasons": list(found.reasons),
        "is_escalated": found.is_escalated,
        "escalation": found.escalation,
        "dissents": max(1, len(found.objections)),
    }
    if found.votes:
        said |= dict(zip(VOTES, (found.votes.in_favour, found.votes.against, found.votes.abstained), strict=True))
    for answer in found.answers:
        said[part_of(answer.rule)] = UPHELD if answer.is_upheld else DISMISSED
        said[f"words-{part_of(answer.rule)}"] = answer.words
    for place, one in enumerate(found.objections):
        said |= {f"dissent-{place}": str(one.membership), f"dissent-{place}-words": one.words}
    return said


def as_typed(data: QueryDict, *, one_more: bool) -> dict[str, Any]:
    """What was typed so far, to be shown again without a judgement on it, with room for another dissent."""
    typed: dict[str, Any] = {name: data.getlist(name) if name == "reasons" else data[name] for name in data}
    rows = str(typed.get("dissents", ""))
    return typed | {"dissents": (int(rows) if rows.isdecimal() and len(rows) < 4 else 1) + one_more}
