"""Receiving a file, checking it, and giving it up; what columns are read as is remembered on the way."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path, PurePath
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.audit.services import record as record_event
from cases.enums import BatchState, Event, StagedVerdict
from cases.exceptions import OutOfDate, Unreadable
from cases.imports import policies
from cases.imports.checking import decide_all
from cases.imports.queries import readings_of, verdict_counts
from cases.imports.reading import Source, UnknownColumns, open_source
from cases.imports.staging import Heartbeat, Progress, match, stage
from cases.models import Actor, ColumnReading, Force, ImportBatch

LONGEST_NAME = 255
NO_CASES = "{file} has no cases. Send at least one row under the header."
# An upload holds references in clear, so it does not wait for ever for somebody to decide or to try again.
LONGEST_WAIT = timedelta(days=7)
WAITING = (BatchState.RECEIVED, BatchState.CHECKING, BatchState.NEEDS_COLUMNS, BatchState.STOPPED)
BROKE_OFF = "The check stopped before it was finished. Nothing was stored."


@transaction.atomic
def receive(*, force: Force, filename: str, by: Actor | None, upload: File[bytes] | None = None) -> ImportBatch:
    """Take in a file, to be checked next; an upload is kept under a name that says nothing."""
    if by:
        policies.may_import(by, force).require()
    give_up_old_uploads()
    batch = ImportBatch(
        force=force,
        filename=presentable_name(filename),
        received_at=timezone.now(),
        received_by=by.person if by else None,
    )
    if upload is not None:
        batch.upload.save(uuid4().hex, upload, save=False)
    batch.save()
    if by:
        record_event(Event.BATCH_RECEIVED, by=by, force=force.pk, details={"batch": batch.pk, "file": batch.filename})
    return batch


def presentable_name(filename: str) -> str:
    """The file's own name, without folders and without what cannot be printed."""
    name = "".join(letter for letter in PurePath(filename.replace("\\", "/")).name if letter.isprintable())
    return name[-LONGEST_NAME:] or "file"


@transaction.atomic
def remember_columns(*, force: Force, readings: Mapping[tuple[str, str], str], by: Actor | None) -> None:
    """Keep, for this and every later file of the force, how a column that is not known is read."""
    if by:
        policies.may_import(by, force).require()
    known = readings_of(force)
    new = {column: field for column, field in readings.items() if known.get(column) != field}
    if not new:
        return
    decided = {"decided_at": timezone.now(), "decided_by": by.signature if by else "command line"}
    for (name, header), field in new.items():
        ColumnReading.objects.update_or_create(
            force=force, list=name, header=header, defaults={"field": field, **decided}
        )
    said = [
        {"list": name, "column": header, "read_as": field}
        | ({"was_read_as": known[name, header]} if (name, header) in known else {})
        for (name, header), field in new.items()
    ]
    record_event(Event.COLUMNS_REMEMBERED, by=by, force=force.pk, details={"columns": said})


@transaction.atomic
def forget_column(*, reading: ColumnReading, by: Actor) -> None:
    """Ask again about this column the next time a file has it."""
    policies.may_import(by, reading.force).require()
    details = {"list": reading.list, "column": reading.header, "was_read_as": reading.field}
    record_event(Event.COLUMN_FORGOTTEN, by=by, force=reading.force_id, details=details)
    reading.delete()


def check(
    *,
    batch: ImportBatch,
    by: Actor | None,
    path: Path | None = None,
    format: str = "auto",
    readings: Mapping[tuple[str, str], str] | None = None,
    on_progress: Progress | None = None,
    is_final: bool = False,
) -> ImportBatch:
    """Read the whole file and say what storing it would do; nothing is stored.

    The upload holds offenders' references in clear, so it goes as soon as it
    has been read. `is_final` settles removals at once, where nobody will be asked.
    Of the `readings` that come with it, those of columns that it has are
    remembered, once all of it could be read.
    """
    batch = begin_check(batch=batch, by=by)
    heartbeat = Heartbeat(batch, on_progress)
    with _stopping(batch):
        try:
            source = open_source(
                path or Path(batch.upload.path),
                filename=batch.filename,
                format=format,
                force_id=batch.force_id,
                readings=readings_of(batch.force) | dict(readings or {}),
            )
            _keep_description(batch, source)
            staged = stage(batch, source, heartbeat)
            _keep_description(batch, source)
            match(batch)
            decide_all(batch, heartbeat, staged, is_final=is_final)
            used = {column: field for column, field in source.decided.items() if column in (readings or {})}
            return _finish_check(batch, staged, used, by=by)
        except UnknownColumns as unknown:
            return _ask_for_columns(batch, unknown)
        except Unreadable as unreadable:
            return refuse_file(batch, str(unreadable))


@transaction.atomic
def begin_check(*, batch: ImportBatch, by: Actor | None) -> ImportBatch:
    """Take the batch for one job and clear what an earlier one may have left."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    now = timezone.now()
    if by:
        policies.may_check(by, batch, now).require()
    if batch.upload and not batch.upload.storage.exists(str(batch.upload.name)):
        raise OutOfDate("The file is no longer here. Abandon this import and send the file again.")
    _clear(batch)
    batch.state, batch.beat_at, batch.rows_done, batch.problem = BatchState.CHECKING, now, 0, ""
    batch.save(update_fields=["state", "beat_at", "rows_done", "problem"])
    return batch


def refuse_file(batch: ImportBatch, problem: str) -> ImportBatch:
    """The whole file is refused: nothing of it stays but the reason."""
    _drop_upload(batch)
    with transaction.atomic():
        _clear(batch)
        batch.state, batch.problem, batch.finished_at = BatchState.REFUSED, problem, timezone.now()
        batch.save(update_fields=["state", "problem", "finished_at", "upload"])
    return batch


def refuse_all(batch: ImportBatch, problem: str) -> ImportBatch:
    """All or nothing was asked for: no case is stored, and what was refused can still be given back."""
    batch.refused_count += batch.created_count + batch.updated_count
    batch.created_count = batch.updated_count = 0
    batch.state, batch.problem, batch.finished_at = BatchState.REFUSED, problem, timezone.now()
    batch.save(update_fields=["refused_count", "created_count", "updated_count", "state", "problem", "finished_at"])
    return batch


@transaction.atomic
def abandon(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Nothing of this file will be stored, and nothing of it is kept."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    policies.may_abandon(by, batch, timezone.now()).require()
    _drop_upload(batch)
    _clear(batch)
    batch.state, batch.finished_at = BatchState.ABANDONED, timezone.now()
    batch.save(update_fields=["state", "finished_at", "upload"])
    details = {"batch": batch.pk, "file": batch.filename}
    record_event(Event.BATCH_ABANDONED, by=by, force=batch.force_id, details=details)
    return batch


@transaction.atomic
def give_up_old_uploads() -> None:
    """An upload for which nobody decided in a week, or whose check never ended, is abandoned and removed.

    It is looked for whenever a file comes in. The file goes once that is sure to be kept.
    """
    waiting = ImportBatch.objects.select_for_update().filter(state__in=WAITING, upload__gt="")
    heard_of = waiting.alias(heard_at=Coalesce("beat_at", "received_at"))
    for batch in heard_of.filter(heard_at__lt=timezone.now() - LONGEST_WAIT):
        file = batch.upload
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
        _clear(batch)
        batch.state, batch.finished_at, batch.upload = BatchState.ABANDONED, timezone.now(), None
        batch.save(update_fields=["state", "finished_at", "upload"])
        details = {"batch": batch.pk, "file": batch.filename}
        record_event(Event.BATCH_ABANDONED, by=None, force=batch.force_id, details=details)


def take_refusals(*, batch: ImportBatch, by: Actor) -> None:
    """What was refused leaves the service, which the audit record must say."""
    policies.may_take_refusals(by, batch).require()
    details = {"batch": batch.pk, "file": batch.filename, "refused": batch.refused_count}
    record_event(Event.REFUSALS_TAKEN, by=by, force=batch.force_id, details=details)


@contextmanager
def _stopping(batch: ImportBatch) -> Iterator[None]:
    """However a job ends early, the batch says so, unless somebody else has it by then."""
    try:
        yield
    except OutOfDate:
        raise
    except BaseException:
        if transaction.get_connection().needs_rollback:
            raise
        working = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.CHECKING)
        working.update(state=BatchState.STOPPED, problem=BROKE_OFF)
        raise


def _keep_description(batch: ImportBatch, source: Source) -> None:
    """What the file is and had; columns are kept as pairs, since stored objects forget their order."""
    batch.format, batch.is_lone_table = source.format, source.is_lone_table
    batch.supplied, batch.rows_total = sorted(source.supplied), source.rows_total
    batch.columns = {file: [[*pair] for pair in columns.items()] for file, columns in source.columns.items()}
    batch.unknown_columns, batch.quality = [], {"passed_over": source.passed_over}
    batch.save(
        update_fields=["format", "is_lone_table", "supplied", "rows_total", "columns", "unknown_columns", "quality"]
    )


def _ask_for_columns(batch: ImportBatch, unknown: UnknownColumns) -> ImportBatch:
    with transaction.atomic():
        _clear(batch)
        batch.state, batch.problem, batch.unknown_columns = BatchState.NEEDS_COLUMNS, str(unknown), unknown.columns
        batch.save(update_fields=["state", "problem", "unknown_columns"])
    return batch


def _finish_check(
    batch: ImportBatch, staged: int, readings: Mapping[tuple[str, str], str], *, by: Actor | None
) -> ImportBatch:
    counts = verdict_counts(batch)
    if not counts:
        return refuse_file(batch, NO_CASES.format(file=batch.filename))
    _drop_upload(batch)
    with transaction.atomic():
        batch.created_count = counts[StagedVerdict.CREATE]
        batch.updated_count = counts[StagedVerdict.UPDATE]
        batch.unchanged_count = counts[StagedVerdict.UNCHANGED]
        batch.refused_count = counts[StagedVerdict.REFUSED]
        batch.removal_count = batch.staged.filter(verdict=StagedVerdict.UPDATE, removes__isnull=False).count()
        batch.rows_done = batch.rows_total = staged
        batch.state, batch.beat_at = BatchState.CHECKED, timezone.now()
        batch.save()
        remember_columns(force=batch.force, readings=readings, by=by)
        if by:
            details = {"batch": batch.pk, "file": batch.filename, **{str(name): n for name, n in counts.items()}}
            record_event(Event.BATCH_CHECKED, by=by, force=batch.force_id, details=details)
    return batch


def _drop_upload(batch: ImportBatch) -> None:
    if batch.upload:
        batch.upload.delete(save=False)
        batch.upload = None


def _clear(batch: ImportBatch) -> None:
    batch.staged.all().delete()
    batch.refusals.all().delete()
