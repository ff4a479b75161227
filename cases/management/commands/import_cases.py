"""Bring a force's Community Resolution cases in: read, check, store, give back what was refused."""

import json
import sqlite3
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cases.enums import BatchState, ImportFormat
from cases.exceptions import ScrutinyError
from cases.guidance.queries import force_or_nearest
from cases.imports import giving_back, services
from cases.imports.columns import Readings, read_map
from cases.imports.committing import NotAll, commit
from cases.imports.quality import digest
from cases.imports.queries import disagreeing, left_out, refusals_of
from cases.models import Force, ImportBatch

ALL_STORED, SOME_REFUSED, NOTHING_STORED = 0, 1, 2
SHOWN = 20
SHOWN_GAPS = 12
WHOLE_FILE = 0
HEADER = 1
NOT_KEPT = "What was not stored by then is not stored at all: mend it and run this again."
CHECK_DATABASE = f"Check DATABASE_URL, that the database runs and has room, and that migrate was run. {NOT_KEPT}"
COUNTS = ("rows", "created", "updated", "unchanged", "refused")


class Command(BaseCommand):
    help = (
        "Import a force's Community Resolution cases from records (.jsonl), a CSV, a folder or zip of CSVs, or a "
        "workbook. Exit status 0: all stored; 1: some refused; 2: nothing stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a .jsonl, .csv, .zip, .xlsx or .ods file, or a folder of CSVs")
        parser.add_argument("--force", required=True, help="the id of the force, for example hampshire")
        parser.add_argument("--format", choices=["auto", *ImportFormat.values], default="auto")
        parser.add_argument("--map", type=Path, metavar="FILE", help="how columns that are not known are read")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and store nothing")
        parser.add_argument("--all-or-nothing", action="store_true", help="store nothing if anything is refused")
        parser.add_argument("--allow-removals", action="store_true", help="let a list that is held be emptied")
        parser.add_argument("--errors", type=Path, metavar="PATH", help="where to write what was refused")
        parser.add_argument("--json", action="store_true", help="print the outcome as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            status = self.brought_in(**options)
        except ScrutinyError as error:
            self.refuse(str(error), options)
        except (DatabaseError, sqlite3.Error) as error:
            self.refuse(f"The database cannot be used: {in_a_line(error)}. {CHECK_DATABASE}", options)
        except OSError as error:
            self.refuse(f"The import broke off: {in_a_line(error.strerror or error)}. {NOT_KEPT}", options)
        else:
            if status:
                sys.exit(status)

    def brought_in(self, *, path: Path, dry_run: bool, **options: Any) -> int:
        """Import the file and report; in a dry run, all of it is undone."""
        force = force_or_nearest(options["force"])
        if not path.exists():
            raise ScrutinyError(f"There is no file or folder {path}. Check the path.")
        if options["errors"] and not options["errors"].absolute().parent.is_dir():
            raise ScrutinyError(f"The folder for --errors does not exist: {options['errors'].absolute().parent}.")
        readings = read_map(options["map"]) if options["map"] else {}
        if not dry_run:
            return self.import_from(path, force, readings, options, dry_run=False)
        with transaction.atomic():
            status = self.import_from(path, force, readings, options, dry_run=True)
            transaction.set_rollback(True)
        return status

    def import_from(
        self, path: Path, force: Force, readings: Readings, options: dict[str, Any], *, dry_run: bool
    ) -> int:
        batch = services.receive(force=force, filename=path.absolute().name, by=None)
        batch.allow_removals, batch.all_or_nothing = options["allow_removals"], options["all_or_nothing"]
        batch.save(update_fields=["allow_removals", "all_or_nothing"])
        with shown_progress() as report:
            batch = services.check(
                batch=batch,
                by=None,
                path=path,
                format=options["format"],
                readings=readings,
                on_progress=report("Checking"),
                is_final=True,
            )
            if batch.state == BatchState.CHECKED:
                batch = self.stored(batch, report("Storing"), dry_run=dry_run)
        if options["errors"]:
            self.give_back(batch, options["errors"], options)
        self.report(batch, options, dry_run=dry_run)
        return exit_status(batch)

    def stored(self, batch: ImportBatch, on_progress: Any, *, dry_run: bool) -> ImportBatch:
        refused = batch.refusals.count()
        if batch.all_or_nothing and refused:
            return services.refuse_all(batch, "Nothing was stored, because something was refused.")
        if dry_run:
            return batch
        try:
            return commit(batch=batch, by=None, on_progress=on_progress)
        except NotAll as refusal:
            batch.refresh_from_db()
            return services.refuse_all(batch, str(refusal))

    def give_back(self, batch: ImportBatch, path: Path, options: dict[str, Any]) -> None:
        if not giving_back.rows_to_give_back(batch).exists():
            return
        try:
            written = giving_back.write_to(batch, path)
        except OSError as error:
            self.stderr.write(f"What was refused could not be written to {path}: {error.strerror or error}.")
            return
        if not options["json"]:
            self.stdout.write(f"What was refused: {', '.join(str(file) for file in written)}")

    def report(self, batch: ImportBatch, options: dict[str, Any], *, dry_run: bool) -> None:
        if options["json"]:
            self.print_json(batch)
            return
        if batch.problem:
            self.stderr.write(f"{batch.filename}: {batch.problem}")
        if batch.state == BatchState.REFUSED and not batch.refusals.exists():
            return
        counts = counts_of(batch)
        said = ", ".join(f"{counts[name]:,} {name}" for name in COUNTS[1:])
        would = "Would be: " if dry_run else ""
        self.stdout.write(f"{would}{counts['rows']:,} cases: {said}")
        if unsettled := disagreeing(batch) or batch.reconciliations.count():
            self.stdout.write(
                f"To reconcile: {unsettled:,} cases that were delivered here and of which this says otherwise"
            )
        if passed_over := batch.quality.get("passed_over"):
            self.stdout.write(f"Passed over: {passed_over:,} rows with another outcome than a community resolution")
        for file, headers in left_out(batch).items():
            self.stdout.write(f"Left out of {file}: {', '.join(headers)}")
        for line in quality_lines(batch):
            self.stdout.write(line)
        self.list_refusals(batch)

    def list_refusals(self, batch: ImportBatch) -> None:
        for refusal in refusals_of(batch)[:SHOWN]:
            self.stderr.write(f"Row {refusal.row} of {refusal.file}: {refusal.reason}")
        more = batch.refusals.count() - SHOWN
        if more > 0:
            self.stderr.write(f"… and {more:,} more: --errors PATH writes them all, --json lists them.")

    def print_json(self, batch: ImportBatch) -> None:
        """One object, written as it is read, since a large file may have many refusals."""
        head = json.dumps(counts_of(batch))[:-1]
        self.stdout.write(f'{head}, "errors": [', ending="")
        for number, error in enumerate(errors_of(batch)):
            self.stdout.write(("," if number else "") + "\n" + json.dumps(error, ensure_ascii=False), ending="")
        self.stdout.write("]}")

    def refuse(self, problem: str, options: dict[str, Any]) -> None:
        """Nothing was even begun; with --json that is said in the same shape."""
        if options["json"]:
            errors = [whole_file(options["path"].name, problem)]
            self.stdout.write(json.dumps({**dict.fromkeys(COUNTS, 0), "errors": errors}, ensure_ascii=False))
            sys.exit(NOTHING_STORED)
        raise CommandError(problem, returncode=NOTHING_STORED)


def quality_lines(batch: ImportBatch) -> Iterator[str]:
    """What is missing from some of the cases, since that can be mended case by case; then from all of them."""
    gaps = sorted((gap for gap in digest(batch) if gap.missing), key=lambda gap: gap.missing == gap.cases)
    shown, rest = gaps[:SHOWN_GAPS], gaps[SHOWN_GAPS:]
    if not shown:
        return
    width = max(len(gap.label) for gap in shown)
    yield "Not recorded:"
    for gap in shown:
        how = "left empty" if gap.is_supplied else "not supplied"
        yield f"  {gap.label:<{width}}  {how:<12}  {gap.missing:>7,} of {gap.cases:,}"
    wholly = sum(gap.missing == gap.cases for gap in rest)
    more = [(len(rest) - wholly, "partly absent"), (wholly, "wholly absent")]
    if words := [f"{count:,} more field{'s' * (count != 1)} {how}" for count, how in more if count]:
        yield f"  … and {' and '.join(words)}: the page of this import lists them all"


def in_a_line(error: object) -> str:
    return " ".join(str(error).split()).rstrip(".?")


def counts_of(batch: ImportBatch) -> dict[str, int]:
    counts = (batch.created_count, batch.updated_count, batch.unchanged_count, batch.refused_count)
    return dict(zip(COUNTS, (sum(counts), *counts), strict=True))


def exit_status(batch: ImportBatch) -> int:
    """Nothing stored where the file was refused or each of its cases was; some refused where any row was."""
    if batch.state == BatchState.REFUSED or batch.state == BatchState.NEEDS_COLUMNS:
        return NOTHING_STORED
    if not batch.refusals.exists():
        return ALL_STORED
    stored = batch.created_count + batch.updated_count + batch.unchanged_count
    return SOME_REFUSED if stored else NOTHING_STORED


def errors_of(batch: ImportBatch) -> Any:
    """Every refusal; one for each column that is not known; or the file as a whole, as its row 0."""
    if batch.state == BatchState.NEEDS_COLUMNS:
        for column in batch.unknown_columns:
            reason = unknown_column(column)
            yield {"file": column["file"], "row": HEADER, "column": column["header"], "value": "", "reason": reason}
    elif batch.state == BatchState.REFUSED and not batch.refusals.exists():
        yield whole_file(batch.filename, batch.problem)
    for refusal in refusals_of(batch).iterator(chunk_size=1_000):
        yield {name: getattr(refusal, name) for name in ("file", "row", "column", "value", "reason")}


def unknown_column(column: dict[str, Any]) -> str:
    near = f" The nearest known: {', '.join(column['nearest'])}." if column["nearest"] else ""
    return f"column ‘{column['header']}’ is not known.{near} Say with --map what to read it as, or to leave it out."


def whole_file(name: str, problem: str) -> dict[str, Any]:
    return {"file": name, "row": WHOLE_FILE, "column": "", "value": "", "reason": problem}


class shown_progress:
    """A bar on the terminal's error stream, and nothing where that is not a terminal."""

    def __enter__(self) -> Any:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        console = Console(stderr=True)
        self.progress = Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty())
        self.progress.start()
        return self.stage

    def stage(self, name: str) -> Any:
        bar = self.progress.add_task(name, total=None)
        return lambda done, total: self.progress.update(bar, completed=done, total=total)

    def __exit__(self, *raised: object) -> None:
        self.progress.stop()
