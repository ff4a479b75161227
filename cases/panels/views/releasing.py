"""Releasing cases: the whole of a filtered list, or one case from its own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.casework.filters import CaseFilter
from cases.casework.queries import listing
from cases.casework.views.finding import find_case, to_case, trail_of
from cases.exceptions import NotAllowed
from cases.models import Panel
from cases.panels import policies, services
from cases.panels.forms import ReleaseForm
from cases.panels.views.finding import panels_to_choose

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def cases_release(request: HttpRequest) -> HttpResponse:
    """Release every case of a filtered list to one panel; the address holds the filters of the list."""
    found = CaseFilter(request.GET, actor=request.actor).found
    count = found.count()
    form = ReleaseForm(request.POST or None, initial={"count": count}, panels=panels_to_choose(request))
    most = policies.MOST_AT_ONCE
    context = {"form": form, "count": count, "most": most, "most_words": str(most), "trail": trail_of(request)}
    if count > policies.MOST_AT_ONCE or not count or not form.is_valid():
        return render(request, "panels/cases_release.html", context)
    if form.cleaned_data["count"] != count:
        form.data = form.data.copy()
        form.data["count"] = str(count)
        return render(request, "panels/cases_release.html", {**context, "was": form.cleaned_data["count"]}, status=409)
    panel = form.cleaned_data["panel"]
    cases = list(listing.in_order(found, request.GET.get("sort", "")))
    try:
        done = services.release(cases=cases, panel=panel, by=request.actor)
    except NotAllowed as refused:
        messages.info(request, str(refused))
        return redirect(panel)
    _tell(request, panel, done)
    return redirect(panel)


@form_view
def case_release(request: HttpRequest, force: str, ref: str) -> HttpResponse:
    """Release one case, from its own page."""
    case = find_case(request, force, ref)
    policies.may_release(request.actor, case).require()
    form = ReleaseForm(request.POST or None, panels=panels_to_choose(request).filter(forces=case.force_id))
    if not form.is_valid():
        context = {"form": form, "case": case, "trail": trail_of(request)}
        return render(request, "panels/case_release.html", context)
    panel = form.cleaned_data["panel"]
    try:
        done = services.release(cases=[case], panel=panel, by=request.actor)
    except NotAllowed as refused:
        messages.info(request, str(refused))
        return to_case(request, case, "#released")
    _tell(request, panel, done)
    return to_case(request, case, "#released")


def _tell(request: HttpRequest, panel: Panel, done: services.Released) -> None:
    """What was released and what was not, and why."""
    if done.releases:
        first, last = done.releases[0].number, done.releases[-1].number
        places = f"case {first}" if first == last else f"cases {first} to {last}"
        messages.success(request, f"Released to the {panel}, as {places}.")
    if done.already:
        messages.info(request, f"The {panel} had {done.already} of them already, as they are now.")
    for reason, number in done.left_out.items():
        messages.info(request, f"Not released, {_cases(number)}: {reason}")


def _cases(number: int) -> str:
    return f"{number} case" if number == 1 else f"{number} cases"
