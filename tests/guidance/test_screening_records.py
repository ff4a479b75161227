"""`screen_records` answers for each record as sent, names the line that it cannot read, and never fails otherwise."""

import gzip
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.guidance import services
from cases.guidance.settings import Settings
from cases.models import Case, Hit
from tests import make
from tests.guidance.schema_strategy import RECORDS
from tests.guidance.shared import EXAMPLE_IDS, WORKED_EXAMPLES, expected_of, line_of

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
A_RECORD = {"case_ref": "A1", "outcome_code": 8, "disposal_date": "2023-05-10"}
NOT_A_RESOLUTION = "outcome_code 1 is not a Community Resolution. Use 8, a Community Resolution."


def written(path: Path, *lines: bytes | dict[str, Any]) -> Path:
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line_of(line) for line in lines) + b"\n")
    return path


def answers(path: Path, **options: Any) -> tuple[list[dict[str, Any]], str]:
    """What was printed, and the message of the refusal if there was one."""
    out = StringIO()
    try:
        call_command("screen_records", path, stdout=out, **options)
    except CommandError as refusal:
        return [json.loads(line) for line in out.getvalue().splitlines()], str(refusal)
    return [json.loads(line) for line in out.getvalue().splitlines()], ""


def run(*arguments: object, database: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """The command as somebody types it, on a database of its own."""
    environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "scrutiny.settings.test"}
    command = [sys.executable, str(MANAGE), "screen_records", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, **more)


@pytest.mark.django_db
@pytest.mark.parametrize("example", WORKED_EXAMPLES, ids=EXAMPLE_IDS)
def test_every_worked_example_gives_just_the_hits_expected(tmp_path, example):
    path = written(tmp_path / "one.jsonl", example["record"])

    ([answer], refusal) = answers(path)

    assert refusal == ""
    assert answer["case_ref"] == example["record"]["case_ref"]
    assert [(hit["rule"], hit["severity"]) for hit in answer["hits"]] == expected_of(example)


@pytest.mark.django_db
def test_answers_stand_in_the_order_of_the_file_however_long_it_is(tmp_path):
    refs = [f"É-\u2028{number}" for number in range(1_234)]
    path = written(tmp_path / "many.jsonl", *({**A_RECORD, "case_ref": ref} for ref in refs))

    found, refusal = answers(path)

    assert [answer["case_ref"] for answer in found] == refs
    assert refusal == ""


@pytest.mark.django_db
def test_a_line_is_printed_as_the_format_has_it(tmp_path):
    out = StringIO()

    call_command("screen_records", written(tmp_path / "a.jsonl", make_line("É1", responsibility="denied")), stdout=out)

    assert out.getvalue() == '{"case_ref": "É1", "hits": [{"rule": "CR-ADMIT-01", "severity": "breach"}]}\n'


def make_line(case_ref: str, **changes: Any) -> bytes:
    record = dict(WORKED_EXAMPLES[0]["record"])
    return line_of({**record, "case_ref": case_ref, **changes})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({**A_RECORD, "outcome_code": 1}, f"Line 3 of some.jsonl: {NOT_A_RESOLUTION}"),
        (
            {**A_RECORD, "age_at_offence": 200},
            "Line 3 of some.jsonl: age_at_offence 200 is beyond the limits. Use a whole number from 0 to 120.",
        ),
        (
            b"A1",
            "Line 3 of some.jsonl: The line is not JSON: it breaks off at character 1. Write one whole object a line.",
        ),
        (
            {**A_RECORD, "remorse": "a\nb\x1b[2J"},
            "Line 3 of some.jsonl: remorse ‘a b�[2J’ is not known. Use one of: yes, no.",
        ),
        (
            {**A_RECORD, "outcome_code": None},
            "Line 3 of some.jsonl: outcome_code is not recorded. Use 8, a Community Resolution.",
        ),
        (
            {**A_RECORD, "remorse": "maybe", "gravity_final": 6},
            "Line 3 of some.jsonl: gravity_final 6 is beyond the limits. Use a whole number from 0 to 5.\n"
            "Line 3 of some.jsonl: remorse ‘maybe’ is not known. Use one of: yes, no.",
        ),
    ],
)
def test_the_first_line_that_cannot_be_read_is_named_after_the_answers_before_it(tmp_path, line, message):
    path = written(tmp_path / "some.jsonl", {**A_RECORD, "case_ref": "before"}, b"", line, A_RECORD, b"{")

    found, refusal = answers(path)

    assert [answer["case_ref"] for answer in found] == ["before"]
    assert sorted(refusal.splitlines()) == sorted(message.splitlines())


@pytest.mark.django_db
def test_what_is_no_file_of_records_gets_one_sentence(tmp_path):
    packed = tmp_path / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(line_of(A_RECORD)))
    zipped = tmp_path / "book.xlsx"
    zipped.write_bytes(b"PK\x03\x04")

    assert answers(tmp_path / "nowhere") == ([], f"There is no file {tmp_path / 'nowhere'}. Check the path.")
    assert answers(tmp_path) == ([], f"{tmp_path} is a folder. Name one .jsonl file.")
    assert answers(packed) == (
        [],
        "packed.jsonl.gz is compressed with gzip. Unpack it and name the .jsonl file inside.",
    )
    assert answers(zipped) == (
        [],
        "book.xlsx is a zip archive or a workbook. Unpack it and name the .jsonl file inside.",
    )


@pytest.mark.django_db
def test_an_empty_file_has_no_answers(tmp_path):
    path = tmp_path / "empty.jsonl"
    path.write_bytes(b"")

    assert answers(path) == ([], "")


@pytest.mark.django_db
def test_a_forces_settings_are_used_where_it_is_named_and_nowhere_else(tmp_path):
    manager = make.an_actor("system_manager")
    strict = Settings(strict_indictable=True)
    services.change_settings(force=make.a_force(), settings=strict, revision=0, by=manager)
    path = written(tmp_path / "one.jsonl", make_line("A1"))

    assert answers(path)[0][0]["hits"] == []
    assert answers(path, force="hampshire")[0][0]["hits"] == [{"rule": "CR-AUTH-01", "severity": "breach"}]


@pytest.mark.django_db
def test_an_unknown_force_names_the_nearest(tmp_path):
    make.a_force("hampshire")
    path = written(tmp_path / "one.jsonl", A_RECORD)

    assert answers(path, force="hampshir") == ([], "There is no force ‘hampshir’. The nearest: hampshire.")
    assert answers(path, force="\0") == (
        [],
        "There is no force ‘\0’. Use its data.police.uk id, for example hampshire.",
    )


@pytest.mark.django_db
def test_nothing_is_stored_and_nothing_filled_in(tmp_path):
    path = written(tmp_path / "one.jsonl", {**A_RECORD, "offence_code": "46"})

    found, _refusal = answers(path)

    assert {"rule": "CR-REC-01", "severity": "gap"} in found[0]["hits"]
    assert not Case.objects.exists()
    assert not Hit.objects.exists()
    assert "record_on_trial" not in connection.introspection.table_names()


def test_a_database_that_was_never_set_up_will_do(tmp_path):
    path = written(tmp_path / "examples.jsonl", *(example["record"] for example in WORKED_EXAMPLES))

    done = run(path, database=f"sqlite:///{tmp_path / 'new.sqlite3'}")
    with_force = run(path, "--force", "kent", database=f"sqlite:///{tmp_path / 'new.sqlite3'}")

    found = [[(hit["rule"], hit["severity"]) for hit in json.loads(line)["hits"]] for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert found == [expected_of(example) for example in WORKED_EXAMPLES]
    assert with_force.returncode == 1
    assert with_force.stderr == (
        "CommandError: This database has no forces yet. Run migrate and load_reference, or leave --force out.\n"
    )


def test_a_database_that_cannot_be_reached_is_said_in_one_sentence(tmp_path):
    path = written(tmp_path / "one.jsonl", A_RECORD)

    done = run(path, database="postgresql://nobody:nothing@127.0.0.1:1/none")

    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The database cannot be used: ")
    assert done.stderr.count("\n") == 1


def test_a_reader_who_has_had_enough_sees_no_traceback(tmp_path):
    path = written(tmp_path / "many.jsonl", *([A_RECORD] * 2_000))
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}"}
    reading, writing = os.pipe()
    os.close(reading)

    with os.fdopen(writing, "wb") as nobody_reads:
        done = subprocess.run(
            [sys.executable, str(MANAGE), "screen_records", str(path)],
            stdout=nobody_reads,
            stderr=subprocess.PIPE,
            env=environment,
            timeout=120,
        )

    assert (done.returncode, done.stderr) == (1, b"")


FAULTY_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=4), st.integers(), max_size=2),
)  # fmt: skip


@st.composite
def faulty_lines(draw: st.DrawFn) -> bytes:
    """A record with one of its values, or a key of its own, put to anything; or no record at all."""
    if draw(st.booleans()):
        return draw(
            st.binary(max_size=60).filter(lambda line: b"\n" not in line and not line.startswith((b"PK", b"\x1f\x8b")))
        )
    record = draw(RECORDS)
    key = draw(st.one_of(st.sampled_from(sorted(record)), st.text(max_size=8)))
    return json.dumps({**record, key: draw(FAULTY_VALUES)}).encode()


@pytest.mark.django_db
@settings(max_examples=60)
@given(lines=st.lists(st.one_of(RECORDS.map(line_of), faulty_lines()), min_size=1, max_size=3))
def test_whatever_the_file_holds_it_is_screened_or_its_line_is_named(tmp_path_factory, lines):
    path = written(tmp_path_factory.mktemp("any") / "any.jsonl", *lines)

    found, refusal = answers(path)

    held = [number for number, line in enumerate(lines, 1) if line.removeprefix(b"\xef\xbb\xbf").strip()]
    if refusal:
        named = held[len(found)]
        assert all(sentence.startswith(f"Line {named} of any.jsonl: ") for sentence in refusal.split("\n"))
    else:
        assert len(found) == len(held)


@pytest.mark.django_db
@settings(max_examples=60)
@given(records=st.lists(RECORDS, min_size=1, max_size=3))
def test_every_record_that_the_schema_allows_is_screened(tmp_path_factory, records):
    path = written(tmp_path_factory.mktemp("good") / "good.jsonl", *records)

    found, refusal = answers(path)

    assert refusal == ""
    assert [answer["case_ref"] for answer in found] == [record["case_ref"] for record in records]
    for answer in found:
        assert answer["hits"] == sorted(answer["hits"], key=lambda hit: hit["rule"])
