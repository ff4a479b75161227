"""What is asked of those who release cases and give seats."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from cases.models import Membership, Panel


class ReleaseForm(forms.Form):
    """To which panel, and how many cases there were when somebody decided it."""

    panel = forms.ChoiceField(
        label="To which panel?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the panel.",
            "invalid_choice": "There is no panel “%(value)s” that you run: choose from the list.",
        },
    )
    count = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, panels: Iterable[Panel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.panels = {panel.slug: panel for panel in panels}
        self.fields["panel"].choices = [(slug, panel.name) for slug, panel in self.panels.items()]

    def clean_panel(self) -> Panel:
        return self.panels[self.cleaned_data["panel"]]


class SeatForm(forms.Form):
    """Who is given a seat."""

    membership = forms.ChoiceField(
        label="Give a seat to",
        help_text="Members and chairs whose membership covers every force of the panel.",
        error_messages={
            "required": "Choose who is given the seat.",
            "invalid_choice": "Choose somebody from the list: this one is not there, or sits on the panel already.",
        },
    )

    def __init__(self, *args: Any, memberships: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.memberships = {str(one.pk): one for one in memberships}
        named = [(key, f"{one.person.name}: {one.title}") for key, one in self.memberships.items()]
        self.fields["membership"].choices = [("", "Choose a person"), *named]

    def clean_membership(self) -> Membership:
        return self.memberships[self.cleaned_data["membership"]]
