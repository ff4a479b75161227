"""A force's settings in words, for the people who read or change them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cases.enums import GravityMatrix, OffenceGroup, Rank
from cases.guidance.catalogue import RANK_SETTABLE, every_rule
from cases.guidance.settings import DEFAULTS, LocalRule, Settings
from cases.guidance.wording import day_shown

# A leap year, so that 29 February is a day.
ANY_LEAP_YEAR = 2024
CATEGORY_LABELS: Mapping[str, str] = {
    "domestic_abuse": "Domestic abuse",
    "hate": "Hate crime",
    "sexual": "Sexual offences",
    "firearm": "A firearm",
    "weapon": "Any weapon",
    "knife": "A blade",
    # The group `sexual` is the category of that name.
    **{str(group.value): str(group.label) for group in OffenceGroup if group != OffenceGroup.SEXUAL},
}
TITLES: Mapping[str, str] = {rule.id: rule.title for rule in every_rule()}


@dataclass(frozen=True, slots=True)
class SettingInWords:
    """One setting: what it is called, what it is, and what the guidance's default is."""

    label: str
    value: str
    default: str


def settings_in_words(settings: Settings) -> list[SettingInWords]:
    """Every setting that the guidance names, beside its default."""
    values, defaults = _values(settings), _values(DEFAULTS)
    return [SettingInWords(label, value, defaults[label]) for label, value in values.items()]


def changes_in_words(before: Settings, after: Settings) -> list[tuple[str, str, str]]:
    """What differs: label, before, after."""
    old = _values(before)
    return [(label, old[label], value) for label, value in _values(after).items() if value != old[label]]


def _values(settings: Settings) -> dict[str, str]:
    return {
        "Strict reading of “indictable”": "On" if settings.strict_indictable else "Off",
        "Special constables' ranks": "Count as held" if settings.special_ranks_count else "Count as constable",
        **{
            f"Exceptions to {rule}, {TITLES[rule]}": rank_shown(settings.exception_ranks.get(rule, Rank.INSPECTOR))
            for rule in RANK_SETTABLE
        },
        **{
            f"Charge level on the matrix {matrix.label}": threshold_shown(settings.gravity_thresholds[matrix])
            for matrix in GravityMatrix
        },
        "The year for thematic reviews ends on": year_end_shown(*settings.scrutiny_year_ends),
        **_local("CR-LOCAL-01", settings.exclusion),
        "CR-LOCAL-01: what is excluded": excluded_shown(settings.exclusion),
        **_local("CR-LOCAL-02", settings.repeat_cap),
        "CR-LOCAL-02: how many earlier resolutions": str(settings.repeat_cap.cap or "Not set"),
        "CR-LOCAL-02: within how many months": str(settings.repeat_cap.window or "Not set"),
        **_local("CR-LOCAL-03", settings.hate_gateway),
    }


def _local(rule: str, own: LocalRule) -> dict[str, str]:
    return {
        f"{rule}, {TITLES[rule]}": f"On since {day_shown(own.since)}" if own.since else "Off",
        f"{rule}: exceptions": rank_shown(own.excepted_by),
    }


def rank_shown(rank: Rank | None) -> str:
    return f"{rank.label} or above" if rank else "None"


def threshold_shown(score: int | None) -> str:
    return "Off" if score is None else f"{score} or more"


def year_end_shown(month: int, day: int) -> str:
    last = date(ANY_LEAP_YEAR, month, day)
    return f"{last.day} {last:%B}"


def excluded_shown(own: LocalRule) -> str:
    return ", ".join(CATEGORY_LABELS[name] for name in own.excluded) or "Nothing"
