"""The forms of delivery and of what follows it; each names the state of things that the person was looking at."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms

from cases.authorisation.proposal_forms import LONGEST_REASON, REASON_ROWS, SeenForm
from cases.enums import ReconciliationOutcome, VictimInformed
from cases.forms_govuk import DayField
from cases.guidance.derive import Record
from cases.guidance.fields import LISTS
from cases.guidance.wording import field_shown
from cases.models.columns import KEY_LENGTH

COMPLETED, NOT_COMPLETED = "completed", "not_completed"
AGREES, DISAGREES = "agrees", "disagrees"


def words_field(label: str, *, missing: str, help_text: str = "", required: bool = True) -> forms.CharField:
    """Some lines in the writer's own words."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": REASON_ROWS}),
        error_messages={"required": missing},
    )


class DeliverForm(SeenForm):
    """On which day it was delivered, and under which reference the force keeps it."""

    on = DayField(
        label="On which day was it delivered?",
        error_messages={"required": "Enter the day on which the resolution was delivered, for example 6/7/2019."},
    )
    case_ref = forms.CharField(
        label="The force’s reference for the case",
        required=False,
        max_length=KEY_LENGTH,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
        error_messages={"max_length": "Shorten the reference: at most %(limit_value)d characters."},
    )


class OutcomeForm(SeenForm):
    """Whether what was agreed was done: which actions, as of which day, and why not."""

    ended = forms.ChoiceField(
        label="Was everything that was agreed done?",
        choices=((COMPLETED, "Yes, it is completed"), (NOT_COMPLETED, "No, it was not completed")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether everything that was agreed was done."},
    )
    done = forms.TypedMultipleChoiceField(
        label="Which actions were done?", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    on = DayField(label="As of which day?", help_text="The day on which it was done or given up. For example, 6/7/2019")
    reason = words_field(
        "If not, why?",
        missing="Say why.",
        required=False,
        help_text="Without names. Needed where it was not completed.",
    )

    def __init__(self, data: Mapping[str, Any] | None, *, actions: Iterable[Record], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [(number, action_in_words(action)) for number, action in enumerate(actions, 1)]
        cast(forms.TypedMultipleChoiceField, self.fields["done"]).choices = choices
        if not choices:
            del self.fields["done"]

    @property
    def is_completed(self) -> bool:
        return bool(self.cleaned_data["ended"] == COMPLETED)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("ended") == NOT_COMPLETED and not data.get("reason", "").strip():
            self.add_error("reason", "Say why what was agreed was not done. The reason is kept with it.")
        return data


class ToldForm(SeenForm):
    """Whether the victim was told the outcome, and when."""

    informed = forms.ChoiceField(
        label="Was the victim told?",
        choices=(
            (VictimInformed.YES, "Yes"),
            (VictimInformed.NO, "No, not yet"),
            (VictimInformed.NOT_APPLICABLE, "They do not want to be told"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the victim was told."},
    )
    on = DayField(label="On which day?", required=False, help_text="If they were told. For example, 6/7/2019")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("informed") == VictimInformed.YES and not data.get("on") and "on" not in self.errors:
            self.add_error("on", "Enter the day on which the victim was told, for example 6/7/2019.")
        return data


class ReviewForm(forms.Form):
    """What a supervisor says of a resolution that an officer delivered alone."""

    agrees = forms.ChoiceField(
        label="Do you agree with it?",
        choices=((AGREES, "I agree"), (DISAGREES, "I do not agree")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you agree."},
    )
    words = words_field("What do you say of it?", missing="Say what you found: the officer reads it.")


class ReasonAndVersionForm(forms.Form):
    """Why a case is corrected, and which version of it was looked at."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = words_field(
        "Why is it corrected?",
        missing="Say why it is corrected: the reason is kept with it.",
        help_text="Without names. The earlier version is kept.",
    )


class SettleForm(forms.Form):
    """What is right: what is held here, or facts that were sent."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="What is right?",
        choices=(
            (ReconciliationOutcome.KEPT, "What is held here stands"),
            (ReconciliationOutcome.CORRECTED, "The facts that I choose are right as they were sent"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is right."},
    )
    fields_sent = forms.MultipleChoiceField(
        label="Which facts are right as they were sent?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "“%(value)s” cannot be taken over: choose from the list."},
    )
    reason = words_field("Why?", missing="Say why: the reason is kept with it.")

    def __init__(self, data: Mapping[str, Any] | None, *, facts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = list(facts)
        cast(forms.MultipleChoiceField, self.fields["fields_sent"]).choices = choices
        if not choices:
            del self.fields["fields_sent"]
            offered = cast(forms.ChoiceField, self.fields["outcome"])
            offered.choices = [(ReconciliationOutcome.KEPT, "What is held here stands")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        taken, chosen = data.get("outcome") == ReconciliationOutcome.CORRECTED, data.get("fields_sent")
        if taken and not chosen and "fields_sent" in self.fields:
            self.add_error("fields_sent", "Choose at least one fact, or say that what is held here stands.")
        if chosen and data.get("outcome") == ReconciliationOutcome.KEPT:
            self.add_error("outcome", "You chose facts as they were sent, and that what is held stands. Choose one.")
        return data


def action_in_words(action: Record) -> str:
    """ "Apology, due 6 July 2019"."""
    shown = {name: field_shown(LISTS["actions"][name], action) for name in ("type", "amount", "due")}
    due = f"due {shown['due']}" if shown["due"] else None
    return ", ".join(filter(None, (shown["type"] or "Action of a type not recorded", shown["amount"], due)))
