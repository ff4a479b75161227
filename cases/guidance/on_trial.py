"""Screening records as sent: rows of a temporary table without constraints, and nothing stored."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from cases.enums import Severity
from cases.guidance.columns import columns_of
from cases.guidance.derive import Record
from cases.guidance.question import NUMBERS, question
from cases.guidance.settings import Settings
from cases.models import RecordOnTrial

Hits = list[tuple[str, Severity]]


def try_records(records: Sequence[Record], settings: Settings) -> Iterator[Hits]:
    """The hits of each record, sorted by rule, in the order of the records."""
    rows = [RecordOnTrial(id=number, **columns_of(record)) for number, record in enumerate(records, 1)]
    asked = question(RecordOnTrial, settings)
    answers: dict[int, tuple[Any, ...]] = {}
    with _temporary_table():
        RecordOnTrial._default_manager.bulk_create(rows, batch_size=200)
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, asked.params)
            answers = {row[0]: row[2 : 2 + NUMBERS] for row in cursor.fetchall()}
    for row in rows:
        hits = asked.read(answers[row.pk]) if row.pk in answers else ()
        yield sorted((rule.id, severity) for rule, _version, severity in hits)


@contextmanager
def _temporary_table() -> Iterator[None]:
    """The table of `RecordOnTrial` for as long as it is needed, on this connection alone and without constraints."""
    quoted = connection.ops.quote_name
    table, columns = quoted(RecordOnTrial._meta.db_table), RecordOnTrial._meta.local_fields
    typed = ", ".join(f"{quoted(column.column or column.name)} {column.db_type(connection)}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({typed})")
        try:
            yield
        finally:
            cursor.execute(f"DROP TABLE {table}")
