"""Recorded values in words, for the people who read a case."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases.guidance.derive import Record
from cases.guidance.fields import FIELDS, LISTS, OLDEST, PREFIX, YOUNGEST, Kind, RecordField

LONDON = ZoneInfo("Europe/London")
LIST_LABELS = {
    "previous": "list of previous outcomes",
    "actions": "list of agreed actions",
    "exceptions": "list of recorded exceptions",
    "contact_attempts": "list of attempts to reach the victim",
}
YES_OR_NO = {True: "Yes", False: "No"}


def label_of(name: str) -> str:
    """What a field, a list, or a field of a list (`previous.date`) is called."""
    if name in FIELDS:
        return FIELDS[name].label
    list_name, _, field = name.partition(".")
    label = LIST_LABELS[list_name]
    return f"‘{LISTS[list_name][field].label}’ in the {label}" if field else label


def shown(name: str, record: Record) -> str | None:
    """A field of the record in words, or None where it is not recorded."""
    if name in LISTS:
        entries = record.get(name)
        return None if entries is None else _entries(name, entries)
    return field_shown(FIELDS[name], record)


def field_shown(field: RecordField, values: Record) -> str | None:
    """One field of a record, or of an entry of a list, in words."""
    if field.kind is Kind.AGE:
        return age_shown(values.get(field.name + YOUNGEST), values.get(field.name + OLDEST))
    if field.has_prefix:
        return _rank(field, values)
    if field.kind is Kind.OFFENDER:
        return "Held as a token" if values.get("offender_token") else None
    value = values.get(field.name)
    return None if value is None else _in_words(field, value)


def age_shown(youngest: int | None, oldest: int | None) -> str | None:
    """30, "10 to 17", "35 or over"."""
    if youngest is None:
        return None
    if oldest is None:
        return f"{youngest} or over"
    return str(youngest) if youngest == oldest else f"{youngest} to {oldest}"


def day_shown(day: date) -> str:
    """6 July 2019."""
    return f"{day.day} {day:%B} {day.year}"


def _entries(name: str, entries: list[Record]) -> str:
    """How many, and for earlier outcomes which and when."""
    if name != "previous" or not entries:
        return f"{len(entries)} recorded" if entries else "None"
    return "; ".join(
        ", ".join(field_shown(LISTS[name][part], entry) or "not recorded" for part in ("type", "date"))
        for entry in entries
    )


def _rank(field: RecordField, values: Record) -> str | None:
    rank = values.get(field.name)
    if rank is None:
        return None
    words, prefix = dict(field.choices)[rank], values.get(field.name + PREFIX)
    return f"{prefix.capitalize()} {words.lower()}" if prefix else words


def _in_words(field: RecordField, value: Any) -> str:
    choices = dict(field.choices)
    match field.kind:
        case Kind.DATE:
            return day_shown(date.fromisoformat(value))
        case Kind.MOMENT:
            local = datetime.fromisoformat(value).replace(tzinfo=datetime.fromisoformat(value).tzinfo or UTC)
            local = local.astimezone(LONDON)
            return f"{day_shown(local.date())}, {local:%H:%M}"
        case Kind.BOOLEAN:
            return YES_OR_NO[value]
        case Kind.SET:
            return ", ".join(choices[member] for member in value) or "None"
        case Kind.AMOUNT:
            return f"£{value:,.2f}"
        case _:
            return choices.get(value, str(value))
