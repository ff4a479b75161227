"""How the tests of casework sign in, and what they read off a page."""

import re
from html import unescape
from typing import Any

from django.test import Client

from cases.enums import Event, Role
from cases.models import Actor, AuditEvent
from cases.people.middleware import PURPOSE
from tests import make

# An exception as the force's own record holds it.
ENTRY = {
    "rule": "CR-SERIOUS-01",
    "entry_ref": "PPL/7",
    "rank": "inspector",
    "rank_prefix": "",
    "on": "10/5/2023",
    "reason": "Both families asked for it.",
}


def signed_in(actor: Actor, why: str = "Preparing a panel") -> Client:
    """A browser in which they have signed in and said why they look at cases."""
    client = make.a_client_of(actor.person)
    session = client.session
    session[PURPOSE] = why
    session.save()
    return client


def a_client(role: Role = Role.ADMINISTRATOR, **changes: Any) -> Client:
    return signed_in(make.an_actor(role, **changes))


def words(response: Any) -> str:
    """The page as it reads: without mark-up, one space between words."""
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def references(response: Any) -> list[str]:
    """The references in the list, in its order."""
    return [row.record.case_ref for row in response.context["table"].paginated_rows]


def events(kind: Event) -> int:
    return AuditEvent.objects.filter(kind=kind).count()
