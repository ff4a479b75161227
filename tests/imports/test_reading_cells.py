"""Every form that a cell may take, and what is said of those it may not."""

import pytest

from cases.ranks import Rank
from tests.imports.sending import cell_read, rows_of

DAY = "Use a real date, written dd/mm/yyyy, such as 06/07/2019."
MOMENT = "Use a real date and time, written dd/mm/yyyy hh:mm, such as 06/07/2019 14:30."
AGE = "Use an age from 0 to 120, or a range such as 10-17, over 34 or under 10."
RANKS = (
    "Use one of: none, staff, constable, sergeant, inspector, chief inspector, superintendent, chief superintendent, "
    "chief officer, or a short form such as Insp, PS, A/Sgt, T/Insp or DCI."
)

ACCEPTED = (
    "Use 8, a Community Resolution; for a case that is held already, "
    "any other outcome from 0 to 99 closes it as re-coded."
)


def values(row, *, without=("case_ref", "outcome_code")):
    return {name: value for name, value in row.values.items() if name not in without}


@pytest.mark.parametrize(
    "text", ["", "   ", "not recorded", "Not Recorded", "N/K", "n/k", "Unknown", "-", " - ", "not_recorded"]
)
@pytest.mark.parametrize(
    "column", ["gender", "offence_date", "rationale_text", "victim_count", "weapon", "offender_ref"]
)
def test_what_says_that_nothing_is_recorded_is_null(tmp_path, column, text):
    assert values(cell_read(tmp_path, column, text)) == {}


@pytest.mark.parametrize("column", ["weapon", "victim_type", "da_relationship", "injury_level", "agreement_signed_by"])
def test_none_is_a_value_where_it_is_listed(tmp_path, column):
    assert values(cell_read(tmp_path, column, "None")) == {column: "none"}


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("offence_group", "Theft Shop", "theft_shop"),
        ("offence_group", "THEFT-SHOP", "theft_shop"),
        ("offence_group", "theft  shop", "theft_shop"),
        ("ethnicity_self", "w1", "W1"),
        ("ethnicity_officer", "White", "white"),
        ("victim_age_band", "10-15", "10_15"),
        ("victim_age_band", "65 over", "65_over"),
        ("deciding_role", "chinsp", "ChInsp"),
        ("deciding_role", "Chief Officer", "chief_officer"),
        ("deciding_role", "Sgt", "PS"),
        ("deciding_role", "Det Sgt", "DS"),
        ("deciding_role", "Detective Inspector", "DI"),
        ("deciding_role", "police community support officer", "PCSO"),
    ],
)
def test_listed_values_are_read_whatever_their_case_and_spacing(tmp_path, column, text, value):
    assert values(cell_read(tmp_path, column, text)) == {column: value}


@pytest.mark.parametrize(("texts", "answer"), [(("yes", "Y", "TRUE", "1"), True), (("No", "n", "false", "0"), False)])
def test_yes_and_no_are_read_in_their_four_forms(tmp_path, texts, answer):
    word = "yes" if answer else "no"
    for text in texts:
        assert values(cell_read(tmp_path, "victim_enhanced", text)) == {"victim_enhanced": answer}
        assert values(cell_read(tmp_path, "remorse", text)) == {"remorse": word}
        assert values(cell_read(tmp_path, "victim_informed", text)) == {"victim_informed": word}
        assert values(cell_read(tmp_path, "conditions_met", text)) == {"conditions_met": word}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("06/07/2019", "2019-07-06"),
        ("6/7/2019", "2019-07-06"),
        ("2019-07-06", "2019-07-06"),
        ("29/02/2024", "2024-02-29"),
        ("06/07/2019 00:00", "2019-07-06"),
        ("2019-07-06T00:00:00", "2019-07-06"),
    ],
)
def test_a_date_is_british_or_iso(tmp_path, text, day):
    assert values(cell_read(tmp_path, "offence_date", text)) == {"offence_date": day}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("06/07/2019 14:30", "2019-07-06T13:30:00+00:00"),
        ("6/1/2019  9:05:07", "2019-01-06T09:05:07+00:00"),
        ("2019-07-06T14:30", "2019-07-06T13:30:00+00:00"),
        ("2019-07-06 14:30Z", "2019-07-06T14:30:00+00:00"),
        ("2019-07-06T14:30:00+02:00", "2019-07-06T12:30:00+00:00"),
    ],
)
def test_a_moment_is_londons_unless_it_says_otherwise(tmp_path, text, moment):
    assert values(cell_read(tmp_path, "given_at", text)) == {"given_at": moment}


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("17", (17, 17)),
        ("17.0", (17, 17)),
        ("10-17", (10, 17)),
        ("10 to 17", (10, 17)),
        ("Over 34", (35, None)),
        ("under 10", (0, 9)),
    ],
)
def test_an_age_may_be_a_range(tmp_path, text, ages):
    youngest, oldest = ages
    expected = {"age_at_offence_youngest": youngest} | ({} if oldest is None else {"age_at_offence_oldest": oldest})

    assert values(cell_read(tmp_path, "age_at_offence", text)) == expected


@pytest.mark.parametrize(
    ("text", "rank", "prefix"),
    [
        (" Insp ", "inspector", None),
        ("Inspector", "inspector", None),
        ("PS", "sergeant", None),
        ("Sgt.", "sergeant", None),
        ("A/Sgt", "sergeant", "acting"),
        ("a/ps", "sergeant", "acting"),
        ("APS", "sergeant", "acting"),
        ("Acting Detective Sergeant", "sergeant", "acting"),
        ("T/Insp", "inspector", "temporary"),
        ("T/DCI", "chief_inspector", "temporary"),
        ("Temp Ch Insp", "chief_inspector", "temporary"),
        ("DCI", "chief_inspector", None),
        ("chief_inspector", "chief_inspector", None),
        ("Special Inspector", "inspector", "special"),
        ("Special Constable", "constable", "special"),
        ("SC", "constable", "special"),
        ("PC", "constable", None),
        ("DC", "constable", None),
        ("PCSO", "staff", None),
        ("PSI", "staff", None),
        ("ERO", "staff", None),
        ("Police staff", "staff", None),
        ("Det Supt", "superintendent", None),
        ("Ch Supt", "chief_superintendent", None),
        ("DCS", "chief_superintendent", None),
        ("ACC", "chief_officer", None),
        ("T/ACC", "chief_officer", "temporary"),
        ("Commander", "chief_officer", None),
        ("none", "none", None),
        ("Nobody", "none", None),
        ("no one", "none", None),
    ],
)
def test_a_rank_is_understood_in_its_short_forms_and_keeps_its_prefix(tmp_path, text, rank, prefix):
    expected = {"authorising_rank": rank} | ({"authorising_rank_prefix": prefix} if prefix else {})

    assert values(cell_read(tmp_path, "authorising_rank", text)) == expected


@pytest.mark.parametrize("rank", Rank.values)
def test_every_rank_is_read_under_its_own_name(tmp_path, rank):
    assert values(cell_read(tmp_path, "supervisor_rank", rank.replace("_", " ").title())) == {"supervisor_rank": rank}


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("Race|sexual orientation", ["race", "sexual_orientation"]),
        (" religion | race ", ["race", "religion"]),
        ("race|", ["race"]),
        ("none", []),
    ],
)
def test_a_set_has_a_bar_between_its_values(tmp_path, text, members):
    assert values(cell_read(tmp_path, "hate_strands", text)) == {"hate_strands": members}


@pytest.mark.parametrize(("text", "pounds"), [("£12.50", 12.5), ("12.50", 12.5), ("1,200", 1200.0), ("0", 0.0)])
def test_an_amount_is_in_pounds(tmp_path, text, pounds):
    assert cell_read(tmp_path, "amount", text, "actions").values == {"amount": pounds}


@pytest.mark.parametrize(
    ("table", "column", "text", "expected"),
    [
        ("previous", "similar", "Y", {"similar": True}),
        ("previous", "type", "Community Resolution", {"type": "community_resolution"}),
        ("actions", "completed", "0", {"completed": False}),
        ("exceptions", "rule_id", "cr hist 01", {"rule_id": "CR-HIST-01"}),
        ("exceptions", "rank", "A/Insp", {"rank": "inspector", "rank_prefix": "acting"}),
        ("exceptions", "reason", "Truly rare.", {"reason": "Truly rare."}),
        ("contact_attempts", "method", "call", {"method": "call"}),
        ("contact_attempts", "date", "unknown", {}),
    ],
)
def test_the_entries_of_lists_are_read_as_leniently(tmp_path, table, column, text, expected):
    assert cell_read(tmp_path, column, text, table).values == expected


def test_text_keeps_its_words_and_loses_the_space_around_them(tmp_path):
    text = '  She said "no",\nthen left.  '

    assert values(cell_read(tmp_path, "circumstances", text)) == {"circumstances": 'She said "no",\nthen left.'}


@pytest.mark.parametrize(
    ("text", "read"), [("'=1+1", "=1+1"), ("'- not he", "- not he"), ("'tis so", "'tis so"), ("'-", None)]
)
def test_the_mark_that_keeps_text_from_running_as_a_formula_is_taken_off(tmp_path, text, read):
    assert values(cell_read(tmp_path, "context", text)) == ({"context": read} if read else {})


def test_the_force_may_be_written_as_its_name_is(tmp_path):
    assert values(cell_read(tmp_path, "force", "Hampshire")) == {"force": "hampshire"}
    assert values(cell_read(tmp_path, "force", "kent")) == {"force": "kent"}


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("gender", "robot", "gender ‘robot’ is not known. Use one of: female, male, other, not stated."),
        ("victim_enhanced", "maybe", "victim_enhanced ‘maybe’ is not known. Use yes or no."),
        ("remorse", "maybe", "remorse ‘maybe’ is not known. Use one of: yes, no."),
        ("offence_date", "31/02/2023", f"offence_date ‘31/02/2023’ is not in the calendar. {DAY}"),
        ("offence_date", "02/13/2023", f"offence_date ‘02/13/2023’ is not in the calendar. {DAY}"),
        ("offence_date", "01/01/0000", f"offence_date ‘01/01/0000’ is not in the calendar. {DAY}"),
        ("offence_date", "1 May 2023", f"offence_date ‘1 May 2023’ is not a date. {DAY}"),
        ("offence_date", "01/05/23", f"offence_date ‘01/05/23’ is not a date. {DAY}"),
        ("offence_date", "01/05/2023 14:30", f"offence_date ‘01/05/2023 14:30’ is not a date. {DAY}"),
        ("given_at", "01/05/2023", f"given_at ‘01/05/2023’ is not a date and time. {MOMENT}"),
        ("given_at", "01/05/2023 25:00", f"given_at ‘01/05/2023 25:00’ is not in the calendar. {MOMENT}"),
        ("given_at", "soon", f"given_at ‘soon’ is not a date and time. {MOMENT}"),
        ("age_at_offence", "old", f"age_at_offence ‘old’ is not an age. {AGE}"),
        ("age_at_offence", "121", f"age_at_offence ‘121’ is beyond the limits. {AGE}"),
        ("age_at_offence", "-1", f"age_at_offence ‘-1’ is beyond the limits. {AGE}"),
        ("age_at_offence", "17-10", f"age_at_offence ‘17-10’ is beyond the limits. {AGE}"),
        ("gravity_final", "6", "gravity_final ‘6’ is beyond the limits. Use a whole number from 0 to 5."),
        ("victim_count", "two", "victim_count ‘two’ is not a whole number. Use a whole number from 0 to 1000."),
        ("victim_count", "1,001", "victim_count ‘1,001’ is beyond the limits. Use a whole number from 0 to 1000."),
        ("authorising_rank", "Brigadier", f"authorising_rank ‘Brigadier’ is not a rank. {RANKS}"),
        ("authorising_rank", "A/none", f"authorising_rank ‘A/none’ is not a rank. {RANKS}"),
        ("authorising_rank", "/", f"authorising_rank ‘/’ is not a rank. {RANKS}"),
        (
            "seriousness_factors",
            "history|history",
            "seriousness_factors holds ‘history’ more than once. Write each once.",
        ),
        (
            "hate_strands",
            "race|age",
            "hate_strands ‘age’ is not known. Use one of: race, religion, sexual orientation, disability, transgender.",
        ),
        ("crime_ref", "x" * 65, "crime_ref has 65 characters. Use at most 64."),
        ("context", "x" * 20_001, "context has 20,001 characters. Use at most 20,000."),
        ("context", "a\0b", "context holds a NUL character. Take it out."),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_what_is_accepted(tmp_path, column, text, reason):
    row = cell_read(tmp_path, column, text)

    assert row.values is None
    assert row.case_ref == "A1"
    assert [(fault.column, fault.reason) for fault in row.faults] == [(column, reason)]


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("outcome_code", "eight", "outcome_code ‘eight’ is not a whole number. " + ACCEPTED),
        ("outcome_code", "800", "outcome_code ‘800’ is not an outcome. " + ACCEPTED),
        ("outcome_code", "", "outcome_code is not recorded. " + ACCEPTED),
        ("case_ref", " ", "case_ref is not recorded. Every row needs the force's own reference of its case."),
        ("case_ref", "x" * 65, "case_ref has 65 characters. Use at most 64."),
    ],
)
def test_what_every_case_needs_is_asked_for(tmp_path, column, text, reason):
    other = {"outcome_code": "case_ref", "case_ref": "outcome_code"}[column]
    path = tmp_path / "cases.csv"
    path.write_text(f"{column},{other}\n{text},8\n", "utf-8")

    row = rows_of(path)[0]

    assert [(fault.column, fault.reason) for fault in row.faults] == [(column, reason)]


@pytest.mark.parametrize(
    ("table", "column", "text", "reason"),
    [
        (
            "previous",
            "type",
            "warning shot",
            "type ‘warning shot’ is not known. Use one of: conviction, simple caution, conditional caution, "
            "youth caution, youth conditional caution, pnd, cannabis warning, community resolution, outcome 22.",
        ),
        ("actions", "amount", "-5", "amount ‘-5’ is not an amount. Use pounds, 0 or more, such as 12.50."),
        ("actions", "amount", "$5", "amount ‘$5’ is not an amount. Use pounds, 0 or more, such as 12.50."),
        (
            "exceptions",
            "rule_id",
            "HIST-01",
            "rule_id ‘HIST-01’ is not the id of a rule. Use the id of a rule, such as CR-AUTH-01.",
        ),
    ],
)
def test_a_cell_of_a_list_is_named_in_the_same_way(tmp_path, table, column, text, reason):
    row = cell_read(tmp_path, column, text, table)

    assert (row.file, row.row, row.case_ref, row.values) == (f"{table}.csv", 2, "A1", None)
    assert [(fault.column, fault.value, fault.reason) for fault in row.faults] == [(column, text, reason)]
