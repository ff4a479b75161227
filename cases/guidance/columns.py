"""From the canonical record to the columns of a row, and back; one place knows both shapes."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from cases.guidance.derive import Record, derived
from cases.models import AgreedAction, ContactAttempt, PreviousOutcome, RecordedException
from cases.models.columns import SetColumn
from cases.models.lists import ActionFacts, AttemptFacts, ExceptionFacts, PreviousFacts
from cases.models.record import RecordedFacts

LISTS: Mapping[str, type[models.Model]] = {
    "previous": PreviousOutcome,
    "actions": AgreedAction,
    "exceptions": RecordedException,
    "contact_attempts": ContactAttempt,
}
LIST_FACTS: Mapping[str, type[models.Model]] = {
    "previous": PreviousFacts,
    "actions": ActionFacts,
    "exceptions": ExceptionFacts,
    "contact_attempts": AttemptFacts,
}


def columns_of(record: Record, transcribed: Iterable[Record] = ()) -> dict[str, Any]:
    """Every recorded and derived column of a row, null where the record is silent."""
    return {**_row(RecordedFacts, record), **derived(record, transcribed)}


def entry_columns(name: str, entry: Record) -> dict[str, Any]:
    """The columns of one entry of a list."""
    return _row(LIST_FACTS[name], entry)


def record_from(row: models.Model) -> Record:
    """The scalar part of the canonical record that a row holds."""
    return _record(RecordedFacts, row)


def entry_from(name: str, row: models.Model) -> Record:
    return _record(LIST_FACTS[name], row)


def _row(facts: type[models.Model], record: Record) -> dict[str, Any]:
    return {field.name: _to_column(field, record.get(field.name)) for field in facts._meta.local_fields}


def _record(facts: type[models.Model], row: models.Model) -> Record:
    values = ((field, getattr(row, field.name)) for field in facts._meta.local_fields)
    return {field.name: _from_column(field, value) for field, value in values if value is not None}


def _to_column(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, SetColumn):
        return "|".join(sorted(value))
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat(value)
    if isinstance(field, models.DateField):
        return date.fromisoformat(value)
    return value


def _from_column(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, SetColumn):
        return value.split("|") if value else []
    if isinstance(field, models.DateTimeField):
        return value.astimezone(UTC).isoformat()
    if isinstance(field, models.DateField):
        return value.isoformat()
    return value
