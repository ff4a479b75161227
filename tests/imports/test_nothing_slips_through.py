"""What was found when somebody tried to get a record past the import, each once and never again."""

import csv
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.enums import Event, Role
from cases.models import AuditEvent, Case
from tests import make
from tests.imports.importing import counts, run

pytestmark = pytest.mark.usefixtures("two_forces")


def records(path, *sent):
    path.write_text("".join(f"{json.dumps(one)}\n" for one in sent), "utf-8")
    return path


def test_a_record_of_another_force_cannot_close_a_case(tmp_path):
    run(records(tmp_path / "one.jsonl", {"case_ref": "K1", "outcome_code": 8}))

    status, outcome = run(records(tmp_path / "two.jsonl", {"case_ref": "K1", "outcome_code": 5, "force": "essex"}))

    assert (status, counts(outcome)) == (2, (1, 0, 0, 0, 1))
    assert Case.objects.get(case_ref="K1").is_standing


@pytest.mark.parametrize(
    "fault",
    [
        {"weapn": "firearm"},
        {"previous": [{"type": "pnd", "vilent": True}]},
        {"previous": "none"},
        {"offender_ref": 12345},
    ],
)
def test_what_is_given_back_is_refused_again_until_it_is_corrected(tmp_path, fault):
    sent = records(tmp_path / "in.jsonl", {"case_ref": "G1", "outcome_code": 8, **fault})
    run(sent, "--errors", str(tmp_path / "out"))

    status, _outcome = run(tmp_path / "out")

    assert status == 2
    assert not Case.objects.exists()


def test_a_line_with_a_hundred_thousand_strange_fields_is_refused_at_once(tmp_path):
    strange = {f"field {number}": 1 for number in range(100_000)}

    _status, outcome = run(records(tmp_path / "in.jsonl", {"case_ref": "A1", "outcome_code": 8, **strange}))

    assert outcome["errors"][0]["reason"] == "100,000 fields are not of the record. Send only its own."


def test_a_header_of_a_hundred_thousand_columns_is_refused_at_once(tmp_path):
    path = tmp_path / "cases.csv"
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerow(["case_ref", "outcome_code", *(f"c{number}" for number in range(100_000))])

    _status, outcome = run(path)

    assert outcome["errors"][0]["reason"] == (
        "cases.csv has 100,002 columns, and at most 1,000 are read. Leave some out."
    )


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="INSERT OR REPLACE is SQLite's own")
def test_an_audit_event_cannot_be_replaced():
    event = AuditEvent.objects.create(at="2026-01-01T00:00Z", kind=Event.CASES_LISTED)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO cases_auditevent (id, at, kind, person, membership, force, case_ref, details)"
            " VALUES (%s, '2026-01-01', 'forged', '', '', '', '', '{}')",
            [event.pk],
        )


def test_no_browser_keeps_a_page_about_cases(client):
    actor = make.an_actor(Role.ADMINISTRATOR)
    client.force_login(actor.person)

    response = client.get(reverse("cases"))

    assert "no-store" in response.headers["Cache-Control"]
