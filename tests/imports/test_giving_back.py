"""What was refused comes back so that it can be corrected and sent again."""

import csv
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection

from cases.imports import giving_back
from cases.models import Case, ImportBatch
from tests.imports.importing import a_case, counts, run, write_csv, write_folder, write_records

pytestmark = pytest.mark.usefixtures("two_forces")

SECRET = "N455992-canary"


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def every_text_in_the_database():
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            for row in cursor.fetchall():
                yield from (str(value) for value in row)


def test_a_lone_csv_comes_back_as_one_csv_with_its_columns_and_the_reason(tmp_path):
    rows = [a_case("A1"), {**a_case("A2", gender="robot"), "Offender Ref": "N1"}]
    path = tmp_path / "refused.csv"

    run(write_csv(tmp_path / "cases.csv", rows), "--errors", str(path))

    (given,) = table(path)
    assert list(given) == [*a_case(), "gender", "Offender Ref", "reason"]
    assert given["gender"] == "robot"
    assert given["reason"] == "gender ‘robot’ is not known. Use one of: female, male, other, not stated."
    assert given["Offender Ref"].startswith("person-")


def test_corrected_and_sent_again_all_is_stored_and_the_person_is_the_same(tmp_path):
    rows = [a_case("A1", offender_ref=SECRET), a_case("A2", gender="robot", offender_ref=SECRET)]
    path = tmp_path / "refused.csv"
    run(write_csv(tmp_path / "cases.csv", rows), "--errors", str(path))

    corrected = [{**row, "gender": "male"} for row in table(path)]
    status, outcome = run(write_csv(path, corrected))

    assert (status, counts(outcome)) == (0, (1, 1, 0, 0, 0))
    assert Case.objects.values("offender_token").distinct().count() == 1


def test_a_held_back_case_comes_back_in_a_folder_with_all_its_entries(tmp_path):
    folder = write_folder(
        tmp_path / "in",
        cases=[a_case("A1"), a_case("A2")],
        previous=[
            {"case_ref": "A1", "type": "warning shot", "date": "01/01/2020"},
            {"case_ref": "A1", "type": "conviction", "date": "01/01/2021"},
            {"case_ref": "A2", "type": "conviction", "date": "01/01/2022"},
        ],
        exceptions=[
            {"case_ref": "A1", "rule_id": "CR-HIST-01", "rank": "Insp", "date": "01/03/2024", "reason": "Rare."}
        ],
        actions=[{"case_ref": "A2", "type": "apology"}],
    )
    back = tmp_path / "back"

    run(folder, "--errors", str(back))

    assert sorted(path.name for path in back.iterdir()) == [
        "actions.csv",
        "cases.csv",
        "exceptions.csv",
        "previous.csv",
    ]
    assert table(back / "actions.csv") == []
    assert [row["case_ref"] for row in table(back / "cases.csv")] == ["A1"]
    assert table(back / "cases.csv")[0]["reason"].startswith("Held back by row 2 of previous.csv. ")
    assert [(row["type"], bool(row["reason"])) for row in table(back / "previous.csv")] == [
        ("warning shot", True),
        ("conviction", False),
    ]
    assert table(back / "exceptions.csv") == [
        {
            "case_ref": "A1",
            "rule_id": "CR-HIST-01",
            "rank": "Insp",
            "date": "01/03/2024",
            "reason": "Rare.",
            "refusal_reason": "",
        }
    ]


def test_a_folder_corrected_and_sent_again_is_stored_whole(tmp_path):
    folder = write_folder(
        tmp_path / "in",
        cases=[a_case("A1"), a_case("A2")],
        previous=[{"case_ref": "A1", "type": "warning shot", "date": "01/01/2020"}],
        exceptions=[
            {"case_ref": "A1", "rule_id": "CR-HIST-01", "rank": "Insp", "date": "01/03/2024", "reason": "Rare."}
        ],
    )
    back = tmp_path / "back"
    run(folder, "--errors", str(back))
    write_csv(back / "previous.csv", [{**row, "type": "conviction"} for row in table(back / "previous.csv")])

    status, outcome = run(back)

    assert (status, counts(outcome)) == (0, (1, 1, 0, 0, 0))
    assert Case.objects.get(case_ref="A1").exceptions.get().reason == "Rare."


def test_a_list_that_was_sent_without_entries_for_a_case_is_still_sent_when_it_comes_back(tmp_path):
    actions = [{"case_ref": "A2", "type": "apology"}]
    folder = write_folder(tmp_path / "in", cases=[a_case("A1", gender="robot"), a_case("A2")], actions=actions)
    back = tmp_path / "back"
    run(folder, "--errors", str(back))

    write_csv(back / "cases.csv", [{**row, "gender": "male"} for row in table(back / "cases.csv")])
    status, _outcome = run(back)

    corrected = Case.objects.get(case_ref="A1")
    assert status == 0
    assert (corrected.actions_count, corrected.previous_count) == (0, None)


def test_records_come_back_as_a_folder_that_can_be_corrected(tmp_path):
    record = {"case_ref": "A1", "outcome_code": 8, "gender": "robot", "offender_ref": SECRET}
    record |= {"previous": [{"type": "conviction", "date": "2020-01-01"}], "hate_strands": ["race", "religion"]}
    back = tmp_path / "back"
    run(write_records(tmp_path / "cases.jsonl", record), "--errors", str(back))

    assert table(back / "cases.csv")[0]["gender"] == "robot"
    write_csv(back / "cases.csv", [{**row, "gender": "male"} for row in table(back / "cases.csv")])
    status, outcome = run(back)

    assert (status, counts(outcome)) == (0, (1, 1, 0, 0, 0))
    case = Case.objects.get()
    assert (case.gender, case.hate_strands, case.previous.get().type) == ("male", "race|religion", "conviction")


def test_a_row_with_a_cell_too_many_comes_back_whole_and_is_refused_until_it_is_corrected(tmp_path):
    path, back = tmp_path / "cases.csv", tmp_path / "refused.csv"
    path.write_text("case_ref,outcome_code,context,gender\nA1,8,one, two,male\n")
    run(path, "--errors", str(back))
    (header, given) = csv.reader(back.read_text("utf-8-sig").splitlines())

    again, _outcome = run(back)
    back.write_text('case_ref,outcome_code,context,gender,,reason\nA1,8,"one, two",male,,x\n')
    corrected, _outcome = run(back)

    assert header == ["case_ref", "outcome_code", "context", "gender", "", "reason"]
    assert given[:5] == ["A1", "8", "one", " two", "male"]
    assert (again, corrected) == (2, 0)
    assert Case.objects.get().context == "one, two"


def test_a_broken_record_comes_back_as_far_as_it_can_be_told_and_is_refused_until_it_is_corrected(tmp_path):
    path, back = tmp_path / "cases.jsonl", tmp_path / "back"
    path.write_text('{"case_ref": "A1", "outcome_code": 8, "actions": [{"type": "apology"}], "gender": male}\n')
    run(path, "--errors", str(back))

    again, _outcome = run(back)
    write_csv(back / "cases.csv", [{"case_ref": "A1", "outcome_code": "8", "gender": "male"}])
    corrected, _outcome = run(back)

    assert (again, corrected) == (2, 0)
    assert (Case.objects.get().gender, Case.objects.get().actions.get().type) == ("male", "apology")


def test_a_list_that_a_record_said_is_empty_comes_back_empty_and_one_it_did_not_send_does_not(tmp_path):
    record = {"outcome_code": 8, "gender": "robot"}
    sent = [{"case_ref": "A1", **record, "previous": []}, {"case_ref": "A2", **record}]
    back = tmp_path / "back"
    run(write_records(tmp_path / "cases.jsonl", *sent), "--errors", str(back))
    given = table(back / "cases.csv")

    write_csv(back / "cases.csv", [{**row, "gender": "male"} for row in given])
    status, _outcome = run(back)

    assert [row["previous_list"] for row in given] == ["[]", ""]
    assert status == 0
    assert [case.previous_count for case in Case.objects.order_by("case_ref")] == [0, None]


def test_beside_a_record_with_entries_a_list_that_was_not_sent_is_still_not_sent_when_it_comes_back(tmp_path):
    record = {"outcome_code": 8, "gender": "robot"}
    sent = [
        {"case_ref": "A1", **record, "previous": [{"type": "pnd"}]},
        {"case_ref": "A2", **record},
        {"case_ref": "A3", **record, "previous": []},
    ]
    back = tmp_path / "back"
    run(write_records(tmp_path / "cases.jsonl", *sent), "--errors", str(back))
    given = table(back / "cases.csv")

    write_csv(back / "cases.csv", [{**row, "gender": "male"} for row in given])
    status, _outcome = run(back)

    assert [row["previous_list"] for row in given] == ["", "", "[]"]
    assert status == 0
    assert [case.previous_count for case in Case.objects.order_by("case_ref")] == [1, None, 0]


def test_a_case_says_in_its_own_row_only_that_a_list_is_empty(tmp_path):
    status, outcome = run(write_csv(tmp_path / "cases.csv", [a_case(previous_list="two")]))

    assert status == 2
    assert outcome["errors"][0]["reason"] == (
        "previous_list ‘two’ is not known. Write [] if it is recorded that there are none, leave it empty otherwise, "
        "and send entries in previous.csv."
    )


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+44 20", "-a dash", "@here", "'=kept", "- not recorded"])
def test_a_formula_is_made_harmless_and_reads_as_it_was_sent(tmp_path, text):
    path = tmp_path / "refused.csv"
    run(write_csv(tmp_path / "cases.csv", [a_case(rationale_text=text, gender="robot")]), "--errors", str(path))
    (given,) = table(path)

    run(write_csv(path, [{**given, "gender": "male"}]))
    run(write_csv(tmp_path / "again.csv", [a_case(rationale_text=text, gender="male")]))

    assert given["rationale_text"][0] == "'"
    assert Case.objects.get().version == 1


@pytest.mark.parametrize("text", ["-", "-3", "+4", "-1,200.50", "plain", ""])
def test_numbers_and_the_dash_stay_as_they_are(text):
    assert giving_back.as_cell(text) == text


def test_nothing_is_written_where_nothing_was_refused(tmp_path):
    path = tmp_path / "refused.csv"

    run(write_csv(tmp_path / "cases.csv", [a_case()]), "--errors", str(path))

    assert not path.exists()


def test_a_zip_is_written_where_one_is_named(tmp_path):
    folder = write_folder(tmp_path / "in", cases=[a_case(gender="robot")])
    path = tmp_path / "back.zip"

    run(folder, "--errors", str(path))

    assert ZipFile(BytesIO(path.read_bytes())).namelist() == ["cases.csv"]


def test_what_the_force_leaves_out_is_neither_kept_nor_given_back(tmp_path):
    mapping = tmp_path / "map.csv"
    mapping.write_text("Victim name,\n")
    rows = [a_case(**{"gender": "robot", "Victim name": "Zebedee Canary"})]
    path = tmp_path / "refused.csv"

    run(write_csv(tmp_path / "cases.csv", rows), "--map", str(mapping), "--errors", str(path))

    assert "Victim name" not in table(path)[0]
    assert not any("Zebedee" in text for text in every_text_in_the_database())
    assert ImportBatch.objects.get().columns["cases.csv"][-1] == ["Victim name", ""]


@pytest.mark.parametrize("format", ["csv", "folder", "jsonl"])
def test_the_offenders_reference_in_clear_is_nowhere(tmp_path, format, capfd):
    bad = a_case("A2", offender_ref=SECRET, gender="robot")
    long = a_case("A3", offender_ref=SECRET + "x" * 80)
    rows = [a_case("A1", offender_ref=SECRET), bad, bad, long]
    back = tmp_path / "back"
    if format == "csv":
        path = write_csv(tmp_path / "cases.csv", rows)
    elif format == "folder":
        path = write_folder(tmp_path / "in", cases=rows, previous=[{"case_ref": "A1", "type": "nothing known"}])
    else:
        path = write_records(tmp_path / "cases.jsonl", *rows)

    status, outcome = run(path, "--errors", str(back))

    files = [back] if back.is_file() else list(back.iterdir())
    written = [file.read_text("utf-8") for file in files]
    assert status in (1, 2)
    assert not any(
        SECRET in text for text in [*every_text_in_the_database(), *written, str(outcome), *capfd.readouterr()]
    )
