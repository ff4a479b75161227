"""Puts the actor on every request of somebody who has signed in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cases.people.queries import actor_for, memberships_of

CHOSEN_MEMBERSHIP = "membership"


class ActorMiddleware:
    """`request.actor` is the person with the membership in use, or None before sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.memberships = None, []
        if request.user.is_authenticated:
            request.memberships = memberships_of(request.user, timezone.localdate())
            request.actor = actor_for(request.user, request.memberships, request.session.get(CHOSEN_MEMBERSHIP))
        return self.get_response(request)
