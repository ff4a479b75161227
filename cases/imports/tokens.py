"""The token that stands for an offender's reference from the moment a file is read.

Two cases of one person in one force carry the same token, nobody can go back
from it to the reference, and the same person in two forces has two tokens.
"""

import hmac
import re
from hashlib import sha256
from typing import Final

from django.conf import settings

from cases.exceptions import Unreadable

MARK: Final = "person-"
BODY_DIGITS: Final = 40
CHECK_DIGITS: Final = 16
TOKEN: Final = re.compile(rf"{MARK}([0-9a-f]{{{BODY_DIGITS}}})([0-9a-f]{{{CHECK_DIGITS}}})", re.ASCII)
# A force's own key may begin with the same word; nothing of this length is one.
SHORTEST_DAMAGED: Final = 24

FOREIGN: Final = (
    "It looks like a token of this service, but it is damaged or belongs to another force. "
    "Send the force's own reference, or the token exactly as it was given back."
)


class ForeignToken(Unreadable):
    """What was sent is a token, but not one that this force was given."""


# Stands for a reference that could not be kept; it is no token, so sent again as it is it is refused again.
WITHHELD: Final = f"{MARK}withheld-because-it-could-not-be-read"


def offender_token(force_id: str, reference: str) -> str:
    """The token of a force's own reference; a token that the force was given comes back as itself."""
    reference = reference.strip()
    if looks_like_a_token(reference):
        return _checked(force_id, reference.casefold())
    body = _digest(force_id, "reference", reference)[:BODY_DIGITS]
    return MARK + body + _check(force_id, body)


def looks_like_a_token(reference: str) -> bool:
    return reference.casefold().startswith(MARK) and len(reference) - len(MARK) >= SHORTEST_DAMAGED


def _checked(force_id: str, token: str) -> str:
    parts = TOKEN.fullmatch(token)
    if parts is None or not hmac.compare_digest(parts[2], _check(force_id, parts[1])):
        raise ForeignToken(FOREIGN)
    return token


def _check(force_id: str, body: str) -> str:
    return _digest(force_id, "check", body)[:CHECK_DIGITS]


def _digest(force_id: str, purpose: str, text: str) -> str:
    """A keyed hash under the force's own key, a different one for each purpose."""
    own = hmac.new(settings.OFFENDER_KEY.encode(), f"{force_id}\0{purpose}".encode(), sha256).digest()
    return hmac.new(own, text.encode(), sha256).hexdigest()
