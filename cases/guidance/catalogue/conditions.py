"""The conditions that rules are made of, named as the guidance names them (section 2.2).

A comparison with a null is false, as in the database, so a condition that holds
always rests on something recorded.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import F, Q

from cases.enums import GravityMatrix, Rank, Weapon, YesNo
from cases.guidance.rule import Given
from cases.models import RecordOnTrial

# Holds for no case; the database drops it from the question.
NEVER = Q(pk__in=[])


def any_of(conditions: Iterable[Q]) -> Q:
    """At least one holds; none of none does."""
    return reduce(or_, conditions, NEVER)


def is_(**facts: object) -> Q:
    """Each fact is recorded as just that."""
    return Q(**facts)


def one_of(field: str, *values: str) -> Q:
    return Q(**{f"{field}__in": list(values)})


def not_recorded(field: str) -> Q:
    return Q(**{f"{field}__isnull": True})


def recorded_other_than(field: str, *values: str) -> Q:
    """Recorded, and as something else: silence does not count."""
    column = next(column for column in RecordOnTrial._meta.local_fields if column.name == field)
    return one_of(field, *(value for value, _label in column.choices or () if value not in values))


def not_recorded_as(field: str, value: str) -> Q:
    """Recorded as something else or not recorded at all: a step not recorded as done was not done."""
    return not_recorded(field) | recorded_other_than(field, value)


def later(field: str, than: str) -> Q:
    return Q(**{f"{field}__gt": F(than)})


def adult(when: str) -> Q:
    """Eighteen or over, whatever the age in a range."""
    return Q(**{f"age_at_{when}_youngest__gte": 18})


def younger_than(age: int, when: str) -> Q:
    """Younger than that, whatever the age in a range."""
    return Q(**{f"age_at_{when}_oldest__lt": age})


AGED_16_OR_17 = Q(age_at_offence_youngest__gte=16, age_at_offence_oldest__lte=17)

INDICTABLE_ONLY = is_(mode_of_trial="indictable_only")
EITHER_WAY = is_(mode_of_trial="either_way")
EITHER_WAY_FOR_CROWN_COURT = EITHER_WAY & is_(venue_suitability="crown")
SPECIFIED_EITHER_WAY = is_(specified_either_way=True)


def authoriser_at_least(rank: Rank) -> Given:
    return Given(lambda s: Q(**{f"{s.authority_level}__gte": rank.level}))


def authoriser_below(rank: Rank) -> Given:
    """Recorded, and lower."""
    return Given(lambda s: Q(**{f"{s.authority_level}__lt": rank.level}))


def supervision_below(rank: Rank) -> Given:
    """The higher of supervisor and authoriser is lower, nobody counting lowest."""
    return Given(lambda s: Q(**{f"{s.supervision_level}__lt": rank.level}))


NOBODY_RECORDED = not_recorded("supervisor_rank") & not_recorded("authorising_rank")

CHARGE_LEVEL = Given(
    lambda s: any_of(
        Q(gravity_matrix=matrix, gravity_final__gte=score)
        for matrix, score in s.gravity_thresholds.items()
        if score is not None
    )
)
# The literal legal sense of "indictable" takes in every either-way offence (guidance, 7.1).
SERIOUS_STRICT = (
    INDICTABLE_ONLY
    | EITHER_WAY_FOR_CROWN_COURT
    | CHARGE_LEVEL
    | Given(lambda s: EITHER_WAY if s.strict_indictable else NEVER)
)
SEXUAL = is_(offence_group="sexual")
SERIOUS_WIDE = SERIOUS_STRICT | (adult("offence") & SPECIFIED_EITHER_WAY) | SEXUAL

HAS_HISTORY = Q(previous_count__gt=0)
VICTIM_IDENTIFIED = is_(victim_identified=True)
HATE = Q(hate_strands__gt="")
ARMED = recorded_other_than("weapon", Weapon.NONE)
SIMPLE_POSSESSION = one_of("weapon", Weapon.BLADE_POSSESSION, Weapon.WEAPON_POSSESSION)
DOMESTIC_ABUSE = is_(domestic_abuse=True)

SUMMARY_AND_LATE = is_(mode_of_trial="summary") & later("disposal_date", than="limit_6m")
WITHIN_LONGER_LIMIT = Q(disposal_date__gte=date(2022, 6, 28), disposal_date__lte=F("limit_24m"))

CHILD_MATRICES = (
    (date.min, date(2023, 8, 31), GravityMatrix.YOUTH_2013),
    (date(2023, 9, 1), date(2025, 2, 25), GravityMatrix.CHILD_2023),
    (date(2025, 2, 26), date.max, GravityMatrix.CHILD_2025),
)
FIRST_DAY_OF_ADULT_2019 = date(2019, 2, 1)


def _matrix_wrong_for_a_child() -> Q:
    return any_of(
        Q(disposal_date__gte=since, disposal_date__lte=until) & recorded_other_than("gravity_matrix", matrix)
        for since, until, matrix in CHILD_MATRICES
    )


def _matrix_wrong_for_an_adult() -> Q:
    before = recorded_other_than("gravity_matrix", GravityMatrix.ADULT_2013)
    after = recorded_other_than("gravity_matrix", GravityMatrix.ADULT_2013, GravityMatrix.ADULT_2019)
    return (Q(disposal_date__lt=FIRST_DAY_OF_ADULT_2019) & before) | after


WRONG_MATRIX = (
    (younger_than(18, "offence") & _matrix_wrong_for_a_child())
    | (adult("offence") & _matrix_wrong_for_an_adult())
    # An age known only as a range across 18: wrong whatever the age.
    | (Q(age_at_offence_youngest__isnull=False) & _matrix_wrong_for_a_child() & _matrix_wrong_for_an_adult())
)

NOBODY_IN_YOUTH_JUSTICE_TOLD = (
    not_recorded_as("yjs_consulted", YesNo.YES)
    & not_recorded_as("yjs_notified", YesNo.YES)
    & not_recorded_as("yjs_referred", YesNo.YES)
)
