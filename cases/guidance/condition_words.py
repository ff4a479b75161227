"""A rule's condition in words, read off the condition itself, so that what is shown is what is asked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, cast

from django.db.models import F, Q

from cases.enums import Rank
from cases.guidance.derive import WORKING_DAYS_TO_TELL, WORKING_DAYS_TO_TELL_ENHANCED
from cases.guidance.fields import FIELDS, OLDEST, YOUNGEST, Kind
from cases.guidance.wording import day_shown, label_of

# Holds for every case, or for none: nothing to say of it.
ALWAYS: Final = ""
NEVER: Final = "never"


def in_words(condition: Q) -> str:
    """What must hold for the outcome to win, as one sentence without its full stop."""
    words = _words(condition)
    return words[:1].upper() + words[1:]


def _words(condition: Q) -> str:
    children = cast("list[Q | tuple[str, Any]]", condition.children)
    parts = [_words(part) if isinstance(part, Q) else _leaf(*part) for part in children]
    if condition.connector == Q.OR:
        return _joined([part for part in parts if part != NEVER], ", or ") or NEVER
    return NEVER if NEVER in parts else _joined([part for part in parts if part != ALWAYS], " and ")


def _joined(parts: list[str], conjunction: str) -> str:
    """Parts that are alternatives themselves stand in brackets."""
    if len(parts) < 2:
        return "".join(parts)
    other = ", or " if conjunction == " and " else " and "
    return conjunction.join(f"({part})" if other in part and other == ", or " else part for part in parts)


def _leaf(lookup: str, value: Any) -> str:
    column, _, test = lookup.partition("__")
    if column == "pk":
        return NEVER
    said = DERIVED.get(lookup)
    if said:
        return said(value)
    if column.endswith((YOUNGEST, OLDEST)):
        return _age(column, test, value)
    label = label_of(column)
    if test == "isnull":
        return f"{label} is {'not ' if value else ''}recorded"
    if FIELDS[column].kind is Kind.DATE:
        return _day(label, test, value)
    if test == "gte":
        return f"{label} is {value} or more"
    return f"{label} is {_listed(dict(FIELDS[column].choices), value if test == 'in' else [value])}"


def _listed(choices: Mapping[str, str], values: Sequence[Any]) -> str:
    """The values, or where most of them are meant the few that are not."""
    others = [choice for choice in choices if choice not in values]
    if 0 < len(others) < len(values):
        return f"recorded as other than {' or '.join(_value(choices, one) for one in others)}"
    return " or ".join(_value(choices, one) for one in values)


def _value(choices: Mapping[str, str], value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"‘{choices[value]}’" if value in choices else str(value)


def _age(column: str, test: str, value: int | bool) -> str:
    label = label_of(column.removesuffix(YOUNGEST).removesuffix(OLDEST))
    return {
        "lt": f"{label} is under {value}",
        "lte": f"{label} is {value} or under",
        "gte": f"{label} is {value} or over",
        "isnull": f"{label} is {'not ' if value else ''}recorded",
    }[test]


def _day(label: str, test: str, value: Any) -> str:
    if isinstance(value, F):
        return _against(label, value)
    if value in (date.min, date.max):
        return ALWAYS
    return f"{label} is {ON_A_DAY[test]} {day_shown(value)}"


def _against(label: str, other: Any) -> str:
    """Beside another day of the same case."""
    return AGAINST_ANOTHER_DAY[other.name].format(label=label)


ON_A_DAY: Final = {"lt": "before", "lte": "on or before", "gte": "on or after", "gt": "after"}
AGAINST_ANOTHER_DAY: Final = {
    "disposal_date": "{label} is after the date resolved",
    "limit_6m": "{label} is more than six months after the offence",
    "limit_24m": "{label} is within 24 months of the offence",
    "informed_by": f"{{label}} is after the last of {WORKING_DAYS_TO_TELL} working days from the day after the "
    f"resolution ({WORKING_DAYS_TO_TELL_ENHANCED} with enhanced rights)",
}


def _rank(level: int) -> str:
    return next(rank for rank in Rank if rank.level == level).label.lower()


def _authority(test: str) -> Callable[[int], str]:
    if test == "gte":
        return lambda level: f"the authorising rank is {_rank(level)} or above"
    return lambda level: f"the authorising rank is recorded and below {_rank(level)}"


def _supervision(level: int) -> str:
    return f"neither the supervisor nor the authoriser is recorded as {_rank(level)} or above"


DERIVED: Final[Mapping[str, Callable[[Any], str]]] = {
    "authority_level__gte": _authority("gte"),
    "authority_level__lt": _authority("lt"),
    "authority_level_with_specials__gte": _authority("gte"),
    "authority_level_with_specials__lt": _authority("lt"),
    "supervision_level__lt": _supervision,
    "supervision_level_with_specials__lt": _supervision,
    "previous_count__gt": lambda _count: "an earlier outcome, whatever its kind and date, is recorded",
    "previous_violence_or_weapon": lambda _yes: "an earlier outcome was violent or involved a weapon",
    "previous_hate": lambda _yes: "an earlier outcome involved hate",
    "similar_outcome_on__gte": lambda _day: (
        "a similar caution or conviction is dated before the offence and not more than 24 months before it"
    ),
    "earlier_resolution_months__repeated_within": lambda cap_window: (
        f"{cap_window[0]} or more earlier out-of-court resolutions are dated before the offence and not more than "
        f"{cap_window[1]} months before it"
    ),
    "actions_count": lambda _none: "no agreed action is recorded",
    "actions_count__isnull": lambda _yes: "agreed actions are not recorded",
    "contact_attempts_count": lambda _none: "no attempt to reach the victim is recorded",
    "contact_attempts_count__isnull": lambda _yes: "attempts to reach the victim are not recorded",
    "hate_strands__gt": lambda _empty: "a hate crime strand is recorded",
    "victim_wishes_count__lt": lambda _other: "the wishes of fewer victims are recorded than there are victims",
}
