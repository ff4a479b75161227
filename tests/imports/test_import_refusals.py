"""Every kind of row that is refused, word for word."""

import pytest

from cases.models import Case
from tests.imports.importing import a_case, counts, reasons, run, write_csv, write_folder, write_records

pytestmark = pytest.mark.usefixtures("two_forces")

HELD = "Correct that first: a case is stored whole or not at all."


@pytest.mark.parametrize(
    ("values", "column", "reason"),
    [
        (
            {"disposal_date": "28/02/2024"},
            "disposal_date",
            "disposal_date 28 February 2024 is before offence_date 1 March 2024. Correct one of the two.",
        ),
        (
            {"force": "kent"},
            "force",
            "force ‘kent’ is not hampshire, whose import this is. Send it under its own force.",
        ),
        (
            {"outcome_code": "1"},
            "outcome_code",
            "outcome_code 1 is not a Community Resolution, and no case ‘A1’ is held. Send 8, or leave the row out.",
        ),
    ],
)
def test_a_row_that_contradicts_itself_or_this_import_is_refused(tmp_path, values, column, reason):
    status, outcome = run(write_csv(tmp_path / "cases.csv", [a_case(**values)]))

    assert (status, counts(outcome)) == (2, (1, 0, 0, 0, 1))
    assert reasons(outcome) == [("cases.csv", 2, column, reason)]
    assert outcome["errors"][0]["value"] == values[column]


def test_a_second_row_with_the_same_reference_is_refused_and_the_first_is_stored(tmp_path):
    rows = [a_case("A1"), a_case("A2"), a_case("A1", gender="male")]

    status, outcome = run(write_csv(tmp_path / "cases.csv", rows))

    assert (status, counts(outcome)) == (1, (3, 2, 0, 0, 1))
    assert reasons(outcome) == [
        ("cases.csv", 4, "case_ref", "case_ref ‘A1’ is already in row 2 of cases.csv. Send each case once.")
    ]
    assert Case.objects.get(case_ref="A1").gender is None


def test_an_entry_without_its_case_is_refused(tmp_path):
    folder = write_folder(
        tmp_path / "in", cases=[a_case()], previous=[{"case_ref": "B9", "type": "conviction", "date": "01/01/2020"}]
    )

    status, outcome = run(folder)

    assert (status, counts(outcome)) == (1, (1, 1, 0, 0, 0))
    assert reasons(outcome) == [
        (
            "previous.csv",
            2,
            "case_ref",
            "case_ref ‘B9’ is not among the cases of this file. Send its case with it, or correct the reference.",
        )
    ]


def test_a_refused_entry_holds_back_its_case_and_is_named_once(tmp_path):
    previous = [
        {"case_ref": "A1", "type": "warning shot", "date": "01/01/2020"},
        {"case_ref": "A1", "type": "conviction", "date": "31/02/2020"},
        {"case_ref": "A1", "type": "conviction", "date": "01/01/2020"},
    ]
    folder = write_folder(tmp_path / "in", cases=[a_case("A1"), a_case("A2")], previous=previous)

    status, outcome = run(folder)

    assert (status, counts(outcome)) == (1, (2, 1, 0, 0, 1))
    assert [(error["file"], error["row"], error["column"]) for error in outcome["errors"]] == [
        ("cases.csv", 2, "case_ref"),
        ("previous.csv", 2, "type"),
        ("previous.csv", 3, "date"),
    ]
    assert outcome["errors"][0]["reason"] == f"Held back by row 2 of previous.csv and 1 more. {HELD}"
    assert list(Case.objects.values_list("case_ref", flat=True)) == ["A2"]


def test_a_reference_both_sent_and_cancelled_is_neither(tmp_path):
    folder = write_folder(tmp_path / "in", cases=[a_case()], cancelled=[{"case_ref": "A1"}])

    status, outcome = run(folder)

    assert (status, counts(outcome)) == (2, (1, 0, 0, 0, 1))
    assert reasons(outcome) == [
        (
            "cancelled.csv",
            2,
            "case_ref",
            "case_ref ‘A1’ is also in row 2 of cases.csv. Leave it in one of the two.",
        ),
        ("cases.csv", 2, "case_ref", f"Held back by row 2 of cancelled.csv. {HELD}"),
    ]


def test_more_entries_than_a_case_may_have_hold_it_back(tmp_path):
    attempts = [{"case_ref": "A1", "date": "01/01/2024", "method": "call"} for _ in range(201)]
    folder = write_folder(tmp_path / "in", cases=[a_case()], contact_attempts=attempts)

    status, outcome = run(folder)

    assert (status, counts(outcome)) == (2, (1, 0, 0, 0, 1))
    assert reasons(outcome) == [
        ("cases.csv", 2, "case_ref", f"Held back by row 202 of contact_attempts.csv. {HELD}"),
        (
            "contact_attempts.csv",
            202,
            "case_ref",
            "case_ref ‘A1’ has 201 rows of contact_attempts. Send at most 200.",
        ),
    ]


def test_a_record_that_cannot_be_read_is_refused_by_its_line(tmp_path):
    path = tmp_path / "cases.jsonl"
    write_records(path, {"case_ref": "A1", "outcome_code": 8})
    path.write_text(path.read_text() + "{not json}\n")

    status, outcome = run(path)

    assert (status, counts(outcome)) == (1, (2, 1, 0, 0, 1))
    assert [(error["file"], error["row"]) for error in outcome["errors"]] == [("cases.jsonl", 2)]
