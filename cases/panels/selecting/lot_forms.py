"""What is asked before cases are drawn by lot: how many, from what, and without what."""

from typing import Any

from django import forms
from django.http import QueryDict

from cases.casework.filters import CaseFilter
from cases.enums import Allocation, Chosen, Stratum
from cases.models import Actor, Meeting, SavedFilter
from cases.panels.selecting import queries
from cases.panels.selecting.ask_forms import MOST_TYPED, UNKNOWN, AskingForm, lines_typed, ways_to_read
from cases.panels.selecting.asking import MOST_DRAWN

NARROW = {"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}
MOST_MEETINGS = 20
ALL, SOME = "all", "some"
HOW_TO_LEAVE_OUT = "write the reference, a colon and the reason, as in “C-0012: tried by the chair”."


class SizeField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        messages = {
            "required": "Say how many cases are drawn.",
            "invalid": "Say how many cases are drawn as a number, for example 12.",
            "min_value": "Draw at least one case.",
            "max_value": f"At most {MOST_DRAWN} cases are drawn at once.",
        }
        kwargs = {"label": "How many cases?", "widget": forms.TextInput(attrs=NARROW), **kwargs}
        super().__init__(min_value=1, max_value=MOST_DRAWN, error_messages=messages, **kwargs)


class NarrowedForm(AskingForm):
    """From the complete list, or from what a theme finds in it."""

    theme = forms.ChoiceField(
        label="From which cases?",
        required=False,
        help_text="Every case of the panel’s forces that fits its kind, or those of them that a theme finds.",
    )
    seen_within = forms.IntegerField(
        label="Leave out what was before this panel at its last … meetings",
        help_text="0 leaves none of them out.",
        initial=0,
        min_value=0,
        max_value=MOST_MEETINGS,
        widget=forms.TextInput(attrs=NARROW),
        error_messages={
            "required": "Say at how many of the last meetings; 0 leaves none out.",
            "invalid": "Say at how many of the last meetings as a number, for example 4; 0 leaves none out.",
            "min_value": "Say at how many of the last meetings; 0 leaves none out.",
            "max_value": f"At most {MOST_MEETINGS} meetings back.",
        },
    )
    without = forms.CharField(
        label="Leave out by hand (optional)",
        required=False,
        max_length=MOST_TYPED,
        help_text="One case a line: its reference, a colon and the reason, as in “C-0012: tried by the chair”.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None, *, meeting: Meeting, actor: Actor) -> None:
        super().__init__(data, meeting=meeting, actor=actor)
        self.themes = {str(theme.pk): theme for theme in queries.themes_of(meeting.panel, actor)}
        self.fields["theme"].choices = [
            ("", self.nothing_chosen),
            *((key, one.name) for key, one in self.themes.items()),
        ]
        self.fields["theme"].error_messages["invalid_choice"] = "That theme was retired: choose from the list."

    nothing_chosen = "Every eligible case"

    def clean_theme(self) -> SavedFilter | None:
        return self.themes.get(self.cleaned_data["theme"])

    def clean_without(self) -> dict[str, str]:
        """The key of each case that is left out, with the reason."""
        lines = list(lines_typed(self.cleaned_data["without"]))
        names = {name for _number, line in lines for name, _reason in ways_to_read(line)}
        known = queries.keys_named(self.meeting.panel, self.actor, names) if names else {}
        found = {}
        for number, line in lines:
            ways = list(ways_to_read(line))
            key, reason = next(((known[name], reason) for name, reason in ways if name in known), ("", ""))
            if not ways:
                self.add_error(
                    "without",
                    f"Line {number}: {HOW_TO_LEAVE_OUT}",
                )
            elif not key:
                self.add_error("without", f"Line {number}: {UNKNOWN.format(ways[0][0])}")
            else:
                found[key] = reason
        return found

    def chosen(self) -> dict[str, Any]:
        theme = self.cleaned_data["theme"]
        return {
            "theme": theme,
            "query": theme.query if theme else "",
            "narrowed": CaseFilter(QueryDict(theme.query), actor=self.actor).found if theme else None,
            "seen_within": self.cleaned_data["seen_within"],
            "without": self.cleaned_data["without"],
        }

    def clean(self) -> dict[str, Any]:
        theme = self.cleaned_data.get("theme")
        if theme and not CaseFilter(QueryDict(theme.query), actor=self.actor).is_valid():
            self.add_error("theme", f"The theme “{theme}” cannot be understood any more: retire it and save it again.")
        return self.cleaned_data


class RandomForm(NarrowedForm):
    method = Chosen.RANDOM
    size = SizeField()
    field_order = ("size", "theme", "seen_within", "without")

    def chosen(self) -> dict[str, Any]:
        return {**super().chosen(), "size": self.cleaned_data["size"]}


class StratifiedForm(RandomForm):
    method = Chosen.STRATIFIED
    stratum = forms.ChoiceField(
        label="Divided by what?",
        widget=forms.RadioSelect,
        choices=Stratum.choices,
        error_messages={"required": "Choose by what the list is divided."},
    )
    allocation = forms.ChoiceField(
        label="How many from each?",
        widget=forms.RadioSelect,
        choices=Allocation.choices,
        help_text="Where a part has fewer than its equal number, all of it is drawn and the others share the rest.",
        error_messages={"required": "Choose how many are drawn from each."},
    )
    field_order = ("size", "stratum", "allocation", "theme", "seen_within", "without")

    def chosen(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            **super().chosen(),
            "stratum": Stratum(data["stratum"]),
            "allocation": Allocation(data["allocation"]),
        }


class ThemedForm(RandomForm):
    method = Chosen.THEMED
    nothing_chosen = "Choose a theme"

    def __init__(self, data: QueryDict | None, *, meeting: Meeting, actor: Actor) -> None:
        super().__init__(data, meeting=meeting, actor=actor)
        theme = self.fields["theme"]
        theme.label, theme.required, theme.help_text = "From which theme?", True, ""
        theme.error_messages["required"] = "Choose the theme that cases are drawn from."


class FlaggedForm(NarrowedForm):
    method = Chosen.FLAGGED
    which = forms.ChoiceField(
        label="How many of them?",
        widget=forms.RadioSelect,
        choices=[(ALL, "All that are flagged"), (SOME, "Some of them, by lot")],
        error_messages={"required": "Choose whether all flagged cases come to the meeting, or some of them by lot."},
    )
    size = SizeField(required=False, help_text="Only where some of them are drawn.")
    field_order = ("which", "size", "theme", "seen_within", "without")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("which") == SOME and not data.get("size") and "size" not in self.errors:
            self.add_error("size", self.fields["size"].error_messages["required"])
        return data

    def chosen(self) -> dict[str, Any]:
        size = self.cleaned_data["size"] if self.cleaned_data["which"] == SOME else None
        return {**super().chosen(), "size": size}
