"""The pages on which an administrator closes rounds before everybody has answered."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Meeting
from cases.panels.meetings.policies import may_run_meeting
from cases.panels.meetings.queries import sitting_at
from cases.review.closing import close_round, close_rounds
from cases.review.policies import is_in_review
from cases.review.queries import awaited_by_agency, open_rounds_of
from cases.review.views.reviewing import asked_or_sent, find_item, find_meeting

A_NUMBER = re.compile(r"[0-9]{1,9}")


@asked_or_sent
def round_close(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """Close the round of one case, after a look at who has not answered."""
    found = find_item(request, slug, number, item)
    may_run_meeting(request.actor, found.meeting, sitting_at(found.meeting, request.actor)).require()
    is_open = is_in_review(found)
    if request.method != "POST" and is_open:
        context = {"meeting": found.meeting, "rounds": [(found, awaited_by_agency([found])[found.pk])], "only": found}
        return render(request, "review/close.html", context)
    try:
        is_open.require()
        close_round(item=found, by=request.actor)
    except NotAllowed as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, f"The round of case {found.number} is closed. It is for the panel to decide now.")
    return redirect(found.meeting)


@asked_or_sent
def rounds_close(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Close every open round of a meeting, after a look at who has not answered."""
    meeting = find_meeting(request, slug, number)
    may_run_meeting(request.actor, meeting, sitting_at(meeting, request.actor)).require()
    if request.method != "POST":
        return _open_rounds(request, meeting)
    shown = {int(number) for number in request.POST.getlist("shown") if A_NUMBER.fullmatch(number)}
    try:
        closed = close_rounds(meeting=meeting, by=request.actor, shown=shown)
    except OutOfDate as changed:
        return _open_rounds(request, meeting, changed=str(changed))
    if closed:
        count = "One round is" if len(closed) == 1 else f"{len(closed)} rounds are"
        messages.success(request, f"{count} closed. What members said is for the panel to read now.")
    else:
        messages.info(request, "No round of this meeting is open any more.")
    return redirect(meeting)


def _open_rounds(request: HttpRequest, meeting: Meeting, changed: str = "") -> HttpResponse:
    items = list(open_rounds_of(meeting).order_by("number"))
    awaited = awaited_by_agency(items)
    rounds = [(one, awaited[one.pk]) for one in items]
    context = {"meeting": meeting, "rounds": rounds, "only": None, "changed": changed}
    return render(request, "review/close.html", context, status=409 if changed else 200)
