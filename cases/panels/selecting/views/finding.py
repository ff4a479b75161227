"""The meeting or the draw that an address names, for those who run the panel."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cases.models import Draw, Meeting, Panel
from cases.panels.selecting import queries


def find_meeting(request: HttpRequest, slug: str, number: int) -> Meeting:
    meetings = Meeting.objects.visible_to(request.actor).select_related("panel")
    return get_object_or_404(meetings, panel__slug=slug, number=number)


def find_draw(request: HttpRequest, slug: str, number: int, draw: int) -> Draw:
    draws = queries.draws_to_open(request.actor)
    return get_object_or_404(draws, meeting__panel__slug=slug, meeting__number=number, number=draw)


def find_panel_to_run(request: HttpRequest, slug: str) -> Panel:
    """A panel whose every force this administrator's membership covers."""
    return get_object_or_404(Panel.objects.run_by(request.actor), slug=slug)
