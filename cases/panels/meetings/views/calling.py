"""Calling a meeting, changing it, announcing and cancelling it: for those who run the panel."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Meeting
from cases.panels.meetings import inviting, policies, services
from cases.panels.meetings.forms import EVERYBODY, CallForm, CancelForm, ChangeForm
from cases.panels.meetings.hub import by_agency
from cases.panels.meetings.queries import found_count, invited_to, seated_on, sitting_at
from cases.panels.meetings.views.finding import find_meeting, find_panel_run
from cases.panels.queries.running import forces_of

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def meeting_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Call a meeting of a panel."""
    panel = find_panel_run(request, slug)
    policies.may_call_meeting(request.actor, panel, forces_of(panel)).require()
    form = CallForm(request.POST or None)
    if form.is_valid():
        try:
            meeting = services.call_meeting(panel=panel, by=request.actor, **vars_of(form))
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            if form.cleaned_data["whom"] == EVERYBODY:
                inviting.invite_all(meeting=meeting, memberships=list(seated_on(panel)), by=request.actor)
            messages.success(request, f"“{meeting}” is called. Its members learn of it when you announce it.")
            return redirect(meeting if form.cleaned_data["whom"] == EVERYBODY else _at(meeting, "meeting-members"))
    return render(request, "panels/meetings/new.html", {"panel": panel, "form": form})


@asked_or_sent
def meeting_edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change what a meeting is about, when and where; also from a day to none."""
    meeting = find_meeting(request, slug, number)
    policies.may_run_meeting(request.actor, meeting, sitting_at(meeting, request.actor)).require()
    form = ChangeForm.about(meeting, request.POST or None)
    status = 200
    if form.is_valid():
        try:
            revision = form.cleaned_data["revision"]
            services.change_meeting(meeting=meeting, plan=form.plan(), revision=revision, by=request.actor)
        except OutOfDate as late:
            meeting = find_meeting(request, slug, number)
            form.now_at(meeting.revision, str(late))
            status = 409
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The meeting is changed.")
            return redirect(meeting)
    context = {"meeting": meeting, "form": form, "is_late": status == 409}
    return render(request, "panels/meetings/edit.html", context, status=status)


@asked_or_sent
def meeting_announce(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let the members know of the meeting, after a look at whom that tells."""
    meeting = find_meeting(request, slug, number)
    invited = list(invited_to(meeting))
    if request.method != "POST":
        sitting = sitting_at(meeting, request.actor)
        policies.may_announce(request.actor, meeting, sitting, invited=len(invited)).require()
        context = {"meeting": meeting, "agencies": by_agency(invited), "count": len(invited)}
        return render(request, "panels/meetings/announce.html", context)
    try:
        services.announce(meeting=meeting, by=request.actor)
    except NotAllowed as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, f"“{meeting}” is announced. Those who are invited are told.")
    return redirect(meeting)


@asked_or_sent
def meeting_cancel(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Cancel a meeting, with a reason, by typing its name."""
    meeting = find_meeting(request, slug, number)
    sitting = sitting_at(meeting, request.actor)
    may = policies.may_cancel(request.actor, meeting, sitting, found=found_count(meeting))
    if meeting.cancelled_at is not None and request.method == "POST":
        messages.info(request, may.reason)
        return redirect(meeting)
    may.require()
    form = CancelForm(request.POST or None, meeting=meeting)
    if not form.is_valid():
        return render(request, "panels/meetings/cancel.html", {"meeting": meeting, "form": form})
    try:
        services.cancel(meeting=meeting, reason=form.cleaned_data["reason"], by=request.actor)
    except NotAllowed as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, f"“{meeting}” is cancelled. Those who were invited are told.")
    return redirect(meeting)


def vars_of(form: CallForm) -> dict[str, object]:
    """The plan as `call_meeting` takes it."""
    plan = form.plan()
    return {name: getattr(plan, name) for name in services.FIELDS}


def _at(meeting: Meeting, name: str) -> str:
    return f"{meeting.get_absolute_url()}{name.removeprefix('meeting-')}/"
