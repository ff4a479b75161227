"""Who may open a page: every address declares its policy, and one without a policy opens for nobody."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from cases.decisions import YES, Decision, no
from cases.models import Actor

PagePolicy = Callable[[Actor], Decision]


def anyone(_actor: Actor) -> Decision:
    """Open before sign-in."""
    return YES


def signed_in(_actor: Actor) -> Decision:
    """Open to whoever has signed in, with or without a membership in force: their own account, and the way out."""
    return YES


def members(actor: Actor) -> Decision:
    """Open to everybody who acts under a membership, whatever its role."""
    return YES if actor.membership else no("You have no membership in force, so there is nothing to open.")


def page(route: str, view: Callable[..., Any], policy: PagePolicy, *, name: str) -> URLPattern:
    """An address and who may open it; the people middleware asks before the view runs."""
    vars(view)["policy"] = policy
    return path(route, login_not_required(view) if policy is anyone else view, name=name)


def policy_of(view: Callable[..., Any]) -> PagePolicy | None:
    """The policy that a page declares, or None, and then nobody may open it."""
    return getattr(view, "policy", None)
