"""What the guidance leaves to a force: each setting, its default, and what it may be."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.enums import GravityMatrix, OffenceGroup, Rank

EXCLUSIONS = ("domestic_abuse", "hate", "sexual", "firearm", "weapon", "knife", *OffenceGroup.values)
DEFAULT_THRESHOLDS: Mapping[str, int | None] = {
    GravityMatrix.CHILD_2023: 5,
    GravityMatrix.CHILD_2025: 5,
    GravityMatrix.YOUTH_2013: 4,
    GravityMatrix.ADULT_2013: None,
    GravityMatrix.ADULT_2019: None,
}


@dataclass(frozen=True, slots=True)
class LocalRule:
    """A force's own rule, off unless it says from which day; the rank is that of its exceptions, if it has any."""

    since: date | None = None
    excepted_by: Rank | None = None
    excluded: tuple[str, ...] = ()
    window: int = 0
    cap: int = 0

    @property
    def is_on(self) -> bool:
        return self.since is not None


@dataclass(frozen=True, slots=True)
class Settings:
    """One force's settings; what it has not set is the guidance's own default."""

    strict_indictable: bool = False
    special_ranks_count: bool = False
    # Rule id → lowest rank of an exception, only for ranks that the guidance's sources do not state (its asterisks).
    exception_ranks: Mapping[str, Rank] = field(default_factory=dict)
    gravity_thresholds: Mapping[str, int | None] = field(default_factory=lambda: dict(DEFAULT_THRESHOLDS))
    scrutiny_year_ends: tuple[int, int] = (3, 31)
    exclusion: LocalRule = LocalRule()
    repeat_cap: LocalRule = LocalRule()
    hate_gateway: LocalRule = LocalRule()

    @property
    def authority_level(self) -> str:
        """The column that holds the authoriser's level as this force counts it."""
        return "authority_level_with_specials" if self.special_ranks_count else "authority_level"

    @property
    def supervision_level(self) -> str:
        """The column that holds the higher of supervisor and authoriser as this force counts them."""
        return "supervision_level_with_specials" if self.special_ranks_count else "supervision_level"

    @property
    def digest(self) -> str:
        """A short mark that changes when any setting does, kept with what was screened under it."""
        return hashlib.sha256(json.dumps(as_values(self), sort_keys=True).encode()).hexdigest()[:16]


DEFAULTS = Settings()


def from_values(values: Mapping[str, Any]) -> Settings:
    """The settings that a force has stored, over the defaults."""
    month, day = values.get("scrutiny_year_ends", DEFAULTS.scrutiny_year_ends)
    return Settings(
        strict_indictable=values.get("strict_indictable", False),
        special_ranks_count=values.get("special_ranks_count", False),
        exception_ranks={rule: Rank(rank) for rule, rank in values.get("exception_ranks", {}).items()},
        gravity_thresholds={**DEFAULT_THRESHOLDS, **values.get("gravity_thresholds", {})},
        scrutiny_year_ends=(month, day),
        exclusion=_local(values.get("exclusion", {})),
        repeat_cap=_local(values.get("repeat_cap", {})),
        hate_gateway=_local(values.get("hate_gateway", {})),
    )


def as_values(settings: Settings) -> dict[str, Any]:
    """Every setting, as JSON can hold it."""
    return {
        "strict_indictable": settings.strict_indictable,
        "special_ranks_count": settings.special_ranks_count,
        "exception_ranks": {rule: str(rank) for rule, rank in sorted(settings.exception_ranks.items())},
        "gravity_thresholds": {str(matrix): score for matrix, score in sorted(settings.gravity_thresholds.items())},
        "scrutiny_year_ends": list(settings.scrutiny_year_ends),
        "exclusion": _as_stored(settings.exclusion),
        "repeat_cap": _as_stored(settings.repeat_cap),
        "hate_gateway": _as_stored(settings.hate_gateway),
    }


def departures(settings: Settings) -> dict[str, Any]:
    """What differs from the guidance's defaults, which is all that a force stores."""
    ours, defaults = as_values(settings), as_values(DEFAULTS)
    differing = {name: value for name, value in ours.items() if value != defaults[name]}
    if thresholds := differing.get("gravity_thresholds"):
        usual = defaults["gravity_thresholds"]
        differing["gravity_thresholds"] = {name: score for name, score in thresholds.items() if score != usual[name]}
    return differing


def _local(values: Mapping[str, Any]) -> LocalRule:
    since, rank = values.get("since"), values.get("excepted_by")
    return LocalRule(
        since=date.fromisoformat(since) if since else None,
        excepted_by=Rank(rank) if rank else None,
        excluded=tuple(sorted(values.get("excluded", ()))),
        window=values.get("window", 0),
        cap=values.get("cap", 0),
    )


def _as_stored(rule: LocalRule) -> dict[str, Any]:
    return {
        "since": rule.since.isoformat() if rule.since else None,
        "excepted_by": str(rule.excepted_by) if rule.excepted_by else None,
        "excluded": list(rule.excluded),
        "window": rule.window,
        "cap": rule.cap,
    }
