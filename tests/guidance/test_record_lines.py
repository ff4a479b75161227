"""Whatever a line holds, reading it answers a record and faults in words."""

import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.exceptions import Unreadable
from cases.guidance import records
from cases.guidance.faults import Fault, in_words, nearest, presentable
from cases.guidance.fields import FIELDS, LISTS
from cases.guidance.records import read_lines, read_record


def read(line, token_of=None):
    return read_record(line, token_of=token_of)


def read_with(**values):
    return read(json.dumps({"case_ref": "A1", "outcome_code": 8, **values}).encode())


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (b"", "", "The line is not JSON: it breaks off at character 1. Write one whole object a line."),
        (
            b'{"case_ref": "A1"',
            "",
            "The line is not JSON: it breaks off at character 18. Write one whole object a line.",
        ),
        (b"[1]", "", "The line holds a list, not a record. Write one object, {…}, a line."),
        (b"null", "", "The line holds nothing (null), not a record. Write one object, {…}, a line."),
        (b"NaN", "", "The line holds a number, not a record. Write one object, {…}, a line."),
        (b"\xff{}", "", "The line is not UTF-8: byte 1 cannot be read. Save the file as UTF-8."),
        (
            b"[" * 100_000,
            "",
            "The line nests lists or objects too deeply. Use the shape of the record format.",
        ),
        (
            b'{"case_ref": "A1", "outcome_code": 8, "gravity_base": NaN}',
            "gravity_base",
            "gravity_base NaN is not a whole number. Use a whole number from 0 to 5.",
        ),
        (
            b'{"case_ref": "A1", "outcome_code": 8, "gravity_base": -Infinity}',
            "gravity_base",
            "gravity_base -Infinity is not a whole number. Use a whole number from 0 to 5.",
        ),
        (
            b'{"case_ref": "A1", "outcome_code": 8, "gravity_base": 1e999}',
            "gravity_base",
            "gravity_base inf is not a whole number. Use a whole number from 0 to 5.",
        ),
        (
            b'{"case_ref": "A1", "outcome_code": 8, "gravity_base": ' + b"9" * 5000 + b"}",
            "gravity_base",
            f"gravity_base {'9' * 199}… is not a whole number. Use a whole number from 0 to 5.",
        ),
        (
            b'{"case_ref": "A1", "outcome_code": 8, "case_ref": "A2"}',
            "case_ref",
            "‘case_ref’ is written more than once. Write each field once.",
        ),
        (
            b'{"case_ref": "A1", "outcome_code": 8, "ofence_date": "2024-01-01"}',
            "ofence_date",
            "‘ofence_date’ is not a field of the record. The nearest known: offence_date, offence_code, offence_title.",
        ),
    ],
)
def test_a_line_that_is_no_record_says_why(line, column, reason):
    _record, faults = read(line)

    assert [(fault.column, fault.reason) for fault in faults] == [(column, reason)]


def test_a_misspelt_field_is_named_with_the_nearest_known():
    assert nearest("ofence_date", FIELDS)[0] == "offence_date"
    assert nearest("Victims Wishes", FIELDS)[0] == "victim_wishes"
    assert nearest("zzz", FIELDS)


def test_the_value_of_an_unknown_field_is_not_repeated_since_it_may_tell_who_the_person_is():
    _record, faults = read_with(ofender_ref="N455992")

    assert not any("N455992" in text for fault in faults for text in (fault.column, fault.value, fault.reason))


def test_a_mark_at_the_start_does_no_harm():
    assert read(b'\xef\xbb\xbf{"case_ref": "A1", "outcome_code": 8}\r\n')[1] == []


def test_a_line_with_endless_faults_names_the_first_fifty():
    _record, faults = read_with(**{f"field{n}": 1 for n in range(60)})

    assert len(faults) == 51
    assert faults[-1].reason == "10 more faults like these are not listed."


def test_lines_are_split_at_line_feeds_only_and_blank_ones_count():
    stream = io.BytesIO('\ufeff{"a": "x\u2028y\r"}\n\n \t\r\n{}'.encode())

    assert list(read_lines(stream)) == [(1, '{"a": "x\u2028y\r"}\n'.encode()), (4, b"{}")]


def test_a_line_beyond_every_limit_stops_the_reading(monkeypatch):
    monkeypatch.setattr(records, "LONGEST_LINE", 10)

    with pytest.raises(Unreadable, match=r"^Line 2 is longer than 10 bytes, which no record within the limits is\."):
        list(read_lines(io.BytesIO(b"{}\n" + b"x" * 11)))


@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_a_fault(line):
    _record, faults = read(line)

    assert all(isinstance(fault, Fault) and fault.reason.endswith(".") for fault in faults)


ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.sampled_from(["yes", "8"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)
ANY_ENTRY = st.dictionaries(
    st.sampled_from(sorted({name for fields in LISTS.values() for name in fields})), ANY_VALUE, max_size=4
)


@given(
    st.dictionaries(
        st.sampled_from([*FIELDS, *LISTS]) | st.text(max_size=8), ANY_VALUE | st.lists(ANY_ENTRY, max_size=3)
    )
)
def test_no_json_is_more_than_faults_that_can_be_stored(sent):
    record, faults = read(json.dumps(sent).encode(), token_of=str.upper)

    json.dumps(record, allow_nan=False).encode()
    for fault in faults:
        assert "\0" not in fault.column + fault.value + fault.reason
        (fault.column + fault.value + fault.reason).encode()
        assert fault.reason.endswith(".")
    if not faults:
        assert record["case_ref"].strip()


@given(st.dates())
def test_every_day_of_the_calendar_is_read(day: date):
    assert read_with(offence_date=day.isoformat()) == (
        {"case_ref": "A1", "outcome_code": 8, "offence_date": day.isoformat()},
        [],
    )


def test_a_value_is_shown_in_words_however_deep_it_goes():
    assert [in_words(value) for value in ("a", True, 1.5, [[]], {})] == ["‘a’", "true", "1.5", "a list", "an object"]
    assert presentable("a\0\ud800", 3) == "a␀?"
