"""The audit record as a file: one line an event, everything on it."""

import csv
import json
from collections.abc import Iterator
from io import StringIO

from django.utils import timezone

from cases.audit import wording
from cases.audit.processing import processing_of
from cases.audit.reaching import Events
from cases.models import AuditEvent
from cases.spreadsheets import as_cell

AT_ONCE = 2_000
HEADER = (
    "number", "at", "kind", "event", "processing", "person", "membership", "membership_number", "address", "force",
    "case", "version", "why", "recipients", "details",
)  # fmt: skip


def lines(events: Events) -> Iterator[bytes]:
    """The file, line by line, for a download that streams."""
    yield "\ufeff".encode()
    yield _line(HEADER)
    for event in events.iterator(AT_ONCE):
        yield _line(_cells(event))


def suggested_name() -> str:
    return f"audit-{timezone.localdate():%Y-%m-%d}.csv"


def _cells(event: AuditEvent) -> list[str]:
    return [
        str(event.pk),
        event.at.isoformat(),
        event.kind,
        wording.what_happened(event),
        ", ".join(processing.label for processing in processing_of(event.kind)),
        event.person,
        event.membership,
        "" if event.membership_number is None else str(event.membership_number),
        event.address,
        event.force,
        event.case_ref,
        "" if event.case_version is None else str(event.case_version),
        event.why,
        ", ".join(map(str, event.recipients)),
        json.dumps(event.details, ensure_ascii=False),
    ]


def _line(cells: tuple[str, ...] | list[str]) -> bytes:
    line = StringIO()
    csv.writer(line).writerow([as_cell(cell) for cell in cells])
    return line.getvalue().encode()
