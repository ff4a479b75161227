"""What the audit record can be narrowed by; the address holds it all."""

from typing import Any

from django import forms

from cases.audit.processing import events_of
from cases.enums import Agency, Event, Processing
from cases.forms_govuk import DayField
from cases.models import Force

ANY = ("", "Any")


class AuditFilter(forms.Form):
    person = forms.CharField(
        label="Person", required=False, max_length=254, help_text="Part of a name or an email address"
    )
    agency = forms.ChoiceField(label="Agency", required=False, choices=[ANY, *Agency.choices])
    processing = forms.ChoiceField(
        label="Kind of processing",
        required=False,
        choices=[ANY, *Processing.choices],
        help_text="As section 62 of the Data Protection Act 2018 names them",
    )
    kind = forms.ChoiceField(label="What was done", required=False, choices=[ANY, *Event.choices])
    force = forms.ChoiceField(label="Force", required=False)
    case = forms.CharField(
        label="Case", required=False, max_length=64, help_text="A whole reference, also where it was one of many"
    )
    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)

    def __init__(self, data: Any, *, forces: list[Force]) -> None:
        super().__init__(data)
        self.fields["force"].choices = [ANY, *((force.pk, force.name) for force in forces)]
        for name in ("agency", "processing", "kind", "force"):
            label = self.fields[name].label
            self.fields[name].error_messages["invalid_choice"] = (
                f"{label}: “%(value)s” is not a choice here. Choose from the list."
            )
        if len(forces) < 2:
            self.fields["force"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        since, until = asked.get("since"), asked.get("until")
        if since and until and since > until:
            self.add_error("until", "To: choose a day on or after the first one, or leave one empty.")
        processing, kind = asked.get("processing"), asked.get("kind")
        if processing and kind and Event(kind) not in events_of(Processing(processing)):
            self.add_error("kind", "What was done is not of that kind of processing: leave one of the two at “Any”.")
        return asked

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for, as the audit record keeps it."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
