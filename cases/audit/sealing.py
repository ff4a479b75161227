"""Sealing: events that nobody can add to any more are put in batches, each chained to the one before by SHA-256."""

from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from cases.audit.digests import EVENT_COLUMNS, FIRST_PREVIOUS, digest_of_seal, entries_of
from cases.audit.reaching import Clock, clusters, last_seal, look_at_the_clock, waiting
from cases.exceptions import OutOfDate
from cases.models import AuditEvent, AuditSeal

MOST_A_SEAL: Final = 1_000
# Any number will do, as long as every sealer asks for the same one.
LOCK: Final = 620_018
ELSEWHERE: Final = "Somebody else is sealing at this moment, so nothing was sealed here. Try again in a minute."


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one run did, and the digest to write down elsewhere."""

    events: int
    seals: int
    head: str


def seal() -> Sealed:
    """Seal all that may be sealed, each batch in a short transaction of its own.

    No writer waits for it: on PostgreSQL it holds nothing but its own lock, on SQLite the database for the time of
    a thousand events.
    """
    made: list[int] = []
    while (batch := _seal_next()) is not None:
        made.append(batch)
    newest = last_seal()
    return Sealed(sum(made), len(made), newest.digest if newest else "")


@transaction.atomic
def _seal_next() -> int | None:
    """Seal the next batch, other servers' left-overs first; how many events, or None where nothing may be sealed."""
    _take_the_lock()
    clock = look_at_the_clock()
    for cluster in sorted(clusters(), key=lambda found: found == clock.cluster):
        events = waiting(cluster).filter(clock.ended(cluster))[:MOST_A_SEAL]
        if entries := entries_of(events):
            _chain(entries, cluster, clock)
            return len(entries)
    return None


def _chain(entries: list[tuple[int, str]], cluster: str, clock: Clock) -> None:
    """The seal after the last one, over these entries."""
    newest = last_seal()
    last_event = entries[-1][0]
    made = AuditSeal(
        number=newest.number + 1 if newest else 1,
        sealed_at=timezone.now(),
        entries=[[number, digest] for number, digest in entries],
        columns=list(EVENT_COLUMNS),
        total=(newest.total if newest else 0) + len(entries),
        cluster=cluster,
        last_transaction=AuditEvent.objects.values_list("transaction", flat=True).get(pk=last_event),
        last_event=last_event,
        ceiling=clock.ceiling_of(cluster),
        previous=newest.digest if newest else FIRST_PREVIOUS,
    )
    made.digest = digest_of_seal(made)
    made.save(force_insert=True)


def _take_the_lock() -> None:
    """On PostgreSQL one sealer at a time, without waiting; SQLite has one writer at a time anyway."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        (is_mine,) = cursor.fetchone()
    if not is_mine:
        raise OutOfDate(ELSEWHERE)
