"""A line of `.jsonl` is read exactly as the format says, and nothing in it is ever more than a fault."""

import json

import pytest

from cases.exceptions import Unreadable
from cases.guidance.faults import Fault
from cases.guidance.records import read_record

OUTCOME = "Use 8, a Community Resolution."
DAY = "Use a real date, written YYYY-MM-DD."
MOMENT = "Use a real date and time, written YYYY-MM-DDTHH:MM."
RANKS = (
    "none, staff, constable, sergeant, inspector, chief_inspector, superintendent, chief_superintendent, chief_officer"
)


def read(line, token_of=None):
    return read_record(line if isinstance(line, bytes) else line.encode(), token_of=token_of)


def read_with(**values):
    return read(json.dumps({"case_ref": "A1", "outcome_code": 8, **values}))


def faults_of(**values):
    return [(fault.column, fault.value, fault.reason) for fault in read_with(**values)[1]]


def test_only_what_is_recorded_is_in_the_record():
    record, faults = read_with(
        gender="male",
        remorse=None,
        circumstances="  \t ",
        hate_strands=["religion", "race"],
        age_at_offence=30.0,
        previous=[{"type": "conviction", "date": None, "similar": False}],
        actions=None,
        exceptions=[],
    )

    assert faults == []
    assert record == {
        "case_ref": "A1",
        "outcome_code": 8,
        "gender": "male",
        "hate_strands": ["race", "religion"],
        "age_at_offence_youngest": 30,
        "age_at_offence_oldest": 30,
        "previous": [{"type": "conviction", "similar": False}],
        "exceptions": [],
    }
    assert isinstance(record["age_at_offence_youngest"], int)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-07-01T14:30", "2024-07-01T13:30:00+00:00"),
        ("2024-01-01T14:30:05", "2024-01-01T14:30:05+00:00"),
        ("2024-07-01T14:30Z", "2024-07-01T14:30:00+00:00"),
        ("2024-07-01T14:30:00-05:00", "2024-07-01T19:30:00+00:00"),
    ],
)
def test_a_moment_without_an_offset_is_londons(written, moment):
    assert read_with(given_at=written)[0]["given_at"] == moment


def test_the_offenders_reference_is_only_ever_its_token():
    line = '{"case_ref": "A1", "outcome_code": 8, "offender_ref": "N12"}'

    assert read(line, token_of=lambda ref: f"person-{len(ref)}")[0]["offender_token"] == "person-3"
    assert read(line)[0] == {"case_ref": "A1", "outcome_code": 8}


def test_a_token_that_is_refused_is_a_fault_without_its_value():
    def refuse(_ref):
        raise Unreadable("Not yours.")

    _record, faults = read('{"case_ref": "A1", "outcome_code": 8, "offender_ref": "N12"}', token_of=refuse)

    assert faults == [Fault("offender_ref", "", "Not yours.")]


def test_another_outcome_is_left_to_whoever_asked():
    assert read_with(outcome_code=1) == ({"case_ref": "A1", "outcome_code": 1}, [])


@pytest.mark.parametrize(
    ("name", "value", "shown", "reason"),
    [
        ("outcome_code", None, "", f"outcome_code is not recorded. {OUTCOME}"),
        ("outcome_code", "8", "8", f"outcome_code ‘8’ is not a whole number. {OUTCOME}"),
        ("outcome_code", 100, "100", f"outcome_code 100 is not an outcome. {OUTCOME}"),
        ("outcome_code", True, "true", f"outcome_code true is not a whole number. {OUTCOME}"),
        ("case_ref", " ", "", "case_ref is not recorded. Every case needs the force's own reference."),
        ("case_ref", "x" * 65, "x" * 65, "case_ref has 65 characters. Use at most 64."),
        ("case_ref", 7, "7", "case_ref holds a number. Use text, in quotation marks."),
        ("gender", "Male", "Male", "gender ‘Male’ is not known. Use one of: female, male, other, not_stated."),
        ("gender", "", "", "gender ‘’ is not known. Use one of: female, male, other, not_stated."),
        ("gender", ["male"], "a list", "gender a list is not known. Use one of: female, male, other, not_stated."),
        ("remorse", True, "true", "remorse true is not known. Use one of: yes, no."),
        ("victim_enhanced", "yes", "yes", "victim_enhanced ‘yes’ is not known. Use true or false."),
        ("victim_enhanced", 1, "1", "victim_enhanced 1 is not known. Use true or false."),
        ("age_at_offence", 121, "121", "age_at_offence 121 is beyond the limits. Use a whole number from 0 to 120."),
        ("age_at_offence", -1, "-1", "age_at_offence -1 is beyond the limits. Use a whole number from 0 to 120."),
        (
            "age_at_offence",
            30.5,
            "30.5",
            "age_at_offence 30.5 is not a whole number. Use a whole number from 0 to 120.",
        ),
        (
            "age_at_offence",
            True,
            "true",
            "age_at_offence true is not a whole number. Use a whole number from 0 to 120.",
        ),
        ("gravity_base", 6, "6", "gravity_base 6 is beyond the limits. Use a whole number from 0 to 5."),
        ("victim_count", 1001, "1001", "victim_count 1001 is beyond the limits. Use a whole number from 0 to 1000."),
        ("offence_date", "01/02/2023", "01/02/2023", f"offence_date ‘01/02/2023’ is not a date. {DAY}"),
        ("offence_date", "2023-02-30", "2023-02-30", f"offence_date ‘2023-02-30’ is not in the calendar. {DAY}"),
        ("offence_date", "0000-01-01", "0000-01-01", f"offence_date ‘0000-01-01’ is not in the calendar. {DAY}"),
        ("offence_date", "2023-01-01\n", "2023-01-01\n", f"offence_date ‘2023-01-01\n’ is not a date. {DAY}"),
        ("offence_date", "２０２３-01-01", "２０２３-01-01", f"offence_date ‘２０２３-01-01’ is not a date. {DAY}"),
        ("given_at", "2024-01-01", "2024-01-01", f"given_at ‘2024-01-01’ is not a date and time. {MOMENT}"),
        (
            "given_at",
            "0001-01-01T00:00+23:00",
            "0001-01-01T00:00+23:00",
            f"given_at ‘0001-01-01T00:00+23:00’ is not in the calendar. {MOMENT}",
        ),
        ("crime_ref", "a\0b", "a␀b", "crime_ref holds a NUL character. Take it out."),
        ("context", "\ud800", "?", "context holds half of a character (a lone surrogate). Take it out."),
        ("context", "x" * 20_001, "x" * 199 + "…", "context has 20,001 characters. Use at most 20,000."),
        ("context", {"a": 1}, "an object", "context holds an object. Use text, in quotation marks."),
        ("offender_ref", "x" * 65, "", "offender_ref has 65 characters. Use at most 64."),
        (
            "hate_strands",
            "race",
            "race",
            "hate_strands holds text. "
            "Use a list of any of: race, religion, sexual_orientation, disability, transgender.",
        ),
        ("hate_strands", ["race", "race"], "a list", "hate_strands holds ‘race’ more than once. Write each once."),
        (
            "hate_strands",
            [None],
            "a list",
            "hate_strands null is not known. Use one of: race, religion, sexual_orientation, disability, transgender.",
        ),
        ("authorising_rank", "Insp", "Insp", f"authorising_rank ‘Insp’ is not known. Use one of: {RANKS}."),
        ("previous", {"type": "pnd"}, "", "previous holds an object. Use a list of objects, [{…}, …]."),
        ("previous", [{}] * 201, "", "previous has 201 entries. Send at most 200."),
        ("previous", [{}, None], "", "Entry 2 of previous: it is nothing (null). Use an object, {…}."),
    ],
)
def test_a_wrong_value_is_a_fault_that_says_what_is_accepted(name, value, shown, reason):
    assert faults_of(**{name: value}) == [(name, shown, reason)]


@pytest.mark.parametrize(
    ("name", "entry", "fault"),
    [
        (
            "previous",
            {"type": "warning shot"},
            (
                "previous.type",
                "warning shot",
                "Entry 1 of previous: type ‘warning shot’ is not known. Use one of: conviction, simple_caution, "
                "conditional_caution, youth_caution, youth_conditional_caution, pnd, cannabis_warning, "
                "community_resolution, outcome_22.",
            ),
        ),
        (
            "actions",
            {"amount": -1},
            (
                "actions.amount",
                "-1",
                "Entry 1 of actions: amount -1 is not an amount. Use pounds, 0 or more, such as 12.50.",
            ),
        ),
        (
            "actions",
            {"amount": "5"},
            (
                "actions.amount",
                "5",
                "Entry 1 of actions: amount ‘5’ is not a number. Use pounds, 0 or more, such as 12.50.",
            ),
        ),
        (
            "exceptions",
            {"rule_id": "AUTH-01"},
            (
                "exceptions.rule_id",
                "AUTH-01",
                "Entry 1 of exceptions: rule_id ‘AUTH-01’ is not the id of a rule. "
                "Use the id of a rule, such as CR-AUTH-01.",
            ),
        ),
        (
            "contact_attempts",
            {"means": "call"},
            (
                "contact_attempts.means",
                "",
                "Entry 1 of contact_attempts: ‘means’ is not a field of the record. The nearest known: method, date.",
            ),
        ),
    ],
)
def test_a_wrong_entry_of_a_list_is_named_by_its_number(name, entry, fault):
    record, faults = read_with(**{name: [entry]})

    assert [(found.column, found.value, found.reason) for found in faults] == [fault]
    assert record[name] == [{}]
