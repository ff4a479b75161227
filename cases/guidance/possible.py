"""What each fact of a case may be: known, not recorded, or known only to lie between two values (guidance 2.5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models

from cases.enums import Rank
from cases.guidance.columns import columns_of
from cases.guidance.derive import CAUTIONS_AND_CONVICTIONS, OUT_OF_COURT, Record, tell_by
from cases.models import RecordOnTrial
from cases.models.columns import OLDEST_AGE

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Possible:
    """The values a fact may have, from low to high, and the silent fields that leave it open.

    Without bounds and with fields it may be anything; with neither it is known to be absent.
    """

    low: Any = None
    high: Any = None
    fields: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        return self.low is None and bool(self.fields)

    @property
    def is_absent(self) -> bool:
        return self.low is None and not self.fields


ABSENT = Possible()


def known(value: Any) -> Possible:
    return ABSENT if value is None else Possible(value, value)


def anything(*fields: str) -> Possible:
    return Possible(fields=frozenset(fields))


def between(low: Any, high: Any, *fields: str) -> Possible:
    return Possible(low, high, frozenset(fields))


class Facts:
    """The facts of one canonical record, column by column, as the three-valued reading needs them."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.columns = columns_of(record)
        self.previous: list[Record] = record.get("previous") or []

    def possible(self, column: str) -> Possible:
        """What the column may hold if every silent field could still be filled."""
        derived = DERIVED.get(column)
        if derived:
            return derived(self)
        value = self.columns[column]
        if value is not None or _is_free_text(column):
            return known(value)
        return anything(*SOURCES.get(column, (column,)))

    @property
    def silent_history(self) -> tuple[str, ...]:
        """The field to name where no earlier outcome is recorded but nobody is known to have looked."""
        if self.previous:
            return ()
        if self.record.get("history_checked") != "yes":
            return ("history_checked",)
        return () if "previous" in self.record else ("previous",)

    def age(self, when: str) -> Possible:
        name = f"age_at_{when}"
        youngest, oldest = self.columns[f"{name}_youngest"], self.columns[f"{name}_oldest"]
        if youngest is None:
            return anything(name)
        if youngest == oldest:
            return known(youngest)
        return between(youngest, OLDEST_AGE if oldest is None else oldest, name)

    def supervision(self, column: str) -> Possible:
        silent = [name for name in ("authorising_rank", "supervisor_rank") if self.record.get(name) is None]
        lowest = self.columns[column]
        return between(lowest, Rank.CHIEF_OFFICER.level, *silent) if silent else known(lowest)

    def count(self, name: str) -> Possible:
        if name == "previous" and self.silent_history:
            return between(0, MOST, *self.silent_history)
        count = self.columns[f"{name}_count"]
        return between(0, MOST, name) if count is None else known(count)

    def from_offence(self, column: str) -> Possible:
        value = self.columns[column]
        return anything("offence_date") if value is None else known(value)

    def last_day_to_tell(self) -> Possible:
        limit = self.columns["informed_by"]
        if limit is None:
            return anything("disposal_date")
        if self.record.get("victim_enhanced") is not None:
            return known(limit)
        return between(
            tell_by(date.fromisoformat(self.record["disposal_date"]), is_enhanced=True), limit, "victim_enhanced"
        )

    def any_previous(self, *kinds: str) -> Possible:
        """Whether any earlier outcome is of one of the kinds: violent, weapon, hate."""
        if any(entry.get(kind) for entry in self.previous for kind in kinds):
            return known(True)
        silent = {f"previous.{kind}" for entry in self.previous for kind in kinds if entry.get(kind) is None}
        silent.update(self.silent_history)
        return anything(*silent) if silent else known(False)

    def similar_outcome(self) -> Possible:
        """The date of the latest similar caution or conviction before the offence."""
        if self.silent_history:
            return anything(*self.silent_history)
        silent: set[str] = set()
        latest, offence = date.min, self.columns["offence_date"]
        for entry in self._maybe(CAUTIONS_AND_CONVICTIONS):
            if entry.get("similar") is False:
                continue
            day = date.fromisoformat(entry["date"]) if entry.get("date") else None
            if offence and day and day >= offence:
                continue
            missing = {f"previous.{name}" for name in ("type", "similar", "date") if entry.get(name) is None}
            missing |= set() if offence else {"offence_date"}
            silent |= missing
            if missing:
                latest = max(latest, day or (offence - timedelta(days=1) if offence else date.max))
        surely = self.columns["similar_outcome_on"] or date.min
        return between(surely, max(surely, latest), *silent) if silent and latest > surely else known(surely)

    def resolutions_within(self, months: int) -> Possible:
        """How many earlier out-of-court resolutions lie within so many months before the offence."""
        if self.silent_history:
            return between(0, MOST, *self.silent_history)
        column = self.columns["earlier_resolution_months"] or ""
        reached = [int(column[start : start + 4]) for start in range(0, len(column), 4)]
        surely = sum(1 for count in reached if count <= months)
        silent: set[str] = set()
        perhaps = 0
        for entry in self._maybe(OUT_OF_COURT):
            missing = {f"previous.{name}" for name in ("type", "date") if entry.get(name) is None}
            missing |= set() if self.columns["offence_date"] else {"offence_date"}
            silent |= missing
            perhaps += bool(missing)
        return between(surely, surely + perhaps, *silent) if perhaps else known(surely)

    def _maybe(self, types: frozenset[Any]) -> list[Record]:
        return [entry for entry in self.previous if entry.get("type") is None or entry["type"] in types]


# The record fields that a derived column rests on, for naming them and for showing the facts used.
SOURCES: Mapping[str, tuple[str, ...]] = {
    "age_at_offence_youngest": ("age_at_offence",),
    "age_at_offence_oldest": ("age_at_offence",),
    "age_at_disposal_youngest": ("age_at_disposal",),
    "age_at_disposal_oldest": ("age_at_disposal",),
    "authority_level": ("authorising_rank",),
    "authority_level_with_specials": ("authorising_rank",),
    "supervision_level": ("supervisor_rank", "authorising_rank"),
    "supervision_level_with_specials": ("supervisor_rank", "authorising_rank"),
    "previous_count": ("previous", "history_checked"),
    "actions_count": ("actions",),
    "contact_attempts_count": ("contact_attempts",),
    "previous_violence_or_weapon": ("previous",),
    "previous_hate": ("previous",),
    "similar_outcome_on": ("previous", "offence_date"),
    "earlier_resolution_months": ("previous", "offence_date"),
    "limit_6m": ("offence_date",),
    "limit_24m": ("offence_date",),
    "cutoff_24m": ("offence_date",),
    "informed_by": ("disposal_date", "victim_enhanced"),
}

DERIVED: Mapping[str, Callable[[Facts], Possible]] = {
    "age_at_offence_youngest": lambda facts: facts.age("offence"),
    "age_at_offence_oldest": lambda facts: facts.age("offence"),
    "age_at_disposal_youngest": lambda facts: facts.age("disposal"),
    "age_at_disposal_oldest": lambda facts: facts.age("disposal"),
    "supervision_level": lambda facts: facts.supervision("supervision_level"),
    "supervision_level_with_specials": lambda facts: facts.supervision("supervision_level_with_specials"),
    "previous_count": lambda facts: facts.count("previous"),
    "actions_count": lambda facts: facts.count("actions"),
    "contact_attempts_count": lambda facts: facts.count("contact_attempts"),
    "limit_6m": lambda facts: facts.from_offence("limit_6m"),
    "limit_24m": lambda facts: facts.from_offence("limit_24m"),
    "cutoff_24m": lambda facts: facts.from_offence("cutoff_24m"),
    "informed_by": Facts.last_day_to_tell,
    "previous_violence_or_weapon": lambda facts: facts.any_previous("violent", "weapon"),
    "previous_hate": lambda facts: facts.any_previous("hate"),
    "similar_outcome_on": Facts.similar_outcome,
}


def sources_of(column: str) -> tuple[str, ...]:
    """The record fields behind a column."""
    return SOURCES.get(column, (column,))


def _is_free_text(column: str) -> bool:
    """A free text is never unknown: a reason or a choice that is null was not given."""
    return isinstance(RecordOnTrial._meta.get_field(column), models.TextField)
