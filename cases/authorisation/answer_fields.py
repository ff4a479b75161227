"""A field of the record as a form asks for it; what is left open is *not known yet*, never a guess."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms

from cases.authorisation.offences import offence_called, offences_like
from cases.authorisation.questions import LABELS
from cases.enums import RankPrefix
from cases.forms_govuk import DayField
from cases.guidance.fields import FIELDS, LISTS, Kind, RecordField

NOT_KNOWN: Final = ("", "Not known yet")
NONE_OF_THESE: Final = "none"
YES_NO: Final = (("true", "Yes"), ("false", "No"), NOT_KNOWN)
TRUTH: Final[Mapping[str, bool | None]] = {"true": True, "false": False, "": None}
MOST_RADIOS: Final = 7
ROWS: Final = 4

TOO_LONG = {"max_length": "Shorten it: there is room for %(limit_value)d characters, and this has %(show_value)d."}
NOT_LISTED = {
    "invalid_choice": "“%(value)s” is not one of the answers: choose from the list.",
    "invalid_list": "Choose from the list.",
}


class WrittenOnce(forms.TextInput):
    """What was typed goes no further than the server, so the page never shows it again."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, None, attrs)


class LinesField(forms.CharField):
    """Several lines, which browsers end in two letters and the record in one."""

    widget = forms.Textarea(attrs={"rows": ROWS})

    def to_python(self, value: Any) -> str | None:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class OffenceField(forms.CharField):
    """An offence of our list, by its code or by words that find it."""

    def __init__(self, **kwargs: Any) -> None:
        # The script offers what matches while one types; without it, what nearly matches is offered as an error.
        widget = forms.TextInput(attrs={"data-offences": "true", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=500, **kwargs)
        self.held = ""

    def prepare_value(self, value: Any) -> Any:
        """A code alone is shown with its title."""
        found = offence_called(value) if isinstance(value, str) and value == self.held else None
        return str(found) if found else value

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        if not typed or typed == self.held:
            return typed
        found = offence_called(typed)
        if found is None:
            near = "; ".join(map(str, offences_like(typed, most=5)))
            hint = f"Nearest: {near}." if near else "Enter fewer words, or the code."
            raise forms.ValidationError(f"No offence on the list is called “{typed[:60]}”. {hint}")
        return str(found.pk)


class SetField(forms.MultipleChoiceField):
    """Any of some choices, or that none holds; nothing chosen is not known yet."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(choices=(*choices, (NONE_OF_THESE, "None of these")), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return [NONE_OF_THESE] if value == [] else value

    def clean(self, value: Any) -> list[str] | None:
        chosen = super().clean(value)
        if NONE_OF_THESE in chosen and len(chosen) > 1:
            raise forms.ValidationError("You chose “None of these” and something else: choose one or the other.")
        return sorted(set(chosen) - {NONE_OF_THESE}) if chosen else None


def form_field(name: str) -> forms.Field:
    """The form's field for a field of the record, or for one of an entry of a list (`previous.date`)."""
    list_name, _, inner = name.partition(".")
    field = LISTS[list_name][inner] if inner else FIELDS[name]
    words: dict[str, Any] = {"label": LABELS.get(name) or _capital(field.label), "required": False}
    if name == "offence_code":
        return OffenceField(help_text="Enter its code, or words such as shoplifting.", **words)
    match field.kind:
        case Kind.DATE:
            return DayField(**words)
        case Kind.NUMBER | Kind.AGE:
            return _number(field, words)
        case Kind.AMOUNT:
            wrong = dict.fromkeys(("invalid", "min_value"), "Enter pounds, 0 or more, such as 12.50.")
            widget = forms.NumberInput(attrs={"class": "govuk-input--width-5", "step": "any"})
            return forms.FloatField(min_value=0, error_messages=wrong, widget=widget, **words)
        case Kind.BOOLEAN:
            return _choice(YES_NO, words)
        case Kind.SET:
            return SetField(choices=field.choices, error_messages=NOT_LISTED, **words)
        case Kind.CHOICE | Kind.RANK:
            return _choice((*field.choices, NOT_KNOWN), words)
    return _text(field, words)


def prefix_field() -> forms.Field:
    """What stands before the officer's role: acting, temporary, special, or nothing."""
    return _choice((*RankPrefix.choices, ("", "Nothing")), {"label": "Before the role", "required": False})


def canonical(name: str, value: Any) -> Any:
    """What the form holds for a field, as the canonical record holds it; None where it is not recorded."""
    list_name, _, inner = name.partition(".")
    field = LISTS[list_name][inner] if inner else FIELDS[name]
    match field.kind:
        case Kind.BOOLEAN:
            return TRUTH[value or ""]
        case Kind.DATE:
            return value.isoformat() if value else None
        case Kind.NUMBER | Kind.AGE | Kind.AMOUNT | Kind.SET:
            return value
    return value or None


def as_initial(field: RecordField, value: Any) -> Any:
    """A value of the canonical record as the form shows it."""
    if field.kind is Kind.BOOLEAN:
        return {True: "true", False: "false"}.get(value, "")
    return date.fromisoformat(value) if field.kind is Kind.DATE and value else value


def _number(field: RecordField, words: dict[str, Any]) -> forms.IntegerField:
    wrong = f"Enter a whole number from {field.least} to {field.most}."
    return forms.IntegerField(
        min_value=field.least,
        max_value=field.most,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
        **words,
    )


def _choice(choices: tuple[tuple[str, str], ...], words: dict[str, Any]) -> forms.ChoiceField:
    widget = forms.RadioSelect if len(choices) <= MOST_RADIOS + 1 else forms.Select
    if widget is forms.Select:
        choices = (choices[-1], *choices[:-1])
    return forms.ChoiceField(choices=choices, widget=widget, error_messages=NOT_LISTED, **words)


def _text(field: RecordField, words: dict[str, Any]) -> forms.CharField:
    if field.kind is Kind.OFFENDER:
        return forms.CharField(max_length=field.longest, widget=WrittenOnce, error_messages=TOO_LONG, **words)
    is_long = field.kind is Kind.TEXT and field.name not in ("area", "method", "offence_title")
    kind = LinesField if is_long else forms.CharField
    return kind(max_length=field.longest, error_messages=TOO_LONG, **words)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
