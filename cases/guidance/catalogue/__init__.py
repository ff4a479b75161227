"""The catalogue: guidance section 3 as declarations that can be held beside its table rows.

43 national rules for each case, one for a force's year, and three local ones.
"""

import hashlib
from datetime import date
from functools import cache

from cases.enums import Rank
from cases.guidance.catalogue.local import local_rules
from cases.guidance.catalogue.person import HISTORY, RESPONSIBILITY
from cases.guidance.catalogue.record_and_time import GRAVITY, RECORD, THEMATIC_REVIEW
from cases.guidance.catalogue.sensitive import CHILDREN, DOMESTIC_HATE_SEXUAL, WEAPONS
from cases.guidance.catalogue.seriousness import AUTHORITY, SERIOUSNESS
from cases.guidance.catalogue.victim import VICTIM
from cases.guidance.rule import Rule, under
from cases.guidance.settings import DEFAULTS, LocalRule, Settings

_ANY_DAY = date(2000, 1, 1)

NATIONAL: tuple[Rule, ...] = (
    *SERIOUSNESS,
    *AUTHORITY,
    *RESPONSIBILITY,
    *HISTORY,
    *VICTIM,
    *DOMESTIC_HATE_SEXUAL,
    *WEAPONS,
    *CHILDREN,
    *GRAVITY,
    *RECORD,
)
ALL_IDS: tuple[str, ...] = (*(rule.id for rule in (*NATIONAL, THEMATIC_REVIEW, *local_rules(DEFAULTS))),)
RANK_SETTABLE: tuple[str, ...] = tuple(rule.id for rule in NATIONAL if rule.is_rank_settable)


def rules_under(settings: Settings) -> tuple[Rule, ...]:
    """The rules that are asked of each case under one force's settings; a local rule that is off has no version."""
    return (*NATIONAL, *local_rules(settings))


def every_rule(settings: Settings = DEFAULTS) -> tuple[Rule, ...]:
    """All 47, as the rules page lists them."""
    return (*NATIONAL, THEMATIC_REVIEW, *local_rules(settings))


@cache
def catalogue_digest() -> str:
    """A short mark that changes when any rule does, kept with what was screened by it."""
    everything_on = Settings(
        strict_indictable=True,
        special_ranks_count=True,
        exclusion=LocalRule(since=_ANY_DAY, excepted_by=Rank.INSPECTOR, excluded=("hate", "knife", "robbery")),
        repeat_cap=LocalRule(since=_ANY_DAY, cap=2, window=12),
        hate_gateway=LocalRule(since=_ANY_DAY),
    )
    text = [
        repr(
            (rule.id, number, version.since, version.certain, version.until, version.excepted_by, version.statute_since)
        )
        + repr([(severity, under(condition, settings)) for severity, condition in version.outcomes])
        for settings in (DEFAULTS, everything_on)
        for rule in every_rule(settings)
        for number, version in enumerate(rule.versions, 1)
    ]
    return hashlib.sha256("\n".join(text).encode()).hexdigest()[:16]
