"""Who is invited to a meeting, on screen or on paper, and who presides: one act, one audit event."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.enums import Event
from cases.models import Actor, AgendaItem, Attendance, Meeting, Membership
from cases.panels.meetings import agenda, policies, queries, telling
from cases.panels.meetings.moving import lock_meeting, lock_open_items
from cases.panels.queries.running import forces_of


@transaction.atomic
def invite(*, meeting: Meeting, membership: Membership, by: Actor, on_paper: bool = False) -> Attendance:
    """From now on this member is asked about every case of the meeting, those already in review included.

    Whoever was invited before takes up their own place again, with what they answered.
    """
    items = lock_open_items(meeting)
    meeting = lock_meeting(meeting)
    policies.may_run_meeting(by, meeting, queries.sitting_at(meeting, by)).require()
    earlier = Attendance.objects.filter(meeting=meeting, membership=membership).order_by("pk").last()
    policies.may_be_invited(
        membership,
        meeting.panel,
        is_seated=queries.seated_on(meeting.panel).filter(pk=membership.pk).exists(),
        is_invited=earlier is not None and earlier.withdrawn_at is None,
    ).require()
    attendance = earlier or Attendance(meeting=meeting, membership=membership)
    attendance.on_paper, attendance.withdrawn_at = on_paper, None
    attendance.invited_at, attendance.invited_by = timezone.now(), by.signature
    attendance.save()
    if items:
        agenda.ask_about_open_rounds(attendance)
    _record(Event.MEMBER_INVITED, attendance, by, on_paper=on_paper)
    telling.tell_invited(meeting, [membership])
    return attendance


@transaction.atomic
def invite_all(
    *, meeting: Meeting, memberships: Sequence[Membership], on_paper: Sequence[Membership] = (), by: Actor
) -> list[Attendance]:
    """Several at once, in one transaction; whoever is invited already stays so."""
    known = set(queries.invited_to(meeting).values_list("membership", flat=True))
    sheets = {one.pk for one in on_paper}
    return [
        invite(meeting=meeting, membership=one, by=by, on_paper=one.pk in sheets)
        for one in memberships
        if one.pk not in known
    ]


@transaction.atomic
def withdraw_invitation(*, attendance: Attendance, by: Actor) -> list[AgendaItem]:
    """This member is asked no more; what they have answered stays and counts.

    Nobody waits for what they have not: a round that waited for them alone closes. Which ones did is returned.
    """
    items = lock_open_items(attendance.meeting)
    return withdraw_held(_held(attendance, by), items, by)


def withdraw_held(held: Attendance, items: Iterable[AgendaItem], by: Actor) -> list[AgendaItem]:
    """`items` are the meeting's open ones: called with them locked, and the meeting after them."""
    held.withdrawn_at, held.presides = timezone.now(), False
    held.save(update_fields=["withdrawn_at", "presides"])
    _record(Event.INVITATION_WITHDRAWN, held, by)
    closed = agenda.close_where_all_answered(items)
    telling.let_off(held.meeting)
    return closed


@transaction.atomic
def set_on_paper(*, attendance: Attendance, on_paper: bool, by: Actor) -> Attendance:
    """Whether this member's score sheets are entered for them."""
    held = _held(attendance, by)
    if held.on_paper != on_paper:
        held.on_paper = on_paper
        held.save(update_fields=["on_paper"])
        _record(Event.MEETING_CHANGED, held, by, on_paper=on_paper)
        telling.let_off(held.meeting)
        telling.tell_open_reviews(held.meeting)
    return held


@transaction.atomic
def set_presiding(*, meeting: Meeting, attendance: Attendance | None, by: Actor) -> None:
    """Who chairs this meeting in the chair's place: one of those invited, or nobody, and then the panel's chair."""
    meeting = lock_meeting(meeting)
    if attendance:
        held = Attendance.objects.select_related("meeting", "membership__person").get(pk=attendance.pk)
        policies.may_change_invitation(by, held, queries.sitting_at(meeting, by)).require()
    else:
        policies.may_run_meeting(by, meeting, queries.sitting_at(meeting, by)).require()
    now = Attendance.objects.filter(meeting=meeting, presides=True).select_related("membership__person").first()
    if (now and now.pk) == (attendance and attendance.pk):
        return
    Attendance.objects.filter(meeting=meeting, presides=True).update(presides=False)
    if attendance:
        Attendance.objects.filter(pk=attendance.pk).update(presides=True)
    if about := attendance or now:
        _record(Event.MEETING_CHANGED, about, by, presides=attendance is not None)
    telling.let_off(meeting)


def _held(attendance: Attendance, by: Actor) -> Attendance:
    """The invitation, with its meeting locked, as it stands now."""
    meeting = lock_meeting(attendance.meeting)
    held = Attendance.objects.select_related("meeting__panel", "membership__person").get(pk=attendance.pk)
    policies.may_change_invitation(by, held, queries.sitting_at(meeting, by)).require()
    return held


def _record(event: Event, attendance: Attendance, by: Actor, **more: bool) -> None:
    meeting, membership = attendance.meeting, attendance.membership
    served = forces_of(meeting.panel)
    details = {
        "panel": meeting.panel.slug,
        "meeting": meeting.number,
        "person": membership.person.email,
        "membership": membership.title,
        **more,
    }
    record(event, by=by, force=next(iter(served)) if len(served) == 1 else "", details=details)
