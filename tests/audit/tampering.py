"""What somebody with the database in their hands can do, and undo: direct SQL, as the owner of the tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from cases.audit.append_only import EVENTS, PROTECTED, trigger_names
from cases.audit.sealing import seal
from cases.audit.services import record
from cases.enums import Event, Role
from cases.models import AuditEvent
from tests import make

SEALS = "cases_auditseal"
STAMP = "cases_auditevent_stamp"


def a_sealed_record(number: int = 5) -> list[int]:
    """So many events, sealed; their numbers in order."""
    actor = make.an_actor(Role.ADMINISTRATOR)
    for place in range(number):
        record(Event.CASES_LISTED, by=actor, details={"asked": {"q": [f"word {place}"]}, "found": place})
    seal()
    return list(AuditEvent.objects.order_by("id").values_list("pk", flat=True))


def sql(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@contextmanager
def without_triggers() -> Iterator[None]:
    """The owner of the tables drops the triggers; afterwards all is as it was."""
    with transaction.atomic():
        on_postgresql = connection.vendor == "postgresql"
        for table in PROTECTED:
            for name in trigger_names(connection, table):
                sql(f"DROP TRIGGER {name} ON {table}" if on_postgresql else f"DROP TRIGGER {name}")
        if on_postgresql:
            sql(f"DROP TRIGGER {STAMP} ON {EVENTS}")
        yield
        transaction.set_rollback(True)


def insert_event(number: int, **changed: Any) -> None:
    """A forged event, copied from the first one."""
    values = {**AuditEvent.objects.order_by("id").values().first(), "id": number, "kind": "case.viewed", **changed}
    AuditEvent.objects.bulk_create([AuditEvent(**values)])
