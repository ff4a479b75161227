"""Writing the audit record: one act, one event."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.audit import policies
from cases.enums import Event
from cases.models import Actor, AuditEvent, Case


def record(
    kind: Event,
    *,
    by: Actor | None,
    case: Case | None = None,
    version: int | None = None,
    force: str = "",
    details: dict[str, Any] | None = None,
    why: str = "",
    recipients: Sequence[str] = (),
    address: str = "",
) -> AuditEvent:
    """Append one event; `by` is None where the system acts, for example on the command line.

    `why` is the justification of this act, where it has one of its own; else the purpose the person gave is carried.
    `address` says where it came from when nobody has signed in yet.
    """
    return AuditEvent.objects.create(
        at=timezone.now(),
        kind=kind,
        person=by.person.email if by else "",
        membership=by.title if by else "system",
        membership_number=by.membership.pk if by and by.membership else None,
        address=by.address if by else address,
        force=case.force_id if case else force,
        case_ref=case.case_ref if case else "",
        case_version=(version or case.version) if case else None,
        why=why or (by.why if by else ""),
        recipients=list(recipients),
        details=details or {},
    )


@transaction.atomic
def record_reading(*, by: Actor, asked: dict[str, Any]) -> None:
    """Reading the audit record is recorded, with what was asked for."""
    policies.may_read_audit(by).require()
    record(Event.AUDIT_READ, by=by, details={"asked": asked})


@transaction.atomic
def record_export(*, by: Actor, asked: dict[str, Any], events: int) -> None:
    """A copy of the audit record leaves the service, and the auditor has it."""
    policies.may_read_audit(by).require()
    details = {"asked": asked, "events": events}
    record(Event.AUDIT_EXPORTED, by=by, details=details, recipients=[by.signature])
