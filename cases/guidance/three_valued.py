"""The same conditions read with three values: holds, does not hold, or cannot be known (guidance 2.5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import F, Q

from cases.guidance.possible import Facts, Possible, known
from cases.guidance.rule import Version, under
from cases.guidance.settings import Settings


@dataclass(frozen=True, slots=True)
class Answer:
    """True, False, or None where it cannot be known; and the silent fields it hangs on."""

    value: bool | None
    fields: frozenset[str] = frozenset()


YES, NO = Answer(True), Answer(False)


def could_not_be_checked(version: Version, facts: Facts, settings: Settings) -> frozenset[str]:
    """The silent fields because of which a rule that did not fire is not clear; empty where it is clear.

    A rule is clear if none of its outcomes can win, whatever its silent inputs turn out to be.
    """
    fields: frozenset[str] = frozenset()
    for severity, condition in version.outcomes:
        answer = weigh(under(condition, settings), facts)
        if answer.value is True and severity is None and not answer.fields:
            break
        if answer.value is not False and severity is not None:
            fields |= answer.fields
    return fields


def weigh(condition: Q, facts: Facts) -> Answer:
    """A condition over the facts of one case."""
    answers = [weigh(part, facts) if isinstance(part, Q) else _leaf(part, facts) for part in _parts(condition)]
    answer = _any(answers) if condition.connector == Q.OR else _all(answers)
    return _not(answer) if condition.negated else answer


def columns_in(condition: Q) -> Iterator[str]:
    """The columns that a condition reads, in the order in which it names them."""
    for part in _parts(condition):
        if isinstance(part, Q):
            yield from columns_in(part)
            continue
        lookup, value = part
        yield lookup.partition("__")[0]
        if isinstance(value, F):
            yield _column(value)


def _parts(condition: Q) -> list[Q | tuple[str, Any]]:
    return cast("list[Q | tuple[str, Any]]", condition.children)


def _column(reference: F) -> str:
    return str(reference.name)  # type: ignore[attr-defined]  # the stubs do not know it


def _all(answers: list[Answer]) -> Answer:
    if any(answer.value is False for answer in answers):
        return NO
    return _open(answers, otherwise=True)


def _any(answers: list[Answer]) -> Answer:
    certain = [answer for answer in answers if answer.value is True]
    if certain:
        return min(certain, key=lambda answer: len(answer.fields))
    return _open(answers, otherwise=False)


def _open(answers: list[Answer], *, otherwise: bool) -> Answer:
    unknown = [answer for answer in answers if answer.value is None]
    named = unknown or answers
    return Answer(None if unknown else otherwise, frozenset().union(*(answer.fields for answer in named)))


def _not(answer: Answer) -> Answer:
    return answer if answer.value is None else Answer(not answer.value, answer.fields)


def _leaf(part: tuple[str, Any], facts: Facts) -> Answer:
    lookup, value = part
    column, _, test = lookup.partition("__")
    if test == "in" and not value:
        return NO
    if test == "repeated_within":
        cap, window = value
        return _compare("gte", facts.resolutions_within(window), known(cap))
    found = facts.possible(column)
    if test == "isnull":
        return _is_null(found, asked=value)
    if test == "in":
        return _any([_compare("exact", found, known(one)) for one in value])
    other = facts.possible(_column(value)) if isinstance(value, F) else known(value)
    return _compare(test or "exact", found, other)


def _is_null(found: Possible, *, asked: bool) -> Answer:
    """A silent field might have been filled, so `is null` does not hold of it; a text that is absent was not given."""
    if found.is_absent:
        return YES if asked else NO
    # That it would have been filled is an assumption, so what rests on it names the field.
    return NO if asked else Answer(True, found.fields if found.is_open else frozenset())


def _compare(test: str, left: Possible, right: Possible) -> Answer:
    if left.is_absent or right.is_absent:
        return NO
    if left.is_open or right.is_open:
        return Answer(None, frozenset().union(*(side.fields for side in (left, right) if side.is_open)))
    fields = left.fields | right.fields
    if test == "exact":
        if left.high < right.low or left.low > right.high:
            return NO
        return YES if left.low == left.high == right.low == right.high else Answer(None, fields)
    always, never = {
        "gt": (left.low > right.high, left.high <= right.low),
        "gte": (left.low >= right.high, left.high < right.low),
        "lt": (left.high < right.low, left.low >= right.high),
        "lte": (left.high <= right.low, left.low > right.high),
    }[test]
    return YES if always else NO if never else Answer(None, fields)
