"""The meetings that somebody sees, and the page of one of them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.casework.services import record_list
from cases.models import Panel
from cases.panels.meetings import next_steps, policies
from cases.panels.meetings.hub import page_of
from cases.panels.meetings.listing import listed_for, meetings_over, meetings_under_way
from cases.panels.meetings.queries import found_count, sitting_at
from cases.panels.meetings.views.finding import find_meeting

A_PAGE = 25


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings of one's panels: those to come, those held and not closed, and those that are over."""
    actor, today = request.actor, timezone.localdate()
    under_way = listed_for(meetings_under_way(actor), actor)
    past = Paginator(meetings_over(actor), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "coming": [one for one in under_way if not one.is_held(today)],
        "held": [one for one in under_way if one.is_held(today)],
        "past": listed_for(past.object_list, actor),
        "page": past,
        "panels": Panel.objects.run_by(actor) if actor.runs_panels else (),
    }
    return render(request, "panels/meetings/list.html", context)


@require_safe
def meeting(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One meeting: what to do next, its agenda and papers, who is there, how far members are."""
    found = find_meeting(request, slug, number)
    sitting = sitting_at(found, request.actor)
    page = page_of(found, request.actor, sitting)
    if shown := [line for line in page.lines if not line.is_conflict]:
        why = "" if sitting.runs else f"Panel: {found.panel}"
        asked = {"panel": [slug], "meeting": [str(number)]}
        record_list(by=request.actor, asked=asked, found=len(shown), why=why)
    context = {
        "page": page,
        "meeting": found,
        "sitting": sitting,
        "steps": next_steps.steps_of(page, timezone.localdate()),
        "waiting": next_steps.waiting_words(page),
        "papers": next_steps.papers_of(page),
        "may_run": policies.may_run_meeting(request.actor, found, sitting),
    }
    if sitting.runs:
        context["may_cancel"] = policies.may_cancel(request.actor, found, sitting, found=found_count(found))
    return render(request, "panels/meetings/meeting.html", context)
