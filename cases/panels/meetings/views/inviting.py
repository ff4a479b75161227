"""Who is invited to a meeting, how they answer, who presides, and who was there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Attendance, Meeting
from cases.panels.meetings import inviting, policies, services
from cases.panels.meetings.forms import AttendanceForm, InviteForm
from cases.panels.meetings.hub import by_agency
from cases.panels.meetings.members import members_of, questions_of
from cases.panels.meetings.queries import invited_to, seated_on, sitting_at
from cases.panels.meetings.quorum import is_recorded, quorum_at
from cases.panels.meetings.views.finding import find_invited, find_meeting

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def meeting_members(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who is invited, how far each has come, and whom else to invite."""
    meeting = find_meeting(request, slug, number)
    may = policies.may_run_meeting(request.actor, meeting, sitting_at(meeting, request.actor))
    invited = members_of(meeting)
    known = {one.attendance.membership_id for one in invited}
    others = [one for one in seated_on(meeting.panel) if one.pk not in known]
    form = InviteForm(request.POST or None, memberships=others) if others and may else None
    if request.method == "POST":
        may.require()
        if form is None:
            messages.info(request, "Everybody who sits on the panel is invited already.")
            return redirect("meeting-members", slug, number)
        if form.is_valid():
            return _invite(request, meeting, form)
    context = {"meeting": meeting, "invited": invited, "form": form, "may": may}
    return render(request, "panels/meetings/members.html", context)


@asked_or_sent
def meeting_member(request: HttpRequest, slug: str, number: int, attendance: int) -> HttpResponse:
    """One who is invited: on screen or on paper, presiding or not, or not invited any more."""
    meeting = find_meeting(request, slug, number)
    found = find_invited(meeting, attendance)
    policies.may_change_invitation(request.actor, found, sitting_at(meeting, request.actor)).require()
    if request.method != "POST":
        context = {"meeting": meeting, "one": found, "questions": questions_of(found)}
        return render(request, "panels/meetings/member.html", context)
    try:
        words = _act(request, meeting, found)
    except NotAllowed as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, words)
    return redirect("meeting-members", slug, number)


@asked_or_sent
def meeting_attendance(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who was there, by agency, and whether that makes a quorum."""
    meeting = find_meeting(request, slug, number)
    sitting = sitting_at(meeting, request.actor)
    may, invited = policies.may_record_attendance(request.actor, meeting, sitting), list(invited_to(meeting))
    form, status = _attendance_form(request, meeting, invited), 200
    if request.method == "POST":
        may.require()
        if form.is_valid():
            try:
                revision = form.cleaned_data["revision"]
                services.record_attendance(
                    meeting=meeting, presences=form.presences(), revision=revision, by=request.actor
                )
            except OutOfDate as late:
                meeting, status = find_meeting(request, slug, number), 409
                form.add_error(None, str(late))
                form.data = {**form.data.dict(), "revision": str(meeting.revision)}
            else:
                messages.success(request, "Attendance is recorded.")
                return redirect("meeting-attendance", slug, number)
    context: dict[str, Any] = {"meeting": meeting, "form": form, "may": may, "agencies": by_agency(invited)}
    context |= {"quorum": quorum_at(meeting, invited), "is_known": is_recorded(invited)}
    context |= {"is_before": _is_before(meeting), "is_late": status == 409}
    return render(request, "panels/meetings/attendance.html", context, status=status)


def _attendance_form(request: HttpRequest, meeting: Meeting, invited: list[Attendance]) -> AttendanceForm:
    return AttendanceForm(request.POST or None, invited=invited, initial={"revision": meeting.revision})


def _is_before(meeting: Meeting) -> bool:
    """Whether the day of the meeting is still to come."""
    return meeting.held_on is not None and meeting.held_on > timezone.localdate()


def _invite(request: HttpRequest, meeting: Meeting, form: InviteForm) -> HttpResponse:
    try:
        given = inviting.invite_all(
            meeting=meeting, memberships=form.chosen("members"), on_paper=form.chosen("on_paper"), by=request.actor
        )
    except NotAllowed as refused:
        messages.info(request, str(refused))
    else:
        number = len(given)
        told = "They are told." if meeting.announced_at else "They are told when the meeting is announced."
        messages.success(request, f"{number} member{' is' if number == 1 else 's are'} invited. {told}")
    return redirect("meeting-members", meeting.panel.slug, meeting.number)


def _act(request: HttpRequest, meeting: Meeting, found: Attendance) -> str:
    """What was asked of one invitation, and the words that say it is done."""
    name, by = found.membership.person.name, request.actor
    match request.POST.get("act"):
        case "paper":
            inviting.set_on_paper(attendance=found, on_paper=True, by=by)
            return f"{name} answers on paper: what they write is entered for them."
        case "screen":
            inviting.set_on_paper(attendance=found, on_paper=False, by=by)
            return f"{name} answers here."
        case "preside":
            inviting.set_presiding(meeting=meeting, attendance=found, by=by)
            return f"{name} chairs this meeting."
        case "step_down":
            inviting.set_presiding(meeting=meeting, attendance=None, by=by)
            return "The panel’s own chair chairs this meeting."
        case "withdraw":
            closed = inviting.withdraw_invitation(attendance=found, by=by)
            rounds = f" {len(closed)} round{'' if len(closed) == 1 else 's'} waited for them alone and closed."
            return f"{name} is not invited any more.{rounds if closed else ''}"
    raise NotAllowed("Choose what to do with this invitation from the buttons of its page.")
