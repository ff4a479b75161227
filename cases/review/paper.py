"""Making score sheets for members on paper, and entering what comes back."""

from collections.abc import Sequence

from django.db import transaction

from cases.audit.services import record
from cases.enums import Event
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Actor, AgendaItem, Attendance, Meeting, Review
from cases.panels.meetings.moving import lock_item
from cases.panels.meetings.policies import may_run_meeting
from cases.panels.meetings.queries import sitting_at
from cases.review.scoring import Said, enter_review
from cases.review.sheets import OnPaper

NOTHING_TO_SCORE = (
    "There is nothing to score on paper now: sheets are made of cases in review, for members who are asked about them."
)
ENTERED_MEANWHILE = (
    "This sheet was entered while the page was open, so what you sent was not stored. It stands below: enter it again "
    "to put it in the place of what was entered, or leave it."
)


@transaction.atomic
def make_sheets(*, meeting: Meeting, members: Sequence[OnPaper], by: Actor) -> None:
    """Score sheets leave the service with the offence and the day of each case, so each making is a disclosure.

    One event for each force, so that no force's auditors read another's references.
    """
    may_run_meeting(by, meeting, sitting_at(meeting, by)).require()
    given = [(member, sheet) for member in members for sheet in member.to_print]
    if not given:
        raise NotAllowed(NOTHING_TO_SCORE)
    for force in sorted({sheet.item.case.force_id for _member, sheet in given}):
        own = [(member, sheet) for member, sheet in given if sheet.item.case.force_id == force]
        listed = [
            {"for": member.name, "item": sheet.item.number, "case": sheet.item.case.case_ref,
             "version": sheet.release.case_version}
            for member, sheet in own
        ]  # fmt: skip
        recipients = list(dict.fromkeys(member.name for member, _sheet in own))
        details = {"panel": meeting.panel.slug, "meeting": meeting.number, "sheets": listed}
        why = f"Panel: {meeting.panel}, meeting {meeting.number}"
        record(Event.SCORE_SHEETS_MADE, by=by, force=force, details=details, why=why, recipients=recipients)


@transaction.atomic
def enter_sheet(*, item: AgendaItem, attendance: Attendance, by: Actor, said: Said, seen: str) -> Review:
    """Enter one sheet; `seen` is how it stood when its page was opened, so that two people do not enter one over the
    other unseen."""
    item = lock_item(item)
    if seen != standing_of(item, attendance):
        raise OutOfDate(ENTERED_MEANWHILE)
    return enter_review(item=item, attendance=attendance, by=by, said=said)


def standing_of(item: AgendaItem, attendance: Attendance) -> str:
    """When this member's review of the case was last entered or changed; empty where there is none that counts."""
    counted = Review.objects.counted().filter(item=item, person=attendance.membership.person_id)
    at = counted.values_list("changed_at", flat=True).first()
    return at.isoformat() if at else ""
