"""Tables come as a lone CSV, a folder, a zip or a workbook, however they are written."""

import tracemalloc
from datetime import date, datetime

import pytest

from cases.enums import ImportFormat
from cases.imports.reading import UnknownColumns, Unreadable
from cases.imports.tokens import WITHHELD, offender_token
from tests.imports.sending import FORCE, faults_of, gzipped, ods, opened, rows_of, written, xlsx, zipped

CASES = "case_ref,outcome_code,gender\nA1,8,male\nA2,8,female\n"
PREVIOUS = "case_ref,type\nA1,conviction\n"
CANCELLED = "case_ref,outcome_code\nZ1,1\nZ2,\n"
FILES = {"cases.csv": CASES, "previous.csv": PREVIOUS, "cancelled.csv": CANCELLED}
AS_READ = [
    ("", 2, "A1", {"case_ref": "A1", "outcome_code": 8, "gender": "male"}),
    ("", 3, "A2", {"case_ref": "A2", "outcome_code": 8, "gender": "female"}),
    ("previous", 2, "A1", {"type": "conviction"}),
    ("cancelled", 2, "Z1", {"outcome_code": 1}),
    ("cancelled", 3, "Z2", {}),
]


def in_short(rows):
    return [(row.list, row.row, row.case_ref, row.values) for row in rows]


def folder(path, files):
    path.mkdir()
    for name, content in files.items():
        written(path / name, content)
    return path


def table(text):
    return [line.split(",") for line in text.splitlines()]


def sheets_of(files):
    return {name.removesuffix(".csv"): table(content) for name, content in files.items()}


def test_a_lone_table_is_a_submission_whatever_it_is_called(tmp_path):
    source = opened(written(tmp_path / "export of May.csv", CASES))

    assert (source.format, source.is_lone_table, source.rows_total) == (ImportFormat.CSV, True, 2)
    assert source.supplied == ["case_ref", "outcome_code", "gender"]
    assert source.columns == {"export of May.csv": {name: name for name in ("case_ref", "outcome_code", "gender")}}
    assert source.left_out == {}
    assert in_short(source.rows()) == AS_READ[:2]
    assert {row.file for row in source.rows()} == {"export of May.csv"}


def test_an_upload_is_known_by_the_name_it_was_sent_under(tmp_path):
    path = written(tmp_path / "tmp8k2", CASES)

    assert {row.file for row in rows_of(path, filename="cases.csv")} == {"cases.csv"}


def test_a_folder_is_read_cases_first(tmp_path):
    others = {".DS_Store": "x", "README.md": "x"}
    source = opened(folder(tmp_path / "in", {**FILES, **others}))

    assert (source.is_lone_table, source.supplied) == (False, ["case_ref", "outcome_code", "gender", "previous"])
    assert in_short(source.rows()) == AS_READ
    assert [row.file for row in source.rows()] == [*["cases.csv"] * 2, "previous.csv", *["cancelled.csv"] * 2]


def test_a_zip_is_read_like_its_folder(tmp_path):
    files = {f"export/{name}": content for name, content in FILES.items()}
    path = zipped(tmp_path / "in.zip", {**files, "__MACOSX/export/._cases.csv": b"\0\0", "export/readme.txt": "x"})

    assert in_short(rows_of(path)) == AS_READ
    assert rows_of(path)[2].file == "previous.csv"


def test_a_workbook_is_read_by_the_names_of_its_sheets(tmp_path):
    sheets = {**sheets_of(FILES), "Sheet9": []}

    assert in_short(rows_of(xlsx(tmp_path / "in.xlsx", sheets))) == AS_READ
    assert in_short(rows_of(ods(tmp_path / "in.ods", sheets_of(FILES)))) == AS_READ
    assert rows_of(tmp_path / "in.xlsx")[2].file == "previous (in.xlsx)"


def test_a_workbooks_own_numbers_dates_and_truths_are_understood(tmp_path):
    header = [
        "case_ref",
        "outcome_code",
        "offence_code",
        "offence_date",
        "given_at",
        "victim_enhanced",
        "age_at_offence",
    ]
    cells = [1001.0, 8.0, 125, date(2024, 1, 30), datetime(2024, 7, 1, 14, 30), True, 17.0]

    (row,) = rows_of(xlsx(tmp_path / "in.xlsx", {"cases": [[], header, [], cells]}))

    assert (row.row, row.values) == (
        4,
        {
            "case_ref": "1001",
            "outcome_code": 8,
            "offence_code": "125",
            "offence_date": "2024-01-30",
            "given_at": "2024-07-01T13:30:00+00:00",
            "victim_enhanced": True,
            "age_at_offence_youngest": 17,
            "age_at_offence_oldest": 17,
        },
    )


def test_compressed_tables_are_read(tmp_path):
    assert in_short(rows_of(gzipped(tmp_path / "cases.csv.gz", CASES))) == AS_READ[:2]
    path = folder(tmp_path / "in", {"previous.csv": PREVIOUS})
    gzipped(path / "cases.csv.gz", CASES)
    assert in_short(rows_of(path)) == AS_READ[:3]


def test_cancelled_references_can_come_alone(tmp_path):
    assert in_short(rows_of(written(tmp_path / "cancelled.csv", CANCELLED))) == AS_READ[3:]
    assert in_short(rows_of(folder(tmp_path / "in", {"cancelled.csv": CANCELLED}))) == AS_READ[3:]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("case_ref,outcome_code,circumstances\nA1,8,a “café” – £5\n", "utf-8"),
        ("\ufeffcase_ref,outcome_code,circumstances\nA1,8,a “café” – £5\n", "utf-8"),
        ("case_ref,outcome_code,circumstances\nA1,8,a “café” – £5\n", "cp1252"),
        ("case_ref;outcome_code;circumstances\r\nA1;8;a “café” – £5\r\n", "utf-8"),
        ("case_ref\toutcome_code\tcircumstances\nA1\t8\ta “café” – £5\n", "utf-8"),
        ("CASE REF, Outcome-Code ,circumstances\rA1,8,a “café” – £5\r", "utf-8"),
        ('"Case_Ref","outcome code","Circumstances"\nA1,8,"a “café” – £5"', "utf-8"),
    ],
)
def test_a_table_is_read_however_it_is_written(tmp_path, content, encoding):
    (row,) = rows_of(written(tmp_path / "cases.csv", content, encoding))

    assert row.values == {"case_ref": "A1", "outcome_code": 8, "circumstances": "a “café” – £5"}


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    content = 'case_ref,outcome_code,context\nA1,8,"two\nlines"\n\n,,\nA2,8,\n'

    assert [(row.row, row.case_ref) for row in rows_of(written(tmp_path / "cases.csv", content))] == [
        (2, "A1"),
        (5, "A2"),
    ]


def test_a_row_that_ends_early_leaves_the_rest_empty(tmp_path):
    assert in_short(rows_of(written(tmp_path / "cases.csv", "case_ref,outcome_code,gender\nA1,8\n"))) == [
        ("", 2, "A1", {"case_ref": "A1", "outcome_code": 8})
    ]


def test_the_reasons_of_an_earlier_refusal_are_ignored(tmp_path):
    source = opened(written(tmp_path / "cases.csv", "case_ref,outcome_code,reason,refusal_reason\nA1,8,bad,worse\n"))
    (row,) = source.rows()

    assert row.values == {"case_ref": "A1", "outcome_code": 8}
    assert row.cells == {"case_ref": "A1", "outcome_code": "8"}
    assert source.columns["cases.csv"] == {"case_ref": "case_ref", "outcome_code": "outcome_code"}


def test_the_reason_of_an_exception_is_part_of_the_record(tmp_path):
    exceptions = "case_ref,rule_id,reason,refusal_reason\nA1,CR-HIST-01,Rare.,wrong\n"
    path = folder(tmp_path / "in", {"cases.csv": CASES, "exceptions.csv": exceptions})

    assert rows_of(path)[2].values == {"rule_id": "CR-HIST-01", "reason": "Rare."}


def test_the_offenders_reference_leaves_reading_only_as_its_token(tmp_path):
    content = f"case_ref,outcome_code,Offender Ref\nA1,8,N455992\nA2,8,{'N455992' * 10}\nA3,8,unknown\n"
    rows = rows_of(written(tmp_path / "cases.csv", content))
    token = offender_token(FORCE, "N455992")

    assert rows[0].values["offender_token"] == token
    assert [row.cells["Offender Ref"] for row in rows] == [token, WITHHELD, ""]
    assert rows[1].faults[0].reason == "Offender Ref has 70 characters. Use at most 64."
    assert rows[1].faults[0].value == ""


def test_a_token_of_another_force_is_refused(tmp_path):
    token = offender_token("kent", "N1")
    (row,) = rows_of(written(tmp_path / "cases.csv", f"case_ref,outcome_code,offender_ref\nA1,8,{token}\n"))

    assert row.faults[0].reason.startswith("It looks like a token of this service, but it is damaged or belongs to")
    assert row.cells["offender_ref"] == WITHHELD


def test_unknown_columns_are_named_together_with_the_nearest_known(tmp_path):
    files = {"cases.csv": "case_ref,outcome_code,Ofence-Date,Beat\nA1,8,,\n", "previous.csv": "case_ref,kind\nA1,\n"}

    with pytest.raises(UnknownColumns) as refusal:
        opened(folder(tmp_path / "in", files))

    first, second, third = refusal.value.columns
    assert first == {
        "file": "cases.csv",
        "list": "",
        "header": "Ofence-Date",
        "folded": "ofence_date",
        "nearest": ["offence_date", "offence_code", "offence_title"],
    }
    assert (second["header"], third["file"], third["list"], third["folded"]) == (
        "Beat",
        "previous.csv",
        "previous",
        "kind",
    )
    assert str(refusal.value) == (
        "cases.csv has a column ‘Ofence-Date’ that is not known; "
        "the nearest known: offence_date, offence_code, offence_title. "
        f"cases.csv has a column ‘Beat’ that is not known; the nearest known: {', '.join(second['nearest'])}. "
        f"previous.csv has a column ‘kind’ that is not known; the nearest known: {', '.join(third['nearest'])}. "
        "Correct the name, or say what to read it as, or to leave it out."
    )


def test_a_force_says_what_its_columns_are_or_leaves_them_out(tmp_path):
    path = written(tmp_path / "cases.csv", "URN,outcome_code,Sex,Suspect name,PNC ID\nA1,8,Male,A Person,N1\n")
    readings = {
        ("", "urn"): "case_ref",
        ("", "sex"): "gender",
        ("", "suspect_name"): "",
        ("", "pnc_id"): "offender_ref",
    }
    source = opened(path, readings=readings)
    (row,) = source.rows()

    token = offender_token(FORCE, "N1")
    assert row.values == {"case_ref": "A1", "outcome_code": 8, "gender": "male", "offender_token": token}
    assert row.cells == {"URN": "A1", "outcome_code": "8", "Sex": "Male", "PNC ID": token}
    assert source.left_out == {"cases.csv": ["Suspect name"]}
    assert source.columns["cases.csv"] == {
        "URN": "case_ref",
        "outcome_code": "outcome_code",
        "Sex": "gender",
        "Suspect name": "",
        "PNC ID": "offender_ref",
    }


@pytest.mark.parametrize(
    ("content", "readings", "sentence"),
    [
        (
            "case_ref,outcome_code,gender,Gender\nA1,8,,\n",
            {},
            "cases.csv has the column gender twice, as ‘gender’ and as ‘Gender’. Leave one of them.",
        ),
        (
            "case_ref,outcome_code,gender,Sex\nA1,8,,\n",
            {("", "sex"): "gender"},
            "cases.csv has the column gender twice, as ‘gender’ and as ‘Sex’. Leave one of them.",
        ),
        (
            "outcome_code,gender\n8,\n",
            {},
            "cases.csv has no column case_ref, so nobody can tell which case a row is. Add it.",
        ),
        (
            "case_ref,Sex\nA1,\n",
            {("", "sex"): "gendr"},
            "The column ‘Sex’ of cases.csv is to be read as gendr, which is not a field there. "
            "The nearest known: gender.",
        ),
    ],
)
def test_a_header_that_contradicts_itself_is_refused(tmp_path, content, readings, sentence):
    with pytest.raises(Unreadable) as refusal:
        opened(written(tmp_path / "cases.csv", content), readings=readings)

    assert str(refusal.value) == sentence


def test_rows_that_do_not_fit_their_header_are_refused(tmp_path):
    content = 'case_ref,outcome_code,,gender\nA1,8,,male,,\nA2,8,,male,x\nA3,8,x,male\nA4,8,,"ma"le"\nA5,8,,male\n'

    assert faults_of(written(tmp_path / "cases.csv", content)) == [
        (
            3,
            "",
            "",
            "This row has 5 cells and the header has 4. Put quotation marks around a cell that has a comma in it.",
        ),
        (4, "", "", "Column 3 has no header, but this row has something in it. Name the column or empty it."),
        (
            5,
            "",
            "",
            "The quotation marks of this row do not pair up, so its cells cannot be told apart. "
            "Double each quotation mark inside a cell, and put one before and one after the cell.",
        ),
    ]
    assert [row.case_ref for row in rows_of(tmp_path / "cases.csv")] == ["A1", "A2", "A3", "", "A5"]


def peak_of_reading(path, rows):
    with path.open("w") as stream:
        stream.write("case_ref,outcome_code,circumstances\n")
        stream.writelines(f"A{number},8,{'words ' * 20}\n" for number in range(rows))
    tracemalloc.start()
    count = sum(1 for _row in opened(path).rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == rows
    return peak


def test_memory_does_not_grow_with_the_rows(tmp_path):
    short, long = (peak_of_reading(tmp_path / "cases.csv", rows) for rows in (5_000, 15_000))

    assert long < short + 300_000
