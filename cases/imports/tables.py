"""The lists on the import pages."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import django_tables2 as tables
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.enums import BatchState
from cases.guidance.fields import FIELDS, LISTS, Kind, RecordField
from cases.imports.quality import Gap, label_of
from cases.models import ImportBatch, Refusal, StagedRow
from cases.words import or_not_recorded, tag, uk_date

STATE_COLOURS = {
    BatchState.NEEDS_COLUMNS: "orange",
    BatchState.CHECKED: "orange",
    BatchState.COMMITTED: "green",
    BatchState.REFUSED: "red",
    BatchState.STOPPED: "red",
}
OTHER_LABELS = {"inferred": "taken from the offence code", "source_facts": "what the source said beside the record"}
FIELD_OF_COLUMN = {column: field for field in FIELDS.values() for column in field.columns}
LONGEST_SHOWN = 300


class ImportTable(tables.Table):
    caption = "Imports, newest first"
    is_wide = True
    filename = tables.Column("File")
    force = tables.Column("Force", accessor="force__name")
    received_at = tables.Column("Received")
    received_by = tables.Column("By", accessor="received_by__name", default="Command line")
    cases = tables.Column("Cases", empty_values=(), attrs={"td": {"class": "numeric"}})
    refused_count = tables.Column("Refused", attrs={"td": {"class": "numeric"}})
    state = tables.Column("Where it stands")

    class Meta:
        orderable = False
        empty_text = "Nothing has been imported yet. Each file that comes in stands here, with what became of it."

    def render_filename(self, value: str, record: ImportBatch) -> SafeString:
        address = reverse("import", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, value)

    def render_received_at(self, value: Any) -> str:
        return uk_date(value)

    def render_cases(self, record: ImportBatch) -> str:
        counts = (record.created_count, record.updated_count, record.unchanged_count, record.refused_count)
        return f"{sum(counts):,}"

    def render_state(self, record: ImportBatch) -> SafeString:
        return tag(record.get_state_display(), STATE_COLOURS.get(BatchState(record.state), "grey"))


class StagedTable(tables.Table):
    """Cases that are new, or that the file leaves as they are held."""

    caption = "Cases in the file"
    case_ref = tables.Column("Case")
    file = tables.Column("File")
    row = tables.Column("Row", attrs={"td": {"class": "numeric"}})

    class Meta:
        orderable = False
        empty_text = "No case of this file stands here."


class UnchangedTable(StagedTable):
    """Cases that stay as they are held; of one that was delivered here, what the file says otherwise."""

    caption = "Cases that stay as they are held"
    is_wide = True
    changes = tables.Column("Said otherwise, for the force lead to settle", default="")

    def render_changes(self, record: StagedRow) -> SafeString:
        return _changes_shown(record)


class ChangedTable(tables.Table):
    caption = "Cases that would change, with what is held and what was sent"
    is_wide = True
    case_ref = tables.Column("Case")
    row = tables.Column("Row", attrs={"td": {"class": "numeric"}})
    changes = tables.Column("What changes")
    removes = tables.Column("Would empty", default="")

    class Meta:
        orderable = False
        empty_text = "No case that is held would change."

    def render_changes(self, record: StagedRow) -> SafeString:
        return _changes_shown(record)

    def render_removes(self, value: list[str]) -> str:
        return ", ".join(label_of(name) for name in value)


class RefusalTable(tables.Table):
    caption = "What was refused, and what would be accepted"
    is_wide = True
    file = tables.Column("File")
    row = tables.Column("Row", attrs={"td": {"class": "numeric"}})
    column = tables.Column("Column")
    value = tables.Column("As sent")
    reason = tables.Column("Why, and what would be accepted")

    class Meta:
        orderable = False
        empty_text = "Nothing was refused."

    def render_value(self, record: Refusal) -> str:
        return _cut(record.value)


class QualityTable(tables.Table):
    caption = "What the stored cases do not say, most missing first"
    label = tables.Column("Field")
    how = tables.Column("How", accessor="is_supplied")
    missing = tables.Column("Cases without it", attrs={"td": {"class": "numeric"}})
    inferred = tables.Column("Taken from the offence code", attrs={"td": {"class": "numeric"}})

    class Meta:
        orderable = False
        empty_text = "Every field is recorded in every case."

    def render_label(self, value: str) -> str:
        return capfirst(value)

    def render_how(self, value: bool) -> str:
        return "Left empty" if value else "Not supplied"

    def render_missing(self, record: Gap) -> str:
        return f"{record.missing:,} of {record.cases:,}"


def _changes_shown(record: StagedRow) -> SafeString:
    return format_html_join(
        "",
        '<p class="govuk-body-s govuk-!-margin-bottom-1"><strong>{}</strong>: {} → {}</p>',
        _changes_in_words(record.changes or {}),
    )


def _changes_in_words(changes: dict[str, list[Any]]) -> Iterator[tuple[str, Any, Any]]:
    for name in sorted(changes):
        before, after = changes[name]
        yield _label(name), in_words(name, before), in_words(name, after)


def _label(column: str) -> str:
    if column in LISTS:
        return label_of(column)
    field = FIELD_OF_COLUMN.get(column)
    if field is None:
        return OTHER_LABELS.get(column, column)
    if field.kind is Kind.AGE:
        return f"{column.rpartition('_')[2]} {field.label}"
    return f"before the {field.label}" if column != field.name and field.kind is Kind.RANK else field.label


def in_words(column: str, value: Any) -> Any:
    """A value of the record as people read it."""
    if column in LISTS:
        return "not sent" if value is None else f"{len(value)} {'entry' if len(value) == 1 else 'entries'}"
    field = FIELD_OF_COLUMN.get(column)
    if isinstance(value, list):
        return ", ".join(str(_one(field, member)) for member in value) or "none"
    if isinstance(value, dict):
        return _cut(", ".join(f"{name}: {text}" for name, text in value.items()))
    return or_not_recorded(_one(field, value))


def _one(field: RecordField | None, value: Any) -> Any:
    if field and field.kind is Kind.DATE and value:
        return date.fromisoformat(value)
    if field and field.choices:
        return dict(field.choices).get(value, value)
    return _cut(value) if isinstance(value, str) else value


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
