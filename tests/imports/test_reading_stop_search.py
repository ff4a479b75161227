"""Releases of stop and search: real, public, individual resolutions."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from cases.enums import ImportFormat
from cases.imports.reading import UnknownColumns, Unreadable
from tests.imports.sending import opened, rows_of, written

DEMONSTRATION = Path(__file__).resolve().parents[2] / "cases" / "data" / "demonstration"
MET = DEMONSTRATION / "police_uk_met_stop_search_community_resolutions_2020_jul_aug.csv.gz"
HEADER = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)
ROW = {
    "type": "Person search",
    "date": "2020-06-30T23:30:00+00:00",
    "part": "False",
    "operation": "",
    "latitude": "51.376238",
    "longitude": "-0.203402",
    "gender": "Female",
    "age": "10-17",
    "own": "Other ethnic group - Not stated",
    "officer": "White",
    "legislation": "Misuse of Drugs Act 1971 (section 23)",
    "object": "Controlled drugs",
    "outcome": "Community resolution",
    "linked": "",
    "removal": "",
}


def release(tmp_path, *changes, header=HEADER):
    rows = [",".join({**ROW, **change}.values()) for change in changes]
    return written(tmp_path / "2020-07-metropolitan-stop-and-search.csv", "\n".join([header, *rows]) + "\n")


def read(tmp_path, **change):
    (row,) = rows_of(release(tmp_path, change))
    return row


def test_a_search_that_ended_in_a_resolution_is_read(tmp_path):
    row = read(tmp_path)

    assert (row.row, row.faults) == (2, ())
    assert row.values == {
        "case_ref": row.case_ref,
        "outcome_code": 8,
        "offence_date": "2020-07-01",
        "disposal_date": "2020-07-01",
        "age_at_offence_youngest": 10,
        "age_at_offence_oldest": 17,
        "age_at_disposal_youngest": 10,
        "age_at_disposal_oldest": 17,
        "gender": "female",
        "ethnicity_self": "NS",
        "ethnicity_officer": "white",
        "source_facts": {
            "Type": "Person search",
            "Date": "2020-06-30T23:30:00+00:00",
            "Part of a policing operation": "False",
            "Latitude": "51.376238",
            "Longitude": "-0.203402",
            "Officer-defined ethnicity": "White",
            "Legislation": "Misuse of Drugs Act 1971 (section 23)",
            "Object of search": "Controlled drugs",
        },
    }


def test_other_searches_are_passed_over_and_counted(tmp_path):
    path = release(tmp_path, {}, {"outcome": "Arrest"}, {"outcome": ""}, {"outcome": "Local resolution"})
    source = opened(path)

    assert [row.row for row in source.rows()] == [2, 5]
    assert (source.format, source.is_lone_table, source.passed_over) == (
        ImportFormat.POLICE_UK_STOP_SEARCH,
        True,
        2,
    )


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"date": "2020-12-31T23:30:00+00:00"}, {"offence_date": "2020-12-31", "disposal_date": "2020-12-31"}),
        ({"age": "over 34"}, {"age_at_offence_youngest": 35, "age_at_offence_oldest": None}),
        ({"age": "under 10"}, {"age_at_offence_youngest": 0, "age_at_offence_oldest": 9}),
        ({"age": ""}, {"age_at_offence_youngest": None}),
        ({"gender": "Other"}, {"gender": "other"}),
        ({"gender": ""}, {"gender": None}),
        ({"own": "Asian/Asian British - Chinese"}, {"ethnicity_self": "A4"}),
        ({"own": "White - White British (W1)"}, {"ethnicity_self": "W1"}),
        ({"own": ""}, {"ethnicity_self": None}),
        ({"officer": "Mixed"}, {"ethnicity_officer": None}),
        ({"linked": "True"}, {"offence_group": "drug_possession"}),
        ({"linked": "False"}, {"offence_group": None}),
        ({"linked": "True", "object": "Offensive weapons"}, {"offence_group": "weapons"}),
        ({"linked": "True", "object": "Stolen goods"}, {"offence_group": None}),
        ({"linked": "True", "object": "Articles for use in criminal damage"}, {"offence_group": None}),
    ],
)
def test_only_what_the_release_settles_is_recorded(tmp_path, change, fields):
    values = read(tmp_path, **change).values

    assert {name: values.get(name) for name in fields} == fields


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"date": ""}, "Date", "Date ‘’ is not a date and time. Use the form 2020-07-01T14:30:00+00:00."),
        ({"date": "1 July"}, "Date", "Date ‘1 July’ is not a date and time. Use the form 2020-07-01T14:30:00+00:00."),
        (
            {"age": "young"},
            "Age range",
            "Age range ‘young’ is not a range of ages. Use a range such as 10-17, over 34 or under 10.",
        ),
        ({"gender": "robot"}, "Gender", "Gender ‘robot’ is not known. Use one of: Female, Male, Other."),
        (
            {"own": "Martian"},
            "Self-defined ethnicity",
            "Self-defined ethnicity ‘Martian’ is not a self-defined ethnicity of the 18+1 list. "
            "Use the words of data.police.uk.",
        ),
    ],
)
def test_what_no_release_says_is_refused(tmp_path, change, column, reason):
    row = read(tmp_path, **change)

    assert row.values is None
    assert [(fault.column, fault.reason) for fault in row.faults] == [(column, reason)]


def test_a_reference_is_stable_and_tells_equal_rows_apart(tmp_path):
    first = [row.case_ref for row in rows_of(release(tmp_path, {}, {"gender": "Male"}, {}))]
    again = [row.case_ref for row in rows_of(release(tmp_path, {"gender": "Male"}, {"outcome": "Arrest"}, {}, {}))]

    assert len(set(first)) == 3
    assert sorted(first) == sorted(again)
    assert (first[0], first[1]) == (again[1], again[0])


def test_refused_rows_can_be_sent_again_with_their_reasons(tmp_path):
    (before,) = rows_of(release(tmp_path, {}))
    (after,) = rows_of(release(tmp_path, {"removal": ",it was wrong"}, header=f"{HEADER},reason"))

    assert (after.case_ref, after.values) == (before.case_ref, before.values)


def test_a_column_that_later_releases_have_is_asked_about_and_can_be_left_out(tmp_path):
    path = release(tmp_path, {"removal": ",x"}, header=f"{HEADER},Drone used")

    with pytest.raises(UnknownColumns) as refusal:
        opened(path)
    source = opened(path, readings={("", "drone_used"): ""})

    assert [(c["header"], c["folded"], c["list"]) for c in refusal.value.columns] == [("Drone used", "drone_used", "")]
    assert source.left_out == {path.name: ["Drone used"]}
    assert "Drone used" not in next(source.rows()).cells


def test_another_table_is_not_taken_for_a_release(tmp_path):
    path = written(tmp_path / "cases.csv", "case_ref,outcome_code\nA1,8\n")

    with pytest.raises(Unreadable) as refusal:
        opened(path, format="police-uk-stop-search")

    assert str(refusal.value) == (
        "cases.csv is not a release of stop and search: it lacks these columns: age_range, date, object_of_search, "
        "outcome, self_defined_ethnicity, type. Send it as data.police.uk published it, or as cases."
    )


def test_the_metropolitan_file_is_read_to_the_end():
    source = opened(MET, force="metropolitan")
    rows = list(source.rows())
    values = [row.values for row in rows]

    assert (source.format, len(rows), source.passed_over, source.rows_total) == (
        ImportFormat.POLICE_UK_STOP_SEARCH,
        3_619,
        0,
        3_619,
    )
    assert not any(row.faults for row in rows)
    assert len({row.case_ref for row in rows}) == 3_619
    assert Counter(v.get("age_at_offence_youngest") for v in values) == {
        18: 1_769,
        25: 1_081,
        35: 527,
        10: 140,
        None: 101,
        0: 1,
    }
    assert min(v["disposal_date"] for v in values) == "2020-07-01"
    assert Counter(v.get("ethnicity_officer") for v in values) == {
        "white": 1_466,
        "black": 1_166,
        "asian": 737,
        "other": 181,
        None: 69,
    }
    assert not any("offence_group" in v for v in values)


def test_the_metropolitan_file_has_the_same_references_unpacked(tmp_path):
    path = written(tmp_path / "met.csv", gzip.decompress(MET.read_bytes()))

    assert [row.case_ref for row in rows_of(path)] == [row.case_ref for row in rows_of(MET)]


def test_the_sample_force_is_read_to_the_end():
    source = opened(DEMONSTRATION / "sample_force")
    rows = list(source.rows())

    assert Counter(row.list for row in rows) == {
        "": 300,
        "actions": 426,
        "contact_attempts": 30,
        "previous": 17,
        "exceptions": 9,
    }
    assert not any(row.faults for row in rows)
