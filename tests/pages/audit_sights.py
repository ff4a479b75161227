"""The audit record in every state it has, for test_accessibility to look at."""

from django.urls import reverse

from cases.audit.sealing import seal
from cases.audit.services import record
from cases.enums import Event, Role
from cases.models import Actor, AuditEvent
from tests import make

AUDITOR = Role.AUDITOR


def an_eventful_day(actor: Actor) -> AuditEvent:
    """Something refused, something altered, many cases in one act, long words, and one event that nobody sealed."""
    lead = make.an_actor(Role.FORCE_LEAD)
    case = make.a_case(case_ref="A-REFERENCE-THAT-IS-MUCH-LONGER-THAN-ANYBODY-WOULD-LIKE")
    for _event in range(60):
        record(Event.CASES_LISTED, by=lead, details={"asked": {"q": ["bicycle"]}, "found": 12}, why="Record quality")
    refused = {"page": "case", "named": {"force": "metropolitan", "ref": "B" * 60}, "method": "GET"}
    reason = "There is nothing there that this person may see."
    record(Event.ACCESS_REFUSED, by=lead, details={**refused, "reason": reason})
    record(Event.SIGN_IN_REFUSED, by=None, details={"email": lead.person.email})
    stored = {"created": [f"C-{number:05d}" for number in range(150)], "updated": []}
    record(Event.BATCH_COMMITTED, by=lead, force="hampshire", details={"file": "f" * 90 + ".csv", "cases": stored})
    seal()
    before = {"severity": "gap", "reason": "Nobody asked the victim.", "rule": ""}
    after = {"severity": "breach", "reason": "A_word_that_does_not_break_" * 4, "rule": "CR-ADMIT-01"}
    return record(
        Event.FLAG_AMENDED,
        by=lead,
        case=case,
        why="A panel meeting",
        recipients=["Hampshire and London joint panel"],
        details={"flag": 7, "before": before, "after": after},
    )


def everything(actor: Actor) -> str:
    an_eventful_day(actor)
    return reverse("audit")


def altered(actor: Actor) -> str:
    return reverse("audit-event", args=[an_eventful_day(actor).pk])


def stored(actor: Actor) -> str:
    an_eventful_day(actor)
    return reverse("audit-event", args=[AuditEvent.objects.filter(kind=Event.BATCH_COMMITTED).latest("id").pk])


def not_sealed(actor: Actor) -> str:
    AuditEvent.objects.create(at="2026-01-01T00:00Z", kind=Event.CASES_LISTED)
    return reverse("audit")


AUDIT = {
    "audit": (AUDITOR, everything),
    "audit: filtered": (AUDITOR, lambda actor: f"{everything(actor)}?kind=access.refused&since=1/1/2020"),
    "audit: older": (AUDITOR, lambda actor: f"{everything(actor)}?before={AuditEvent.objects.latest('id').pk - 5}"),
    "audit: none match": (AUDITOR, lambda actor: f"{everything(actor)}?case=nowhere"),
    "audit: a filter that cannot be understood": (AUDITOR, lambda actor: f"{everything(actor)}?agency=guild&since=x"),
    "audit: nobody seals": (AUDITOR, not_sealed),
    "audit-event": (AUDITOR, altered),
    "audit-event: many cases": (AUDITOR, stored),
}
AUDIT_ACTS = {"audit-export"}
