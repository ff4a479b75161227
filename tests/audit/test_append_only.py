"""What was recorded stays: the database itself refuses to alter, delete or empty it."""

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from cases.enums import Event
from cases.models import AuditEvent

pytestmark = pytest.mark.django_db

migration = import_module("cases.migrations.0002_audit_is_append_only")
REFUSED = "This record is append-only: no row of it is altered or deleted"


def refused(sql):
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def as_migrated():
    """The triggers as the migration makes them, which the tests' own database has put to sleep in part."""
    with connection.schema_editor() as editor:
        migration.allow_changes(None, editor)
        migration.forbid_changes(None, editor)


@pytest.mark.parametrize("sql", ["UPDATE cases_auditevent SET kind = 'forged'", "DELETE FROM cases_auditevent"])
def test_an_audit_event_is_neither_altered_nor_deleted(sql):
    AuditEvent.objects.create(at="2026-01-01T00:00Z", kind=Event.CASES_LISTED)

    refused(sql)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
@pytest.mark.usefixtures("as_migrated")
@pytest.mark.parametrize("table", [*migration.TABLES, "cases_case", "cases_force"])
def test_a_record_is_not_emptied_either_nor_with_what_it_hangs_on(table):
    refused(f"TRUNCATE {table} CASCADE")
