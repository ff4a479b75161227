"""What members read: the list of what was released to them, one case of it, and their own flags on it."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.casework import policies as casework_policies
from cases.casework.services import record_list
from cases.casework.tables import age_group
from cases.casework.views.finding import trail_of
from cases.casework.views.flagging import amend_on, raise_on, shown_flags, withdraw_on
from cases.models import Release
from cases.panels import services
from cases.panels.filters import ReleasedFilter
from cases.panels.queries import released
from cases.panels.tables import ReleasedTable
from cases.panels.views.finding import find_flag, find_release, subject_of

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def released_cases(request: HttpRequest) -> HttpResponse:
    """Everything that was released to the panels one sits on, narrowed and sorted as the address says."""
    actor = request.actor
    found, panels = ReleasedFilter(request.GET, actor=actor), released.panels_of(actor)
    last = released.last_places(actor)
    forces = released.forces_to_tell_apart(actor)
    table = ReleasedTable(found.found, trail=request.GET, last=last, panels=len(panels), forces=forces).paged(request)
    totals = released.headline(found.found) if found.is_valid() else None
    asked = {name: request.GET.getlist(name) for name in request.GET}
    why = f"Panel: {', '.join(panel.name for panel in panels)}" if panels else ""
    record_list(by=actor, asked=asked, found=totals.cases if totals else 0, why=why)
    sort = request.GET.get("sort", "")
    is_sorted = released.is_order(sort)
    context = {
        "filter": found,
        "form": found.form,
        "table": table,
        "totals": totals,
        "tags": found.tags,
        "panels": panels,
        "has_releases": bool(last),
        "sort": sort if is_sorted else "",
        "unknown_sort": "" if is_sorted else sort,
    }
    return render(request, "panels/released_cases.html", context)


@require_safe
def released_case(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What happened here, and does it hold: as much of it as the panel was given."""
    release = find_release(request, slug, number)
    page = released.page_of(release, request.actor)
    services.record_reading(release=release, by=request.actor)
    trail, record = trail_of(request), page.record
    context = {
        "release": release,
        "page": page,
        "age_group": age_group(*(record.get(f"age_at_offence_{end}") for end in ("youngest", "oldest"))),
        "timeline": released.timeline_of(page),
        "flags": shown_flags(request, page.flags, partial(_flag_address, request, release)),
        "may_flag": casework_policies.may_flag(request.actor, release.case, release, page.item),
        "flag_address": f"{reverse('released-flag-raise', args=[slug, number])}{trail}",
        "back": f"{reverse('released-cases')}{trail}",
        "previous": _beside(slug, page.previous, trail),
        "next": _beside(slug, page.next, trail),
    }
    return render(request, "panels/released_case.html", context)


@form_view
def flag_raise(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say what the released case departs from."""
    return raise_on(request, subject_of(request, find_release(request, slug, number)))


@form_view
def flag_amend(request: HttpRequest, slug: str, number: int, flag: int) -> HttpResponse:
    """Change one's own flag on a released case."""
    release = find_release(request, slug, number)
    return amend_on(request, subject_of(request, release), find_flag(request, release, flag))


@form_view
def flag_withdraw(request: HttpRequest, slug: str, number: int, flag: int) -> HttpResponse:
    """Take one's own flag on a released case back."""
    release = find_release(request, slug, number)
    return withdraw_on(request, subject_of(request, release), find_flag(request, release, flag))


def _flag_address(request: HttpRequest, release: Release, act: str, number: int) -> str:
    named = [release.panel.slug, release.number, number]
    return f"{reverse(f'released-flag-{act}', args=named)}{trail_of(request)}"


def _beside(slug: str, place: int | None, trail: str) -> str:
    return f"{reverse('released-case', args=[slug, place])}{trail}" if place else ""
