"""Recognising a submission by its content as well as by its name."""

from functools import partial
from pathlib import Path
from typing import Final

from cases.enums import ImportFormat
from cases.exceptions import Unreadable
from cases.guidance.faults import presentable
from cases.imports.reading import containers, stop_search
from cases.imports.reading.cells import fold
from cases.imports.reading.containers import CANCELLED, GZIP, TABLES, Member
from cases.imports.reading.headers import Readings
from cases.imports.reading.record_lines import RecordsSource, holds_records
from cases.imports.reading.rows import LONGEST_FILE_NAME, Source
from cases.imports.reading.stop_search import StopSearchSource
from cases.imports.reading.tables import Table, TablesSource, header_cells, table_of_text
from cases.imports.reading.text import begins_as, refuse_unless_text
from cases.imports.reading.workbooks import ODS_PART, XLSX_PART, Workbook

AUTO: Final = "auto"
FORMATS: Final = (AUTO, *ImportFormat.values)
ZIP_START: Final = b"PK"
GZIP_START: Final = b"\x1f\x8b"
HEAD: Final = 4096
TEXTS: Final = (".csv", ".jsonl", ".ndjson", ".txt", ".tsv", ".json", "")
WORKBOOKS: Final = (".xlsx", ".ods")
ZIP: Final = ".zip"
# What a packed file is → how it is called and named.
PACKED: Final = {".xlsx": "an Excel workbook", ".ods": "an OpenDocument workbook", ZIP: "a zip file"}
READABLE: Final = "Send a .jsonl or .csv file, a folder or .zip of CSV files, or an .xlsx or .ods workbook."


def open_source(path: Path, *, filename: str, format: str, force_id: str, readings: Readings) -> Source:
    """The submission at this path, ready to be read row by row; refuses in one sentence what is none."""
    name = presentable(Path(filename).name or filename, LONGEST_FILE_NAME)
    if format not in FORMATS:
        raise Unreadable(f"The format ‘{presentable(format)}’ is not known. Use one of: {', '.join(FORMATS)}.")
    try:
        return _open(path, name, format, force_id, readings)
    except OSError as fault:
        raise Unreadable(f"{name} cannot be read: {fault.strerror or fault}.") from fault


def _open(path: Path, name: str, format: str, force_id: str, readings: Readings) -> Source:
    if not path.exists():
        raise Unreadable(f"There is no file or folder {name}. Check the path.")
    if not path.is_dir() and not path.is_file():
        raise Unreadable(f"{name} is neither a file nor a folder. {READABLE}")
    if path.is_dir():
        _refuse_format(name, "a folder", format)
        return _of_members(containers.folder_members(path, name), force_id, readings)
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    suffix = Path(name).suffix.casefold()
    if head.startswith(ZIP_START):
        return _of_packed(path, name, suffix, format, force_id, readings)
    member = Member("", name, partial(containers.open_plain, path))
    if head.startswith(GZIP_START) and suffix == GZIP:
        member = Member("", name, partial(containers.open_gzip, path, name))
        suffix = Path(name[: -len(GZIP)]).suffix.casefold()
    if suffix not in TEXTS:
        _refuse_suffix(name, suffix, head)
    with member.opener() as stream:
        refuse_unless_text(name, stream.read(HEAD))
    return _of_text(member, suffix, format, force_id, readings)


def _refuse_suffix(name: str, suffix: str, head: bytes) -> None:
    if not head.strip():
        raise Unreadable(f"{name} is empty. Send a file that has cases.")
    if suffix in (ZIP, *WORKBOOKS, GZIP):
        kind = begins_as(head)
        really = f"it is {kind}" if kind else f"it cannot be opened as a {suffix} file"
        raise Unreadable(f"{name} is not what it says: {really}. {READABLE}")
    raise Unreadable(f"{name} is of a kind that is not known. {READABLE}")


def _refuse_format(name: str, kind: str, format: str) -> None:
    if format not in (AUTO, ImportFormat.CSV):
        raise Unreadable(f"{name} is {kind}, which cannot hold {ImportFormat(format).label}. Leave the format to auto.")


def _of_packed(path: Path, name: str, suffix: str, format: str, force_id: str, readings: Readings) -> Source:
    """A zip or a workbook, which is a zip too; its name must not say that it is something else."""
    kind = _kind_of_packed({member.filename for member in containers.checked_members(path, name)})
    if suffix not in ("", kind):
        raise Unreadable(
            f"{name} is not what it says: it looks like {PACKED[kind]}. "
            f"If it is, call it {Path(name).stem}{kind} and send it again. {READABLE}"
        )
    _refuse_format(name, PACKED[kind], format)
    if kind == ZIP:
        return _of_members(containers.zip_members(path, name), force_id, readings)
    book = Workbook(path, name)
    tables = [Table(m.list, m.file, book.rows_of(m.file), book.height_of(m.file)) for m in book.members]
    return TablesSource(tables, force_id=force_id, readings=readings, is_lone_table=False)


def _kind_of_packed(parts: set[str]) -> str:
    """The kind of name that a packed file with these parts should have."""
    if XLSX_PART in parts:
        return ".xlsx"
    return ".ods" if ODS_PART in parts and "mimetype" in parts else ZIP


def _of_members(members: list[Member], force_id: str, readings: Readings) -> Source:
    tables = [table_of_text(member, readings) for member in members]
    return TablesSource(tables, force_id=force_id, readings=readings, is_lone_table=False)


def _of_text(member: Member, suffix: str, format: str, force_id: str, readings: Readings) -> Source:
    """A single text: records, a release of stop and search, or a lone table."""
    if format == ImportFormat.RECORDS:
        return RecordsSource(member, force_id=force_id)
    is_records = begins_as_records(member)
    if format == AUTO and (is_records or suffix in (".jsonl", ".ndjson")):
        if suffix == ".csv":
            raise Unreadable(f"{member.file} is not what it says: it holds records. Call it .jsonl and send it again.")
        return RecordsSource(member, force_id=force_id)
    if is_records:
        raise Unreadable(f"{member.file} is not what it says: it holds records, not a table. Leave the format to auto.")
    if suffix == ".json":
        raise Unreadable(f"{member.file} does not hold one record a line. Send it so, as .jsonl.")
    table = table_of_text(Member(_lone_list(member.file), member.file, member.opener), readings)
    is_release = format == AUTO and not table.list and stop_search.is_release(header_cells(table))
    if is_release or format == ImportFormat.POLICE_UK_STOP_SEARCH:
        return StopSearchSource(table, readings=readings)
    return TablesSource([table], force_id=force_id, readings=readings, is_lone_table=True)


def begins_as_records(member: Member) -> bool:
    """Whether the very first thing in the text opens a record; no column is called `{`."""
    with member.opener() as stream:
        head = stream.read(HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"{") and holds_records(member)


def _lone_list(file: str) -> str:
    """A lone table holds cases whatever it is called, unless it says that it holds something else."""
    stem = fold(file.casefold().removesuffix(GZIP).removesuffix(containers.CSV))
    table = TABLES.get(stem, "")
    if table and table != CANCELLED:
        raise Unreadable(f"{file} cannot be read without its cases. Send it with cases.csv, in a folder or a zip.")
    return table
