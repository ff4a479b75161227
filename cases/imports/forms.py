"""What is asked of the person who imports: the file, what its columns are, and leave to empty lists."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from cases.guidance.fields import FIELDS, LISTS
from cases.models import Actor, Force, ImportBatch

LEAVE_OUT = "-"
MEGABYTE = 1024 * 1024


class UploadForm(forms.Form):
    """One file of one force."""

    force = forms.ModelChoiceField(Force.objects.none(), empty_label="Choose a force")
    file = forms.FileField(
        help_text="A .csv or .jsonl file, a .zip of CSVs, or an .xlsx or .ods workbook. A release of stop and search "
        "from data.police.uk is read too.",
        max_length=255,
        error_messages={
            "required": "Choose the file to import.",
            "empty": "The file is empty. Choose one that has cases.",
            "max_length": "The file's name is too long. Give it one of at most %(max)d characters.",
        },
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forces = Force.objects.filter(pk__in=actor.force_ids)
        self.fields["force"].queryset = forces
        self.fields["force"].error_messages |= {
            "required": "Choose the force whose cases these are.",
            "invalid_choice": "Choose a force from the list. You can import the cases of the forces you serve.",
        }
        if len(actor.force_ids) == 1:
            self.fields["force"].initial = actor.force_ids[0]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        most = settings.IMPORT_MEGABYTES * MEGABYTE
        if file.size > most:
            raise forms.ValidationError(
                f"The file has {filesizeformat(file.size)}, and this page takes at most {filesizeformat(most)}. "
                "Send it in parts, or ask whoever runs this service to import it on the command line."
            )
        return file


class ColumnsForm(forms.Form):
    """For each column that is not known: what it is read as, or that it is left out."""

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = {f"column_{n}": column for n, column in enumerate(batch.unknown_columns)}
        for name, column in self.columns.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{column['header']}, in {column['file']}",
                choices=[("", "Choose what it is"), *_choices(column)],
                error_messages={"required": f"Say what ‘{column['header']}’ is read as, or leave it out."},
            )

    def clean(self) -> dict[str, Any]:
        seen: dict[tuple[str, str], str] = {}
        for name, column in self.columns.items():
            field = self.cleaned_data.get(name, LEAVE_OUT)
            first = seen.setdefault((column["file"], field), column["header"])
            if field != LEAVE_OUT and first != column["header"]:
                self.add_error(name, f"‘{first}’ is read as {field} already. Choose another field, or leave it out.")
        return self.cleaned_data

    @property
    def readings(self) -> dict[tuple[str, str], str]:
        """List and folded header → field, or empty to leave the column out."""
        said = ((column, self.cleaned_data[name]) for name, column in self.columns.items())
        return {(column["list"], column["folded"]): "" if field == LEAVE_OUT else field for column, field in said}


class StoreForm(forms.Form):
    """Leave to empty lists that are held, which is never taken for granted."""

    allow_removals = forms.BooleanField(required=False, label="Empty the lists that this file would empty")


def _choices(column: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Leave it out, then the nearest fields, then the rest by name."""
    fields = LISTS.get(column["list"], FIELDS)
    yield LEAVE_OUT, "Leave it out"
    nearest = [name for name in column["nearest"] if name in fields]
    for name in [*nearest, *sorted(set(fields) - set(nearest))]:
        yield name, f"Read as {name} ({fields[name].label})" if name in nearest else f"{name} ({fields[name].label})"
