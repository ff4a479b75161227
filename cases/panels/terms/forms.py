"""What administrators enter about a panel, and system managers about what a force asks of its panels."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils import timezone

from cases.enums import Agency, Category, Inconclusive, PanelKind
from cases.forms_govuk import DayField, LineField
from cases.models import Force, PanelTerms, ScrutinySettings
from cases.panels.terms.labels import label_of
from cases.panels.terms.services import ASKED, TERMS

LONGEST_NAME = 120
LONGEST_LABEL = 120
LONGEST_WORDS = 200
MOST_MEMBERS = 99
NOT_A_CHOICE = "“%(value)s” is not a choice here: choose from the list."
# Of the kinds of no conclusion each has a label of its own: only the second carries a case to the next meeting.
LABELLED = {
    **{category.value: category.label for category in Category},
    **{kind.value: f"{Category.NO_CONCLUSION.label}: {kind.label[0].lower()}{kind.label[1:]}" for kind in Inconclusive},
}


def _line(label: str, longest: int, help_text: str = "", **kwargs: Any) -> LineField:
    errors = {"max_length": "Shorten this: there is room for %(limit_value)d characters.", "required": "Enter words."}
    errors |= kwargs.pop("error_messages", {})
    return LineField(label=label, max_length=longest, help_text=help_text, error_messages=errors, **kwargs)


def _agencies(label: str, help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=Agency.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )


class KindForm(forms.Form):
    """Whose cases a panel looks at."""

    kind = forms.ChoiceField(
        label="Whose cases does it look at?",
        choices=PanelKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose cases it looks at.", "invalid_choice": NOT_A_CHOICE},
    )
    theme = _line("Theme", LONGEST_NAME, "For a panel of one theme only. For example: domestic abuse.", required=False)

    def clean_kind(self) -> PanelKind:
        return PanelKind(self.cleaned_data["kind"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "kind" in data and "theme" in data:
            is_themed = data["kind"] == PanelKind.THEMED
            if is_themed and not data["theme"]:
                self.add_error("theme", "Enter the theme that the panel looks at.")
            elif data["theme"] and not is_themed:
                self.add_error("theme", f"Choose “{PanelKind.THEMED.label}” above, or leave the theme empty.")
        return data


class SetUpForm(KindForm):
    """A panel to set up."""

    name = _line(
        "Name of the panel",
        LONGEST_NAME,
        "As its members know it. For example: Hampshire adult panel.",
        error_messages={"required": "Enter the name of the panel."},
    )
    forces = forms.MultipleChoiceField(
        label="Which forces does it serve?",
        help_text="Its members read cases of all of them. It stays as you choose it now.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose the force that it serves.",
            "invalid_choice": "Your membership does not cover “%(value)s”: choose from the list.",
        },
    )
    field_order = ("name", "forces", "kind", "theme")

    def __init__(self, *args: Any, served: Iterable[Force], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.served = {force.pk: force for force in served}
        field = self.fields["forces"]
        field.choices = [(force.pk, force.name) for force in self.served.values()]
        field.initial = list(self.served) if len(self.served) == 1 else []

    def clean_forces(self) -> list[Force]:
        return [self.served[pk] for pk in self.cleaned_data["forces"]]


class SeenForm(forms.Form):
    """Which state somebody was looking at: another's change since then shows."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def now_at(self, revision: int, words: str) -> None:
        """What was entered stays; sent again, it is decided in the knowledge of how things stand now."""
        self.add_error(None, words)
        self.data = self.data.copy()
        self.data["revision"] = str(revision)


class TermsForm(KindForm, SeenForm):
    """The terms on which a panel works."""

    chaired_by = _line(
        "Who chairs",
        LONGEST_WORDS,
        "As the terms of reference say it. For example: an independent magistrate, for two years.",
        required=False,
    )
    takes_votes = forms.BooleanField(label="The panel takes votes", required=False)
    non_voting = _agencies(
        "Which agencies speak and do not vote?", "On many panels the police explain and do not vote."
    )
    quorum_count = forms.IntegerField(
        label="How many members at least?",
        help_text="Empty where the number does not matter.",
        required=False,
        min_value=1,
        max_value=MOST_MEMBERS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "invalid": "Enter a whole number of members, or leave this empty.",
            "min_value": "Enter a number from %(limit_value)s up, or leave this empty.",
            "max_value": "Enter at most %(limit_value)s members.",
        },
    )
    quorum_agencies = _agencies("Which agencies must be there?", "At least one member of each.")
    quorum_non_police = forms.BooleanField(label="Most of those there are not police", required=False)
    hides_hits = forms.BooleanField(
        label="Members score a case before they see what screening found in it",
        required=False,
        help_text="Holds for every round that opens from now on; a round that is open stays as it began.",
    )
    agreement_reference = _line(
        "Reference of the agreement", LONGEST_WORDS, "For example: ISA 2026/14, version 3.", required=False
    )
    agreement_signed_on = DayField(label="Signed on", required=False)
    agreement_review_on = DayField(
        label="To be reviewed by",
        required=False,
        help_text="From the day after, the panel’s page says that it is late.",
    )

    SECTIONS = (
        ("What it looks at", "", ("kind", "theme")),
        ("The chair and votes", "", ("chaired_by", "takes_votes", "non_voting")),
        (
            "Quorum",
            "Where it is not reached, the meeting’s page says so and it is recorded with the minutes and each finding. "
            "It stops nobody.",
            ("quorum_count", "quorum_agencies", "quorum_non_police"),
        ),
        ("Before members have scored", "", ("hides_hits",)),
        (
            "Information-sharing agreement",
            "Where none is on record, or its day of review is past, the panel’s page says so. It stops nobody.",
            ("agreement_reference", "agreement_signed_on", "agreement_review_on"),
        ),
        (
            "What its findings are called",
            "The panel’s own words for the national findings. Left empty, the national words are used. A finding that "
            "is recorded keeps what it was called that day.",
            tuple(f"label_{name}" for name in LABELLED),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in LABELLED.items():
            self.fields[f"label_{name}"] = _line(words, LONGEST_LABEL, required=False)

    @classmethod
    def about(cls, held: PanelTerms, data: Any = None) -> "TermsForm":
        """The terms as they stand, to change."""
        initial = {name: getattr(held, name) for name in (*TERMS, "revision")}
        return cls(data, initial=initial | {f"label_{name}": held.labels.get(name, "") for name in LABELLED})

    @property
    def sections(self) -> Iterator[tuple[str, str, list[forms.BoundField]]]:
        """The fields under their headings, each with a sentence about them."""
        for heading, words, names in self.SECTIONS:
            yield heading, words, [self[name] for name in names]

    def asked(self) -> PanelTerms:
        """What was entered, not stored yet."""
        data = {name: value for name, value in self.cleaned_data.items() if name in TERMS}
        return PanelTerms(**data, labels=self._labels())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._check_agreement(data)
        self._check_labels()
        return data

    def _labels(self) -> dict[str, str]:
        entered = {name: self.cleaned_data.get(f"label_{name}", "") for name in LABELLED}
        return {name: label for name, label in entered.items() if label}

    def _check_agreement(self, data: dict[str, Any]) -> None:
        reference, signed, review = (data.get(f"agreement_{name}") for name in ("reference", "signed_on", "review_on"))
        if (signed or review) and not reference and "agreement_reference" not in self.errors:
            self.add_error("agreement_reference", "Enter the reference of the agreement, or leave its days empty.")
        if reference and not signed and "agreement_signed_on" not in self.errors:
            self.add_error("agreement_signed_on", "Enter the day on which the agreement was signed.")
        if signed and signed > timezone.localdate():
            self.add_error("agreement_signed_on", "Enter the day on which it was signed: today or earlier.")
        elif signed and review and review < signed:
            self.add_error("agreement_review_on", "Enter a day of review after the day on which it was signed.")

    def _check_labels(self) -> None:
        """Two findings of one name could not be told apart in the minutes; a kind may be called as no conclusion is."""
        terms, seen = PanelTerms(labels=self._labels()), dict[str, str]()
        for name, words in LABELLED.items():
            is_kind = name in Inconclusive.values
            label = label_of(terms, Category.NO_CONCLUSION, name) if is_kind else label_of(terms, name)
            other = seen.setdefault(label.casefold(), words)
            if other != words and not (is_kind and other == Category.NO_CONCLUSION.label):
                self.add_error(f"label_{name}", f"“{label}” is what “{other}” is called: choose other words.")


class ReasonForm(forms.Form):
    """A reason code of the panel's own."""

    label = _line(
        "Reason",
        LONGEST_WORDS,
        "In the words that members choose it by. For example: the interpreter was not asked.",
        error_messages={"required": "Enter the reason in words."},
    )


class ScrutinyForm(SeenForm):
    """What a force asks of the panels that serve it."""

    needs_second_check = forms.BooleanField(
        label="A second person checks each redaction before a case is released",
        required=False,
        help_text="Of a panel that serves several forces, where any of them asks for it.",
    )
    allows_escalation = forms.BooleanField(
        label="A panel may escalate a case to the force",
        required=False,
        help_text="Of a panel that serves several forces, where all of them allow it.",
    )

    @classmethod
    def about(cls, held: ScrutinySettings, data: Any = None) -> "ScrutinyForm":
        return cls(data, initial={name: getattr(held, name) for name in (*ASKED, "revision")})

    def asked(self, force: Force) -> ScrutinySettings:
        """What was entered, not stored yet."""
        return ScrutinySettings(force=force, **{name: self.cleaned_data[name] for name in ASKED})
