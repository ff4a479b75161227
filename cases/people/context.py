"""What every page's frame needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """The actor, the memberships to change to, and whether this is the demonstration."""
    return {
        "actor": getattr(request, "actor", None),
        "memberships": getattr(request, "memberships", ()),
        "is_demonstration": settings.DEMONSTRATION,
    }
