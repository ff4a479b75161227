"""`check_case` answers for one record before it is a case, says what it assumed, and stores nothing."""

import json
import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cases.enums import Rank
from cases.models import AuthoritySettings, Case, ForceSettings
from tests import make

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
ROBBERY = {"offence_code": "34B", "offence_group": "robbery", "mode_of_trial": "indictable_only"}
IN_2023 = {"disposal_date": "2023-05-10"}


def written(tmp_path: Path, record: Any, *, indent: int | None = None) -> Path:
    path = tmp_path / "one.json"
    path.write_bytes(record if isinstance(record, bytes) else json.dumps(record, indent=indent).encode())
    return path


def answered(path: Path, **options: Any) -> tuple[dict[str, Any], str]:
    """The answer, and what was said beside it."""
    out, err = StringIO(), StringIO()
    call_command("check_case", path, stdout=out, stderr=err, **options)
    assert out.getvalue().count("\n") == 1
    return json.loads(out.getvalue()), err.getvalue().strip()


def sent(**changes: Any) -> dict[str, Any]:
    """Baseline B as a force would send it, without what only a case has."""
    record = make.a_record(**changes)
    for age in make.AGES:
        record[age] = record.pop(f"{age}_youngest")
        record.pop(f"{age}_oldest")
    return {name: value for name, value in record.items() if name not in ("case_ref", "outcome_code")}


@pytest.mark.django_db
def test_the_answer_has_four_keys_on_one_line(tmp_path):
    answer, said = answered(written(tmp_path, sent(**ROBBERY, **IN_2023), indent=2))

    assert answer == {
        "hits": [
            {"rule": "CR-AUTH-01", "severity": "breach"},
            {"rule": "CR-SERIOUS-01", "severity": "breach"},
        ],
        "required_rank": "inspector",
        "consult": [],
        "missing": ["authorised_date"],
    }
    assert list(answer) == ["hits", "required_rank", "consult", "missing"]
    assert said == ""


@pytest.mark.django_db
def test_whom_to_consult_and_what_is_missing(tmp_path):
    record = sent(disposal_date="2024-03-15", hate_strands=["race"], age_at_offence=15, age_at_disposal=15,
                  cps_consulted=None, gravity_matrix=None, appropriate_adult="yes")  # fmt: skip

    answer, _said = answered(written(tmp_path, record))

    assert answer == {
        "hits": [
            {"rule": "CR-GRAV-01", "severity": "gap"},
            {"rule": "CR-HATE-01", "severity": "gap"},
            {"rule": "CR-YOUTH-02", "severity": "gap"},
        ],
        "required_rank": "inspector",
        "consult": ["yjs", "cps"],
        "missing": ["cps_consulted", "gravity_matrix"],
    }


@pytest.mark.django_db
def test_a_missing_day_is_today_and_said_on_the_error_output(tmp_path):
    _answer, said = answered(written(tmp_path, ROBBERY))

    assert said == f"The record names no disposal_date: {date.today().isoformat()}, today, is taken."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("record", "on", "said"),
    [
        (ROBBERY, "2019-05-10", ""),
        ({**ROBBERY, **IN_2023}, "2023-05-10", ""),
        ({**ROBBERY, **IN_2023}, "2019-05-10",
         "The record’s own disposal_date, 2023-05-10, is set aside for --on 2019-05-10."),
    ],
)  # fmt: skip
def test_a_day_that_is_given_counts(tmp_path, record, on, said):
    answer, beside = answered(written(tmp_path, record), on=on)

    assert beside == said
    rules = [hit["rule"] for hit in answer["hits"]]
    assert ("CR-GRAV-01" in rules) is (on > "2022-01-01")


@pytest.mark.django_db
def test_a_force_adds_its_settings_its_floor_and_its_supervisors(tmp_path):
    make.a_force()
    path = written(tmp_path, sent(**IN_2023))
    assert answered(path, force="hampshire")[0]["required_rank"] == "none"

    AuthoritySettings.objects.create(
        force_id="hampshire", lowest_rank=Rank.SERGEANT, changed_at="2026-01-01T00:00:00Z", changed_by="A test"
    )
    assert answered(path, force="hampshire")[0]["required_rank"] == "sergeant"

    ForceSettings.objects.create(
        force_id="hampshire", values={"strict_indictable": True}, revision=1, changed_at="2026-01-01T00:00:00Z"
    )
    answer = answered(path, force="hampshire")[0]
    assert (answer["required_rank"], answer["consult"]) == ("inspector", ["supervisor"])


@pytest.mark.django_db
def test_nothing_is_stored(tmp_path):
    answered(written(tmp_path, sent()))

    assert not Case.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (b"\xff{}", {}, "one.json: The file is not UTF-8: byte 1 cannot be read. Save the file as UTF-8."),
        (b"{", {}, "one.json: The file is not JSON: it breaks off at character 2. Write one whole object a file."),
        (b"", {}, "one.json: The file is not JSON: it breaks off at character 1. Write one whole object a file."),
        (b"[1]", {}, "one.json: The file holds a list, not a record. Write one object, {…}, a file."),
        (b'{"outcome_code": 1}', {},
         "one.json: outcome_code 1 is not a Community Resolution. Use 8, a Community Resolution."),
        (b'{"outcome_code": "x"}', {},
         "one.json: outcome_code ‘x’ is not a whole number. Use 8, a Community Resolution."),
        (b'{"responsibility": "sorry", "age_at_offence": 200}', {},
         "one.json: age_at_offence 200 is beyond the limits. Use a whole number from 0 to 120.\n"
         "one.json: responsibility ‘sorry’ is not known. Use one of: accepted, admitted, denied, no_reply."),
        (b"\x1f\x8b", {}, "one.json is compressed with gzip. Unpack it and name the .jsonl file inside."),
        (b"{}", {"on": "10/5/2023"},
         "--on ‘10/5/2023’ is not a date. Use a real date, written YYYY-MM-DD."),
        (b"{}", {"on": "2023-02-30"},
         "--on ‘2023-02-30’ is not a date. Use a real date, written YYYY-MM-DD."),
        (b"{}", {"force": "hampshir"}, "There is no force ‘hampshir’. The nearest: hampshire."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path, content, options, message):
    make.a_force()

    with pytest.raises(CommandError) as refusal:
        answered(written(tmp_path, content), **options)

    assert str(refusal.value) == message


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path):
    with pytest.raises(CommandError, match=r"There is no file .*nowhere\.json\. Check the path\."):
        call_command("check_case", tmp_path / "nowhere.json")
    with pytest.raises(CommandError, match=r"is a folder\. Name one"):
        call_command("check_case", tmp_path)


def test_it_works_on_a_database_that_was_never_set_up_and_ends_with_status_1_on_a_fault(tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "scrutiny.settings.test",
    }

    def run(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(MANAGE), "check_case", str(path), *more]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)

    good = run(written(tmp_path, ROBBERY), "--on", "2023-05-10")
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["required_rank"] == "inspector"

    bad = run(tmp_path / "nowhere.json")
    assert (bad.returncode, bad.stdout) == (1, "")

    forceless = run(written(tmp_path, ROBBERY), "--force", "hampshire")
    assert forceless.returncode == 1
    assert "This database has no forces yet." in forceless.stderr
