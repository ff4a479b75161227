"""What an event says, in words: who, what, and each value before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.template.defaultfilters import capfirst

from cases.enums import Event
from cases.models import AuditEvent

MOST_OF_A_LIST: Final = 100
LONGEST_IN_BRIEF: Final = 160
BEFORE, AFTER = "before", "after"
NOTHING: Final = "Nothing"


@dataclass(frozen=True, slots=True)
class Change:
    """One value as it was and as it became."""

    name: str
    before: str
    after: str


def what_happened(event: AuditEvent) -> str:
    """The event's kind in words, or as it stands where the application knows no such kind."""
    return Event(event.kind).label if event.kind in Event.values else event.kind


def who_did_it(event: AuditEvent) -> str:
    """The person's email address, the system, or nobody who had signed in."""
    if event.person:
        return event.person
    return "Nobody signed in" if event.kind.startswith("session.") else "The system"


def in_brief(event: AuditEvent) -> str:
    """What the event says, in one line for a list; for what was refused, the reason."""
    details = dict(sorted(event.details.items())) if isinstance(event.details, Mapping) else {"details": event.details}
    if event.kind == Event.ACCESS_REFUSED:
        tried = ": ".join(filter(None, (str(details.get("page") or ""), _in_a_line(details.get("named")))))
        text = f"{details.get('reason', '')} Tried: {details.get('method', '')} {tried}."
    else:
        changed = ", ".join(change.name for change in changes(event))
        plain = [f"{_name(key)}: {_in_a_line(value)}" for key, value in details.items() if _is_plain(value)]
        text = ". ".join([*([f"Changed: {changed}"] if changed else []), *plain])
    return text if len(text) <= LONGEST_IN_BRIEF else f"{text[:LONGEST_IN_BRIEF]}…"


def changes(event: AuditEvent) -> list[Change]:
    """What was altered, value by value; what stayed as it was is left out."""
    details = event.details
    if not isinstance(details, Mapping) or not {BEFORE, AFTER} <= set(details):
        return []
    before, after = _as_fields(details[BEFORE]), _as_fields(details[AFTER])
    both = (
        Change(_name(name), in_words(before.get(name)), in_words(after.get(name)))
        for name in sorted({**before, **after})
    )
    return [change for change in both if change.before != change.after]


def other_details(event: AuditEvent) -> list[tuple[str, str]]:
    """Everything else that the event says, each by its name."""
    if not isinstance(event.details, Mapping):
        return [("Details", in_words(event.details))]
    has_changes = {BEFORE, AFTER} <= set(event.details)
    rest = {k: v for k, v in event.details.items() if not (has_changes and k in (BEFORE, AFTER))}
    return list(_spread(rest))


def in_words(value: Any) -> str:
    """A value as people read it; of a long list the beginning, and how many more there are."""
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        shown = ", ".join(in_words(one) for one in value[:MOST_OF_A_LIST])
        more = len(value) - MOST_OF_A_LIST
        return f"{shown} and {more:,} more, all of them in the export" if more > 0 else shown
    if isinstance(value, Mapping):
        return "; ".join(f"{_name(key)}: {in_words(one)}" for key, one in value.items())
    return str(value)


def _spread(details: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    # The two databases keep the names in different orders.
    for key, value in sorted(details.items()):
        name = f"{above}, {_name(key).lower()}" if above else _name(key)
        if isinstance(value, Mapping) and value:
            yield from _spread(value, name)
        else:
            yield name, in_words(value)


def _as_fields(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"value": value}


def _name(key: str) -> str:
    return capfirst(str(key).replace("_", " ").strip())


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float | bool) and value != ""


def _in_a_line(value: Any) -> str:
    if isinstance(value, Mapping):
        return "/".join(str(one) for _key, one in sorted(value.items()))
    return in_words(value) if value is not None else ""
