"""Ending a seat with what hangs on it: whoever has left the panel is asked nothing more by its meetings."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.enums import Presence
from cases.exceptions import OutOfDate
from cases.models import Actor, AgendaItem, Attendance, Seat
from cases.panels import services
from cases.panels.meetings.inviting import withdraw_held
from cases.panels.meetings.moving import lock_meetings, lock_open_items, open_items

CHANGED_AT_THIS_MOMENT = "A meeting of this panel changed at this moment, and the seat was not ended. Try again."


@transaction.atomic
def leave_panel(*, seat: Seat, by: Actor) -> Seat:
    """End a seat, and withdraw its holder's invitations to the meetings that are not over.

    What they have answered stays and counts; a round that waited for them alone closes. Items are locked before the
    panel and the panel before its meetings, as everywhere.
    """
    meetings = [one.meeting for one in _open_invitations(seat)]
    items = lock_open_items(*meetings)
    ended = services.end_seat(seat=seat, by=by)
    lock_meetings(meetings)
    invitations = list(_open_invitations(seat))
    _refuse_unless_locked(invitations, items)
    for one in invitations:
        withdraw_held(one, [item for item in items if item.meeting_id == one.meeting_id], by)
    return ended


def _open_invitations(seat: Seat) -> QuerySet[Attendance]:
    """Those that stand; who was at a meeting, or was not, stays on record once its day has come."""
    standing = Attendance.objects.standing().filter(
        meeting__panel=seat.panel_id,
        meeting__cancelled_at__isnull=True,
        meeting__confirmed_at__isnull=True,
        membership=seat.membership_id,
    )
    is_expected = Q(presence=Presence.EXPECTED) | Q(meeting__held_on__isnull=True)
    to_come = standing.filter(is_expected | Q(meeting__held_on__gt=timezone.localdate()))
    return to_come.select_related("meeting__panel", "membership__person").order_by("meeting_id")


def _refuse_unless_locked(invitations: Sequence[Attendance], items: Sequence[AgendaItem]) -> None:
    """Nothing is withdrawn around a round that somebody else is about to close, or was only just opened."""
    now = open_items(*(one.meeting for one in invitations)).values_list("pk", flat=True)
    if not set(now) <= {item.pk for item in items}:
        raise OutOfDate(CHANGED_AT_THIS_MOMENT)
