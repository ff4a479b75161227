"""A commit that is killed leaves nothing half-done, and running it again completes it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from tests.imports.importing import a_case, write_folder

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
KEPT = ("cases_case", "cases_caseversion", "cases_previousoutcome", "cases_hit", "cases_auditevent")

# The audit event is the last thing a commit writes, so a commit that waits there has written all the rest.
PAUSE_ON_SQLITE = """
CREATE TRIGGER pause BEFORE INSERT ON cases_auditevent WHEN NEW.kind = 'import.committed'
BEGIN SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 4000000000)
SELECT i FROM n WHERE i < 0); END
"""
PAUSE_ON_POSTGRESQL = """
CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.kind = 'import.committed' THEN PERFORM pg_sleep(120); END IF; RETURN NEW; END $$;
CREATE TRIGGER pause BEFORE INSERT ON cases_auditevent FOR EACH ROW EXECUTE FUNCTION pause();
"""


class OnSqlite:
    """A database file of its own."""

    def __init__(self, folder):
        self.path = folder / "killed.sqlite3"
        self.url = f"sqlite:///{self.path}"

    def run(self, sql):
        with sqlite3.connect(self.path, timeout=PATIENCE) as database:
            return database.executescript(sql) if ";" in sql else database.execute(sql).fetchall()

    def pause(self):
        self.run(PAUSE_ON_SQLITE)

    def resume(self):
        self.run("DROP TRIGGER pause;")

    def is_paused(self):
        """The file has been checked, and a writer has held the database for a whole second."""
        if self.run("SELECT 1 FROM cases_importbatch WHERE state = 'checked'") != [(1,)]:
            return False
        database = sqlite3.connect(self.path, timeout=1, isolation_level=None)
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        finally:
            database.close()
        return False

    def drop(self):
        """The file goes with its folder."""


class OnPostgresql:
    """A database of its own on the tests' server."""

    def __init__(self, folder):
        parts = urlsplit(os.environ["TEST_POSTGRES_URL"])
        self.server = urlunsplit(parts._replace(path="/postgres"))
        self.name = f"killed_{os.getpid()}"
        self.url = urlunsplit(parts._replace(path=f"/{self.name}"))
        self.on_server(f"CREATE DATABASE {self.name}")
        # The server notices a client that is gone as soon as this, not when it next wants to tell it something.
        self.on_server(f"ALTER DATABASE {self.name} SET client_connection_check_interval = '100ms'")

    def on_server(self, sql):
        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(sql)

    def run(self, sql):
        with psycopg.connect(self.url, autocommit=True) as database:
            cursor = database.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def pause(self):
        self.run(PAUSE_ON_POSTGRESQL)

    def resume(self):
        self.run("DROP TRIGGER pause ON cases_auditevent")

    def is_paused(self):
        asleep = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
        return self.run(asleep) == [(1,)]

    def drop(self):
        self.on_server(f"DROP DATABASE {self.name} WITH (FORCE)")


@pytest.fixture
def database(tmp_path):
    own = (OnPostgresql if connection.vendor == "postgresql" else OnSqlite)(tmp_path)
    yield own
    own.drop()


def manage(database, *arguments, wait=True):
    environment = {**os.environ, "DATABASE_URL": database.url, "DJANGO_SETTINGS_MODULE": "scrutiny.settings.demo"}
    environment.pop("TEST_DATABASE", None)
    child = subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if not wait:
        return child
    out, _ = child.communicate(timeout=PATIENCE * 2)
    return child.returncode, out


def wait_until(condition, child):
    until = time.monotonic() + PATIENCE
    while not condition():
        assert child.poll() is None, child.communicate()[0]
        assert time.monotonic() < until, "The commit never came to the point where it is killed."
        time.sleep(0.1)


def kept(database):
    return [database.run(f"SELECT count(*) FROM {table}")[0][0] for table in KEPT]


def test_a_commit_killed_half_way_leaves_nothing_and_running_it_again_completes_it(database, tmp_path):
    assert manage(database, "migrate", "--verbosity=0")[0] == 0
    assert manage(database, "load_reference")[0] == 0
    folder = write_folder(
        tmp_path / "in",
        cases=[a_case(f"A{number}") for number in range(20)],
        previous=[{"case_ref": "A1", "type": "conviction", "date": "01/01/2020"}],
    )
    database.pause()

    child = manage(database, "import_cases", str(folder), "--force=hampshire", wait=False)
    wait_until(database.is_paused, child)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    after_the_kill = kept(database)
    database.resume()
    status, said = manage(database, "import_cases", str(folder), "--force=hampshire", "--json")

    assert child.returncode == -signal.SIGKILL
    assert after_the_kill == [0, 0, 0, 0, 0]
    assert (status, said.splitlines()[-1].startswith('{"rows": 20, "created": 20, "updated": 0')) == (0, True), said
    assert kept(database)[:3] == [20, 0, 1]
