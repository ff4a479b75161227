"""Making packs: what is in them leaves the service, so each making is recorded as a disclosure before it is given."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.enums import Event
from cases.exceptions import NotAllowed
from cases.models import Actor, Attendance, Meeting
from cases.panels.meetings.queries import sitting_at
from cases.panels.queries.running import forces_of
from cases.review import paper_policies as policies
from cases.review.pack import Pack, pack_for

PAGE, PDF = "page", "pdf"


@transaction.atomic
def make_packs(*, meeting: Meeting, recipients: Sequence[Attendance], by: Actor, medium: str) -> list[Pack]:
    """The packs of these recipients as they stand now; a member makes nobody's but their own."""
    sitting = sitting_at(meeting, by)
    policies.may_take_pack(by, meeting, sitting).require()
    if not sitting.runs and any(not policies.is_recipient(one, by) for one in recipients):
        raise NotAllowed("You take your own pack: those who run the meeting make anybody else’s.")
    at = timezone.now()
    packs = [pack_for(meeting, recipient, at) for recipient in recipients]
    policies.fits_one_document(sum(len(pack.cases) for pack in packs), len(packs)).require()
    forces = {case.item.case.force_id for pack in packs for case in pack.cases}
    for force in sorted(forces or forces_of(meeting.panel)):
        _record(packs, force, by=by, medium=medium)
    return packs


def _record(packs: Sequence[Pack], force: str, *, by: Actor, medium: str) -> None:
    """One event for each force, so that no force's auditors read another's references."""
    meeting = packs[0].meeting
    listed: list[dict[str, Any]] = [
        {
            "for": pack.name,
            "items": [
                {
                    "item": case.item.number,
                    "case": case.item.case.case_ref,
                    "version": case.page.release.case_version,
                    "place": case.page.release.number,
                    "hits_hidden": case.page.hits_hidden,
                }
                for case in pack.cases
                if case.item.case.force_id == force
            ],
        }
        for pack in packs
    ]
    details = {"panel": meeting.panel.slug, "meeting": meeting.number, "as": medium, "packs": listed}
    why = f"Panel: {meeting.panel}, meeting {meeting.number}"
    record(Event.PACK_MADE, by=by, force=force, details=details, why=why, recipients=[pack.name for pack in packs])
