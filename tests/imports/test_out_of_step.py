"""A row whose cells do not stand under their headers comes back as far as none of it is private."""

from tests.imports.sending import rows_of, written
from tests.imports.test_reading_stop_search import release


def test_a_row_gone_out_of_step_does_not_tell_who_the_person_is(tmp_path):
    content = "case_ref,outcome_code,context,offender_ref,gender\nA1,8,one, two,N455992,male\n"
    (row,) = rows_of(written(tmp_path / "cases.csv", content))

    assert row.cells == {"case_ref": "A1", "outcome_code": "8", "context": "one", " 1": "withheld"}
    assert "N455992" not in str(row)
    assert row.faults[0].reason == (
        "This row has 6 cells and the header has 5. Put quotation marks around a cell that has a comma in it. "
        "From its column ‘offender_ref’ on it is not kept, since any cell of it may be what must not be stored: "
        "take the rest from row 2 of cases.csv as you have it."
    )


def test_a_row_gone_out_of_step_does_not_tell_what_the_force_leaves_out(tmp_path):
    content = 'case_ref,outcome_code,Victim,context\nA1,8,Zebedee,one, two\nA2,8,Zebedee,"o"ne"\n'
    path = written(tmp_path / "cases.csv", content)
    rows = rows_of(path, readings={("", "victim"): ""})

    assert [row.cells for row in rows] == [
        {"case_ref": ref, "outcome_code": "8", " 1": "withheld"} for ref in ("A1", "A2")
    ]


def test_a_row_gone_out_of_step_is_kept_whole_where_nothing_of_it_is_private(tmp_path):
    content = 'case_ref,outcome_code,context\nA1,8,one, two,three\nA2,8,"o"ne"\n'
    rows = rows_of(written(tmp_path / "cases.csv", content))

    assert [row.cells for row in rows] == [
        {"case_ref": "A1", "outcome_code": "8", "context": "one", " 1": " two", " 2": "three"},
        {"case_ref": "A2", "outcome_code": "8", "context": '"o"ne"', " 1": "correct this row, then empty this cell"},
    ]


def test_a_search_gone_out_of_step_comes_back_whole_too(tmp_path):
    (row,) = rows_of(release(tmp_path, {"legislation": "Misuse of Drugs Act 1971, section 23", "removal": "False"}))

    assert row.cells["Legislation"] == "Misuse of Drugs Act 1971"
    assert row.cells["Object of search"] == " section 23"
    assert list(row.cells)[-1] == " 1"
    assert [fault.reason for fault in row.faults] == [
        "This row has 16 cells and the header has 15. Put quotation marks around a cell that has a comma in it."
    ]
