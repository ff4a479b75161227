"""What is asked of those who write and confirm minutes, and for whom a pack is made."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from cases.decisions import Decision
from cases.models import AgendaItem, Attendance, Meeting

LONGEST_MINUTES, LONGEST_DISCUSSION = 50_000, 20_000
ALL = "all"


class MinutesForm(forms.Form):
    """The minutes of the meeting in general, and the discussion of each case on its agenda."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    minutes = forms.CharField(
        label="The meeting in general",
        help_text="Matters arising, what was said of no case in particular, any other business.",
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=LONGEST_MINUTES,
        error_messages={"max_length": "Shorten this to %(limit_value)s characters or fewer: it has %(show_value)s."},
    )

    def __init__(self, *args: Any, meeting: Meeting, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(revision=meeting.revision, minutes=meeting.minutes)
        self.initial.update({self.name_of(item): item.discussion for item in items})
        self.items = items
        for item in items:
            self.fields[self.name_of(item)] = forms.CharField(
                label=f"Case {item.number}: the discussion",
                widget=forms.Textarea(attrs={"rows": 4}),
                required=False,
                max_length=LONGEST_DISCUSSION,
                error_messages={
                    "max_length": f"Case {item.number}: shorten this to %(limit_value)s characters or fewer: it has "
                    "%(show_value)s."
                },
            )

    @staticmethod
    def name_of(item: AgendaItem) -> str:
        return f"case_{item.number}"

    @property
    def discussions(self) -> dict[int, str]:
        """What is said of each case, by its number."""
        return {item.number: self.cleaned_data[self.name_of(item)] for item in self.items}


class ConfirmForm(forms.Form):
    """Which state of the minutes, and of the findings in them, the chair read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    findings = forms.CharField(widget=forms.HiddenInput, required=False)


class RecipientForm(forms.Form):
    """For whom a pack is made: one of those invited, or all of them, each their own."""

    who = forms.ChoiceField(
        label="For whom?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose for whom the pack is.",
            "invalid_choice": "Choose somebody from the list: “%(value)s” is not invited to this meeting.",
        },
    )

    def __init__(self, *args: Any, invited: Mapping[int, Attendance], fits: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invited = {str(place): one for place, one in invited.items()}
        named = [(key, f"{one.membership.person.name}: {one.membership.title}") for key, one in self.invited.items()]
        together = [(ALL, "All of them, each their own")] if fits else []
        cast(forms.ChoiceField, self.fields["who"]).choices = [*named, *together]
        self.fields["who"].help_text = fits.reason

    @property
    def chosen(self) -> list[Attendance]:
        who = self.cleaned_data["who"]
        return list(self.invited.values()) if who == ALL else [self.invited[who]]
