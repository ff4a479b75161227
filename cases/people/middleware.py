"""Puts the actor on every request of somebody who has signed in, and says no in words."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from cases.exceptions import NotAllowed, OutOfDate
from cases.people.queries import actor_for, memberships_of

CHOSEN_MEMBERSHIP = "membership"
OPEN_WITHOUT_MEMBERSHIP = frozenset({"sign-out"})


class ActorMiddleware:
    """`request.actor` is the person with the membership in use, or None before sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.memberships = None, []
        if request.user.is_authenticated:
            request.memberships = memberships_of(request.user, timezone.localdate())
            request.actor = actor_for(request.user, request.memberships, request.session.get(CHOSEN_MEMBERSHIP))
        response = self.get_response(request)
        if request.actor is not None:
            # No browser or proxy keeps a page about a case: Back after signing out shows nothing.
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Without a membership in force there is nothing to open, except the way out."""
        if request.actor is None or request.actor.membership is not None:
            return None
        if not getattr(view, "login_required", True) or request.resolver_match.url_name in OPEN_WITHOUT_MEMBERSHIP:
            return None
        return render(request, "people/no_membership.html", status=403)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A policy's no is a page with its reason; so is work that somebody else was quicker with."""
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"exception": str(error)}, status=403)
        if isinstance(error, OutOfDate):
            return render(request, "409.html", {"exception": str(error)}, status=409)
        return None
