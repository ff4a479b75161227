"""What was refused, in the shape it can be corrected and sent again in.

A lone CSV comes back as one CSV. Anything else comes back as a folder, or a zip
of it: each held-back case with all its list entries. Columns stand as they were
sent, without those the force leaves out; the offender's reference is its token,
which the same force may send again. A reason is added, which a later import
ignores. Cells that no header stands over come back beside the others, without
a header, so that their row is refused again until it is corrected.

A cell that a spreadsheet would run as a formula gets an apostrophe in front,
which reading takes away again, so that what comes back reads as it was sent.
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO, TextIOWrapper
from itertools import takewhile
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import Exists, OuterRef, Q

from cases.enums import StagedVerdict
from cases.guidance.fields import FIELDS, LISTS
from cases.imports.queries import CANCELLED, Rows, case_rows, chunks, headers_as_sent, keeps_unsent_fields
from cases.imports.reading import EMPTY_LISTS, MOST_BEYOND, beyond_the_header
from cases.models import ImportBatch, StagedRow
from cases.spreadsheets import ENCODING, as_cell

REASON = "reason"
# In exceptions.csv a column called reason is part of the record.
REASON_BESIDE_REASON = "refusal_reason"
FILE_NAMES = {"": "cases.csv", **{name: f"{name}.csv" for name in LISTS}, CANCELLED: "cancelled.csv"}
BEYOND = [beyond_the_header(number) for number in range(1, MOST_BEYOND + 1)]


def rows_to_give_back(batch: ImportBatch) -> Rows:
    """What was refused, and every entry of a case that was held back, refused or not."""
    stored = case_rows(batch).exclude(verdict=StagedVerdict.REFUSED)
    waiting = Q(list__in=LISTS) & ~Exists(stored.filter(case_ref=OuterRef("case_ref")))
    return batch.staged.filter(Q(verdict=StagedVerdict.REFUSED) | waiting)


def given_back(batch: ImportBatch) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Each file with its rows, header first.

    A table's list that was sent goes back even without a row, because a list
    that is not sent again would no longer be empty but not recorded. Records say
    it each for itself, in a column beside their fields.
    """
    rows = rows_to_give_back(batch)
    has_cases = rows.filter(list="").exists()
    for name, file_name in FILE_NAMES.items():
        of_list = rows.filter(list=name)
        was_sent = has_cases and name in LISTS and name in batch.supplied and keeps_unsent_fields(batch)
        if was_sent or of_list.exists():
            yield file_name, _table(batch, name, of_list)


def suggested_name(batch: ImportBatch) -> str:
    """What a download is called."""
    stem = Path(batch.filename).name.split(".")[0] or "import"
    return f"{stem}-refused.{'csv' if batch.is_lone_table else 'zip'}"


def write_to(batch: ImportBatch, path: Path) -> list[Path]:
    """Write the refused rows to a file for a lone CSV, otherwise to a folder, or to a zip if so named."""
    if batch.is_lone_table:
        target = path / suggested_name(batch) if path.is_dir() else path
        for _name, rows in given_back(batch):
            with target.open("w", encoding=ENCODING, newline="") as stream:
                csv.writer(stream).writerows(rows)
        return [target]
    if path.suffix.lower() == ".zip":
        with path.open("wb") as file:
            write_zip(batch, file)
        return [path]
    path.mkdir(exist_ok=True)
    written = []
    for name, rows in given_back(batch):
        with (path / name).open("w", encoding=ENCODING, newline="") as stream:
            csv.writer(stream).writerows(rows)
        written.append(path / name)
    return written


def write_zip(batch: ImportBatch, file: IO[bytes]) -> None:
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, rows in given_back(batch):
            member = archive.open(name, "w", force_zip64=True)
            with TextIOWrapper(member, encoding=ENCODING, newline="") as stream:
                csv.writer(stream).writerows(rows)


def lines(batch: ImportBatch) -> Iterator[bytes]:
    """A lone table, line by line, for a download that streams."""
    yield "\ufeff".encode()
    for _name, rows in given_back(batch):
        for row in rows:
            line = StringIO()
            csv.writer(line).writerow(row)
            yield line.getvalue().encode()


def _table(batch: ImportBatch, name: str, rows: Rows) -> Iterator[list[str]]:
    headers, beyond = _headers(batch, name, rows), _beyond(rows)
    reason = REASON_BESIDE_REASON if REASON in LISTS.get(name, {}) else REASON
    yield [*(as_cell(header) for header in headers), *("" for _ in beyond), reason]
    for chunk in chunks(rows):
        reasons = _reasons(batch, chunk)
        for row in chunk:
            cells = [as_cell(row.cells.get(header, "")) for header in [*headers, *beyond]]
            yield [*cells, as_cell(reasons.get((row.file, row.row), ""))]


def _headers(batch: ImportBatch, name: str, rows: Rows) -> list[str]:
    """The columns as sent, in their order; of records, the fields that any of these rows has."""
    files = list(rows.order_by().values_list("file", flat=True).distinct())
    kept = [header for file in files for header, field in headers_as_sent(batch, file).items() if field]
    if kept:
        return list(dict.fromkeys(kept))
    known = list(LISTS[name]) if name in LISTS else [*FIELDS, *EMPTY_LISTS]
    if not files:
        return ["case_ref", *known]
    seen = {header for chunk in chunks(rows) for row in chunk for header in row.cells} - set(BEYOND)
    if not name:
        # Beside a list's own file, each case says whether its list is empty or was not sent.
        listed = rows_to_give_back(batch).filter(list__in=LISTS).order_by().values_list("list", flat=True).distinct()
        seen |= {f"{of_list}_list" for of_list in listed}
    order = ["case_ref", *(header for header in known if header != "case_ref")]
    return [header for header in order if header in seen] + sorted(seen - set(order))


def _beyond(rows: Rows) -> list[str]:
    """Under what the cells without a header are kept, as far as any of these rows has them."""
    return list(takewhile(lambda key: rows.filter(cells__has_key=key).exists(), BEYOND))


def _reasons(batch: ImportBatch, rows: Iterable[StagedRow]) -> dict[tuple[str, int], str]:
    rows = list(rows)
    refusals = batch.refusals.filter(file__in={row.file for row in rows}, row__in=[row.row for row in rows])
    reasons: dict[tuple[str, int], list[str]] = {}
    for file, row, reason in refusals.order_by("pk").values_list("file", "row", "reason"):
        reasons.setdefault((file, row), []).append(reason)
    return {where: " ".join(dict.fromkeys(said)) for where, said in reasons.items()}
