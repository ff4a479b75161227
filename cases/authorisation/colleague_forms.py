"""What consultees, deputies and system managers enter: a view, who stands in, how a force authorises, the pace."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone

from cases.authorisation.authority_services import SET
from cases.enums import ConsultationView, NoticePace, Rank
from cases.forms_govuk import DayField
from cases.models import AuthoritySettings, Force, Membership

ROWS_OF_WORDS = 5
LONGEST_WORDS = 20_000
MOST_HOURS = 200
NOT_A_CHOICE = "“%(value)s” is not a choice here: choose from the list."


class SeenForm(forms.Form):
    """Which state somebody was looking at: another's change since then shows."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


def _view() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="What is the view?",
        choices=ConsultationView.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the view.", "invalid_choice": NOT_A_CHOICE},
    )


def _words(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": ROWS_OF_WORDS}),
        error_messages={
            "required": "Say it in words: with the view goes the reason.",
            "max_length": "Shorten this: there is room for %(limit_value)d characters.",
        },
    )


class ViewForm(forms.Form):
    """The view of one's agency on what was put to it."""

    asked_at = forms.CharField(widget=forms.HiddenInput)
    view = _view()
    words = _words("In words", "Why, and any conditions. Without names: the officer knows who it is about.")


class RecordedViewForm(SeenForm):
    """A view that was given elsewhere."""

    view = _view()
    words = _words("In words", "As they said or wrote it, without names of anybody the resolution is about.")
    given_by = forms.CharField(
        label="Who gave it?",
        help_text="Name and what they are there, for example: A. Person, youth justice officer.",
        max_length=200,
        error_messages={
            "required": "Enter the name of the person who gave it.",
            "max_length": "Shorten this: there is room for %(limit_value)d characters.",
        },
    )
    given_on = DayField(label="On which day?")
    source = forms.CharField(
        label="Where can it be found?",
        help_text="For example: their e-mail of 3 May 2026, filed with the crime report.",
        max_length=500,
        error_messages={
            "required": "Say where it can be found: an e-mail, a log entry, a note of a call.",
            "max_length": "Shorten this: there is room for %(limit_value)d characters.",
        },
    )

    def clean_given_on(self) -> Any:
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Enter the day on which it was given: today or earlier.")
        return day


class DelegationForm(forms.Form):
    """Who stands in, and from when to when."""

    deputy = forms.ChoiceField(
        label="Who stands in for you?",
        error_messages={"required": "Choose a colleague.", "invalid_choice": NOT_A_CHOICE},
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")

    def __init__(self, *args: Any, deputies: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deputies = {str(one.pk): one for one in deputies}
        named = [(pk, f"{one.person.name}, {one.rank_in_words.lower()}") for pk, one in self.deputies.items()]
        field = self.fields["deputy"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose a colleague"), *named]

    def clean_deputy(self) -> Membership:
        return self.deputies[self.cleaned_data["deputy"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and first < timezone.localdate():
            self.add_error("starts_on", "Choose today or a later day.")
        if first and last and last < first:
            self.add_error("ends_on", "Choose a last day on or after the first.")
        return data


class PaceForm(forms.Form):
    """How one is told by e-mail."""

    pace = forms.ChoiceField(
        label="When do you want an e-mail?",
        choices=NoticePace.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when.", "invalid_choice": NOT_A_CHOICE},
    )


def _clock(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text="For example, 09:00",
        input_formats=("%H:%M", "%H.%M"),
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
        error_messages={
            "required": "Enter a time, for example 09:00.",
            "invalid": "Write the time like 09:00, on the 24-hour clock.",
        },
    )


class AuthorityForm(SeenForm):
    """What a force asks before a resolution is delivered, beyond the guidance."""

    lowest_rank = forms.ChoiceField(
        label="The lowest rank that authorises a resolution",
        help_text="The guidance may ask for a higher one. Nobody: officers deliver what the guidance leaves to them.",
        choices=Rank.choices,
        error_messages={"required": "Choose a rank.", "invalid_choice": NOT_A_CHOICE},
    )
    supervisor_endorses = forms.BooleanField(
        label="A supervisor endorses first, where more than a sergeant’s authority is needed", required=False
    )
    supervisor_reviews = forms.BooleanField(
        label="A supervisor looks afterwards at what an officer delivered on their own authority", required=False
    )
    day_begins = _clock("The working day begins at")
    day_ends = _clock("The working day ends at")
    overdue_hours = forms.IntegerField(
        label="After how many working hours is a reminder sent?",
        min_value=1,
        max_value=MOST_HOURS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": "Enter a number of working hours.",
            "invalid": "Enter a whole number of hours.",
            "min_value": "Enter a number from %(limit_value)s up.",
            "max_value": "Enter at most %(limit_value)s hours.",
        },
    )

    @classmethod
    def about(cls, held: AuthoritySettings, data: Mapping[str, Any] | None = None) -> "AuthorityForm":
        initial = {name: getattr(held, name) for name in (*SET, "revision")}
        return cls(data, initial=initial)

    def asked(self, force: Force) -> AuthoritySettings:
        """What was entered, not stored yet."""
        return AuthoritySettings(force=force, **{name: self.cleaned_data[name] for name in SET})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begins, ends = data.get("day_begins"), data.get("day_ends")
        if begins and ends and ends <= begins:
            self.add_error("day_ends", "Enter a time after the day has begun.")
        return data
