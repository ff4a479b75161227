"""What can be wrong with a value that a force sent, in sentences that say what would be accepted."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from cases.guidance.fields import Kind, RecordField

HALF_CHARACTERS: Final = re.compile("[\ud800-\udfff]")
LONGEST_SHOWN: Final = 200
LONGEST_NAME: Final = 100
MOST_FAULTS: Final = 50
# Beyond this the names themselves are not looked at: a record has some ninety fields.
MOST_UNKNOWN: Final = 1_000
MOST_NEAREST: Final = 3
NEAR: Final = 0.6


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: in which column, the value as sent, and what would be accepted.

    The value of an offender's reference is never shown.
    """

    column: str
    value: str
    reason: str


def presentable(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Text that can be stored and printed anywhere: no NUL, no half of a character, not endless."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    if cut.isascii() and "\0" not in cut:
        return cut
    return cut.replace("\0", "\N{SYMBOL FOR NULL}").encode("utf-8", "replace").decode("utf-8")


def in_words(value: Any) -> str:
    """A value of a record as a sentence shows it; nested values are only named, however deep they go."""
    if isinstance(value, str):
        return f"‘{presentable(value)}’"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    return presentable(repr(value))


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """The known names that look most like this one, nearest first; there is always at least one."""
    folded, names = name[:LONGEST_NAME].casefold().replace(" ", "_").replace("-", "_"), list(known)
    near = difflib.get_close_matches(folded, names, n=MOST_NEAREST, cutoff=NEAR)
    return near or difflib.get_close_matches(folded, names, n=MOST_NEAREST, cutoff=0)


def not_a_field(name: str, known: Iterable[str]) -> str:
    shown = presentable(name, LONGEST_NAME)
    return f"‘{shown}’ is not a field of the record. The nearest known: {', '.join(nearest(name, known))}."


def unknown_value(name: str, shown: str, accepted: Iterable[str]) -> str:
    return f"{name} {shown} is not known. Use one of: {', '.join(accepted)}."


def beyond_limits(name: str, shown: str, field: RecordField) -> str:
    return f"{name} {shown} is beyond the limits. Use a whole number from {field.least} to {field.most}."


def not_whole(name: str, shown: str, field: RecordField) -> str:
    return f"{name} {shown} is not a whole number. Use a whole number from {field.least} to {field.most}."


def text_fault(name: str, text: str, field: RecordField) -> str | None:
    """What is wrong with a text or a key, if anything: its length, a NUL, or half of a character."""
    if field.longest is not None and len(text) > field.longest:
        return f"{name} has {len(text):,} characters. Use at most {field.longest:,}."
    if "\0" in text:
        return f"{name} holds a NUL character. Take it out."
    if HALF_CHARACTERS.search(text):
        return f"{name} holds half of a character (a lone surrogate). Take it out."
    return None


def value_shown(field: RecordField, value: Any) -> str:
    """The value as sent, for the report of a fault; an offender's reference is withheld."""
    if field.kind is Kind.OFFENDER:
        return ""
    return presentable(value) if isinstance(value, str) else in_words(value)
