"""What the chair is asked to record in one go what all members agree on."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms

from cases.casework.forms import WordsField
from cases.review.at_hand import part_of
from cases.review.finding_forms import UPHELD, AnswerRow, VotesForm, answer_field
from cases.review.spread import Relied
from cases.review.table import Row


class AgreedForm(VotesForm):
    """The cases that all agree on: which are taken together, in whose words, and an answer to each rule found there."""

    cases = forms.MultipleChoiceField(
        label="Which cases does the panel take together?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one of the cases.",
            "invalid_choice": "Case %(value)s is not among those that all agree on: look at it again.",
        },
    )
    wording = WordsField(
        label="One wording for all of them",
        help_text="Leave it empty to give each case its own, as above.",
        missing="",
        rows=2,
        required=False,
    )

    def __init__(self, data: Any = None, *, rows: Sequence[Row], takes_votes: bool) -> None:
        self.rows = rows
        super().__init__(data, initial={"cases": [str(row.item.number) for row in rows]})
        self.takes_votes = takes_votes
        self.fields["cases"].choices = [(str(row.item.number), f"Case {row.item.number}") for row in rows]
        for row in rows:
            self.fields[f"wording-{row.item.number}"] = WordsField(
                label=f"Case {row.item.number}, in the panel’s words",
                missing="",
                rows=2,
                required=False,
                initial=suggested_wording(row),
            )
        self.ask_votes()
        for one in self.relied:
            self.fields[part_of(one.rule)] = answer_field(one)

    @cached_property
    def relied(self) -> list[Relied]:
        """The rules under which screening found something in any of the cases."""
        found = {one.rule: one for row in self.rows if row.spread for one in row.spread.to_answer}
        return [found[rule] for rule in sorted(found)]

    @property
    def case_rows(self) -> list[tuple[Row, str, forms.BoundField]]:
        chosen = self["cases"].value() or []
        return [
            (row, "checked" if str(row.item.number) in chosen else "", self[f"wording-{row.item.number}"])
            for row in self.rows
        ]

    @property
    def answer_rows(self) -> list[tuple[AnswerRow, list[int]]]:
        return [
            (AnswerRow(one, self[part_of(one.rule)], None), [row.item.number for row in self._with(one.rule)])
            for one in self.relied
        ]

    @property
    def chosen(self) -> list[Row]:
        numbers = set(self.cleaned_data.get("cases", ()))
        return [row for row in self.rows if str(row.item.number) in numbers]

    @property
    def upheld(self) -> dict[str, bool]:
        given = {one.rule: self.cleaned_data.get(part_of(one.rule), "") for one in self.relied}
        return {rule: said == UPHELD for rule, said in given.items() if said}

    def wording_of(self, row: Row) -> str:
        return self.cleaned_data.get("wording") or self.cleaned_data.get(f"wording-{row.item.number}", "")

    def clean(self) -> dict[str, Any]:
        asked = {one.rule for row in self.chosen if row.spread for one in row.spread.to_answer}
        for one in self.relied:
            part = part_of(one.rule)
            if one.rule in asked and not self.cleaned_data.get(part) and part not in self.errors:
                self.add_error(part, f"Say whether the panel upholds or dismisses {one.name}: {one.title}.")
        for row in self.chosen:
            part = f"wording-{row.item.number}"
            if not self.wording_of(row).strip() and part not in self.errors:
                self.add_error(part, f"Write what the panel finds of case {row.item.number}, or one wording for all.")
        if self.takes_votes and self.chosen and self.votes is None and not self.errors:
            self.add_error("votes_for", "Enter the votes: how many for, how many against, how many abstained.")
        return self.cleaned_data

    def _with(self, rule: str) -> list[Row]:
        return [row for row in self.rows if row.spread and any(one.rule == rule for one in row.spread.to_answer)]


def suggested_wording(row: Row) -> str:
    """What can be said of a case on which all agree, to be put in the panel's own words."""
    spread = row.spread
    if spread is None or not spread.category:
        return ""
    label = next(bar.label for bar in spread.bars if bar.category == spread.category)
    return f"All {len(spread.voices)} members who reviewed this case found it: {label}. The panel agrees."
