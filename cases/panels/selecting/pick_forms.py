"""What is asked where people choose the cases: those carried over, and those that the chair picks."""

from typing import Any

from django import forms
from django.http import QueryDict

from cases.enums import Chosen
from cases.forms_govuk import LineField
from cases.models import Actor, Meeting
from cases.panels.selecting import queries
from cases.panels.selecting.ask_forms import MOST_TYPED, UNKNOWN, AskingForm, lines_typed
from cases.panels.selecting.blind import eligible_for_a_pick, keys_by_token
from cases.panels.selecting.drawing import key_of
from cases.panels.selecting.frame import awaiting

LONGEST_WHY = 300


class CarriedForm(AskingForm):
    """Which of the cases that wait for another meeting; whatever waits on has its reason."""

    method = Chosen.CARRIED_OVER
    items = forms.MultipleChoiceField(
        label="Which cases?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick the cases that are carried over.",
            "invalid_choice": "One of these cases waits no more: it is on another agenda. Look at the list again.",
        },
    )
    why = LineField(
        label="Why are the others not carried over?",
        required=False,
        max_length=LONGEST_WHY,
        help_text="Only where some are left to wait.",
    )

    def __init__(self, data: QueryDict | None, *, meeting: Meeting, actor: Actor) -> None:
        super().__init__(data, meeting=meeting, actor=actor)
        self.waiting = {f"{item.meeting.number}-{item.number}": item for item in awaiting(meeting, actor)}
        self.fields["items"].choices = [
            (key, f"{item.case}, case {item.number} of {item.meeting}") for key, item in self.waiting.items()
        ]
        self.initial["items"] = list(self.waiting)

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data.get("items")
        if chosen and len(chosen) < len(self.waiting) and not self.cleaned_data.get("why"):
            self.add_error("why", "Say why the others are not carried over to this meeting.")
        return self.cleaned_data

    def chosen(self) -> dict[str, Any]:
        keys = {place: key_of(item.case.force_id, item.case.case_ref) for place, item in self.waiting.items()}
        ticked = set(self.cleaned_data["items"])
        why = self.cleaned_data["why"]
        return {
            "named": [key for place, key in keys.items() if place in ticked],
            "without": {key: why for place, key in keys.items() if place not in ticked},
            "why": why,
        }


class PickedForm(forms.Form):
    """Who picked, and why these."""

    picked_by = LineField(
        label="Who picked them?",
        max_length=120,
        error_messages={"required": "Say who picked these cases, for example the chair’s name."},
    )
    why = LineField(
        label="Why these?",
        max_length=LONGEST_WHY,
        error_messages={"required": "Say why these cases were picked."},
    )


class PickForm(AskingForm, PickedForm):
    """What the chair picks, as the administrator records it; a chair sees no case before its release."""

    method = Chosen.CHAIRS_PICK
    names = forms.CharField(
        label="Which cases?",
        required=False,
        max_length=MOST_TYPED,
        help_text="One reference a line. Cases that were ticked in the list without references need none.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    ticked = forms.MultipleChoiceField(
        required=False,
        widget=forms.MultipleHiddenInput,
        error_messages={
            "invalid_choice": "A case that was ticked is not in the list any more: look at the list again.",
        },
    )
    field_order = ("names", "picked_by", "why", "ticked")

    def __init__(self, data: QueryDict | None, *, meeting: Meeting, actor: Actor) -> None:
        super().__init__(data, meeting=meeting, actor=actor)
        self.tokens: dict[str, str] = {}
        if data is not None and "ticked" in data:
            self.tokens = keys_by_token(meeting, eligible_for_a_pick(meeting, actor))
        self.fields["ticked"].choices = [(token, token) for token in self.tokens]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not (data.get("names") or data.get("ticked") or self.errors.keys() & {"names", "ticked"}):
            self.add_error("names", "Write the references of the cases that were picked, one a line.")
        return data

    def clean_names(self) -> list[str]:
        lines = list(lines_typed(self.cleaned_data["names"]))
        if not lines:
            return []
        known = queries.keys_named(self.meeting.panel, self.actor, {line for _number, line in lines})
        for number, line in lines:
            if line not in known:
                self.add_error("names", f"Line {number}: {UNKNOWN.format(line)}")
        return list(dict.fromkeys(known[line] for _number, line in lines if line in known))

    def chosen(self) -> dict[str, Any]:
        data = self.cleaned_data
        named = dict.fromkeys([*(self.tokens[token] for token in data["ticked"]), *data["names"]])
        return {"named": list(named), "picked_by": data["picked_by"], "why": data["why"]}
