"""Lay a file out in the database row by row, then match its rows to each other there.

Duplicates and list entries are matched by the database, so that memory does not
grow with the file.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice

from django.db import connection, transaction
from django.db.models import Count, Exists, Min, OuterRef
from django.utils import timezone

from cases.enums import BatchState, StagedVerdict
from cases.exceptions import OutOfDate
from cases.guidance.fields import LISTS
from cases.imports.queries import CANCELLED, Rows, case_rows, chunks
from cases.imports.reading import ReadRow, Source
from cases.models import ImportBatch, Refusal, StagedRow

STAGED_TOGETHER = 2_000
MOST_REMEMBERED = 10_000
ORPHAN = "case_ref ‘{ref}’ is not among the cases of this file. Send its case with it, or correct the reference."
REPEATED = "case_ref ‘{ref}’ is already in {place}. Send each case once."
BOTH = "case_ref ‘{ref}’ is also in {place}. Leave it in one of the two."
HELD_BACK = "Held back by {place}. Correct that first: a case is stored whole or not at all."
Progress = Callable[[int, int | None], None]
# Reference → how its first row is named, and how many rows there are.
Firsts = dict[str, tuple[str, int]]


class Heartbeat:
    """Tells everybody how far the check has come, and this job whether another has taken its place."""

    def __init__(self, batch: ImportBatch, on_progress: Progress | None) -> None:
        self.batch, self.on_progress, self.last = batch, on_progress, batch.beat_at

    def report(self, done: int) -> None:
        now: datetime = timezone.now()
        mine = ImportBatch.objects.filter(pk=self.batch.pk, state=BatchState.CHECKING, beat_at=self.last)
        if not mine.update(beat_at=now, rows_done=done):
            raise OutOfDate("This import was taken over or abandoned while it was being checked.")
        self.last = now
        if self.on_progress:
            self.on_progress(done, self.batch.rows_total)


def stage(batch: ImportBatch, source: Source, heartbeat: Heartbeat) -> int:
    """Store every row as it was read, a chunk at a time, with its faults; says how many there were."""
    done = 0
    for chunk in _in_chunks(source.rows(), STAGED_TOGETHER):
        done += len(chunk)
        with transaction.atomic():
            StagedRow.objects.bulk_create([_staged(batch, row) for row in chunk])
            Refusal.objects.bulk_create([refusal for row in chunk for refusal in _faults(batch, row)])
            heartbeat.report(done)
    return done


def match(batch: ImportBatch) -> None:
    """Refuse second rows and entries without their case, then hold back each case that has a refused row."""
    if connection.vendor == "postgresql":
        # Nothing is known yet of rows that have just been filled in, and a join planned in the dark is quadratic.
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(StagedRow._meta.db_table)}")
    _refuse_repeated(batch)
    _refuse_orphans(batch)
    _refuse_contradictions(batch)
    _hold_back(batch)


def refusal(batch: ImportBatch, row: StagedRow, column: str, value: str, reason: str) -> Refusal:
    return Refusal(batch=batch, file=row.file, row=row.row, column=column, value=value, reason=reason)


def place(file: str, row: int) -> str:
    """How a row is named to the sender."""
    return f"row {row} of {file}"


def _in_chunks(rows: Iterable[ReadRow], size: int) -> Iterator[list[ReadRow]]:
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


def _staged(batch: ImportBatch, row: ReadRow) -> StagedRow:
    return StagedRow(
        batch=batch,
        list=row.list,
        file=row.file,
        row=row.row,
        case_ref=row.case_ref,
        values=row.values,
        cells=row.cells,
        verdict=StagedVerdict.REFUSED if row.faults else "",
    )


def _faults(batch: ImportBatch, row: ReadRow) -> Iterator[Refusal]:
    for fault in row.faults:
        yield Refusal(
            batch=batch, file=row.file, row=row.row, column=fault.column, value=fault.value, reason=fault.reason
        )


def _first_rows(rows: Rows, refs: Iterable[str]) -> Firsts:
    """Of the rows with each of these references, where the first stands and how many there are."""
    found = rows.filter(case_ref__in=set(refs)).order_by().values_list("case_ref")
    firsts = {first: number for _ref, first, number in found.annotate(first=Min("pk"), number=Count("pk"))}
    named = StagedRow.objects.filter(pk__in=firsts).only("pk", "case_ref", "file", "row")
    return {row.case_ref: (place(row.file, row.row), firsts[row.pk]) for row in named}


def _refuse_chunk(batch: ImportBatch, rows: list[StagedRow], reason_for: Callable[[StagedRow], str]) -> None:
    """Refuse rows because of the case that they name."""
    StagedRow.objects.filter(pk__in=[row.pk for row in rows]).update(verdict=StagedVerdict.REFUSED)
    Refusal.objects.bulk_create([refusal(batch, row, "case_ref", row.case_ref, reason_for(row)) for row in rows])


def _refuse_repeated(batch: ImportBatch) -> None:
    for name in ("", CANCELLED):
        alike = batch.staged.filter(list=name)
        earlier = alike.filter(case_ref=OuterRef("case_ref"), pk__lt=OuterRef("pk"))
        known: Firsts = {}
        for chunk in chunks(alike.filter(Exists(earlier), case_ref__gt="")):
            if len(known) > MOST_REMEMBERED:
                known.clear()
            known.update(_first_rows(alike, {row.case_ref for row in chunk} - set(known)))
            _refuse_chunk(batch, chunk, partial(_sent_before, known))


def _sent_before(firsts: Firsts, row: StagedRow) -> str:
    return REPEATED.format(ref=row.case_ref, place=firsts[row.case_ref][0])


def _refuse_orphans(batch: ImportBatch) -> None:
    own = case_rows(batch).filter(case_ref=OuterRef("case_ref"))
    orphans = batch.staged.filter(~Exists(own), list__in=LISTS).exclude(verdict=StagedVerdict.REFUSED)
    for chunk in chunks(orphans):
        _refuse_chunk(batch, chunk, lambda row: ORPHAN.format(ref=row.case_ref))


def _refuse_contradictions(batch: ImportBatch) -> None:
    own = case_rows(batch).filter(case_ref=OuterRef("case_ref"))
    both = batch.staged.filter(Exists(own), list=CANCELLED).exclude(verdict=StagedVerdict.REFUSED)
    for chunk in chunks(both):
        firsts = _first_rows(case_rows(batch), (row.case_ref for row in chunk))
        _refuse_chunk(batch, chunk, partial(_in_both, firsts))


def _in_both(firsts: Firsts, row: StagedRow) -> str:
    return BOTH.format(ref=row.case_ref, place=firsts[row.case_ref][0])


def _hold_back(batch: ImportBatch) -> None:
    """A case without one of its entries would be screened as clean, so it waits for them."""
    bad = batch.staged.exclude(list="").filter(verdict=StagedVerdict.REFUSED)
    # Asked once for all cases: to ask for each would take no index, and time that grows as the square of the file.
    waiting = case_rows(batch).filter(case_ref__in=bad.order_by().values("case_ref"), case_ref__gt="")
    for chunk in chunks(waiting.exclude(verdict=StagedVerdict.REFUSED)):
        firsts = _first_rows(bad, (row.case_ref for row in chunk))
        hold_back(batch, [(row, *firsts[row.case_ref]) for row in chunk])


def hold_back(batch: ImportBatch, held: list[tuple[StagedRow, str, int]]) -> None:
    """Refuse cases because of a refused entry, which is named; the fault itself stands where it is."""
    refusals = []
    for row, where, count in held:
        row.verdict = StagedVerdict.REFUSED
        row.held_back_by = where if count == 1 else f"{where} and {count - 1} more"
        reason = HELD_BACK.format(place=row.held_back_by)
        refusals.append(refusal(batch, row, "case_ref", row.case_ref, reason))
    StagedRow.objects.bulk_update([row for row, _where, _count in held], ["verdict", "held_back_by"])
    Refusal.objects.bulk_create(refusals)
