"""The forms around a proposal: where it begins, what was looked at, to whom it goes, why it ends, what was said."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.utils import timezone

from cases.forms_govuk import DayField
from cases.models import Actor, Force, Membership

REASON_ROWS = 4
ROWS_OF_WORDS = 4
LONGEST_REASON = 20_000


class StartForm(forms.Form):
    """In which force; whoever serves one is not asked."""

    force = forms.ModelChoiceField(
        Force.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        label="In which force?",
        error_messages={"required": "Choose the force.", "invalid_choice": "Choose one of the forces you serve."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor) -> None:
        served = Force.objects.visible_to(actor)
        only = served.first() if len(served) == 1 else None
        super().__init__(data, initial={"force": only})
        field: Any = self.fields["force"]
        field.queryset = served
        if only:
            field.disabled, field.widget = True, forms.HiddenInput()


class MembershipField(forms.ModelChoiceField):
    """Somebody of a rank: "A. Person, acting inspector"; what stands before a rank is always shown."""

    def label_from_instance(self, membership: Membership) -> str:
        rank = f", {membership.rank_in_words.lower()}" if membership.rank else ""
        return f"{membership.person.name}{rank}"


class SeenForm(forms.Form):
    """Which state of the proposal somebody was looking at."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SubmitForm(SeenForm):
    """To whom it goes: anybody of the rank, unless one of them is asked by name."""

    asked_of = MembershipField(
        Membership.objects.none(),
        required=False,
        empty_label="Anybody of this rank or above",
        label="Whom do you ask for authority?",
        help_text="Ask somebody by name only where you have agreed it with them.",
        error_messages={"invalid_choice": "They cannot authorise this resolution today: choose somebody else."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, could: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        _choose_from(self.fields["asked_of"], could)


class ReasonForm(SeenForm):
    """Why, in the officer's words."""

    reason = forms.CharField(
        label="Why do you withdraw it?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": REASON_ROWS}),
        error_messages={"required": "Say why you withdraw it. The reason is kept with it."},
    )


class VerbalForm(SeenForm):
    """Who gave authority by word of mouth, when, and what they said."""

    given_by = MembershipField(
        Membership.objects.none(),
        empty_label="Choose who gave it",
        label="Who gave it?",
        error_messages={
            "required": "Choose who gave it.",
            "invalid_choice": "They cannot authorise this resolution: choose who gave it.",
        },
    )
    day = DayField(label="On which day was it given?")
    at = forms.TimeField(
        label="At what time?",
        help_text="For example, 14:30",
        input_formats=("%H:%M", "%H.%M", "%H:%M:%S"),
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
        error_messages={
            "required": "Enter the time at which it was given, for example 14:30.",
            "invalid": "Write the time like 14:30, on the 24-hour clock.",
        },
    )
    words = forms.CharField(
        label="What was said?",
        help_text="As near as you remember it. Without names of anybody but the officers.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": ROWS_OF_WORDS}),
        error_messages={"required": "Say what you told them and what they answered."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, could: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        _choose_from(self.fields["given_by"], could)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "day" in data and "at" in data and self.given_at > timezone.now():
            self.add_error("at", "This moment is still to come: enter when the authority was given.")
        return data

    @property
    def given_at(self) -> datetime:
        """The moment as London's clocks had it."""
        day, at = self.cleaned_data["day"], cast(time, self.cleaned_data["at"])
        return timezone.make_aware(datetime.combine(day, at))


def _choose_from(field: Any, could: Iterable[Membership]) -> None:
    field.queryset = Membership.objects.filter(pk__in=[one.pk for one in could]).select_related("person")
