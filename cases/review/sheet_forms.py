"""For whom score sheets are made, and why a conflict is lifted."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cases.casework.forms import WordsField
from cases.review.sheets import OnPaper

ALL = "all"


class RecipientsForm(forms.Form):
    """One member on paper, or all of them."""

    who = forms.ChoiceField(
        label="Whose score sheets?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose for whom the score sheets are.",
            "invalid_choice": "“%(value)s” does not answer on paper: choose from the list.",
        },
    )

    def __init__(self, *args: Any, members: Sequence[OnPaper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = [one for one in members if one.to_print]
        named = [(str(one.place), one.name) for one in self.members]
        self.fields["who"].choices = [*named, (ALL, "Everybody who answers on paper")] if len(named) > 1 else named

    @property
    def chosen(self) -> list[OnPaper]:
        """Everybody, or the one; asked of a valid form."""
        who = self.cleaned_data["who"]
        return [one for one in self.members if who in (ALL, str(one.place))]


class LiftForm(forms.Form):
    """Why a declared conflict is lifted."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = WordsField(
        label="Why was it a mistake?",
        help_text="The record of the conflict keeps it. Leave out names.",
        missing="Say why the conflict is lifted.",
        rows=3,
    )
