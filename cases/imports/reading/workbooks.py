"""Workbooks: their sheets as tables, once it is sure that no cell of them is a formula."""

import re
from collections.abc import Callable, Generator
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import ZipInfo

import python_calamine
from defusedxml.common import DefusedXmlException

from cases.exceptions import Unreadable
from cases.guidance.faults import presentable
from cases.imports.reading.cells import fold
from cases.imports.reading.containers import TABLES, Member, checked_members, in_order, is_ignored, member_chunks
from cases.imports.reading.formulas import formula_in_ods, formula_in_sheet, refuse_sparse_sheet, sheet_parts
from cases.imports.reading.limits import CHUNK, MOST_WORKBOOK
from cases.imports.reading.text import Row

XLSX_PART: Final = "xl/workbook.xml"
ODS_PART: Final = "content.xml"
DECLARES: Final = re.compile(rb"<!(DOCTYPE|ENTITY)")
OVERLAP: Final = 16
NOT_A_WORKBOOK: Final = (
    "{name} is not what it says: it cannot be read as a workbook, or it has a password. "
    "Save it again as .xlsx or .ods without one."
)
FORMULA: Final = (
    "Cell {cell} of sheet {sheet} in {name} is a formula, and nobody can tell what it gave when the sheet was made. "
    "Replace formulas by their values and send it again."
)


def workbook_members(path: Path, name: str) -> dict[str, ZipInfo]:
    """The parts of a workbook, none of them hidden, too large or declaring what XML may expand to."""
    members = {member.filename: member for member in checked_members(path, name, MOST_WORKBOOK)}
    for part, member in members.items():
        if part.casefold().endswith((".xml", ".rels")):
            _refuse_declarations(path, name, member)
    return members


def _refuse_declarations(path: Path, name: str, member: ZipInfo) -> None:
    """No spreadsheet program declares entities; whoever does wants them to grow."""
    end = b""
    for chunk in member_chunks(path, member, CHUNK):
        if b"\0" in chunk or DECLARES.search(end + chunk):
            raise Unreadable(
                f"{name} is not what it says: {presentable(member.filename)} in it is not what a spreadsheet program "
                "writes. Save it again as .xlsx or .ods."
            )
        end = chunk[-OVERLAP:]


class Workbook:
    """An .xlsx or .ods file in memory; its sheets have the names of the tables."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._refuse_formulas(path, workbook_members(path, name))
        with path.open("rb") as stream:
            self.book = in_sentences(name, lambda: python_calamine.CalamineWorkbook.from_filelike(stream))
        kept = [sheet for sheet in self.book.sheet_names if not is_ignored(sheet) and self._is_used(sheet)]
        known = {sheet: TABLES.get(fold(sheet)) for sheet in kept}
        unknown = [f"sheet {presentable(sheet)}" for sheet, table in known.items() if table is None]
        members = [(sheet, table) for sheet, table in known.items() if table is not None]
        self.tables = {f"{presentable(sheet)} ({name})": (sheet, table) for sheet, table in members}
        self.members = in_order([Member(t, f, _nothing) for f, (_s, t) in self.tables.items()], unknown, name, "")

    def rows_of(self, file: str) -> Callable[[], Generator[Row, None, None]]:
        return partial(self._rows, self.tables[file][0])

    def height_of(self, file: str) -> int:
        return int(self._sheet(self.tables[file][0]).total_height)

    def _sheet(self, sheet: str) -> Any:
        return in_sentences(self.name, lambda: self.book.get_sheet_by_name(sheet))

    def _is_used(self, sheet: str) -> bool:
        """New workbooks come with empty sheets that nobody filled or named."""
        return fold(sheet) in TABLES or any(any(map(as_text, row)) for row in self._sheet(sheet).iter_rows())

    def _rows(self, sheet: str) -> Generator[Row, None, None]:
        for number, cells in enumerate(self._sheet(sheet).iter_rows(), start=1):
            texts = [as_text(cell) for cell in cells]
            if any(map(str.strip, texts)):
                yield Row(number, texts)

    def _refuse_formulas(self, path: Path, parts: dict[str, ZipInfo]) -> None:
        """Look at every cell before anything is held in memory."""
        try:
            if XLSX_PART in parts:
                sheet, cell = self._formula_in_xlsx(path, parts)
            else:
                sheet, cell = formula_in_ods(path, parts[ODS_PART])
        except (ParseError, DefusedXmlException, KeyError) as fault:
            raise Unreadable(NOT_A_WORKBOOK.format(name=self.name)) from fault
        if cell:
            raise Unreadable(FORMULA.format(cell=cell, sheet=presentable(sheet), name=self.name))

    def _formula_in_xlsx(self, path: Path, parts: dict[str, ZipInfo]) -> tuple[str, str | None]:
        for sheet, part in sheet_parts(path, parts).items():
            if cell := formula_in_sheet(path, parts[part]):
                return sheet, cell
            refuse_sparse_sheet(path, parts[part], sheet)
        return "", None


def _nothing() -> Any:
    """A sheet is not opened by itself."""
    raise NotImplementedError


def in_sentences(name: str, read: Callable[[], Any]) -> Any:
    """Whatever the reader of workbooks stumbles on, its own panics included, is a damaged workbook."""
    try:
        return read()
    except Exception as fault:
        raise Unreadable(NOT_A_WORKBOOK.format(name=name)) from fault
    except BaseException as fault:
        # A panic of the compiled reader is no Exception, and its class has no name to import.
        if type(fault).__name__ == "PanicException":
            raise Unreadable(NOT_A_WORKBOOK.format(name=name)) from fault
        raise


def as_text(cell: Any) -> str:
    """What the cell says, as a CSV would hold it: 8 for 8.0, dates as YYYY-MM-DD."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
