"""Opening a case to review it is recorded, as the opening of any case is."""

from django.db import transaction

from cases.audit.services import record
from cases.enums import Event
from cases.models import Actor, AgendaItem
from cases.review.queries import purpose_of


@transaction.atomic
def record_opening(*, item: AgendaItem, by: Actor) -> None:
    """A member opened a case of a meeting; the meeting is the reason."""
    details = {"panel": item.meeting.panel.slug, "meeting": item.meeting.number, "item": item.number}
    version = item.release.case_version if item.release else None
    record(Event.CASE_VIEWED, by=by, case=item.case, version=version, details=details, why=purpose_of(item))
