"""Submissions in tables: a lone CSV, a folder, a zip or a workbook."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from cases.enums import ImportFormat
from cases.exceptions import Unreadable
from cases.guidance.faults import Fault, presentable, value_shown
from cases.guidance.fields import LISTS, Kind, RecordField
from cases.guidance.records import OUTCOME_WANTED
from cases.imports.reading.cells import Wrong, fold, plain, read_cell
from cases.imports.reading.containers import CANCELLED, Member
from cases.imports.reading.headers import CASE_REF, FIELDS_OF_TABLE, Header, Readings, read_header
from cases.imports.reading.rows import ReadRow, UnknownColumns
from cases.imports.reading.text import QUOTES_DISAGREE, Row, examine, read_rows, separator_of
from cases.imports.tokens import WITHHELD, offender_token

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
        raise Unreadable(f"The header of {table.file} cannot be read. {QUOTES_DISAGREE}")
    return first.cells


def row_too_wide(count: int, wanted: int) -> str:
    return (
        f"This row has {count} cells and the header has {wanted}. "
        "Put quotation marks around a cell that has a comma in it."
    )


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
        fields = [name for t in tables if not t.list for name in self.columns[t.file].values() if name]
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
        if row.cells is None:
            fault = Fault("", "", QUOTES_DISAGREE)
            return ReadRow(table.list, table.file, row.number, "", None, {}, (fault,))
        if len(self.known_cells) > MOST_KNOWN_CELLS:
            self.known_cells.clear()
        reading = RowReading(header, self.token_of, self.known_cells)
        reading.read(row.cells)
        values = reading.values
        case_ref = str(values.get(CASE_REF, ""))
        if not case_ref and not any(fault.column in reading.case_ref_headers for fault in reading.faults):
            reading.faults.append(Fault(reading.case_ref_headers[0], "", NO_REFERENCE))
        if table.list:
            values.pop(CASE_REF, None)
        elif "force" in values and fold(values["force"]) == fold(self.force_id):
            values["force"] = self.force_id
        faults = tuple(reading.faults)
        return ReadRow(table.list, table.file, row.number, case_ref, None if faults else values, reading.cells, faults)


class RowReading:
    """One row as it is being read, cell by cell."""

    def __init__(self, header: Header, token_of: Callable[[str], str], known_cells: KnownCells) -> None:
        self.header, self.token_of, self.known_cells = header, token_of, known_cells
        self.values: dict[str, Any] = {}
        self.cells: dict[str, str] = {}
        self.faults: list[Fault] = []

    @property
    def case_ref_headers(self) -> list[str]:
        return [column.header for column in self.header.columns if column.field and column.field.name == CASE_REF]

    def read(self, cells: list[str]) -> None:
        columns = self.header.columns
        beyond = [cell for cell in cells[len(columns) :] if cell.strip()]
        if beyond:
            self._refuse_wide(cells)
            return
        for position, (column, cell) in enumerate(zip(columns, cells, strict=False), start=1):
            if column.field:
                self._read_cell(column.header, column.field, cell)
            elif column.is_nameless and cell.strip():
                reason = (
                    f"Column {position} has no header, but this row has something in it. Name the column or empty it."
                )
                self.faults.append(Fault("", "", reason))

    def _refuse_wide(self, cells: list[str]) -> None:
        """A row gone out of step may hold the offender's reference anywhere from its own column on."""
        count, wanted = len(cells), len(self.header.columns)
        self.faults.append(Fault("", "", row_too_wide(count, wanted)))
        in_step = self.header.offender_index if self.header.offender_index is not None else wanted
        for column, cell in zip(self.header.columns[:in_step], cells, strict=False):
            if column.field:
                self.cells[column.header] = presentable(cell, len(cell))
                if column.field.name == CASE_REF:
                    self._read_cell(column.header, column.field, cell)

    def _read_cell(self, header: str, field: RecordField, cell: str) -> None:
        """One cell; the offender's reference is kept as its token or not at all."""
        place = (self.header.table, header, cell)
        if (known := self.known_cells.get(place)) is not None:
            self.cells[header] = cell
            self.values.update(known)
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
            self.faults.append(Fault(header, "", f"{header} is not recorded. {OUTCOME_WANTED}"))
        elif field.kind not in TOLD_APART and cell.isascii():
            self.known_cells[place] = read
