"""What a member is asked of a case, and of a conflict with it."""

from typing import Any

from django import forms

from cases.casework.forms import WordsField
from cases.enums import BetterOutcome, Conflict, Leniency
from cases.review.review_page import ReviewPage
from cases.review.scoring import NO_CATEGORY, Said

NOT_SAID = ("", "I do not say")


class ReviewForm(forms.Form):
    """One member's view of a case; only the category is needed, and only to submit it."""

    category = forms.ChoiceField(
        label="What do you say of this resolution?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "There is no category “%(value)s”: choose one of the four."},
    )
    leniency = forms.ChoiceField(label="Was it too lenient or too severe?", required=False)
    better_outcome = forms.ChoiceField(label="What should have happened?", required=False)
    reasons = forms.MultipleChoiceField(
        label="Reasons",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "There is no reason “%(value)s”: choose from the list."},
    )
    rules = forms.MultipleChoiceField(
        label="Rules it departs from",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "There is no rule “%(value)s”: choose from the list."},
    )
    good_practice = WordsField(label="What was good?", missing="", rows=2, required=False)
    note = WordsField(
        label="Note",
        help_text="Leave out names. The panel reads it when the round has closed.",
        missing="",
        rows=4,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False, min_value=0)

    def __init__(self, *args: Any, page: ReviewPage, **kwargs: Any) -> None:
        super().__init__(*args, initial=_as_it_is(page), **kwargs)
        self.fields["category"].choices = page.categories
        self.fields["leniency"].choices = [NOT_SAID, *Leniency.choices]
        self.fields["better_outcome"].choices = [NOT_SAID, *BetterOutcome.choices]
        self.fields["reasons"].choices = page.reasons
        self.fields["rules"].choices = [choice for _name, choices in page.rules for choice in choices]

    @property
    def said(self) -> Said:
        """As far as it could be understood."""
        given = {name: self.cleaned_data.get(name) or "" for name in Said.__slots__}
        return Said(**{**given, **{name: tuple(given[name]) for name in ("reasons", "rules")}})

    @property
    def seen(self) -> int:
        """The revision of their review that the member was looking at."""
        return self.cleaned_data.get("revision") or 0

    def is_complete(self) -> bool:
        """Whether it can be submitted: a category is chosen by the member and by nobody else."""
        if self.is_valid() and not self.cleaned_data["category"]:
            self.add_error("category", NO_CATEGORY)
        return self.is_valid()


class ConflictForm(forms.Form):
    """Why a member does not look at a case."""

    kind = forms.ChoiceField(
        label="What is the conflict?",
        choices=Conflict.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what the conflict is.",
            "invalid_choice": "“%(value)s” is not on the list: choose from it, or another reason.",
        },
    )
    words = WordsField(
        label="In your own words",
        help_text="Needed for another reason. Leave out names: whoever runs the meeting reads it, and the minutes "
        "say that you declared a conflict.",
        missing="",
        rows=3,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("kind") == Conflict.OTHER and not given.get("words", "").strip():
            self.add_error("words", "Say in a few words what the conflict is, without names.")
        return given


def _as_it_is(page: ReviewPage) -> dict[str, Any]:
    """The member's own review, as it is stored; nothing is chosen where there is none."""
    if page.review is None:
        return {"revision": 0}
    names = (*Said.__slots__, "revision")
    return {name: getattr(page.review, name) for name in names}
