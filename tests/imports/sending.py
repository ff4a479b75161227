"""How the tests of reading write what a force may send, and read it back."""

import gzip
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from cases.imports.reading import ReadRow, Source, Unreadable, open_source

FORCE = "hampshire"


def opened(path: Path, *, filename: str = "", format: str = "auto", force: str = FORCE, readings=None) -> Source:
    return open_source(path, filename=filename or path.name, format=format, force_id=force, readings=readings or {})


def rows_of(path: Path, **options) -> list[ReadRow]:
    return list(opened(path, **options).rows())


def faults_of(path: Path, **options) -> list[tuple[int, str, str, str]]:
    """Row, column, value and reason of everything that is wrong."""
    return [
        (row.row, fault.column, fault.value, fault.reason) for row in rows_of(path, **options) for fault in row.faults
    ]


def refusal_of(path: Path, **options) -> str:
    """The sentence for which the whole file is refused."""
    with pytest.raises(Unreadable) as refusal:
        rows_of(path, **options)
    return str(refusal.value)


def written(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def cell_read(folder: Path, column: str, text: str, table: str = "") -> ReadRow:
    """How one cell of a case, or of an entry of a list, is read."""
    quoted = '"' + text.replace('"', '""') + '"'
    written(
        folder / "cases.csv",
        f"case_ref,outcome_code{'' if table else ',' + column}\nA1,8{'' if table else ',' + quoted}\n",
    )
    if not table:
        return rows_of(folder / "cases.csv")[0]
    written(folder / f"{table}.csv", f"case_ref,{column}\nA1,{quoted}\n")
    return rows_of(folder)[1]


def zipped(path: Path, files: Mapping[str, str | bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def gzipped(path: Path, content: str) -> Path:
    return written(path, gzip.compress(content.encode()))


def xlsx(path: Path, sheets: Mapping[str, list[list]]) -> Path:
    """A workbook; texts that begin with `=` become formulas."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def ods(path: Path, sheets: Mapping[str, list[list[str]]]) -> Path:
    """The same with texts only."""
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for cells in rows:
            row = TableRow()
            for text in cells:
                is_formula = text.startswith("=")
                cell = TableCell(formula=f"of:{text}") if is_formula else TableCell(valuetype="string")
                cell.addElement(P(text=text))
                row.addElement(cell)
            table.addElement(row)
        document.spreadsheet.addElement(table)
    buffer = BytesIO()
    document.write(buffer)
    return written(path, buffer.getvalue())
