"""Calling a meeting, changing, announcing and cancelling it, and who was there: one act, one audit event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cases.audit.services import record
from cases.enums import Event, Presence
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Actor, Attendance, Finding, Meeting, Panel
from cases.panels.meetings import agenda, policies, queries, telling
from cases.panels.meetings.moving import lock_agenda, lock_meeting, lock_open_items
from cases.panels.meetings.quorum import quorums_of
from cases.panels.queries.running import forces_of
from cases.people.terms import differences

MEETING_CHANGED = (
    "Somebody else changed this meeting while you were looking: see how it stands now, and change it if you still "
    "want to."
)
# A change of one of these is told to those who are invited.
WHEN_AND_WHERE = ("held_on", "starts_at", "place", "answer_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a meeting is about, when and where it is held, and by when members answer."""

    title: str
    theme: str = ""
    held_on: date | None = None
    starts_at: time | None = None
    place: str = ""
    answer_by: date | None = None
    note: str = ""


FIELDS = tuple(Plan.__dataclass_fields__)


@transaction.atomic
def call_meeting(
    *,
    panel: Panel,
    by: Actor,
    title: str,
    theme: str = "",
    held_on: date | None = None,
    starts_at: time | None = None,
    place: str = "",
    answer_by: date | None = None,
    note: str = "",
) -> Meeting:
    """A meeting of the panel at its next number; nobody but those who run it sees it before it is announced.

    The panel is locked, so that no number is given twice.
    """
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    policies.may_call_meeting(by, panel, forces_of(panel)).require()
    if not title.strip():
        raise NotAllowed("Give the meeting a title.")
    policies.days_fit(held_on, answer_by).require()
    if held_on and held_on < timezone.localdate():
        raise NotAllowed("Choose today or a later day for the meeting.")
    last = Meeting.objects.filter(panel=panel).aggregate(last=Max("number"))["last"] or 0
    meeting = Meeting.objects.create(
        panel=panel,
        number=last + 1,
        title=title.strip(),
        theme=theme,
        held_on=held_on,
        starts_at=starts_at if held_on else None,
        place=place if held_on else "",
        answer_by=answer_by,
        note=note,
        made_at=timezone.now(),
        made_by=by.signature,
    )
    _record(Event.MEETING_CALLED, meeting, by, after=_planned(meeting))
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, plan: Plan, revision: int, by: Actor) -> Meeting:
    """What it is about, when and where; also from a day to none, which keeps everything that was done for it.

    `revision` is the one the administrator was looking at: if somebody else changed the meeting since, nothing is.
    """
    meeting = _held(meeting, by, revision)
    policies.days_fit(plan.held_on, plan.answer_by).require()
    if plan.held_on and plan.held_on != meeting.held_on and plan.held_on < timezone.localdate():
        raise NotAllowed("Choose today or a later day for the meeting.")
    before = _planned(meeting)
    for name in FIELDS:
        setattr(meeting, name, getattr(plan, name))
    if meeting.held_on is None:
        meeting.starts_at, meeting.place = None, ""
    was, now = differences(before, _planned(meeting))
    if not now:
        return meeting
    _store(meeting)
    _record(Event.MEETING_CHANGED, meeting, by, before=was, after=now)
    if set(now).intersection(WHEN_AND_WHERE):
        telling.tell_changed(meeting)
    return meeting


@transaction.atomic
def announce(*, meeting: Meeting, by: Actor) -> Meeting:
    """From now on those who sit on the panel see the meeting, and those who are invited are told."""
    meeting = lock_meeting(meeting)
    invited = list(queries.invited_to(meeting))
    policies.may_announce(by, meeting, queries.sitting_at(meeting, by), invited=len(invited)).require()
    meeting.announced_at = timezone.now()
    _store(meeting)
    _record(Event.MEETING_ANNOUNCED, meeting, by, recipients=[meeting.panel.name])
    telling.tell_invited(meeting, [one.membership for one in invited])
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: Actor) -> Meeting:
    """The meeting will not be: what is not found yet is taken off its agenda, and those who were invited are told.

    A round that has closed stays closed, with all that members said, for another meeting to take up.
    """
    if not reason.strip():
        raise NotAllowed("Say why the meeting is cancelled.")
    items = lock_open_items(meeting)
    Panel.objects.select_for_update().get(pk=meeting.panel_id)
    meeting = lock_meeting(meeting)
    found = queries.found_count(meeting)
    policies.may_cancel(by, meeting, queries.sitting_at(meeting, by), found=found).require()
    why = f"The meeting was cancelled: {reason.strip()}"
    for item in items:
        agenda.take_off(item=item, reason=why, by=by)
    meeting.cancelled_at, meeting.cancel_reason = timezone.now(), reason.strip()
    _store(meeting)
    _record(Event.MEETING_CANCELLED, meeting, by, why=meeting.cancel_reason, removed=len(items))
    telling.let_off(meeting)
    telling.tell_changed(meeting)
    return meeting


@transaction.atomic
def record_attendance(*, meeting: Meeting, presences: Mapping[int, Presence], revision: int, by: Actor) -> Meeting:
    """Who was there, who sent apologies and who was absent: by the key of the invitation.

    The items are locked, so that a finding that is written down now counts the attendance of before or of after.
    """
    lock_agenda(meeting)
    meeting = _held(meeting, by, revision)
    policies.may_record_attendance(by, meeting, queries.sitting_at(meeting, by)).require()
    invited = list(queries.invited_to(meeting))
    changed = [one for one in invited if presences.get(one.pk, one.presence) != one.presence]
    if not changed:
        return meeting
    for one in changed:
        one.presence = presences[one.pk]
    Attendance.objects.bulk_update(changed, ["presence"])
    keep_quorums(meeting)
    _store(meeting)
    said: dict[str, Any] = {
        presence.value: sorted(one.membership.person.email for one in invited if one.presence == presence)
        for presence in Presence
        if presence != Presence.EXPECTED
    }
    _record(Event.ATTENDANCE_RECORDED, meeting, by, **said)
    telling.let_off(meeting)
    return meeting


def keep_quorums(meeting: Meeting) -> None:
    """With each finding that is not confirmed, the quorum for its case as it is now; the items are locked already."""
    quorums = quorums_of(meeting)
    findings = list(Finding.objects.filter(item__in=quorums, confirmed_at__isnull=True))
    for finding in findings:
        finding.quorum = quorums[finding.item_id].as_json()
    Finding.objects.bulk_update(findings, ["quorum"])


def _held(meeting: Meeting, by: Actor, revision: int) -> Meeting:
    """The meeting, locked, as whoever runs it was looking at it."""
    held = lock_meeting(meeting)
    policies.may_run_meeting(by, held, queries.sitting_at(held, by)).require()
    if held.revision != revision:
        raise OutOfDate(MEETING_CHANGED)
    return held


def _store(meeting: Meeting) -> None:
    meeting.revision += 1
    meeting.save(force_update=True)


def _planned(meeting: Meeting) -> dict[str, Any]:
    """As the audit record holds it."""
    values = {name: getattr(meeting, name) for name in FIELDS}
    return {name: value.isoformat() if isinstance(value, date | time) else value for name, value in values.items()}


def _record(
    event: Event, meeting: Meeting, by: Actor, *, why: str = "", recipients: Sequence[str] = (), **more: Any
) -> None:
    served = forces_of(meeting.panel)
    details = {"panel": meeting.panel.slug, "meeting": meeting.number, **more}
    force = next(iter(served)) if len(served) == 1 else ""
    record(event, by=by, force=force, details=details, why=why, recipients=recipients)
