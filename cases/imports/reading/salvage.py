"""What can still be read of a line that is not a record, so that it can be given back.

Such a line may name the person anywhere. Only whole fields that are known by
their names are taken, up to where the line stops making sense; what comes
after that, and the person's reference, is left where it is.
"""

import json
import re
from typing import Any, Final

from cases.guidance.fields import FIELDS, LISTS

OFFENDER: Final = "offender_ref"
SPACE: Final = re.compile(r"[ \t\r\n]*")


def whole_fields(line: bytes) -> dict[str, Any]:
    """The known fields that a broken line holds whole, before it breaks."""
    text = line.decode("utf-8-sig", "replace")
    at = _after(text, 0, "{")
    found: dict[str, Any] = {}
    decoder = json.JSONDecoder()
    while at is not None:
        try:
            key, end = decoder.raw_decode(text, _skip(text, at))
            start = _after(text, end, ":")
            if not isinstance(key, str) or start is None:
                return found
            value, end = decoder.raw_decode(text, _skip(text, start))
        except (ValueError, RecursionError):
            return found
        at = _after(text, end, ",")
        # A text that ends in the middle of nowhere may be the first half of one that tells more.
        if at is None and _after(text, end, "}") is None:
            return found
        if (key in FIELDS or key in LISTS) and key != OFFENDER:
            found.setdefault(key, value)
    return found


def _skip(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _after(text: str, at: int, mark: str) -> int | None:
    """Where to go on behind this mark, if it is what comes next."""
    at = _skip(text, at)
    return at + 1 if text.startswith(mark, at) else None
