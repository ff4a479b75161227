"""What the command says to the person who runs it, in no more lines than anybody reads."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.imports.importing import a_case, write_csv

ROOT = Path(__file__).resolve().parents[2]


def manage(environment, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )


@pytest.mark.usefixtures("two_forces")
def test_what_is_not_recorded_is_a_short_table_of_what_can_be_mended_first(tmp_path):
    out = StringIO()
    rows = [a_case("A1", gender="male"), a_case("A2", gender="")]

    call_command("import_cases", str(write_csv(tmp_path / "cases.csv", rows)), "--force=hampshire", stdout=out)

    said = out.getvalue().splitlines()
    assert said[:4] == [
        "2 cases: 2 created, 0 updated, 0 unchanged, 0 refused",
        "Not recorded:",
        "  gender                               left empty          1 of 2",
        "  Crown Prosecution Service consulted  not supplied        2 of 2",
    ]
    assert len(said) == 15
    assert said[-1] == "  … and 61 more fields wholly absent: the page of this import lists them all"


def test_a_database_that_cannot_be_reached_is_one_sentence_and_status_2(tmp_path):
    address = f"postgresql://nobody@/none?host={tmp_path}"
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "scrutiny.settings.demo"}
    ended = manage(environment, "import_cases", str(tmp_path), "--force=hampshire")

    assert ended.returncode == 2
    assert ended.stderr.startswith("CommandError: The database cannot be used: connection ")
    assert ended.stderr.endswith(
        "Check DATABASE_URL, that the database runs and has room, and that migrate was run. "
        "What was not stored by then is not stored at all: mend it and run this again.\n"
    )
    assert len(ended.stderr.splitlines()) == 1


def test_a_database_without_room_is_one_sentence_and_status_2(tmp_path):
    database = tmp_path / "small.sqlite3"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "scrutiny.settings.demo"}
    environment["DATABASE_URL"] = f"sqlite:///{database}"
    path = write_csv(tmp_path / "cases.csv", [a_case(f"A{number}", context="x" * 9_000) for number in range(400)])
    manage(environment, "migrate", "--verbosity=0")
    manage(environment, "load_reference")

    ended = subprocess.run(
        # Files of this process, and so the database, may not grow beyond 3 MB.
        ["sh", "-c", f"trap '' XFSZ; ulimit -f 6000; exec {sys.executable} manage.py import_cases {path} --force=kent"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 2, ended.stderr
    assert ended.stderr.startswith("CommandError: The database cannot be used: ")
    assert len(ended.stderr.splitlines()) == 1
