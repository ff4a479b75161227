"""The panel or the release that an address names."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cases.casework.queries.rounds import round_of, rounds_of
from cases.casework.views.finding import trail_of
from cases.casework.views.flagging import Subject, numbered
from cases.guidance.settings import from_values
from cases.models import Flag, Panel, Release
from cases.panels.queries import released, running


def find_panel(request: HttpRequest, slug: str) -> Panel:
    return get_object_or_404(Panel.objects.visible_to(request.actor), slug=slug)


def find_release(request: HttpRequest, slug: str, number: int) -> Release:
    """A standing release to a panel that this member sits on."""
    return get_object_or_404(released.releases_to_open(request.actor), panel__slug=slug, number=number)


def find_place(request: HttpRequest, slug: str, number: int) -> Release:
    """What stands or stood at a place of a panel, as those who run it see it."""
    panel = find_panel(request, slug)
    return get_object_or_404(running.releases_to(panel, request.actor), number=number)


def find_flag(request: HttpRequest, release: Release, number: int) -> Flag:
    flags = released.flags_on(release, request.actor, rounds_of(release))
    flag = numbered(flags, request.actor.person).get(number)
    if flag is None:
        raise Http404("There is no such flag of this member.")
    return flag


def subject_of(request: HttpRequest, release: Release) -> Subject:
    """The released case as a member's flag is about it: by its place, under what was pinned."""
    return Subject(
        case=release.case,
        name=f"case {release.number} of the {release.panel.name}",
        address=f"{release.get_absolute_url()}{trail_of(request)}",
        settings=from_values(release.settings),
        hit_by=frozenset(() if released.hits_are_hidden(release, request.actor) else release.hits),
        release=release,
        item=round_of(release),
    )


def panels_to_choose(request: HttpRequest) -> QuerySet[Panel]:
    return Panel.objects.visible_to(request.actor)
