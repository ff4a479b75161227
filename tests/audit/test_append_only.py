"""What was recorded stays: the database itself refuses to alter, delete, replace or empty it."""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cases.audit.append_only import EVENTS, GUARDED, PROTECTED, REFUSAL, trigger_names
from cases.audit.services import record
from cases.enums import Event, FlagAct, Role
from cases.models import (
    Actor,
    AuditEvent,
    AuditSeal,
    Case,
    CaseVersion,
    Correction,
    FlagChange,
    Proposal,
    ProposalMove,
    ProposalVersion,
    Redaction,
    RedactionChange,
    ReviewVersion,
    RuleException,
)
from tests import make
from tests.audit.tampering import SEALS, STAMP, sql
from tests.panels import making

pytestmark = pytest.mark.django_db

ON_POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no such statement")
ON_SQLITE = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL numbers events itself")


@pytest.fixture
def recorded() -> AuditEvent:
    """A row in every table that is append-only."""
    case, actor, at = make.a_case(), make.an_actor(Role.ADMINISTRATOR), timezone.now()
    review(case, at)
    event = record(Event.CASE_VIEWED, by=actor, case=case)
    CaseVersion.objects.create(case=case, number=1, record={}, stored_at=at, stored_by="x", superseded_at=at)
    flag = case.flags.create(
        author=actor.person, membership=actor.membership, case_version=1, severity="gap", reason="Why?",
        raised_at=at, changed_at=at,
    )  # fmt: skip
    FlagChange.objects.create(flag=flag, act=FlagAct.RAISED, severity="gap", reason="Why?", by="x", at=at)
    Correction.objects.create(
        case=case, version=2, changes={}, reason="It was wrong.", person=actor.person, signature="x", at=at
    )
    propose(actor, at)
    AuditSeal.objects.create(
        number=1, sealed_at=at, entries=[[event.pk, "0"]], columns=["id"], total=1, last_transaction=0,
        last_event=event.pk, previous="0", digest="0",
    )  # fmt: skip
    return event


def review(case: Case, at: datetime) -> None:
    """What is kept of a redaction and of a member's review."""
    redaction = Redaction.objects.create(case=case, case_version=1, detector="x", made_at=at)
    RedactionChange.objects.create(redaction=redaction, act="saved", spans={}, by="x", at=at)
    panel = make.a_panel()
    member = making.a_member(panel)
    said = making.a_review(making.an_item_in_review(making.a_meeting(panel, member)), member)
    ReviewVersion.objects.create(review=said, number=1, content={}, by="x", at=at)


def propose(actor: Actor, at: datetime) -> None:
    """What is kept of a proposal: its version, a move, an exception."""
    proposal = Proposal.objects.create(
        force_id="hampshire", proposer=actor.person, membership=actor.membership, begun_at=at, changed_at=at
    )
    by = {"proposal": proposal, "person": actor.person, "membership": actor.membership, "signature": "x", "at": at}
    ProposalVersion.objects.create(
        proposal=proposal, number=1, record={}, hits={}, required_rank="none", consult=[], settings={}, at=at, by="x"
    )
    ProposalMove.objects.create(version=1, act="submit", from_stage="draft", to_stage="awaiting_authority", **by)
    RuleException.objects.create(version=1, rule="CR-HIST-01", rank="sergeant", reason="Why?", on=at.date(), **by)


def refused(statement: str, *parameters: object) -> None:
    with pytest.raises(DatabaseError, match=REFUSAL.rstrip(".")), transaction.atomic():
        sql(statement, *parameters)


def triggers() -> set[tuple[str, str]]:
    """What really stands in the database, asleep or awake."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        return set(cursor.fetchall())


def test_the_migrated_database_has_every_trigger():
    """A migration that remade a table on SQLite and did not call `protect` fails here."""
    guards = {(table, name) for table in GUARDED for name in trigger_names(connection, table)}

    assert triggers() == guards | ({(EVENTS, STAMP)} if connection.vendor == "postgresql" else set())


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("table", PROTECTED)
def test_no_row_is_deleted(table):
    refused(f"DELETE FROM {table}")


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    "change",
    [
        f"{EVENTS} SET kind = 'session.opened'",
        f"{EVENTS} SET id = id + 1",
        f"{SEALS} SET digest = '1'",
        "cases_caseversion SET stored_by = 'y'",
        "cases_flagchange SET reason = 'Forged.'",
        "cases_correction SET reason = 'Forged.'",
        "cases_proposalmove SET reason = 'Forged.'",
        "cases_proposalversion SET required_rank = 'constable'",
        "cases_redactionchange SET act = 'forged'",
        "cases_reviewversion SET number = 2",
        "cases_ruleexception SET reason = 'Forged.'",
    ],
)
def test_no_row_is_altered(change):
    refused(f"UPDATE {change}")


@ON_POSTGRESQL
@pytest.mark.parametrize("table", [*PROTECTED, "cases_case", "cases_force"])
def test_no_table_is_emptied_either_nor_with_what_it_hangs_on(table):
    for asleep in PROTECTED:
        sql(f"ALTER TABLE {asleep} ENABLE TRIGGER {asleep}_no_truncate")

    refused(f"TRUNCATE {table} CASCADE")


@ON_SQLITE
@pytest.mark.parametrize("table", PROTECTED)
def test_no_row_is_replaced(table, recorded):
    refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


@ON_SQLITE
def test_no_event_is_inserted_under_an_old_number(recorded):
    AuditEvent(id=recorded.pk + 10, at=recorded.at, kind=recorded.kind).save(force_insert=True)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent(id=recorded.pk + 5, at=recorded.at, kind=recorded.kind).save(force_insert=True)


@ON_POSTGRESQL
def test_whoever_inserts_an_event_its_number_and_transaction_are_the_databases_own(recorded):
    forged = AuditEvent(id=5, transaction=7, cluster="elsewhere", at=recorded.at, kind=recorded.kind)
    forged.save(force_insert=True)

    newest = AuditEvent.objects.first()
    assert (newest.pk, newest.transaction, newest.cluster) == (
        recorded.pk + 1,
        AuditEvent.objects.get(pk=recorded.pk).transaction,
        AuditEvent.objects.get(pk=recorded.pk).cluster,
    )
    assert newest.transaction > 7


@ON_POSTGRESQL
def test_an_event_that_is_inserted_under_a_number_that_is_there_alters_nothing(recorded):
    refused(
        f"INSERT INTO {SEALS} SELECT * FROM {SEALS} ON CONFLICT (number) DO UPDATE SET digest = 'forged'",
    )


def test_an_event_knows_its_number_as_soon_as_it_is_recorded(recorded):
    assert AuditEvent.objects.get(pk=recorded.pk).case_ref == recorded.case_ref
