"""A question as a form: from the record to the page, and from what was answered back to the record."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from cases.authorisation.answer_fields import NOT_KNOWN, OffenceField, as_initial, canonical, form_field, prefix_field
from cases.authorisation.questions import ENTRY_WORDS, NOT_ASKED, UNDER_18, Question
from cases.enums import VictimType, YesNo
from cases.exceptions import Unreadable
from cases.forms_govuk import DayField
from cases.guidance.derive import Record
from cases.guidance.fields import FIELDS, LISTS, MOST_ENTRIES, OLDEST, PREFIX, YOUNGEST, Kind
from cases.guidance.wording import field_shown
from cases.imports.filling import fill_in, offences_of, without_inferred
from cases.imports.tokens import offender_token
from cases.models import Actor, Force

SOME, NONE = "some", "none"
ADD: Final = "add"
NUMBERS_ALONE: Final = 3


class EntryForm(forms.Form):
    """One entry of a list: an earlier outcome, an agreed action, an attempt to reach the victim."""

    def __init__(self, list_name: str, number: int, data: Mapping[str, Any] | None, entry: Record | None) -> None:
        self.list_name, self.number = list_name, number
        names = [name for name in LISTS[list_name] if f"{list_name}.{name}" not in NOT_ASKED]
        initial = {name: as_initial(LISTS[list_name][name], (entry or {}).get(name)) for name in names}
        super().__init__(data, prefix=f"{list_name}-{number}", initial=initial)
        self.fields.update({name: form_field(f"{list_name}.{name}") for name in names})

    @property
    def title(self) -> str:
        return f"{ENTRY_WORDS[self.list_name][0]} {self.number + 1}"

    def values(self) -> Record:
        """The entry as it is recorded; empty where nothing was entered."""
        held = {name: canonical(f"{self.list_name}.{name}", self.cleaned_data[name]) for name in self.fields}
        return {name: value for name, value in held.items() if value is not None}


class QuestionForm(forms.Form):
    """What one question asks, filled from the record and read back into it."""

    def __init__(
        self,
        question: Question,
        data: Mapping[str, Any] | None = None,
        *,
        record: Record | None = None,
        force_id: str = "",
    ) -> None:
        self.question, self.force_id = question, force_id
        self.record = without_inferred(record or {})
        self.list_name = next((name for name in question.fields if name in LISTS), "")
        super().__init__(data, initial=initial_from(question, self.record))
        self.fields.update(_fields_of(question, self.record))
        for name in set(question.fields).intersection((record or {}).get("inferred", ())):
            words = field_shown(FIELDS[name], record or {})
            self.fields[name].help_text = f"{words}, as the offence list has it. Answer only if that is wrong here."
        self.entries = [*self._entries()] if self.list_name else []

    def _entries(self) -> Iterable[EntryForm]:
        """As many as were sent, or as are recorded, and an empty one to begin with or when another is asked for."""
        held = self.record.get(self.list_name) or []
        sent = _whole(self.data.get(f"{self.list_name}-rows")) if self.is_bound else len(held)
        more = self.data.get(ADD) == self.list_name if self.is_bound else not held
        for number in range(min(sent + more, MOST_ENTRIES)):
            # A row that was only just asked for was not sent, so it is empty and not at fault.
            entry = held[number] if number < len(held) and not self.is_bound else None
            yield EntryForm(self.list_name, number, self.data if self.is_bound else None, entry)

    @property
    def entry_words(self) -> tuple[str, str, str]:
        return ENTRY_WORDS[self.list_name]

    @property
    def is_adding(self) -> bool:
        """Whether the officer asked for room for another entry rather than to go on."""
        return bool(self.list_name) and self.data.get(ADD) == self.list_name

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(entry.is_valid() for entry in self.entries)])

    def clean_offender_ref(self) -> str:
        reference = self.cleaned_data["offender_ref"]
        try:
            return offender_token(self.force_id, reference) if reference else ""
        except Unreadable as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.list_name and all(entry.is_valid() for entry in self.entries):
            entered, said = self._entered(), data.get(self._any)
            if said == NONE and entered:
                self.add_error(self._any, "You said that there is none and entered one: change the answer or empty it.")
            if said == SOME and not entered and not self.is_adding:
                self.add_error(self._any, "Enter at least one, or choose another answer.")
        return data

    @property
    def _any(self) -> str:
        return f"{self.list_name}-any"

    def _entered(self) -> list[Record]:
        return [values for entry in self.entries if (values := entry.values())]

    def values(self) -> Record:
        """What was answered, in the canonical record's own keys; nothing for what is not known yet."""
        values: Record = {}
        for name in self.question.fields:
            if name == self.list_name:
                values[name] = self._entered() or ([] if self.cleaned_data[self._any] == NONE else None)
            elif name == "offender_ref":
                values["offender_token"] = self.cleaned_data[name] or self.record.get("offender_token")
            else:
                values |= dict.fromkeys(FIELDS[name].columns, canonical(name, self.cleaned_data[name]))
                if FIELDS[name].has_prefix:
                    values[name + PREFIX] = self.cleaned_data[name + PREFIX] or None
        return {name: value for name, value in _settled(values).items() if value is not None}

    def answered(self) -> Record:
        """The record with this question answered anew and all else as it was."""
        kept = {name: value for name, value in self.record.items() if name not in self.question.columns}
        return _filled({**kept, **self.values()})


class CheckForm(forms.Form):
    """In which force and on which day it would be resolved."""

    force = forms.ModelChoiceField(
        Force.objects.none(),
        label="Force",
        empty_label=None,
        error_messages={"required": "Choose the force.", "invalid_choice": "Choose one of the forces you serve."},
    )
    on = DayField(
        label="Day on which it would be resolved", help_text="For example, 6/7/2019. Empty is today.", required=False
    )

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor) -> None:
        served = Force.objects.visible_to(actor)
        super().__init__(data, initial={"force": served.first()})
        field = self.fields["force"]
        field.queryset = served  # type: ignore[attr-defined]  # the stubs take it for any field
        # Whoever serves one force is not asked which.
        if len(served) == 1:
            field.disabled, field.widget = True, forms.HiddenInput()


class Answers:
    """Several questions on one page."""

    def __init__(
        self, questions: Iterable[Question], data: Mapping[str, Any] | None = None, *, force_id: str = ""
    ) -> None:
        self.forms = [QuestionForm(question, data, force_id=force_id) for question in questions]

    def is_valid(self) -> bool:
        return not self.at_fault

    @property
    def is_adding(self) -> bool:
        return any(form.is_adding for form in self.forms)

    @property
    def groups(self) -> list[tuple[str, list[QuestionForm]]]:
        """The questions under their headings, in order."""
        grouped: dict[str, list[QuestionForm]] = {}
        for form in self.forms:
            grouped.setdefault(form.question.group, []).append(form)
        return list(grouped.items())

    @property
    def at_fault(self) -> list[forms.Form]:
        """The forms that hold an error, in order, entries of lists among them."""
        every: list[forms.Form] = [one for form in self.forms for one in (form, *form.entries)]
        return [form for form in every if form.errors]

    def record(self) -> Record:
        """All that was answered, with what the offence's code settles."""
        return _filled({name: value for form in self.forms for name, value in form.values().items()})


def initial_from(question: Question, record: Record) -> dict[str, Any]:
    """What the question's form shows of a record."""
    initial: dict[str, Any] = {}
    for name in question.fields:
        if name in LISTS:
            held = record.get(name)
            initial[f"{name}-any"] = "" if held is None else SOME if held else NONE
        elif FIELDS[name].kind is Kind.AGE:
            youngest, oldest = record.get(name + YOUNGEST), record.get(name + OLDEST)
            initial[name] = youngest if youngest == oldest else None
        elif FIELDS[name].kind is not Kind.OFFENDER:
            initial |= {key: as_initial(FIELDS[name], record.get(key)) for key in FIELDS[name].columns}
    return initial


def _fields_of(question: Question, record: Record) -> dict[str, forms.Field]:
    """The form's fields in their order; a list begins by asking whether there is anything in it."""
    found: dict[str, forms.Field] = {}
    for name in question.fields:
        if name in LISTS:
            found[f"{name}-any"] = forms.ChoiceField(
                label=ENTRY_WORDS[name][1],
                choices=((SOME, "Yes"), (NONE, "No, none"), NOT_KNOWN),
                widget=forms.RadioSelect,
                required=False,
            )
            continue
        field = found[name] = form_field(name)
        if isinstance(field, OffenceField):
            field.held = record.get(name) or ""
        if name == "offender_ref" and record.get("offender_token"):
            field.help_text = "One is held, as a token that nobody can read. Enter it only to put another in its place."
        if FIELDS[name].has_prefix:
            found[name + PREFIX] = prefix_field()
    return found


def _settled(values: Record) -> Record:
    """With what follows: no victim is no identified one, an age band says under 18 or not, reasons are recorded."""
    if values.get("victim_type") == VictimType.NONE:
        values["victim_identified"] = False
    if values.get("victim_age_band"):
        values["victim_under_18"] = values["victim_age_band"] in UNDER_18
    if values.get("rationale_text"):
        values["rationale_recorded"] = YesNo.YES.value
    return values


def _filled(record: Record) -> Record:
    """With mode of trial and offence group where the officer left them and the code settles them, marked as derived."""
    fill_in(record, offences_of([record]))
    return record


def _whole(sent: Any) -> int:
    return (
        int(sent) if isinstance(sent, str) and sent.isascii() and sent.isdigit() and len(sent) <= NUMBERS_ALONE else 0
    )
