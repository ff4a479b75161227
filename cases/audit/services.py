"""Writing the audit record: one act, one event."""

from typing import Any

from django.utils import timezone

from cases.enums import Event
from cases.models import Actor, AuditEvent, Case


def record(
    kind: Event, *, by: Actor | None, case: Case | None = None, force: str = "", details: dict[str, Any] | None = None
) -> AuditEvent:
    """Append one event; `by` is None where the system acts, for example on the command line."""
    return AuditEvent.objects.create(
        at=timezone.now(),
        kind=kind,
        person=by.person.email if by else "",
        membership=by.title if by else "system",
        force=case.force_id if case else force,
        case_ref=case.case_ref if case else "",
        case_version=case.version if case else None,
        details=details or {},
    )
