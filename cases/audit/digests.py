"""What a seal vouches for: every column of an event, and every column of the seal itself."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from django.db.models import QuerySet

from cases.models import AuditEvent, AuditSeal

# The number comes first.
EVENT_COLUMNS: Final = tuple(field.attname for field in AuditEvent._meta.concrete_fields)
SEAL_COLUMNS: Final = tuple(field.attname for field in AuditSeal._meta.concrete_fields if field.name != "digest")
FIRST_PREVIOUS: Final = "0" * 64

Entry = tuple[int, str]


def entries_of(events: QuerySet[AuditEvent], columns: Sequence[str] = EVENT_COLUMNS) -> list[Entry]:
    """Events as a seal holds them: number and digest of these columns, of which the number is the first.

    A seal names the columns it was made over, so that one which events are given later leaves older seals whole.
    """
    return [(row[0], _digest(columns, row)) for row in events.values_list(*columns)]


def digest_of_seal(seal: AuditSeal) -> str:
    """The seal's digest, worked out anew; the one before is among its columns, which makes a chain of them."""
    return _digest(SEAL_COLUMNS, [getattr(seal, column) for column in SEAL_COLUMNS])


def _digest(columns: Iterable[str], values: Iterable[Any]) -> str:
    content = dict(zip(columns, values, strict=True))
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_in_utc)
    return sha256(text.encode()).hexdigest()


def _in_utc(value: object) -> str:
    """A moment, whatever time zone the connection speaks; anything else was not stored by this application."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else repr(value)
