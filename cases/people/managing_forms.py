"""What a system manager enters about people, memberships and what a force asks for."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils import timezone

from cases.enums import Agency, Rank, RankPrefix, Role, Vetting
from cases.forms_govuk import DayField
from cases.models import Force, ForceRequirements, Membership
from cases.people.terms import Post, Terms, faults_of_post, faults_of_terms, terms_of

NOT_RECORDED = ("", "Not recorded")
RANKS = [(rank.value, rank.label) for rank in Rank if rank != Rank.NONE]
LONGEST_TRAINING = 120
NOW, LATER = "now", "later"


class NameField(forms.CharField):
    """A name stands in letters and in the audit record, so it is one line of letters that everybody sees."""

    def to_python(self, value: Any) -> str:
        name = " ".join((super().to_python(value) or "").split())
        if not name.isprintable():
            raise forms.ValidationError("Write the name without characters that cannot be seen.", code="invisible")
        return name


def _name() -> forms.CharField:
    return NameField(
        label="Full name",
        max_length=120,
        error_messages={
            "required": "Enter their full name.",
            "max_length": "Shorten the name: there is room for %(limit_value)d characters.",
        },
    )


def _email() -> forms.EmailField:
    return forms.EmailField(
        label="Email address",
        help_text="At work, and read by nobody else: letters about signing in go there.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter their email address.",
            "invalid": "Enter an email address like name@example.org.",
        },
    )


def _choice(label: str, choices: Iterable[tuple[str, str]], none: tuple[str, str], **kwargs: Any) -> forms.ChoiceField:
    errors = {"invalid_choice": f"{label}: “%(value)s” is not a choice here. Choose from the list."}
    errors["required"] = f"Choose the {label.lower()}."
    return forms.ChoiceField(label=label, choices=[none, *choices], error_messages=errors, **kwargs)


def _optional_day(label: str, help_text: str) -> DayField:
    return DayField(label=label, required=False, help_text=help_text)


class TermsForm(forms.Form):
    """The terms of a membership, which may change while it lasts."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    starts_on = DayField(label="First day")
    ends_on = _optional_day("Last day", "Empty where no end is known.")
    staff_key = forms.CharField(
        label="Staff key",
        max_length=64,
        required=False,
        help_text="The force’s own key for this person, as its records name the officer. Officers and inspectors see "
        "the cases that carry it; without it they see none.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
        error_messages={"max_length": "Shorten the key: there is room for %(limit_value)d characters."},
    )
    vetting_level = _choice("Level of vetting", Vetting.choices, NOT_RECORDED, required=False)
    vetting_expires_on = _optional_day("Vetting holds until", "The last day on which it holds.")
    undertaking_signed_on = _optional_day("Confidentiality undertaking signed on", "Empty where none is signed.")
    training_completed_on = _optional_day("Training in data protection completed on", "The latest time.")

    SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("How long, and the force’s key", ("starts_on", "ends_on", "staff_key")),
        (
            "What the force asks for",
            ("vetting_level", "vetting_expires_on", "undertaking_signed_on", "training_completed_on"),
        ),
    )

    def __init__(self, *args: Any, forces: Iterable[Force] = (), standing: Membership | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.forces, self.standing = tuple(forces), standing

    @classmethod
    def about(cls, membership: Membership, data: Any = None) -> "TermsForm":
        """A membership's terms as they stand, to change."""
        terms = terms_of(membership)
        initial = {name: getattr(terms, name) for name in Terms.__dataclass_fields__}
        initial["revision"] = membership.revision
        return cls(data, initial=initial, forces=membership.forces.all(), standing=membership)

    @property
    def sections(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        for heading, names in self.SECTIONS:
            yield heading, [self[name] for name in names]

    @property
    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in Terms.__dataclass_fields__})

    def clean_revision(self) -> int:
        return self.cleaned_data["revision"] or 0

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "starts_on" in self.errors:
            return data
        known = {name: data.get(name) or empty for name, empty in EMPTY.items()}
        today = timezone.localdate()
        for name, words in faults_of_terms(Terms(**known), data.get("forces") or self.forces, today):
            if name not in self.errors:
                self.add_error(name, words)
        last_day = data.get("ends_on")
        if last_day and last_day < today and "ends_on" not in self.errors:
            self.add_error("ends_on", "Choose today or a later day: a membership is ended at once on its own page.")
        return data


EMPTY = {name: "" if name in ("staff_key", "vetting_level") else None for name in Terms.__dataclass_fields__}


class MembershipForm(TermsForm):
    """A membership to give: the role with its agency, rank and forces, which stay, and its terms."""

    role = _choice("Role", Role.choices, ("", "Choose a role"))
    agency = _choice(
        "Agency",
        Agency.choices,
        ("", "None"),
        required=False,
        help_text="For panel members, chairs and consultees: the agency they speak for.",
    )
    rank = _choice(
        "Rank", RANKS, ("", "None"), required=False, help_text="For police. An inspector’s is inspector or higher."
    )
    rank_prefix = _choice(
        "How the rank is held",
        RankPrefix.choices,
        ("", "Substantive"),
        required=False,
        help_text="Acting and temporary ranks are shown as such wherever their holder decides; a special’s rank counts "
        "as constable unless the force’s settings say otherwise.",
    )
    forces_served = forms.MultipleChoiceField(
        label="Forces",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose the force they act for.",
            "invalid_choice": "Your membership does not cover “%(value)s”: choose from the list.",
        },
    )
    SECTIONS = (("What they do", ("role", "agency", "rank", "rank_prefix", "forces_served")), *TermsForm.SECTIONS)
    field_order = ("role", "agency", "rank", "rank_prefix", "forces_served")

    def __init__(self, *args: Any, served: Iterable[Force], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.served = {force.pk: force for force in served}
        field = self.fields["forces_served"]
        field.choices = [(force.pk, force.name) for force in self.served.values()]
        field.initial = list(self.served) if len(self.served) == 1 else []

    @property
    def post(self) -> Post:
        data = self.cleaned_data
        return Post(
            role=Role(data["role"]),
            agency=Agency(data["agency"]) if data["agency"] else None,
            rank=Rank(data["rank"]) if data["rank"] else None,
            rank_prefix=RankPrefix(data["rank_prefix"]) if data["rank_prefix"] else None,
            forces=data["forces"],
        )

    def clean_forces_served(self) -> list[str]:
        chosen = self.cleaned_data["forces_served"]
        self.cleaned_data["forces"] = tuple(self.served[pk] for pk in chosen)
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        post = (data.get(name, "") for name in ("role", "agency", "rank", "rank_prefix"))
        for name, words in faults_of_post(*post):
            if name not in self.errors:
                self.add_error(name, words)
        return data


class InvitationForm(MembershipForm):
    """Somebody to invite, and what they will be."""

    name = _name()
    email = _email()
    SECTIONS = (("Who", ("name", "email")), *MembershipForm.SECTIONS)
    field_order = ("name", "email", *MembershipForm.field_order)


class PersonForm(forms.Form):
    """Somebody's name, and the address they sign in with."""

    name = _name()
    email = _email()
    revision = forms.IntegerField(widget=forms.HiddenInput)


class SeenForm(forms.Form):
    """An act on what the manager saw: somebody else's change since then shows."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class EndForm(SeenForm):
    """When a membership ends."""

    when = forms.ChoiceField(
        label="When does it end?",
        choices=[(NOW, "Today, at once"), (LATER, "At the end of a later day")],
        initial=NOW,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose when it ends.",
            "invalid_choice": "“%(value)s” is not a choice here: choose from the list.",
        },
    )
    last_day = _optional_day("Last day", "Where it ends later: the last day on which it can be used.")

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, initial={"revision": membership.revision}, **kwargs)
        self.membership = membership

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("when") != LATER:
            return {**data, "last_day": None}
        last_day = data.get("last_day")
        if "last_day" in self.errors:
            return data
        if last_day is None:
            self.add_error("last_day", "Enter the last day.")
        elif last_day < max(timezone.localdate(), self.membership.starts_on):
            self.add_error("last_day", "Choose a day that is still to come, and not before the membership’s first.")
        return data


class RequirementsForm(SeenForm):
    """What a force asks of its people."""

    needs_vetting = forms.BooleanField(
        label="Vetting that is recorded and has not run out",
        required=False,
    )
    needs_undertaking = forms.BooleanField(label="A signed confidentiality undertaking", required=False)
    training_lasts_months = forms.IntegerField(
        label="Training in data protection, repeated after how many months?",
        help_text="Empty where the force does not ask for it. Training holds until the same day of the last month.",
        min_value=1,
        max_value=LONGEST_TRAINING,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "invalid": "Enter a whole number of months.",
            "min_value": "Enter a number from %(limit_value)s up, or leave it empty.",
            "max_value": "Enter at most %(limit_value)s months.",
        },
    )

    def asked(self, force: Force) -> ForceRequirements:
        """What was entered, not stored yet."""
        names = ("needs_vetting", "needs_undertaking", "training_lasts_months")
        return ForceRequirements(force=force, **{name: self.cleaned_data[name] for name in names})
