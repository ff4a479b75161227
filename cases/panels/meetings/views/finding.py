"""The meeting, the item or the invitation that an address names."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cases.models import AgendaItem, Attendance, Meeting, Panel
from cases.panels.meetings.queries import places_of


def find_panel_run(request: HttpRequest, slug: str) -> Panel:
    return get_object_or_404(Panel.objects.run_by(request.actor), slug=slug)


def find_meeting(request: HttpRequest, slug: str, number: int) -> Meeting:
    seen = Meeting.objects.visible_to(request.actor).select_related("panel")
    return get_object_or_404(seen, panel__slug=slug, number=number)


def find_item(request: HttpRequest, meeting: Meeting, number: int) -> AgendaItem:
    seen = AgendaItem.objects.visible_to(request.actor).select_related("meeting__panel", "case__force", "release")
    return get_object_or_404(seen, meeting=meeting, number=number)


def find_invited(meeting: Meeting, place: int) -> Attendance:
    """By the order of the invitations, while they stand."""
    found = places_of(meeting).get(place)
    if found is None or found.withdrawn_at is not None:
        raise Http404("Nobody is invited at this place of the list.")
    return found
