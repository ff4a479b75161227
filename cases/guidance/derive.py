"""What the rules need from elsewhere, computed once when a case is stored (guidance, section 2.2)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from cases.enums import PreviousType, Rank, RankPrefix
from cases.guidance.working_days import last_working_day
from cases.months import add_months

Record = dict[str, Any]

CAUTIONS_AND_CONVICTIONS = frozenset(
    {
        PreviousType.CONVICTION,
        PreviousType.SIMPLE_CAUTION,
        PreviousType.CONDITIONAL_CAUTION,
        PreviousType.YOUTH_CAUTION,
        PreviousType.YOUTH_CONDITIONAL_CAUTION,
    }
)
OUT_OF_COURT = frozenset(
    {
        PreviousType.SIMPLE_CAUTION,
        PreviousType.CONDITIONAL_CAUTION,
        PreviousType.YOUTH_CAUTION,
        PreviousType.YOUTH_CONDITIONAL_CAUTION,
        PreviousType.PND,
        PreviousType.CANNABIS_WARNING,
        PreviousType.COMMUNITY_RESOLUTION,
        PreviousType.OUTCOME_22,
    }
)
WORKING_DAYS_TO_TELL = 5
WORKING_DAYS_TO_TELL_ENHANCED = 1
FURTHEST_MONTHS = 9_999


def derived(record: Record, transcribed: Iterable[Record] = ()) -> dict[str, Any]:
    """The derived columns of a canonical record; `transcribed` are exceptions that a force lead copied in."""
    offence, disposal = _day(record, "offence_date"), _day(record, "disposal_date")
    previous: list[Record] = record.get("previous") or []
    exceptions = [*(record.get("exceptions") or []), *transcribed]
    authority = _levels(record.get("authorising_rank"), record.get("authorising_rank_prefix"))
    supervisor = _levels(record.get("supervisor_rank"), record.get("supervisor_rank_prefix"))
    return {
        "limit_6m": offence and add_months(offence, 6),
        "limit_24m": offence and add_months(offence, 24),
        "cutoff_24m": offence and add_months(offence, -24),
        "informed_by": disposal and tell_by(disposal, is_enhanced=bool(record.get("victim_enhanced"))),
        "authority_level": authority[0],
        "authority_level_with_specials": authority[1],
        "supervision_level": _higher(authority[0], supervisor[0]),
        "supervision_level_with_specials": _higher(authority[1], supervisor[1]),
        "previous_count": _count(record, "previous"),
        "actions_count": _count(record, "actions"),
        "contact_attempts_count": _count(record, "contact_attempts"),
        "exceptions_count": _count(record, "exceptions"),
        "similar_outcome_on": _latest_similar(previous, offence),
        "previous_violence_or_weapon": any(entry.get("violent") or entry.get("weapon") for entry in previous),
        "previous_hate": any(entry.get("hate") for entry in previous),
        "earlier_resolution_months": _months_back(previous, offence),
        "exceptions_in_time": _exceptions_in_time(exceptions, disposal),
    }


def tell_by(disposal: date, *, is_enhanced: bool) -> date:
    """The last working day on which the victim is told in time (CR-VIC-05)."""
    return last_working_day(disposal, WORKING_DAYS_TO_TELL_ENHANCED if is_enhanced else WORKING_DAYS_TO_TELL)


def _day(entry: Record, name: str) -> date | None:
    value = entry.get(name)
    return date.fromisoformat(value) if value else None


def _count(record: Record, name: str) -> int | None:
    entries = record.get(name)
    return None if entries is None else len(entries)


def _levels(rank: str | None, prefix: str | None) -> tuple[int | None, int | None]:
    """The rank's level where specials are constables, and where they count as the rank they hold."""
    if rank is None:
        return None, None
    level = Rank(rank).level
    if prefix == RankPrefix.SPECIAL:
        return min(level, Rank.CONSTABLE.level), level
    return level, level


def _higher(one: int | None, other: int | None) -> int:
    nobody = Rank.NONE.level
    return max(nobody if one is None else one, nobody if other is None else other)


def _latest_similar(previous: list[Record], offence: date | None) -> date | None:
    if offence is None:
        return None
    dates = (
        _day(entry, "date")
        for entry in previous
        if entry.get("type") in CAUTIONS_AND_CONVICTIONS and entry.get("similar")
    )
    return max((day for day in dates if day and day < offence), default=None)


def _months_back(previous: list[Record], offence: date | None) -> str | None:
    """For each earlier out-of-court resolution, the fewest months back that reach its date; nearest first."""
    if offence is None:
        return None
    dates = (_day(entry, "date") for entry in previous if entry.get("type") in OUT_OF_COURT)
    months = sorted(months_to_reach(day, offence) for day in dates if day and day < offence)
    return "".join(f"{count:04d}" for count in months) or None


def months_to_reach(day: date, offence: date) -> int:
    """The smallest n for which the offence's date less n months is on or before `day`."""
    months = max(0, (offence.year - day.year) * 12 + offence.month - day.month - 1)
    while months < FURTHEST_MONTHS and add_months(offence, -months) > day:
        months += 1
    return min(months, FURTHEST_MONTHS)


def _exceptions_in_time(exceptions: list[Record], disposal: date | None) -> str | None:
    """The exceptions that can count: a rule, a rank, a reason, and a date on or before the disposal."""
    tokens = set()
    for entry in exceptions:
        day = _day(entry, "date")
        if disposal and day and day <= disposal and entry.get("reason") and entry.get("rule_id") and entry.get("rank"):
            tokens.add(exception_token(entry["rule_id"], Rank(entry["rank"]).level, entry.get("rank_prefix")))
    return f"|{'|'.join(sorted(tokens))}|" if tokens else None


def exception_token(rule: str, level: int, prefix: str | None) -> str:
    special = "s" if prefix == RankPrefix.SPECIAL else ""
    return f"{rule}={special}{level}"
