"""Workbooks that are broken, lie or attack: one clear sentence, and nothing is read."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from cases.imports.reading import workbooks
from tests.imports.sending import ods, refusal_of, xlsx, zipped

KNOWN_SHEETS = "Known are: cases, previous, actions, exceptions, contact_attempts, cancelled. Take the rest out."
NO_WORKBOOK = (
    "is not what it says: it cannot be read as a workbook, or it has a password. "
    "Save it again as .xlsx or .ods without one."
)
BOMB = (
    "unpacks to more than {most} MB, or to more than 250 times its own size, which no export of cases does. "
    "Send it in parts, or unpacked."
)


@pytest.mark.parametrize(("make", "name"), [(xlsx, "in.xlsx"), (ods, "in.ods")])
def test_a_formula_is_named_by_its_sheet_and_cell(tmp_path, make, name):
    sheets = {
        "cases": [["case_ref", "outcome_code"], ["A1", "8"]],
        "previous": [["case_ref", "type"], ["A1", "=1+1"]],
    }

    assert refusal_of(make(tmp_path / name, sheets)) == (
        f"Cell B2 of sheet previous in {name} is a formula, and nobody can tell what it gave when the sheet was made. "
        "Replace formulas by their values and send it again."
    )


@pytest.mark.parametrize(("make", "name"), [(xlsx, "in.xlsx"), (ods, "in.ods")])
def test_a_sheet_that_is_not_known_is_refused(tmp_path, make, name):
    sheets = {"cases": [["case_ref", "outcome_code"], ["A1", "8"]], "Notes": [["call me"]]}

    assert refusal_of(make(tmp_path / name, sheets)) == f"{name} holds what is not known: sheet Notes. {KNOWN_SHEETS}"


def repacked(path: Path, part: str, change) -> Path:
    """The same workbook with one part of it changed."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped(path, {**parts, part: change(parts[part])})


def test_entities_that_grow_are_not_expanded(tmp_path):
    path = xlsx(tmp_path / "in.xlsx", {"cases": [["case_ref", "outcome_code"], ["A1", "8"]]})
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    repacked(path, "xl/sharedStrings.xml", lambda xml: xml.replace(b"<sst", bomb + b"<sst", 1))

    assert refusal_of(path) == (
        "in.xlsx is not what it says: xl/sharedStrings.xml in it is not what a spreadsheet program writes. "
        "Save it again as .xlsx or .ods."
    )


def test_a_workbook_that_is_only_a_name_is_refused(tmp_path):
    path = xlsx(tmp_path / "in.xlsx", {"cases": [["case_ref", "outcome_code"], ["A1", "8"]]})

    assert refusal_of(repacked(path, "xl/worksheets/sheet1.xml", lambda xml: xml[:200])) == f"in.xlsx {NO_WORKBOOK}"
    assert refusal_of(repacked(path, "xl/workbook.xml", lambda _xml: b"<x")) == f"in.xlsx {NO_WORKBOOK}"


def test_a_cell_at_the_far_end_of_a_sheet_does_not_fill_the_memory(tmp_path):
    path = xlsx(tmp_path / "in.xlsx", {"cases": [["case_ref", "outcome_code"], ["A1", "8"]]})
    repacked(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="B2"', b'r="XFD1048576"'))

    assert refusal_of(path) == (
        "Sheet cases reaches to row 1,048,576 and column 16,384, which is more than a workbook of cases has. "
        "Delete what lies beyond the table, or send CSV files."
    )


def test_a_repeated_cell_does_not_fill_the_memory_either(tmp_path):
    path = ods(tmp_path / "in.ods", {"cases": [["case_ref", "outcome_code"], ["A1", "8"]]})
    many = b'<table:table-cell table:number-columns-repeated="16384" '
    repacked(
        path,
        "content.xml",
        lambda xml: xml.replace(b"<table:table-cell ", many).replace(
            b"<table:table-row", b'<table:table-row table:number-rows-repeated="1000000"'
        ),
    )

    assert refusal_of(path).startswith("Sheet cases reaches to row 1,000,000 and column 16,384, which is more than")


def test_a_workbook_larger_than_memory_allows_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_WORKBOOK", 1024 * 1024)
    path = xlsx(tmp_path / "in.xlsx", {"cases": [["case_ref", "outcome_code"], ["A1", "8"]]})
    with ZipFile(path, "a") as archive:
        archive.writestr("xl/media/picture.bin", bytes(1024 * 1024))

    assert refusal_of(path) == f"in.xlsx {BOMB.format(most='1')}"
