"""Settling what an import says otherwise of a case delivered here: it stands, or named facts of it are corrected."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record as record_event
from cases.authorisation import notices
from cases.authorisation.afterwards import policies
from cases.authorisation.correcting import SAY_WHY, append_correction, append_recoding, locked_case
from cases.casework.policies import OF_THE_AUTHORITY
from cases.enums import Event, ReconciliationOutcome
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import COMMUNITY_RESOLUTION, Actor, Case, Proposal, Reconciliation

OUTCOME: Final = "outcome_code"
NEWER: Final = "Another import has said something else of this case while you were looking. Look at it again."
NAME_THEM: Final = "Choose at least one fact that was sent and is right, or say that what is held stands."


@transaction.atomic
def settle(
    *,
    reconciliation: Reconciliation,
    by: Actor,
    outcome: ReconciliationOutcome,
    reason: str,
    fields: Collection[str] = (),
    seen: int | None = None,
) -> Reconciliation:
    """Say what is right, once, with the reason; `seen` is the import that the person was looking at.

    Whatever is settled, who decided and authorised, at which rank and when, stand as they were given here.
    """
    case = locked_case(reconciliation.case)
    found = Reconciliation.objects.select_for_update().get(pk=reconciliation.pk)
    found.case = case
    if found.closed_at:
        raise OutOfDate(f"{found.closed_by} has settled this already. Nothing of yours was stored.")
    policies.may_settle(by, found).require()
    if seen is not None and seen != found.batch_id:
        raise OutOfDate(NEWER)
    if not reason.strip():
        raise NotAllowed(SAY_WHY)
    if outcome == ReconciliationOutcome.CORRECTED:
        case = _taken_over(case, found, fields, reason, by)
    found.outcome, found.reason = outcome, reason.strip()
    found.closed_at, found.closed_by = timezone.now(), by.signature
    found.save(update_fields=["outcome", "reason", "closed_at", "closed_by"])
    details = {"outcome": outcome.value, "fields": sorted(fields), "reason": found.reason, "batch": found.batch_id}
    record_event(Event.RECONCILIATION_SETTLED, by=by, case=case, details=details)
    notices.tell_of(Proposal.objects.select_related("case", "membership").get(case=case), None, by)
    return found


def can_be_taken_over(differences: Mapping[str, Any]) -> list[str]:
    """Of what differs, the facts that may be taken from what was sent: never one that the authority rests on.

    The outcome is the force's own word on whether it still is a Community Resolution.
    """
    return [name for name in differences if name == OUTCOME or name not in OF_THE_AUTHORITY]


def _taken_over(case: Case, reconciliation: Reconciliation, fields: Collection[str], reason: str, by: Actor) -> Case:
    allowed = can_be_taken_over(reconciliation.differences)
    if not fields:
        raise NotAllowed(NAME_THEM)
    if beyond := sorted(set(fields).difference(allowed)):
        raise NotAllowed(f"{', '.join(beyond)} cannot be taken over: the authority stands as it was given here.")
    sent = {name: reconciliation.differences[name][1] for name in fields}
    outcome = sent.pop(OUTCOME, COMMUNITY_RESOLUTION)
    if sent:
        case = append_correction(case, changes=sent, reason=reason, by=by).case
    if OUTCOME in fields:
        case = append_recoding(case, outcome, reason=reason, by=by).case
    return case
