"""A panel's themes: filters of the case list, kept under names to draw from."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases.casework.filters import CaseFilter
from cases.casework.queries import listing
from cases.casework.services import record_list
from cases.exceptions import NotAllowed
from cases.models import Panel
from cases.panels.selecting import queries, services
from cases.panels.selecting.forms import ThemeForm
from cases.panels.selecting.views.finding import find_panel_to_run

A_NUMBER = re.compile(r"[0-9]{1,18}")


@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: HttpRequest, slug: str) -> HttpResponse:
    """The themes of a panel; the address holds the filter that is looked at, and may be kept."""
    panel = find_panel_to_run(request, slug)
    if request.method == "POST" and "retire" in request.POST:
        return _retire(request, panel)
    query = filter_of(request.GET)
    found = CaseFilter(QueryDict(query), actor=request.actor)
    form = ThemeForm(request.POST or None)
    if request.method == "POST" and query and found.is_valid() and form.is_valid():
        return _save(request, panel, form.cleaned_data["name"], query)
    totals = listing.headline(found.found.filter(force__in=panel.forces.all())) if query and found.is_valid() else None
    if totals:
        record_list(by=request.actor, asked=dict(QueryDict(query).lists()), found=totals.cases)
    context = {
        "panel": panel,
        "themes": queries.themes_of(panel, request.actor),
        "filter": found,
        "form": found.form,
        "tags": found.tags,
        "query": query,
        "totals": totals,
        "theme_form": form,
    }
    return render(request, "panels/selecting/themes.html", context)


def filter_of(asked: QueryDict) -> str:
    """What narrows the list, without its order, its page and what is empty."""
    kept = QueryDict(mutable=True)
    for name in CaseFilter.base_filters:
        values = [value for value in asked.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept.urlencode()


def _save(request: HttpRequest, panel: Panel, name: str, query: str) -> HttpResponse:
    try:
        services.save_theme(panel=panel, name=name, query=query, by=request.actor)
    except NotAllowed as refused:
        messages.info(request, str(refused))
        return redirect(f"{_address(panel)}?{query}")
    messages.success(request, f"“{name}” is a theme of the {panel} now.")
    return redirect(_address(panel))


def _retire(request: HttpRequest, panel: Panel) -> HttpResponse:
    number = request.POST["retire"]
    kept = queries.themes_ever_of(panel, request.actor)
    theme = get_object_or_404(kept, pk=int(number) if A_NUMBER.fullmatch(number) else 0)
    try:
        services.retire_theme(theme=theme, by=request.actor)
    except NotAllowed as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, f"“{theme}” is retired. What was drawn from it keeps its name.")
    return redirect(_address(panel))


def _address(panel: Panel) -> str:
    return reverse("panel-themes", args=[panel.slug])
