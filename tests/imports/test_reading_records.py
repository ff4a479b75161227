"""Records in `.jsonl` are read line by line, and come apart into cells that a table can hold."""

import json

import pytest

from cases.enums import ImportFormat
from cases.imports.reading import Unreadable
from cases.imports.tokens import offender_token
from tests.imports.sending import FORCE, faults_of, gzipped, opened, rows_of, written

RECORD = {
    "case_ref": "A1",
    "outcome_code": 8,
    "offender_ref": "N455992",
    "age_at_offence": 17,
    "victim_enhanced": False,
    "hate_strands": [],
    "seriousness_factors": ["history", "impact"],
    "gender": None,
    "previous": [{"type": "conviction", "date": "2020-01-01", "similar": True}],
}


def lines(*records):
    return "".join(json.dumps(record) + "\n" for record in records)


def test_a_record_and_its_lists_are_read(tmp_path):
    source = opened(written(tmp_path / "cases.jsonl", lines(RECORD)))
    case, entry = source.rows()
    token = offender_token(FORCE, "N455992")

    assert (source.format, source.is_lone_table, source.rows_total) == (ImportFormat.RECORDS, False, 1)
    assert source.supplied == [*RECORD]
    assert (case.list, case.file, case.row, case.case_ref, case.faults) == ("", "cases.jsonl", 1, "A1", ())
    assert case.values == {
        "case_ref": "A1",
        "outcome_code": 8,
        "offender_token": token,
        "age_at_offence_youngest": 17,
        "age_at_offence_oldest": 17,
        "victim_enhanced": False,
        "hate_strands": [],
        "seriousness_factors": ["history", "impact"],
        "previous": [{"type": "conviction", "date": "2020-01-01", "similar": True}],
    }
    assert case.cells == {
        "case_ref": "A1",
        "outcome_code": "8",
        "offender_ref": token,
        "age_at_offence": "17",
        "victim_enhanced": "no",
        "hate_strands": "none",
        "seriousness_factors": "history|impact",
    }
    assert (entry.list, entry.row, entry.case_ref) == ("previous", 1, "A1")
    assert entry.cells == {"case_ref": "A1", "type": "conviction", "date": "2020-01-01", "similar": "yes"}


def test_a_good_record_beside_a_bad_one_is_read(tmp_path):
    content = lines({"case_ref": "A1", "outcome_code": 8}) + "\n{bad\n" + lines({"case_ref": "A2", "outcome_code": 8})
    path = written(tmp_path / "cases.jsonl", content)

    assert [(row.row, row.case_ref) for row in rows_of(path)] == [(1, "A1"), (3, ""), (4, "A2")]
    assert faults_of(path) == [
        (
            3,
            "",
            "",
            "The line is not JSON: it breaks off at character 2. Write one whole object a line. Only the whole fields "
            "before the fault come back, since the rest may tell who the person is: correct line 3 of cases.jsonl as "
            "you have it.",
        )
    ]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ('{"case_ref": "A1", "context": "words", "gender": male}', {"case_ref": "A1", "context": "words"}),
        ('{"offender_ref": "N455992", "case_ref": "A1", ', {"case_ref": "A1"}),
        ('{"offender\\u005fref": "N455992", "case_ref": "A1", !', {"case_ref": "A1"}),
        ('{"ofender_ref": "N455992", "case_ref": "A1", "x', {"case_ref": "A1"}),
        ('{"case_ref": "A1", "context": "words" "N455992"}', {"case_ref": "A1"}),
        ('{"case_ref": "A1", "previous": [], "N455992"', {"case_ref": "A1", "previous_list": "[]"}),
        ('{"case_ref" "N455992"}', {}),
        ('["N455992"]', {}),
    ],
)
def test_of_a_broken_line_only_whole_known_fields_are_kept(tmp_path, line, kept):
    (case,) = rows_of(written(tmp_path / "cases.jsonl", line + "\n{}\n"))[:1]

    assert case.cells == {**kept, " 1": "withheld"}
    assert case.case_ref == kept.get("case_ref", "")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"case_ref": "A1 "}, "case_ref ‘A1 ’ has a space before or after it. Write it as ‘A1’."),
        ({"force": "HAMPSHIRE"}, "force ‘HAMPSHIRE’ is not the id of a force. Use ‘hampshire’."),
        (
            {"outcome_code": "8"},
            "outcome_code ‘8’ is not a whole number. Use 8, a Community Resolution; for a case that is held already, "
            "any other outcome from 0 to 99 closes it as re-coded.",
        ),
    ],
)
def test_records_are_read_strictly(tmp_path, values, reason):
    path = written(tmp_path / "cases.jsonl", lines({"case_ref": "A1", "outcome_code": 8, **values}))

    assert [fault[-1] for fault in faults_of(path)] == [reason]


def test_what_is_refused_never_tells_who_the_person_is(tmp_path):
    secret = "N455992"
    records = [
        {**RECORD, "gender": "robot"},
        {**RECORD, "offender_ref": secret * 20},
        {**RECORD, "offender_ref": [secret]},
        {**RECORD, "ofender_ref": secret},
    ]

    assert secret not in str(rows_of(written(tmp_path / "cases.jsonl", lines(*records) + f'{{"{secret}" {secret}\n')))


def test_what_nests_beyond_reason_is_a_fault_and_can_still_be_kept(tmp_path):
    deep = "[" * 400 + "]" * 400
    content = f'{{"case_ref": "A1", "outcome_code": 8, "context": {deep}}}\n'
    case, *_entries = rows_of(written(tmp_path / "cases.jsonl", content))

    assert [fault.reason for fault in case.faults] == ["context holds a list. Use text, in quotation marks."]
    json.dumps(case.cells).encode()


def test_records_are_known_by_their_content_and_read_compressed(tmp_path):
    content = lines({"case_ref": "A1", "outcome_code": 8})

    assert opened(written(tmp_path / "upload", content)).format == ImportFormat.RECORDS
    assert opened(gzipped(tmp_path / "cases.jsonl.gz", content)).format == ImportFormat.RECORDS
    assert opened(written(tmp_path / "cases.csv", content), format="records").format == ImportFormat.RECORDS
    assert rows_of(written(tmp_path / "cases.jsonl", b"\xef\xbb\xbf" + content.encode()))[0].faults == ()


@pytest.mark.parametrize(
    ("name", "content", "format", "sentence"),
    [
        (
            "cases.jsonl",
            "case_ref,outcome_code\nA1,8\n",
            "auto",
            "cases.jsonl is not what it says: none of its first lines is a record, {…}. Send one record a line.",
        ),
        (
            "cases.jsonl",
            '[{"case_ref": "A1"}]\n',
            "auto",
            "cases.jsonl is not what it says: none of its first lines is a record, {…}. Send one record a line.",
        ),
        (
            "cases.csv",
            '{"case_ref": "A1"}\n',
            "auto",
            "cases.csv is not what it says: it holds records. Call it .jsonl and send it again.",
        ),
        (
            "cases.jsonl",
            '{"case_ref": "A1"}\n',
            "csv",
            "cases.jsonl is not what it says: it holds records, not a table. Leave the format to auto.",
        ),
        (
            "cases.json",
            '[{"case_ref": "A1"}]\n',
            "auto",
            "cases.json does not hold one record a line. Send it so, as .jsonl.",
        ),
        (
            "cases.jsonl",
            '{"case_ref": "A1"}\n',
            "xml",
            "The format ‘xml’ is not known. Use one of: auto, records, csv, police-uk-stop-search.",
        ),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(tmp_path, name, content, format, sentence):
    with pytest.raises(Unreadable) as refusal:
        opened(written(tmp_path / name, content), format=format)

    assert str(refusal.value) == sentence
