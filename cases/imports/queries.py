"""What was sent, what was staged, and what would become of it."""

from collections import Counter
from collections.abc import Iterator, Mapping

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from cases.enums import ImportFormat, StagedVerdict
from cases.guidance.fields import FIELDS, LISTS
from cases.models import Actor, ColumnReading, Force, ImportBatch, Refusal, StagedRow
from cases.models.imports import ImportBatchQuerySet

CANCELLED = "cancelled"
CHUNK = 500
Rows = models.QuerySet[StagedRow]


def batches_for(actor: Actor) -> ImportBatchQuerySet:
    """The imports to list, with their force and who sent them."""
    return ImportBatch.objects.visible_to(actor).select_related("force", "received_by")


def readings_of(force: Force) -> dict[tuple[str, str], str]:
    """What the force has said of columns that are not known: list and folded header → field, or empty to leave out."""
    readings = ColumnReading.objects.filter(force=force).values_list("list", "header", "field")
    return {(name, header): field for name, header, field in readings}


def case_rows(batch: ImportBatch) -> Rows:
    return batch.staged.filter(list="")


def counted_rows(batch: ImportBatch) -> Rows:
    """The staged rows that stand for a case: its own row, or a cancelled reference that has no row of its own."""
    own = case_rows(batch).filter(case_ref=OuterRef("case_ref"))
    return batch.staged.filter(Q(list="") | Q(list=CANCELLED) & ~Exists(own))


def verdict_counts(batch: ImportBatch) -> Counter[str]:
    """How many cases would be created, updated, left unchanged and refused."""
    counted = counted_rows(batch).order_by().values_list("verdict").annotate(number=Count("pk"))
    return Counter(dict(counted))


def chunks(rows: Rows, size: int = CHUNK) -> Iterator[list[StagedRow]]:
    """The rows in the order of the file, a chunk at a time, so that memory does not grow with the file."""
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield chunk
        last = chunk[-1].pk


def entries_of(batch: ImportBatch, refs: list[str]) -> dict[str, dict[str, list[StagedRow]]]:
    """The staged list entries of these cases: reference → list → rows in file order."""
    entries: dict[str, dict[str, list[StagedRow]]] = {}
    for row in batch.staged.filter(list__in=LISTS, case_ref__in=refs).order_by("pk"):
        entries.setdefault(row.case_ref, {}).setdefault(row.list, []).append(row)
    return entries


def staged_as(batch: ImportBatch, verdict: StagedVerdict) -> Rows:
    """The cases with this verdict, in the order of the file."""
    return counted_rows(batch).filter(verdict=verdict).order_by("pk")


def disagreeing(batch: ImportBatch) -> int:
    """Of how many cases that were delivered here the file says something else, and nobody has settled it yet."""
    return staged_as(batch, StagedVerdict.UNCHANGED).filter(changes__isnull=False).count()


def refusals_of(batch: ImportBatch) -> models.QuerySet[Refusal]:
    return batch.refusals.all()


def not_supplied(batch: ImportBatch | None) -> frozenset[str]:
    """The record's fields and lists that this file did not have at all, as against those it left empty."""
    if batch is None or not batch.supplied:
        return frozenset()
    return frozenset({*FIELDS, *LISTS} - set(batch.supplied))


def keeps_unsent_fields(batch: ImportBatch) -> bool:
    """Tables say nothing of a column they do not have; in records a key that is missing says *not recorded*."""
    return batch.format != ImportFormat.RECORDS


def headers_as_sent(batch: ImportBatch, file: str) -> dict[str, str]:
    """The columns of one file, in the order they were sent: header → field, empty if left out."""
    return dict(batch.columns.get(file, []))


def left_out(batch: ImportBatch) -> dict[str, list[str]]:
    """The columns of each file that the force said to leave out."""
    out = {file: [header for header, field in columns if not field] for file, columns in batch.columns.items()}
    return {file: headers for file, headers in out.items() if headers}


def sent_under(batch: ImportBatch, row: StagedRow, field: str) -> tuple[str, str]:
    """The header that was read as this field and the text that stood there."""
    columns: Mapping[str, str] = headers_as_sent(batch, row.file)
    header = next((header for header, name in columns.items() if name == field), field)
    return header, row.cells.get(header, "")
