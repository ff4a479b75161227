"""Who may read the audit record."""

from cases.decisions import YES, Decision, no
from cases.enums import Role
from cases.models import Actor


def may_read_audit(actor: Actor) -> Decision:
    """Auditors and nobody else: it tells who looked at whom."""
    return YES if actor.role == Role.AUDITOR else no("The audit record is read by auditors.")
