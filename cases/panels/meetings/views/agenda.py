"""Taking a case off the agenda, and putting one that waits for another meeting on a later agenda."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.enums import ItemStage
from cases.exceptions import NotAllowed
from cases.panels.meetings import agenda, policies
from cases.panels.meetings.forms import CarryForm, RemoveForm
from cases.panels.meetings.queries import meetings_to_carry_to, sitting_on
from cases.panels.meetings.views.finding import find_item, find_meeting

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def item_remove(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """Take a case off the agenda, with a reason, after a look at what that means."""
    meeting = find_meeting(request, slug, number)
    found = find_item(request, meeting, item)
    policies.may_remove_item(request.actor, found, sitting_on(found, request.actor)).require()
    if found.stage not in (ItemStage.SELECTED, ItemStage.IN_REVIEW):
        messages.info(request, f"Case {item} stays on the agenda: it is at “{found.get_stage_display()}”.")
        return redirect(meeting)
    form = RemoveForm(request.POST or None)
    if not form.is_valid():
        return render(request, "panels/meetings/remove.html", {"meeting": meeting, "item": found, "form": form})
    try:
        agenda.remove_item(item=found, reason=form.cleaned_data["reason"], by=request.actor)
    except NotAllowed as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, f"Case {item} is taken off the agenda.")
    return redirect(meeting)


@asked_or_sent
def item_carry(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """Put a case that the panel could not conclude on the agenda of a later meeting."""
    meeting = find_meeting(request, slug, number)
    found = find_item(request, meeting, item)
    if not policies.waits_for_another_meeting(found):
        raise Http404("This case waits for no other meeting.")
    meetings = list(meetings_to_carry_to(found, request.actor))
    form = CarryForm(request.POST or None, meetings=meetings, item=found)
    if not form.is_valid():
        context = {"meeting": meeting, "item": found, "form": form, "meetings": meetings}
        return render(request, "panels/meetings/carry.html", context)
    to = form.cleaned_data["to"]
    try:
        agenda.carry_over(item=found, to=to, by=request.actor)
    except NotAllowed as refused:
        messages.info(request, str(refused))
        return redirect(meeting)
    messages.success(request, f"Case {item} is on the agenda of “{to}”, with its history.")
    return redirect(to)
