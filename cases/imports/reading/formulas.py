"""Finding a formula in a workbook, whose sheets are read through once and never held."""

import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath
from typing import Any, Final
from zipfile import ZipInfo

from defusedxml.ElementTree import iterparse

from cases.exceptions import Unreadable
from cases.guidance.faults import presentable
from cases.imports.reading.containers import member_chunks, open_zipped
from cases.imports.reading.limits import CHUNK

OVERLAP: Final = 64
MOST_CELLS: Final = 20_000_000
CELL_NAME: Final = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
PERHAPS_IN_SHEET: Final = re.compile(rb"<(?:[A-Za-z_][\w.\-]*:)?f[\s/>]")

RELATION_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION_ID: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
VALUE_TYPE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
CELLS: Final = (TABLE + "table-cell", TABLE + "covered-table-cell")


def sheet_parts(path: Path, parts: dict[str, ZipInfo]) -> dict[str, str]:
    """Sheet → the part of the workbook that holds its cells."""
    relations = parts["xl/_rels/workbook.xml.rels"]
    targets = {
        element.get("Id"): normpath(join("/xl", element.get("Target", ""))).lstrip("/")
        for element in _elements(path, relations, "Relationship")
    }
    found = {}
    for element in _elements(path, parts["xl/workbook.xml"], "sheet"):
        part = targets.get(element.get(RELATION_ID) or element.get(STRICT_RELATION_ID))
        if part in parts:
            found[element.get("name", "")] = str(part)
    return found


def formula_in_sheet(path: Path, part: ZipInfo) -> str | None:
    """The first cell of an .xlsx sheet that is a formula."""
    if not _holds(path, part, PERHAPS_IN_SHEET):
        return None
    for element in _elements(path, part, "c"):
        if any(_bare(child.tag) == "f" for child in element):
            return element.get("r") or "?"
    return None


def formula_in_ods(path: Path, part: ZipInfo) -> tuple[str, str | None]:
    """The sheet and the first cell of an .ods file that is a formula; refuses cells beyond counting on the way."""
    place = _Place()
    with open_zipped(path, part, part.filename) as stream:
        for event, element in iterparse(stream, events=("start", "end")):
            if event == "end":
                if element.tag in (TABLE + "table-row", TABLE + "table"):
                    element.clear()
                continue
            place.enter(element)
            if element.tag not in CELLS:
                continue
            if element.get(TABLE + "formula"):
                return place.sheet, place.cell
            if element.get(VALUE_TYPE):
                refuse_too_wide(place.sheet, place.last_row, place.last_column)
    return "", None


class _Place:
    """Where in an .ods file one is: rows and columns may stand for many."""

    def __init__(self) -> None:
        self.sheet = ""
        self.row = self.column = self.last_row = self.last_column = 0

    def enter(self, element: Any) -> None:
        if element.tag == TABLE + "table":
            self.sheet, self.last_row = element.get(TABLE + "name", ""), 0
        elif element.tag == TABLE + "table-row":
            self.row, self.last_column = self.last_row + 1, 0
            self.last_row += _repeats(element, "number-rows-repeated")
        elif element.tag in CELLS:
            self.column = self.last_column + 1
            self.last_column += _repeats(element, "number-columns-repeated")

    @property
    def cell(self) -> str:
        return f"{_letters(self.column)}{self.row}"


def refuse_sparse_sheet(path: Path, part: ZipInfo, sheet: str) -> None:
    """A sheet takes memory up to its furthest cell, however few are filled."""
    height = width = 0
    end = b""
    for chunk in member_chunks(path, part, CHUNK):
        for letters, row in CELL_NAME.findall(end + chunk):
            width = max(width, _column_number(letters))
            height = max(height, int(row))
        end = chunk[-OVERLAP:]
    refuse_too_wide(sheet, height, width)


def refuse_too_wide(sheet: str, height: int, width: int) -> None:
    if height * width > MOST_CELLS:
        raise Unreadable(
            f"Sheet {presentable(sheet)} reaches to row {height:,} and column {width:,}, which is more than a workbook "
            "of cases has. Delete what lies beyond the table, or send CSV files."
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _repeats(element: Any, name: str) -> int:
    written = element.get(TABLE + name, "1")
    return int(written) if written.isdecimal() and len(written) < 10 else 1


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _holds(path: Path, part: ZipInfo, pattern: re.Pattern[bytes]) -> bool:
    """Whether the bytes could hold a formula at all: a quick look that spares most sheets the slow one."""
    end = b""
    for chunk in member_chunks(path, part, CHUNK):
        if pattern.search(end + chunk):
            return True
        end = chunk[-OVERLAP:]
    return False


def _elements(path: Path, part: ZipInfo, name: str) -> Iterator[Any]:
    """The elements of this name, whatever their namespace, forgotten once they have been looked at."""
    with open_zipped(path, part, part.filename) as stream:
        for _event, element in iterparse(stream, events=("end",)):
            if _bare(element.tag) == name:
                yield element
                element.clear()
            elif _bare(element.tag) == "row":
                element.clear()


def _bare(tag: Any) -> str:
    return str(tag).rpartition("}")[2]
