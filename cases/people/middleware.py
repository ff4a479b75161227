"""Puts the actor on every request of somebody who has signed in, and says no in words."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from cases import gate
from cases.audit.services import record
from cases.decisions import no
from cases.enums import Event
from cases.exceptions import NotAllowed, OutOfDate, PurposeNeeded
from cases.people.queries import actor_for, memberships_of
from cases.people.sign_in.addresses import address_of

CHOSEN_MEMBERSHIP = "membership"
PURPOSE = "purpose"


class ActorMiddleware:
    """`request.actor` is the person with the membership in use, or None before sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.memberships = None, []
        if request.user.is_authenticated:
            today = timezone.localdate()
            request.memberships = memberships_of(request.user, today)
            actor = actor_for(request.user, request.memberships, request.session.get(CHOSEN_MEMBERSHIP), today)
            request.actor = replace(actor, address=address_of(request), why=request.session.get(PURPOSE, ""))
        response = self.get_response(request)
        if request.actor is not None:
            # No browser or proxy keeps a page about a case: Back after signing out shows nothing.
            add_never_cache_headers(response)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return _in_words(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Ask the policy that the page declares; a page that declares none opens for nobody."""
        policy = gate.policy_of(view)
        if policy is gate.anyone or (policy is gate.signed_in and request.actor is not None):
            return None
        if request.actor is not None and request.actor.membership is None:
            _record_refusal(request, gate.members(request.actor).reason)
            return render(request, "people/no_membership.html", status=403)
        allowed = policy(request.actor) if policy and request.actor else no("This page says of nobody that they may.")
        if allowed:
            return None
        _record_refusal(request, allowed.reason)
        if kwargs:
            raise Http404("What one may not see is not there.")
        return render(request, "403.html", {"exception": allowed.reason}, status=403)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A policy's no is a page with its reason; so is work that somebody else was quicker with.

        What is not there for this person is a 404, and the attempt is recorded.
        """
        if isinstance(error, PurposeNeeded):
            return redirect(f"{reverse('purpose')}?{urlencode({'next': request.get_full_path()})}")
        if isinstance(error, Http404) and request.resolver_match.kwargs:
            _record_refusal(request, "There is nothing there that this person may see.")
        if isinstance(error, NotAllowed):
            _record_refusal(request, str(error))
            return render(request, "403.html", {"exception": str(error)}, status=403)
        if isinstance(error, OutOfDate):
            return render(request, "409.html", {"exception": str(error)}, status=409)
        return None


def _in_words(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """Where only a form may lead, and somebody came by a link or by going back."""
    page = render(request, "405.html", status=refused.status_code)
    page.headers["Allow"] = refused.headers["Allow"]
    return page


def _record_refusal(request: HttpRequest, reason: str) -> None:
    """What was tried, by whom and from where; outside the transaction of what was refused, which is gone."""
    if request.actor is None:
        return
    match = request.resolver_match
    details = {"page": match.url_name, "named": {name: str(value) for name, value in match.kwargs.items()}}
    record(Event.ACCESS_REFUSED, by=request.actor, details={**details, "method": request.method, "reason": reason})
