"""The first page after sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cases.panels.meetings.desk import duties_of
from cases.people.queries import warnings_of


def home(request: HttpRequest) -> HttpResponse:
    """What awaits this actor, after what they must know of the membership in use."""
    actor = request.actor
    context = {"duties": duties_of(actor), "warnings": warnings_of(actor, timezone.localdate())}
    return render(request, "desk/home.html", context)
