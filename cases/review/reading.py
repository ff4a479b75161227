"""Reading what members said is recorded, as the opening of a case is."""

from collections.abc import Sequence

from django.db import transaction

from cases.audit.services import record
from cases.enums import Event, ItemStage
from cases.models import Actor, AgendaItem
from cases.review.queries import purpose_of


@transaction.atomic
def record_spread_read(*, item: AgendaItem, by: Actor) -> None:
    """Somebody opened what members said of one case."""
    details = {"panel": item.meeting.panel.slug, "meeting": item.meeting.number, "item": item.number}
    version = item.release.case_version if item.release else None
    record(Event.ROUND_READ, by=by, case=item.case, version=version, details=details, why=purpose_of(item))


@transaction.atomic
def record_table_read(*, items: Sequence[AgendaItem], by: Actor) -> None:
    """Somebody opened the table: one event for each force, so that no force's auditors read of another's cases."""
    closed = [item for item in items if item.stage in ItemStage.after_the_round()]
    for force in sorted({item.case.force_id for item in closed}):
        own = [item for item in closed if item.case.force_id == force]
        meeting = own[0].meeting
        listed = [{"case": one.case.case_ref, "item": one.number} for one in own]
        details = {"panel": meeting.panel.slug, "meeting": meeting.number, "items": listed}
        record(Event.ROUND_READ, by=by, force=force, details=details, why=purpose_of(own[0]))
