"""What a force says of columns that are not known, read from the file that `--map` names."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cases.exceptions import Unreadable
from cases.guidance.faults import nearest
from cases.guidance.fields import FIELDS, LISTS, RecordField
from cases.imports.reading import fold

CASES = "cases"
TABLES: Mapping[str, Mapping[str, RecordField]] = {"": FIELDS, **LISTS}
LARGEST_MAP = 1024 * 1024
WANTED = (
    "Give a JSON object or a CSV with two columns: the column as sent and the field to read it as, or nothing to "
    "leave it out. A CSV with three columns, or a JSON object of objects, names the file first."
)
Readings = dict[tuple[str, str], str]


def read_map(path: Path) -> Readings:
    """List and folded header → field, or empty to leave the column out."""
    try:
        if path.stat().st_size > LARGEST_MAP:
            raise Unreadable(f"{path} is too large to be a map of columns. {WANTED}")
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path} is not UTF-8 text. {WANTED}") from error
    entries = _of_json(path, text) if text.lstrip().startswith("{") else _of_csv(path, text)
    readings: Readings = {}
    for file, header, field in entries:
        readings.update(_readings(path, file, header, field))
    return readings


def _of_json(path: Path, text: str) -> Iterable[tuple[str, str, Any]]:
    try:
        content: dict[str, Any] = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path} is not JSON that can be read. {WANTED}") from error
    for key, value in content.items():
        if isinstance(value, dict):
            yield from ((key, header, field) for header, field in value.items())
        else:
            yield "", key, value


def _of_csv(path: Path, text: str) -> Iterable[tuple[str, str, Any]]:
    try:
        rows = [row for row in csv.reader(text.splitlines(), strict=True) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Unreadable(f"{path} is not a CSV that can be read. {WANTED}") from error
    for number, row in enumerate(rows, start=1):
        if len(row) not in (2, 3):
            raise Unreadable(f"Row {number} of {path} has {len(row)} columns. {WANTED}")
        *file, header, field = row
        if not (number == 1 and (fold(header), fold(field)) == ("column", "field")):
            yield file[0] if file else "", header, field


def _readings(path: Path, file: str, header: str, field: Any) -> Readings:
    """A column without a file is read so in every table that has the field, or left out of each."""
    if field is None:
        field = ""
    if not isinstance(field, str):
        raise Unreadable(f"{path} reads column ‘{header}’ as something that is not text. {WANTED}")
    name = fold(field)
    tables = [_table(path, file)] if file.strip() else list(TABLES)
    readings = {(table, fold(header)): name for table in tables if not name or name in TABLES[table]}
    if not readings:
        known = {field for table in tables for field in TABLES[table]}
        close = nearest(name, sorted(known))
        hint = f"The nearest known: {', '.join(close)}." if close else f"Known are: {', '.join(sorted(known))}."
        raise Unreadable(f"{path} reads column ‘{header}’ as ‘{field}’, which is not a field of the record. {hint}")
    return readings


def _table(path: Path, file: str) -> str:
    name = fold(file.strip().lower().removesuffix(".csv"))
    if name == CASES:
        return ""
    if name not in LISTS:
        known = ", ".join((CASES, *LISTS))
        raise Unreadable(f"{path} names the file ‘{file}’, which is not known. Use one of: {known}.")
    return name
