"""The method, the form of each method, the form that draws, and the name of a theme."""

from django import forms
from django.core.validators import RegexValidator

from cases.enums import Chosen
from cases.forms_govuk import LineField
from cases.panels.selecting.ask_forms import AskingForm
from cases.panels.selecting.lot_forms import FlaggedForm, RandomForm, StratifiedForm, ThemedForm
from cases.panels.selecting.pick_forms import CarriedForm, PickForm

HOW = {
    Chosen.RANDOM: "Every eligible case has the same chance.",
    Chosen.STRATIFIED: "By lot within each offence group, age group, area, or what screening found.",
    Chosen.THEMED: "By lot from what a theme of the panel finds.",
    Chosen.FLAGGED: "From what members flagged in rounds that are closed, and what was flagged as a whole case.",
    Chosen.CARRIED_OVER: "The cases of earlier meetings for which more information was needed.",
    Chosen.CHAIRS_PICK: "The cases that the chair names, with a reason.",
}
FORMS: dict[Chosen, type[AskingForm]] = {
    form.method: form for form in (RandomForm, StratifiedForm, ThemedForm, FlaggedForm, CarriedForm, PickForm)
}


class MethodForm(forms.Form):
    """How cases come to the meeting."""

    method = forms.ChoiceField(
        label="How are cases chosen?",
        widget=forms.RadioSelect,
        choices=[(method.value, f"{method.label}: {HOW[method][0].lower()}{HOW[method][1:]}") for method in Chosen],
        error_messages={
            "required": "Choose how cases come to the meeting.",
            "invalid_choice": "There is no method “%(value)s”: choose from the list.",
        },
    )


class DrawForm(forms.Form):
    """The seed, where somebody gives one, and what was on the page when they decided to draw."""

    seed = forms.CharField(
        label="Seed (optional)",
        required=False,
        max_length=64,
        help_text="Leave it empty, and one is made by chance now. Or type what the chair says in public: letters, "
        "digits, spaces, full stops and hyphens.",
        validators=[
            RegexValidator(
                r"\A[A-Za-z0-9][A-Za-z0-9 .-]*\Z",
                "Write the seed with letters A to Z, digits, spaces, full stops and hyphens; a letter or digit first.",
            )
        ],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    draws = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ThemeForm(forms.Form):
    """Under what name a filter is kept."""

    name = LineField(
        label="Name of the theme",
        max_length=120,
        error_messages={"required": "Give the theme a name, for example “Knife cases of children”."},
    )
