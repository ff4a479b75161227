"""Moving an agenda item: locked, asked, written and recorded; nothing else sets its stage."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cases.audit.services import record
from cases.casework.services import bring_into_round
from cases.enums import ItemAct, ItemStage
from cases.models import Actor, AgendaItem, Meeting
from cases.panels.meetings import queries, workflow

WITH_ITS_MEETING: Final = ("meeting__panel", "case__force", "release")


def lock_item(item: AgendaItem) -> AgendaItem:
    """The item as it is now, which nobody else can move before the transaction ends.

    It is read once it is held: what locks a row gives what hangs on it as it was before the wait.
    """
    AgendaItem.objects.select_for_update().only("pk").get(pk=item.pk)
    return AgendaItem.objects.select_related(*WITH_ITS_MEETING).get(pk=item.pk)


def lock_open_items(*meetings: Meeting) -> list[AgendaItem]:
    """Every item of these meetings that is selected or in review, in the order of the keys, as it is now."""
    held = list(open_items(*meetings).select_for_update().values_list("pk", flat=True))
    return list(AgendaItem.objects.select_related(*WITH_ITS_MEETING).filter(pk__in=held).order_by("pk"))


def open_items(*meetings: Meeting) -> QuerySet[AgendaItem]:
    before_the_panel = (ItemStage.SELECTED, ItemStage.IN_REVIEW)
    return AgendaItem.objects.filter(meeting__in=meetings, stage__in=before_the_panel).order_by("pk")


def lock_agenda(meeting: Meeting) -> None:
    """Every item of the meeting, in the order of the keys: what hangs on one of them waits, a finding with it."""
    items = AgendaItem.objects.select_for_update().filter(meeting=meeting)
    list(items.order_by("pk").values_list("pk", flat=True))


def lock_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it is now, which nobody else changes before the transaction ends.

    Whoever locks items as well locks them first, in the order of their keys, and the panel before the meeting.
    """
    held = Meeting.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("panel").get(pk=meeting.pk)


def lock_meetings(meetings: Iterable[Meeting]) -> None:
    """Several meetings, always in the order of their keys."""
    for key in sorted({meeting.pk for meeting in meetings}):
        lock_meeting(Meeting(pk=key))


@transaction.atomic
def move_item(
    *, item: AgendaItem, act: ItemAct, by: Actor | None, reason: str = "", details: dict[str, Any] | None = None
) -> AgendaItem:
    """Move an item along one line of the table, with its audit event; NotAllowed where that is not to be.

    `by` is None where nobody acts: the last answer has closed the round.
    """
    item = lock_item(item)
    move = workflow.move_of(act, ItemStage(item.stage))
    if by:
        move.may(by, item, queries.sitting_on(item, by)).require()
    now = timezone.now()
    item.stage, item.revision = move.end, item.revision + 1
    if act == ItemAct.RELEASE:
        item.round_opened_at = now
        bring_into_round(item)
    elif act == ItemAct.CLOSE:
        item.round_closed_at, item.round_closed_by = now, by.signature if by else ""
    elif act == ItemAct.REMOVE:
        item.removed_at, item.remove_reason = now, reason
    item.save(force_update=True)
    about = {"panel": item.meeting.panel.slug, "meeting": item.meeting.number, "item": item.number, **(details or {})}
    version = item.release.case_version if item.release else None
    record(move.event, by=by, case=item.case, version=version, details=about, why=reason)
    return item
