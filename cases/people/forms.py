"""What people say of themselves."""

from typing import Any

from django import forms

from cases.enums import Purpose

LONGEST_WORDS = 200


class PurposeForm(forms.Form):
    """Why somebody looks at cases; every look carries it into the audit record."""

    purpose = forms.ChoiceField(
        label="Why are you looking at cases?",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose why you are looking at cases.",
            "invalid_choice": "“%(value)s” is not a reason here: choose from the list.",
        },
    )
    words = forms.CharField(
        label="Which one, or what else",
        help_text="For example, the panel’s date, the reference of a complaint. Leave out names.",
        max_length=LONGEST_WORDS,
        required=False,
        error_messages={"max_length": "Shorten it: there is room for %(limit_value)d characters."},
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("purpose") == Purpose.OTHER and not data.get("words") and "words" not in self.errors:
            self.add_error("words", "Say what you are looking at cases for.")
        return data
