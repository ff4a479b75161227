"""The panels, who sits on each, when it meets, and what it was given."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.casework.services import record_list
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Panel
from cases.panels import policies, services
from cases.panels.forms import SeatForm
from cases.panels.meetings.leaving import leave_panel
from cases.panels.meetings.queries import terms_of
from cases.panels.queries import running
from cases.panels.tables import PanelReleaseTable
from cases.panels.terms.policies import may_change_terms
from cases.panels.terms.queries import asked_of, meetings_of
from cases.panels.terms.wording import agreement_of, asked_in_words, terms_in_words
from cases.panels.views.finding import find_panel, find_place

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def panels(request: HttpRequest) -> HttpResponse:
    """The panels one sits on; for those who run them, those that serve their forces."""
    context = {"panels": running.panels_listed(request.actor), "may_set_up": policies.may_run_panels(request.actor)}
    return render(request, "panels/panels.html", context)


@require_safe
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """What a panel is, on which terms, who sits on it and when it meets; for those who run it, what it was given."""
    found = find_panel(request, slug)
    terms = terms_of(found)
    context = {
        "panel": found,
        "forces": found.forces.all(),
        "rows": terms_in_words(terms),
        "agreement": agreement_of(terms, timezone.localdate()),
        "asked": asked_in_words(**asdict(asked_of(found))),
        "meetings": meetings_of(found, request.actor),
        "seats": running.seats_on(found, request.actor),
    }
    if policies.may_run_panels(request.actor):
        context |= _for_administrators(request, found)
    return render(request, "panels/panel.html", context)


def _for_administrators(request: HttpRequest, found: Panel) -> dict[str, Any]:
    """What was released, which is a list of cases, and what may be done here."""
    releases, served = running.releases_to(found, request.actor), running.forces_of(found)
    record_list(by=request.actor, asked={"panel": [found.slug]}, found=releases.count())
    return {
        "may_seat": policies.may_seat(request.actor, found, served),
        "may_change": may_change_terms(request.actor, found, served),
        "table": PanelReleaseTable(releases).paged(request),
    }


@form_view
def release_withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a case back from a panel, after a look at what that means."""
    release = find_place(request, slug, number)
    if request.method != "POST":
        policies.may_withdraw(request.actor, release).require()
        context = {"release": release, "rounds": running.open_rounds_of(release, request.actor)}
        return render(request, "panels/release_withdraw.html", context)
    try:
        services.withdraw_release(release=release, by=request.actor)
    except NotAllowed as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, f"Case {number} is withdrawn. Members of the {release.panel} no longer see it.")
    return redirect(release.panel)


@form_view
def seat_give(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody a seat on the panel."""
    found = find_panel(request, slug)
    policies.may_seat(request.actor, found, running.forces_of(found)).require()
    memberships = list(running.memberships_without_a_seat(found))
    form = SeatForm(request.POST or None, memberships=memberships)
    if not form.is_valid():
        context = {"panel": found, "form": form, "has_anybody": bool(memberships)}
        return render(request, "panels/seat_give.html", context)
    membership = form.cleaned_data["membership"]
    try:
        services.give_seat(panel=found, membership=membership, by=request.actor)
    except NotAllowed as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, f"{membership.person} now sits on the {found}.")
    return redirect(found)


@form_view
def seat_end(request: HttpRequest, slug: str, seat: int) -> HttpResponse:
    """End a seat, after a look at what that means."""
    found = find_panel(request, slug)
    ending = get_object_or_404(running.seats_ever_on(found, request.actor), pk=seat)
    if request.method != "POST":
        policies.may_end_seat(request.actor, ending, running.forces_of(found)).require()
        return render(request, "panels/seat_end.html", {"panel": found, "seat": ending})
    try:
        leave_panel(seat=ending, by=request.actor)
    except (NotAllowed, OutOfDate) as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, f"{ending.membership.person} no longer sits on the {found}.")
    return redirect(found)
