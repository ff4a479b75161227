"""How the tests of casework sign in, and what they read off a page."""

import re
from html import unescape
from typing import Any

from django.test import Client

from cases.enums import Role
from cases.models import Actor
from tests import make


def signed_in(actor: Actor) -> Client:
    return make.a_client_of(actor.person)


def a_client(role: Role = Role.PANEL_MEMBER, **changes: Any) -> Client:
    return signed_in(make.an_actor(role, **changes))


def words(response: Any) -> str:
    """The page as it reads: without mark-up, one space between words."""
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def references(response: Any) -> list[str]:
    """The references in the list, in its order."""
    return [row.record.case_ref for row in response.context["table"].paginated_rows]
