"""What every page's frame needs to know."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils import timezone

from cases import gate
from cases.models import Actor
from cases.people.queries import standings_of, unread_notices

MEETINGS = "/meetings/"
# Each place to go, and the pages that stand for it: the first that this actor may open.
PLACES = (
    ("Cases", ("released-cases", "cases")),
    ("Authorise", ("authorise",)),
    ("Check", ("check",)),
    ("Proposals", ("proposals",)),
    ("Consultations", ("consultations",)),
    ("Deputies", ("delegations",)),
    ("Panels", ("panels",)),
    ("Meetings", ("meetings",)),
    ("Rules", ("rules",)),
    ("Imports", ("imports",)),
    ("People", ("people",)),
    ("Settings", ("settings",)),
    ("Audit", ("audit",)),
)


def house(request: HttpRequest) -> dict[str, Any]:
    """The actor, what they may act as and open, and whether this is the demonstration."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "memberships": getattr(request, "memberships", ()),
        "forces_in_use": partial(forces_in_use, actor),
        "places": partial(places_of, actor),
        "here": partial(place_of, actor, request.path),
        "standings": partial(standings_now, actor),
        "told": partial(told, actor),
        "is_demonstration": settings.DEMONSTRATION,
    }


def forces_in_use(actor: Actor | None) -> list[str]:
    """The names of the forces this person acts for now: without those for which something has lapsed."""
    if actor is None or actor.membership is None:
        return []
    return [force.name for force in actor.membership.forces.all() if force.pk in actor.force_ids]


def told(actor: Actor | None) -> dict[str, Any] | None:
    """How many notices this person has not read, and where they stand; None for those to whom none are written."""
    if actor is None or actor.membership is None or not may_open(actor, "notices"):
        return None
    return {"unread": unread_notices(actor), "address": reverse("notices")}


def standings_now(actor: Actor | None) -> list[Any]:
    """All of a person's memberships and why each may be used or not, for the page that says there is none to use."""
    return standings_of(actor.person, timezone.localdate()) if actor else []


def places_of(actor: Actor | None) -> list[tuple[str, str]]:
    """What stands in the menu: the places that the pages' own policies open to this actor."""
    if actor is None or actor.membership is None:
        return []
    offered = ((label, next((name for name in names if may_open(actor, name)), "")) for label, names in PLACES)
    return [(label, reverse(name)) for label, name in offered if name]


def place_of(actor: Actor | None, path: str) -> str:
    """Where in the menu a page lies: in the nearest place above it; what is under a panel's meetings, in those."""
    _panel, under_meetings, page = path.partition(MEETINGS)
    within = f"{MEETINGS}{page}" if under_meetings else path
    return max((address for _label, address in places_of(actor) if within.startswith(address)), key=len, default="")


def may_open(actor: Actor, name: str) -> bool:
    """What the page's declared policy says."""
    policy = gate.policy_of(resolve(reverse(name)).func)
    return bool(policy and policy(actor))
