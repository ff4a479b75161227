"""What the guidance's helpers say of one record (section 2.2), and ages as ranges (section 2.4), read by hand."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from cases.guidance.settings import Settings
from cases.guidance.working_days import bank_holidays

RANKS = [
    "none",
    "staff",
    "constable",
    "sergeant",
    "inspector",
    "chief_inspector",
    "superintendent",
    "chief_superintendent",
    "chief_officer",
]


def day(text: str) -> date:
    return date.fromisoformat(text)


def months_from(start: date, months: int) -> date:
    """The same day number so many calendar months on or back, or the last day of that month."""
    count = start.year * 12 + start.month - 1 + months
    year, month = count // 12, count % 12 + 1
    if year < 1:
        return date.min
    if year > 9999:
        return date.max
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def last_of_working_days(after: date, count: int) -> date:
    current = after
    while count:
        current += timedelta(days=1)
        if current.weekday() < 5 and current not in bank_holidays(current.year):
            count -= 1
    return current


class Read:
    """One record as the predicates read it: a comparison with what is not recorded is false."""

    def __init__(self, record: dict[str, Any], settings: Settings) -> None:
        self.record, self.settings = record, settings

    def __getattr__(self, name: str) -> Any:
        value = self.record.get(name)
        return day(value) if value is not None and name.endswith("_date") else value

    def level(self, rank: str | None, prefix: str | None) -> int | None:
        if rank is None:
            return None
        level = RANKS.index(rank) - 1
        return min(level, 1) if prefix == "special" and not self.settings.special_ranks_count else level

    @property
    def authority(self) -> int | None:
        return self.level(self.authorising_rank, self.authorising_rank_prefix)

    @property
    def sup(self) -> int:
        supervisor = self.level(self.supervisor_rank, self.supervisor_rank_prefix)
        return max(-1 if level is None else level for level in (self.authority, supervisor))

    @property
    def nobody_recorded(self) -> bool:
        return self.supervisor_rank is None and self.authorising_rank is None

    def aged(self, when: str, at_least: int = 0, at_most: int | None = None) -> bool:
        """Whether every age that the person may have had lies there."""
        youngest, oldest = self.record.get(f"age_at_{when}_youngest"), self.record.get(f"age_at_{when}_oldest")
        if youngest is None or youngest < at_least:
            return False
        return at_most is None or (oldest is not None and oldest <= at_most)

    @property
    def charge_level(self) -> bool:
        threshold = self.settings.gravity_thresholds.get(self.gravity_matrix)
        return threshold is not None and self.gravity_final is not None and self.gravity_final >= threshold

    @property
    def serious_strict(self) -> bool:
        either_way = self.mode_of_trial == "either_way"
        return (
            self.mode_of_trial == "indictable_only"
            or (either_way and self.venue_suitability == "crown")
            or self.charge_level
            or (either_way and self.settings.strict_indictable)
        )

    @property
    def serious_wide(self) -> bool:
        specified = self.aged("offence", at_least=18) and self.specified_either_way is True
        return self.serious_strict or specified or self.offence_group == "sexual"

    @property
    def prior(self) -> bool:
        return bool(self.previous)

    @property
    def armed(self) -> bool:
        return self.weapon is not None and self.weapon != "none"

    @property
    def late(self) -> bool:
        if self.mode_of_trial != "summary" or self.offence_date is None:
            return False
        return self.disposal_date > months_from(self.offence_date, 6)

    @property
    def within_39a(self) -> bool:
        if self.offence_date is None:
            return False
        return date(2022, 6, 28) <= self.disposal_date <= months_from(self.offence_date, 24)
