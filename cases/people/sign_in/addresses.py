"""Where a request came from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"


def address_of(request: HttpRequest) -> str:
    """The peer, or what the outermost proxy of ours says that it was.

    What stands further left in X-Forwarded-For anybody could have written there.
    """
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    behind = 0 < settings.PROXIES <= len(forwarded)
    named = forwarded[-settings.PROXIES] if behind else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(_without_port(named).partition("%")[0]))
    except ValueError:
        return UNKNOWN


def _without_port(named: str) -> str:
    """Some proxies add the port: 192.0.2.1:443 or [2001:db8::1]:443."""
    if named.startswith("["):
        return named[1:].partition("]")[0]
    return named.partition(":")[0] if named.count(":") == 1 else named
