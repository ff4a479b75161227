"""What is on a meeting's agenda: cases put there, taken off, carried over, and asked of those who are invited."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cases.audit.services import record
from cases.enums import Chosen, Event, ItemAct, ItemStage
from cases.exceptions import NotAllowed
from cases.models import Actor, AgendaItem, Attendance, Case, Draw, Invitation, Meeting
from cases.panels.meetings import policies, telling
from cases.panels.meetings.moving import lock_item, lock_meeting, move_item
from cases.panels.meetings.queries import conflicted_on, invited_to, outstanding, seated_on, sitting_at
from cases.panels.queries.running import forces_of
from cases.panels.services import take_back


@transaction.atomic
def add_items(
    *,
    meeting: Meeting,
    cases: Sequence[Case],
    chosen: Chosen,
    why: str = "",
    draw: Draw | None = None,
    carried_from: AgendaItem | None = None,
    by: Actor,
) -> list[AgendaItem]:
    """Put these cases on the agenda, in this order, each at the next free number; what is on it already stays as it is.

    The meeting is locked, so that no number is given twice.
    """
    meeting = lock_meeting(meeting)
    policies.may_run_meeting(by, meeting, sitting_at(meeting, by)).require()
    return _add(meeting, cases, {"chosen": chosen, "chosen_why": why, "draw": draw, "carried_from": carried_from}, by)


@transaction.atomic
def remove_item(*, item: AgendaItem, reason: str, by: Actor | None) -> AgendaItem:
    """Take a case off the agenda before its round has closed; it goes back unless another has it."""
    if not reason.strip():
        raise NotAllowed("Say why the case is taken off the agenda.")
    removed = take_off(item=item, reason=reason.strip(), by=by)
    telling.let_off(removed.meeting)
    return removed


def take_off(*, item: AgendaItem, reason: str, by: Actor | None) -> AgendaItem:
    """The item is removed, and what was released for it is taken back."""
    removed = move_item(item=item, act=ItemAct.REMOVE, by=by, reason=reason)
    if removed.carried_from_id:
        # The case waits for another meeting again, so that it can be carried over to one.
        removed.carried_from = None
        removed.save(update_fields=["carried_from"])
    if by and removed.removed_at:
        _take_back(removed, removed.removed_at, by)
    return removed


@transaction.atomic
def carry_over(*, item: AgendaItem, to: Meeting, by: Actor, draw: Draw | None = None) -> AgendaItem:
    """Put a case that waits for another meeting on the agenda of one, with its history."""
    item = lock_item(item)
    to = lock_meeting(to)
    taken = AgendaItem.objects.filter(carried_from=item).select_related("meeting").first()
    sitting = sitting_at(item.meeting, by)
    policies.may_carry_over(by, item, to, sitting, taken=taken.meeting if taken else None).require()
    if to.items.exclude(stage=ItemStage.REMOVED).filter(case=item.case).exists():
        raise NotAllowed(f"This case is on the agenda of {to} already.")
    why = f"From {item.meeting}, case {item.number}"
    how = {"chosen": Chosen.CARRIED_OVER, "chosen_why": why, "draw": draw, "carried_from": item}
    [carried] = _add(to, [item.case], how, by)
    details = {
        "panel": to.panel.slug,
        "from": {"meeting": item.meeting.number, "item": item.number},
        "to": {"meeting": to.number, "item": carried.number},
    }
    record(Event.ITEM_CARRIED, by=by, case=item.case, details=details)
    return carried


@transaction.atomic
def ask_members(item: AgendaItem) -> None:
    """Ask everybody who is invited about a case whose round is open; whoever has a conflict with it is not waited for.

    Called with the item locked.
    """
    meeting = lock_meeting(item.meeting)
    seated = set(seated_on(meeting.panel).values_list("pk", flat=True))
    asked = [one for one in invited_to(meeting) if one.membership_id in seated]
    _ask([item], asked)


def ask_about_open_rounds(attendance: Attendance) -> None:
    """Ask somebody who is invited later about every case in review; called with the items and the meeting locked."""
    _ask(AgendaItem.objects.filter(meeting=attendance.meeting_id, stage=ItemStage.IN_REVIEW), [attendance])


def close_where_all_answered(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Close each round that waits for nobody any more and of which somebody has answered; called with them locked.

    What somebody answered before their invitation was withdrawn counts, so it closes a round like any other.
    """
    closed = []
    for item in items:
        answers = Invitation.objects.filter(item=item, answered_at__isnull=False)
        if item.stage == ItemStage.IN_REVIEW and answers.exists() and not outstanding(item).exists():
            closed.append(move_item(item=item, act=ItemAct.CLOSE, by=None))
    for item in closed:
        telling.tell_round_closed(item)
    return closed


def _take_back(item: AgendaItem, at: datetime, by: Actor) -> None:
    """Take back what was redacted and released for this item, unless another stands on it.

    What an administrator released to the panel by hand, beside any meeting, is theirs to withdraw.
    """
    if item.release is None or item.release.redaction_id is None or item.release.withdrawn_at is not None:
        return
    if not AgendaItem.objects.on_the_agenda().filter(release=item.release).exclude(pk=item.pk).exists():
        take_back(release=item.release, at=at, by=by)


def _add(meeting: Meeting, cases: Sequence[Case], how: dict[str, Any], by: Actor) -> list[AgendaItem]:
    served = forces_of(meeting.panel)
    if any(case.force_id not in served for case in cases):
        raise NotAllowed(f"{meeting.panel} does not serve the force of every one of these cases.")
    items = meeting.items.order_by()
    known = set(items.exclude(stage=ItemStage.REMOVED).filter(case__in=cases).values_list("case", flat=True))
    last = items.aggregate(last=Max("number"))["last"] or 0
    new = [case for case in cases if case.pk not in known]
    added = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, number=number, case=case, **how) for number, case in enumerate(new, last + 1)
    )
    _record_added(meeting, added, by)
    return added


def _ask(items: Iterable[AgendaItem], attendances: Sequence[Attendance]) -> None:
    asked_of = list(items)
    conflicts = conflicted_on([item.case_id for item in asked_of])
    known = set(
        Invitation.objects.filter(item__in=asked_of, attendance__in=attendances).values_list("item", "attendance")
    )
    now = timezone.now()
    Invitation.objects.bulk_create(
        Invitation(
            item=item,
            attendance=one,
            asked_at=now,
            conflicted_at=now if one.membership.person_id in conflicts.get(item.case_id, ()) else None,
        )
        for item in asked_of
        for one in attendances
        if (item.pk, one.pk) not in known
    )


def _record_added(meeting: Meeting, added: Sequence[AgendaItem], by: Actor) -> None:
    """One event for each force, so that no force's auditors read another's references."""
    for force in sorted({item.case.force_id for item in added}):
        listed = [
            {"case": item.case.case_ref, "version": item.case.version, "item": item.number, "chosen": str(item.chosen)}
            for item in added
            if item.case.force_id == force
        ]
        details = {"panel": meeting.panel.slug, "meeting": meeting.number, "items": listed}
        record(Event.ITEM_ADDED, by=by, force=force, details=details)
