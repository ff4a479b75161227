"""The first page after sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.imports.desk import duties_of


def home(request: HttpRequest) -> HttpResponse:
    """What awaits this actor."""
    return render(request, "desk/home.html", {"duties": duties_of(request.actor)})
