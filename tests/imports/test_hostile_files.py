"""Files that are broken, lie or attack: one clear sentence, and nothing is read."""

import random
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from cases.imports.reading import limits
from tests.imports.sending import faults_of, gzipped, ods, refusal_of, rows_of, written, xlsx, zipped

CASES = "case_ref,outcome_code\nA1,8\n"
KNOWN = (
    "Known are: cases.csv, previous.csv, actions.csv, exceptions.csv, contact_attempts.csv, cancelled.csv. "
    "Take the rest out."
)
READABLE = "Send a .jsonl or .csv file, a folder or .zip of CSV files, or an .xlsx or .ods workbook."
BOMB = (
    "unpacks to more than {most} MB, or to more than 250 times its own size, which no export of cases does. "
    "Send it in parts, or unpacked."
)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("cases.csv", b"", "cases.csv is empty. Send a file that has cases."),
        ("cases.csv", b"\xef\xbb\xbf \r\n\n", "cases.csv is empty. Send a file that has cases."),
        ("cases.csv", b",,\n,,\n", "cases.csv is empty. Send a file that has cases."),
        ("cases.jsonl", b"", "cases.jsonl is empty. Send a file that has cases."),
        ("cases.zip", b"", "cases.zip is empty. Send a file that has cases."),
        ("cases.xlsx", b"", "cases.xlsx is empty. Send a file that has cases."),
        ("cases.csv", b"%PDF-1.7", "cases.csv is not what it says: it is a PDF. Send it under its own kind of name."),
        (
            "cases.csv",
            b"\x1f\x8b\x08",
            "cases.csv is not what it says: it is a gzip file. Send it under its own kind of name.",
        ),
        (
            "cases.csv",
            b"\xff\xfec\0a\0s\0e\0",
            "cases.csv is written in UTF-16. Save it as UTF-8 and send it again.",
        ),
        (
            "cases.csv",
            b"case_ref,outcome_code\nA1,8\nA\x9d,8\n",
            "cases.csv has characters that are neither UTF-8 nor Windows-1252. Save it as UTF-8 and send it again.",
        ),
        ("cases.zip", b"case_ref\n", f"cases.zip is not what it says: it cannot be opened as a .zip file. {READABLE}"),
        (
            "cases.xlsx",
            b"case_ref\n",
            f"cases.xlsx is not what it says: it cannot be opened as a .xlsx file. {READABLE}",
        ),
        (
            "cases.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            f"cases.xlsx is not what it says: it is an old .xls workbook, or one with a password. {READABLE}",
        ),
        ("cases.pdf", b"%PDF-1.7", f"cases.pdf is of a kind that is not known. {READABLE}"),
        (
            "cases.zip",
            b"PK\x03\x04" + b"\0" * 200,
            "cases.zip is damaged or not a zip file: it cannot be opened. Send it again.",
        ),
        (
            "cases.csv.gz",
            b"\x1f\x8b\x08" + b"\0" * 40,
            "cases.csv.gz is damaged or cut short: it cannot be unpacked. Send it again.",
        ),
        (
            "previous.csv",
            b"case_ref,type\nA1,pnd\n",
            "previous.csv cannot be read without its cases. Send it with cases.csv, in a folder or a zip.",
        ),
        (
            "cases.csv",
            b'case_ref,outcome_code\n"A1,8\nA2,8\n',
            "Row 2 of cases.csv opens a quotation mark that is never closed, or has a cell of more than 131,072 "
            "characters that runs over lines, so the rows after it cannot be told apart. Correct that row.",
        ),
        (
            "cases.csv",
            b'case_ref,outcome_code\nA1,"' + b"8\n" * 100_000 + b'"\n',
            "Row 2 of cases.csv opens a quotation mark that is never closed, or has a cell of more than 131,072 "
            "characters that runs over lines, so the rows after it cannot be told apart. Correct that row.",
        ),
        (
            "cases.csv",
            b"case_ref," * 500_000,
            "cases.csv has a line of more than 4,194,304 characters before any case. Send one case a row.",
        ),
        (
            "cases.csv",
            b"\xff\xfe\0\0c\0\0\0",
            "cases.csv is written in UTF-32. Save it as UTF-8 and send it again.",
        ),
        (
            "cases.csv",
            b'"case_ref"x,outcome_code\nA1,8\n',
            "The header of cases.csv cannot be read. The quotation marks of this row do not pair up, so its cells "
            "cannot be told apart. "
            "Double each quotation mark inside a cell, and put one before and one after the cell.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, name, content, sentence):
    assert refusal_of(written(tmp_path / name, content)) == sentence


@pytest.mark.parametrize("name", ["cases.csv", "cases.jsonl", "upload"])
def test_ten_megabytes_of_random_bytes_are_not_text(tmp_path, name):
    content = random.Random(8).randbytes(10 * 1024 * 1024)

    assert refusal_of(written(tmp_path / name, content)) == (
        f"{name} is not what it says: it is not text. Send a .csv or .jsonl file."
    )


@pytest.mark.parametrize("name", ["cases.zip", "cases.xlsx", "cases.ods", "cases.csv.gz"])
def test_ten_megabytes_of_random_bytes_are_no_packed_file_either(tmp_path, name):
    content = random.Random(8).randbytes(10 * 1024 * 1024)
    suffix = Path(name).suffix

    assert refusal_of(written(tmp_path / name, content)) == (
        f"{name} is not what it says: it cannot be opened as a {suffix} file. {READABLE}"
    )


@pytest.mark.parametrize("name", ["cases.csv", "cases.xlsx", "cases.pdf", "cases.docx"])
def test_a_zip_under_another_name_is_refused(tmp_path, name):
    assert refusal_of(zipped(tmp_path / name, {"cases.csv": CASES})) == (
        f"{name} is not what it says: it looks like a zip file. "
        f"If it is, call it cases.zip and send it again. {READABLE}"
    )


@pytest.mark.parametrize("name", ["cases.xls", "cases.zip", "cases.pdf", "cases.csv", "cases.ods", "cases.xlsm"])
def test_a_workbook_under_another_name_is_refused(tmp_path, name):
    made = xlsx(tmp_path / "made.xlsx", {"cases": [["case_ref", "outcome_code"], ["A1", 8]]})

    assert refusal_of(made.rename(tmp_path / name)) == (
        f"{name} is not what it says: it looks like an Excel workbook. "
        f"If it is, call it cases.xlsx and send it again. {READABLE}"
    )


def test_an_opendocument_workbook_under_another_name_is_refused(tmp_path):
    made = ods(tmp_path / "made.ods", {"cases": [["case_ref", "outcome_code"], ["A1", "8"]]})

    assert refusal_of(made.rename(tmp_path / "cases.xlsx")) == (
        "cases.xlsx is not what it says: it looks like an OpenDocument workbook. "
        f"If it is, call it cases.ods and send it again. {READABLE}"
    )


@pytest.mark.parametrize(
    ("member", "sentence"),
    [
        ("../cases.csv", "in.zip holds ‘../cases.csv’, a path that leads out of it. Zip the files themselves."),
        (
            "a/../../cases.csv",
            "in.zip holds ‘a/../../cases.csv’, a path that leads out of it. Zip the files themselves.",
        ),
        ("/etc/cases.csv", "in.zip holds ‘/etc/cases.csv’, a path that leads out of it. Zip the files themselves."),
        ("C:\\cases.csv", "in.zip holds ‘C:\\cases.csv’, a path that leads out of it. Zip the files themselves."),
        ("inner.zip", "in.zip holds another packed file, inner.zip. Unpack it and zip the tables themselves."),
        ("notes.csv", f"in.zip holds what is not known: notes.csv. {KNOWN}"),
        ("cases.jsonl", f"in.zip holds what is not known: cases.jsonl. {KNOWN}"),
        ("sub/cases.csv", "in.zip holds cases.csv more than once. Send one of each."),
    ],
)
def test_a_zip_with_what_does_not_belong_is_refused(tmp_path, member, sentence):
    assert refusal_of(zipped(tmp_path / "in.zip", {"cases.csv": CASES, member: CASES})) == sentence


def test_a_link_in_a_zip_is_not_followed(tmp_path):
    link = ZipInfo("cases.csv")
    link.external_attr = 0o120777 << 16
    with ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")

    assert refusal_of(tmp_path / "in.zip") == (
        "cases.csv in in.zip is a link to another place. Put the file itself there."
    )


def test_a_zip_with_a_password_is_refused(tmp_path):
    path = zipped(tmp_path / "in.zip", {"cases.csv": CASES})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)

    assert refusal_of(path) == "cases.csv in in.zip has a password. Zip it without one."


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    with ZipFile(tmp_path / "in.zip", "w", ZIP_DEFLATED) as archive, archive.open("cases.csv", "w") as member:
        for _ in range(64):
            member.write(b"8" * 1024 * 1024)

    assert refusal_of(tmp_path / "in.zip") == f"in.zip {BOMB.format(most='4,096')}"


def test_a_zip_that_lies_about_its_size_is_stopped_as_it_unpacks(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "RATIO_MATTERS_FROM", 1024)
    monkeypatch.setattr(limits, "MOST_RATIO", 2)
    path = zipped(tmp_path / "in.zip", {"cases.csv": CASES + "A,8\n" * 2_000})

    assert "cases.csv unpacks to more than" in refusal_of(path)


def test_a_gzip_bomb_is_not_unpacked(tmp_path):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    content = b"".join(packer.compress(b"8" * 1024 * 1024) for _ in range(64)) + packer.flush()

    assert refusal_of(written(tmp_path / "cases.csv.gz", content)) == f"cases.csv.gz {BOMB.format(most='4,096')}"


def test_a_gzip_file_cut_short_is_refused(tmp_path):
    path = gzipped(tmp_path / "cases.csv.gz", CASES + "A2,8\n" * 1_000)

    assert refusal_of(written(path, path.read_bytes()[:-12])) == (
        "cases.csv.gz is damaged or cut short: it cannot be unpacked. Send it again."
    )


def test_a_damaged_member_of_a_zip_is_refused(tmp_path):
    path = zipped(tmp_path / "in.zip", {"cases.csv": CASES})
    content = bytearray(path.read_bytes())
    content[45] ^= 0xFF

    assert refusal_of(written(path, bytes(content))) == (
        "cases.csv is damaged or cut short: it cannot be unpacked. Send it again."
    )


def test_a_line_without_end_is_passed_over_and_the_rows_around_it_are_read(tmp_path):
    path = written(tmp_path / "cases.csv", CASES + "8," * 3 * 1024 * 1024 + "\nA2,8\n")

    assert [(row.row, row.case_ref) for row in rows_of(path)] == [(2, "A1"), (3, ""), (4, "A2")]
    assert faults_of(path) == [
        (3, "", "", "This row has more than 4,194,304 characters, which no case has. Shorten it.")
    ]


def test_a_line_without_end_that_leaves_a_quotation_mark_open_refuses_the_file(tmp_path):
    content = CASES + 'A2,"' + "8" * 5 * 1024 * 1024 + '\nA3,8\n"\n'

    assert refusal_of(written(tmp_path / "cases.csv", content)).startswith("Row 3 of cases.csv opens a quotation mark")


@pytest.mark.parametrize("mark", ["", '"'])
def test_a_cell_without_end_refuses_its_row_alone_and_is_kept_only_in_part(tmp_path, mark):
    header = "case_ref,outcome_code,circumstances,offender_ref\n"
    endless = f"A1,8,{mark}{'x' * 200_000}{mark},{'N' * 200_000}\n"
    path = written(tmp_path / "cases.csv", f"{header}{endless}A2,8,short,N1\n")

    assert [(row.row, row.case_ref, bool(row.faults)) for row in rows_of(path)] == [(2, "A1", True), (3, "A2", False)]
    assert [(row, column, reason) for row, column, _value, reason in faults_of(path)] == [
        (2, "circumstances", "circumstances has 200,000 characters. Use at most 20,000."),
        (2, "offender_ref", "offender_ref has 200,000 characters. Use at most 64."),
    ]
    assert {column: len(cell) for column, cell in rows_of(path)[0].cells.items()} == {
        "case_ref": 2,
        "outcome_code": 1,
        "circumstances": 131_072,
        "offender_ref": 44,
    }


def test_a_row_with_endless_faults_names_the_first_fifty(tmp_path):
    path = ods(
        tmp_path / "in.ods",
        {"cases": [["case_ref", "outcome_code", *[""] * 900, "gender"], ["A1", "8", *["x"] * 900, ""]]},
    )
    faults = faults_of(path)

    assert len(faults) == 51
    assert faults[-1] == (2, "", "", "850 more faults like these are not listed.")


def test_a_folder_with_what_does_not_belong_is_refused(tmp_path):
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    written(folder / "cases.csv", CASES)
    written(folder / "Notes.docx", "x")

    assert refusal_of(folder) == f"in holds what is not known: Notes.docx, sub. {KNOWN}"


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "cases.csv").symlink_to(written(tmp_path / "elsewhere.csv", CASES))

    assert refusal_of(folder) == "cases.csv in in is a link to another place. Put the file itself there."


def test_lists_without_their_cases_and_an_empty_folder_are_refused(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    assert refusal_of(folder) == f"in holds no tables. {KNOWN.removesuffix(' Take the rest out.')}"

    written(folder / "previous.csv", "case_ref,type\nA1,pnd\n")
    assert refusal_of(folder) == ("in has no cases.csv, without which previous.csv cannot be read. Send the cases too.")


def test_an_empty_list_is_not_taken_for_one_that_says_nothing(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder / "cases.csv", CASES)
    written(folder / "previous.csv", "")

    assert refusal_of(folder) == "previous.csv is empty. Send a file that has cases."


def test_a_path_that_leads_nowhere_is_refused(tmp_path):
    assert refusal_of(tmp_path / "cases.csv") == "There is no file or folder cases.csv. Check the path."


def test_a_workbook_is_only_packed_once(tmp_path):
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("cases.csv", CASES)

    assert refusal_of(zipped(tmp_path / "in.zip", {"cases.xlsx": buffer.getvalue()})) == (
        "in.zip holds another packed file, cases.xlsx. Unpack it and zip the tables themselves."
    )


@pytest.mark.parametrize("format", ["records", "police-uk-stop-search"])
def test_a_folder_cannot_hold_another_format(tmp_path, format):
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder / "cases.csv", CASES)
    labels = {"records": "Records (.jsonl)", "police-uk-stop-search": "data.police.uk stop and search"}

    assert refusal_of(folder, format=format) == (
        f"in is a folder, which cannot hold {labels[format]}. Leave the format to auto."
    )
