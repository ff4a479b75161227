"""The list that a chair picks from, without a reference on it."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from cases.casework.filters import CaseFilter
from cases.casework.services import record_list
from cases.models import Meeting
from cases.panels.selecting import queries
from cases.panels.selecting.blind import MOST_LISTED, blind_list, eligible_for_a_pick
from cases.panels.selecting.pick_forms import PickedForm


def blind(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Every eligible case, or those that a theme finds, for the chair to tick; too many are narrowed first."""
    themes = list(queries.themes_of(meeting.panel, request.actor))
    chosen = request.GET.get("theme", "")
    theme = next((one for one in themes if str(one.pk) == chosen), None)
    narrowed = CaseFilter(QueryDict(theme.query), actor=request.actor).found if theme else None
    frame = eligible_for_a_pick(meeting, request.actor, narrowed)
    count = len(frame.eligible)
    listed = blind_list(meeting, frame, request.actor) if count <= MOST_LISTED else []
    record_list(by=request.actor, asked={"theme": [theme.query] if theme else []}, found=count)
    context = {
        "meeting": meeting,
        "themes": themes,
        "theme": theme,
        "count": count,
        "most": MOST_LISTED,
        "listed": listed,
        "form": PickedForm(),
    }
    return render(request, "panels/selecting/blind.html", context)
