"""Submissions in tables: a lone CSV, a folder, a zip or a workbook."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from cases.enums import ImportFormat
from cases.exceptions import Unreadable
from cases.guidance.faults import Fault, presentable, value_shown
from cases.guidance.fields import FIELDS, LISTS, Kind, RecordField
from cases.imports.reading.cells import OUTCOME_ACCEPTED, Wrong, fold, plain, read_cell
from cases.imports.reading.containers import CANCELLED, Member
from cases.imports.reading.headers import CASE_REF, FIELDS_OF_TABLE, Header, Readings, read_header
from cases.imports.reading.limits import LONGEST_CELL
from cases.imports.reading.out_of_step import kept_cells, not_kept
from cases.imports.reading.rows import ReadRow, UnknownColumns, at_most
from cases.imports.reading.text import Row, examine, read_rows, separator_of
from cases.imports.tokens import WITHHELD, offender_token
from cases.models.columns import TEXT_LENGTH

# Dates, numbers and listed values come again and again; what has been read once is not read anew.
KnownCells = dict[tuple[str, str, str], dict[str, Any]]
MOST_KNOWN_CELLS: Final = 20_000
TOLD_APART: Final = frozenset({Kind.KEY, Kind.TEXT, Kind.OFFENDER, Kind.SET})
NO_REFERENCE: Final = "case_ref is not recorded. Every row needs the force's own reference of its case."


@dataclass(slots=True)
class Table:
    """One table whose rows can be read, more than once if need be."""

    list: str
    file: str
    rows: Callable[[], Generator[Row, None, None]]
    row_count: int


def table_of_text(member: Member, readings: Readings) -> Table:
    """A CSV, once it is known how it is written."""
    writing = examine(member.file, member.opener)
    known = {*FIELDS_OF_TABLE[member.list], *(header for table, header in readings if table == member.list)}
    separator = separator_of(member.file, member.opener, writing, known)
    rows = partial(read_rows, member.file, member.opener, writing, separator)
    return Table(member.list, member.file, rows, writing.line_count)


def header_cells(table: Table) -> list[str]:
    """The first row that holds anything."""
    with closing(table.rows()) as rows:
        first = next(rows, None)
    if first is None:
        raise Unreadable(f"{table.file} is empty. Send a file that has cases.")
    if first.cells is None:
        raise Unreadable(f"The header of {table.file} cannot be read. {first.fault}")
    return first.cells


def row_too_wide(count: int, wanted: int) -> str:
    return (
        f"This row has {count} cells and the header has {wanted}. "
        "Put quotation marks around a cell that has a comma in it."
    )


def column_without_header(position: int) -> str:
    return f"Column {position} has no header, but this row has something in it. Name the column or empty it."


class TablesSource:
    """The tables of one submission, cases first, then their lists, then what was cancelled."""

    format = ImportFormat.CSV
    passed_over = 0

    def __init__(self, tables: list[Table], *, force_id: str, readings: Readings, is_lone_table: bool) -> None:
        self.tables, self.force_id, self.is_lone_table = tables, force_id, is_lone_table
        self.token_of = partial(offender_token, force_id)
        self.known_cells: KnownCells = {}
        self.headers = {t.file: read_header(t.file, t.list, header_cells(t), readings) for t in tables}
        if unknown := [column for header in self.headers.values() for column in header.unknown]:
            raise UnknownColumns(unknown)
        self.columns = {file: header.readings for file, header in self.headers.items()}
        self.left_out = {file: header.left_out for file, header in self.headers.items() if header.left_out}
        self.decided = {key: said for header in self.headers.values() for key, said in header.decided.items()}
        fields = [name for t in tables if not t.list for name in self.columns[t.file].values() if name in FIELDS]
        self.supplied = [*fields, *(table.list for table in tables if table.list in LISTS)]
        self.rows_total: int | None = sum(max(table.row_count - 1, 0) for table in tables)

    def rows(self) -> Iterator[ReadRow]:
        for table in self.tables:
            header, rows = self.headers[table.file], table.rows()
            next(rows)
            for row in rows:
                yield self._read(table, header, row)

    def _read(self, table: Table, header: Header, row: Row) -> ReadRow:
        """One row with everything that is wrong with it."""
        if len(self.known_cells) > MOST_KNOWN_CELLS:
            self.known_cells.clear()
        reading = RowReading(header, self.token_of, self.known_cells, f"row {row.number} of {table.file}")
        reading.read(row)
        values = reading.values
        case_ref = str(values.get(CASE_REF, ""))
        is_named = any(fault.column in reading.case_ref_headers for fault in reading.faults)
        if row.cells is not None and not case_ref and not is_named:
            reading.faults.append(Fault(reading.case_ref_headers[0], "", NO_REFERENCE))
        if table.list:
            values.pop(CASE_REF, None)
        elif "force" in values and fold(values["force"]) == fold(self.force_id):
            values["force"] = self.force_id
        faults = at_most(reading.faults)
        return ReadRow(table.list, table.file, row.number, case_ref, None if faults else values, reading.cells, faults)


class RowReading:
    """One row as it is being read, cell by cell."""

    def __init__(self, header: Header, token_of: Callable[[str], str], known_cells: KnownCells, where: str) -> None:
        self.header, self.token_of, self.known_cells, self.where = header, token_of, known_cells, where
        self.values: dict[str, Any] = {}
        self.cells: dict[str, str] = {}
        self.faults: list[Fault] = []

    @property
    def case_ref_headers(self) -> list[str]:
        return [column.header for column in self.header.columns if column.field and column.field.name == CASE_REF]

    def read(self, row: Row) -> None:
        columns, cells = self.header.columns, row.cells
        if cells is None:
            self._refuse_out_of_step(row.fault, row.parts)
            return
        if any(map(str.strip, cells[len(columns) :])):
            self._refuse_out_of_step(row_too_wide(len(cells), len(columns)), cells)
            self._read_reference(cells)
            return
        for position, (column, cell) in enumerate(zip(columns, cells, strict=False), start=1):
            if column.field:
                self._read_cell(column.header, column.field, cell)
            elif column.is_nameless and cell.strip():
                self.faults.append(Fault("", "", column_without_header(position)))

    def _refuse_out_of_step(self, reason: str, cells: Sequence[str]) -> None:
        """Cells that do not stand under their headers are kept as far as none of them can be the person's reference."""
        headers, in_step = self.header.kept_headers, self.header.in_step
        more = not_kept(self.header.columns[in_step].header, self.where) if in_step < len(headers) else ""
        self.faults.append(Fault("", "", reason + more))
        self.cells = kept_cells(headers, in_step, cells)

    def _read_reference(self, cells: Sequence[str]) -> None:
        """Which case it is, where that stands before anything that could have put the row out of step."""
        columns = self.header.columns[: self.header.in_step]
        for column, cell in zip(columns, cells, strict=False):
            if column.field and column.field.name == CASE_REF:
                self._read_cell(column.header, column.field, cell)

    def _read_cell(self, header: str, field: RecordField, cell: str) -> None:
        """One cell; the offender's reference is kept as its token or not at all."""
        place = (self.header.table, header, cell)
        if (known := self.known_cells.get(place)) is not None:
            self.cells[header] = cell
            self.values.update(known)
            return
        if len(cell.strip()) > LONGEST_CELL:
            self._refuse_endless(header, field, cell.strip())
            return
        is_offender = field.kind is Kind.OFFENDER
        self.cells[header] = WITHHELD if is_offender else presentable(cell, len(cell))
        try:
            read = read_cell(field, header, cell, self.token_of)
        except Wrong as wrong:
            self.faults.append(Fault(header, value_shown(field, plain(cell)), str(wrong)))
            return
        self.values.update(read)
        if is_offender:
            self.cells[header] = read.get("offender_token", "")
        elif field.kind is Kind.OUTCOME and not read and self.header.table != CANCELLED:
            self.faults.append(Fault(header, "", f"{header} is not recorded. {OUTCOME_ACCEPTED}"))
        elif field.kind not in TOLD_APART and cell.isascii():
            self.known_cells[place] = read

    def _refuse_endless(self, header: str, field: RecordField, cell: str) -> None:
        """A cell beyond every limit is kept no further than it can be held; what is kept of it is refused again."""
        is_offender = field.kind is Kind.OFFENDER
        self.cells[header] = WITHHELD if is_offender else presentable(cell, LONGEST_CELL)
        reason = f"{header} has {len(cell):,} characters. Use at most {field.longest or TEXT_LENGTH:,}."
        self.faults.append(Fault(header, value_shown(field, cell), reason))
