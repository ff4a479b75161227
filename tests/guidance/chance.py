"""Records by chance, thrown at the edges of the rules: dates at both sides of every boundary, and many silences."""

from calendar import monthrange
from datetime import date, timedelta
from random import Random
from typing import Any

from cases.guidance.fields import FIELDS, LISTS, Kind, RecordField
from tests import make
from tests.guidance.by_hand import TABLE, months_from, screened

BOUNDARIES = sorted(
    {date.fromisoformat(text) for _rule, _n, since, certain, to, _exc, _p in TABLE for text in (since, certain, to)}
    - {date.max}
    | {date(2019, 2, 1), date(2022, 6, 28), date(2023, 9, 1), date(2025, 2, 26)}
    | {date(2026, month, 1) for month in range(3, 8)}
)
RULES_WITH_EXCEPTIONS = [
    *sorted({rule for rule, _n, _s, _c, _t, exc, _p in TABLE if exc}),
    "CR-LOCAL-01",
    "CR-LOCAL-02",
    "CR-LOCAL-03",
    "CR-REC-04",
]
AGES = (5, 9, 10, 12, 15, 16, 16, 17, 17, 18, 19, 30, 64)
RANGES = ((9, 9), (10, 17), (16, 17), (18, 24), (15, 16), (17, 18), (35, None), (10, None), (0, 9))
# Facts that open the way to many rules; they are more often as a rule wants them than chance would have it.
LIKELY = {"victim_identified": (True, 0.6), "domestic_abuse": (True, 0.4), "victim_consulted": ("yes", 0.3)}


def a_day_near(chance: Random, middle: date) -> date:
    return middle + timedelta(days=chance.choice((-1, 0, 0, 1)))


def a_disposal(chance: Random) -> date:
    if chance.random() < 0.6:
        return a_day_near(chance, chance.choice(BOUNDARIES))
    return date(2012, 1, 1) + timedelta(days=chance.randrange(5400))


def an_offence_day(chance: Random, disposal: date) -> date:
    """Nine days before, or at the edge of six or 24 months before, or at the end of a month."""
    kind = chance.random()
    if kind < 0.4:
        return disposal - timedelta(days=9)
    if kind < 0.8:
        edge = months_from(disposal, chance.choice((-6, -24, -23, -7)))
        return min(disposal, edge + timedelta(days=chance.randrange(-3, 4)))
    month = months_from(disposal, -chance.randrange(1, 30))
    return date(month.year, month.month, monthrange(month.year, month.month)[1])


def a_value(chance: Random, field: RecordField) -> Any:
    match field.kind:
        case Kind.CHOICE | Kind.RANK:
            return chance.choice(field.values)
        case Kind.BOOLEAN:
            return chance.random() < 0.5
        case Kind.NUMBER:
            return chance.randrange(0, min(field.most or 5, 5) + 1)
        case Kind.SET:
            return sorted(chance.sample(field.values, chance.randrange(0, 3)))
        case Kind.DATE | Kind.MOMENT | Kind.AMOUNT | Kind.AGE | Kind.OUTCOME | Kind.OFFENDER:
            return None
    return chance.choice(("words", "other words"))


def entries(chance: Random, name: str, anchor: date) -> list[dict[str, Any]] | None:
    """A list that was not sent, or one with up to three entries dated about the anchor."""
    if chance.random() < 0.15:
        return None
    found = []
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        entry = {key: a_value(chance, field) for key, field in LISTS[name].items() if chance.random() < 0.8}
        if "date" in LISTS[name] and chance.random() < 0.9:
            moved = months_from(anchor, chance.choice((0, 0, -6, -12, -24, -40)))
            entry["date"] = (moved + timedelta(days=chance.randrange(-2, 3))).isoformat()
        if name == "exceptions":
            entry["rule_id"] = chance.choice(RULES_WITH_EXCEPTIONS)
            entry["reason"] = chance.choice(("because", "because", None))
            if entry.get("rank") and chance.random() < 0.2:
                entry["rank_prefix"] = chance.choice(("special", "acting"))
        found.append({key: value for key, value in entry.items() if value is not None})
    return found


def a_record(chance: Random) -> dict[str, Any]:
    """One record: baseline B with about half of its facts thrown anew, a quarter of those left silent."""
    disposal = a_disposal(chance)
    offence = an_offence_day(chance, disposal)
    changes: dict[str, Any] = {"disposal_date": disposal.isoformat(), "offence_date": offence.isoformat()}
    for name in ("offence_date", "disposal_date"):
        if chance.random() < 0.03:
            changes[name] = None
    for name, field in FIELDS.items():
        if name in changes or field.kind in (Kind.OUTCOME, Kind.OFFENDER, Kind.KEY) or chance.random() < 0.5:
            continue
        changes[name] = a_fact(chance, name, field, disposal)
    for name in ("authorising_rank", "supervisor_rank"):
        if changes.get(name) and chance.random() < 0.2:
            changes[f"{name}_prefix"] = chance.choice(("special", "temporary"))
    for name in LISTS:
        changes[name] = entries(chance, name, offence if name == "previous" else disposal)
    record = make.a_record(**changes)
    return with_an_exception(chance, record, disposal) if chance.random() < 0.4 else record


def with_an_exception(chance: Random, record: dict[str, Any], disposal: date) -> dict[str, Any]:
    """The same with an exception to one of its hits, which may come a day late or from too junior a rank."""
    allowing = sorted({rule for rule, _severity in screened(record)} & set(RULES_WITH_EXCEPTIONS))
    if not allowing:
        return record
    entry = {
        "rule_id": chance.choice(allowing),
        "rank": chance.choice(("constable", "sergeant", "inspector", "chief_inspector", "superintendent")),
        "date": a_day_near(chance, disposal).isoformat(),
        "reason": "because",
    }
    return {**record, "exceptions": [*record.get("exceptions", ()), entry]}


def a_fact(chance: Random, name: str, field: RecordField, disposal: date) -> Any:
    if chance.random() < 0.25:
        return (None, None) if field.kind is Kind.AGE else None
    if name in LIKELY and chance.random() < LIKELY[name][1]:
        return LIKELY[name][0]
    if field.kind is Kind.DATE:
        return (disposal + timedelta(days=chance.randrange(-2, 9))).isoformat()
    if field.kind is Kind.AGE:
        return chance.choice(RANGES) if chance.random() < 0.3 else chance.choice(AGES)
    return a_value(chance, field)
