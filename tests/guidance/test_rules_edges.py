"""The edges that a single example cannot show: limits, ranges of age, settings and the force's own rules."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases.enums import OffenceGroup
from cases.guidance.on_trial import try_records
from cases.guidance.settings import DEFAULT_THRESHOLDS, DEFAULTS, LocalRule, Settings
from tests import make
from tests.guidance.by_hand import months_from
from tests.guidance.test_rules_fire import severity_of

pytestmark = pytest.mark.django_db

SINCE = date(2020, 1, 1)
ONE_DAY = timedelta(days=1)


def one(rule: str, *, settings: Settings = DEFAULTS, **changes: Any) -> str | None:
    return severity_of(rule, make.a_record(**changes), settings=settings)[0]


def late_assault(offence: str, disposal: str, **changes: Any) -> str | None:
    facts = {"mode_of_trial": "summary", "domestic_abuse": True, "offence_group": "violence_without_injury", **changes}
    return one("CR-TIME-01", offence_date=offence, disposal_date=disposal, **facts)


@pytest.mark.parametrize(
    ("offence", "last_day"),
    [
        ("2023-01-10", "2023-07-10"),
        ("2022-08-31", "2023-02-28"),
        ("2023-08-31", "2024-02-29"),
        ("2012-02-29", "2012-08-29"),
    ],
)
def test_six_months_end_on_the_same_day_or_the_last_of_the_month(offence, last_day):
    day_after = (date.fromisoformat(last_day) + ONE_DAY).isoformat()
    facts = {"mode_of_trial": "summary", "offence_date": offence}

    assert one("CR-TIME-01", disposal_date=last_day, **facts) is None
    assert one("CR-TIME-01", disposal_date=day_after, **facts) == "justify"


def test_the_longer_limit_holds_from_its_first_day_to_24_months():
    assert late_assault("2021-06-01", "2022-06-27") == "justify"
    assert late_assault("2021-06-01", "2022-06-28") is None
    assert late_assault("2021-06-28", "2023-06-28") is None
    assert late_assault("2021-06-28", "2023-06-29") == "justify"
    assert late_assault("2022-02-28", "2024-02-28") is None
    assert late_assault("2022-02-28", "2024-02-29") == "justify"


def test_where_the_longer_limit_may_apply_it_is_only_a_gap():
    longer = ("2022-09-01", "2023-05-10")

    assert late_assault(*longer, domestic_abuse=None) == "gap"
    assert late_assault(*longer, offence_group=None) == "gap"
    assert late_assault(*longer, domestic_abuse=None, offence_group=None) == "gap"
    assert late_assault(*longer, domestic_abuse=False, offence_group=None) == "justify"
    assert late_assault(*longer, domestic_abuse=None, offence_group="public_order") == "justify"


def test_without_the_offence_date_nobody_can_say_that_it_was_late():
    assert one("CR-TIME-01", mode_of_trial="summary", offence_date=None) is None


@pytest.mark.parametrize(
    ("age", "adult", "child", "under_16", "at_16", "under_10"),
    [
        ((18, None), True, False, False, False, False),
        ((17, None), False, False, False, False, False),
        ((17, 18), False, False, False, False, False),
        ((10, 17), False, True, False, False, False),
        ((16, 17), False, True, False, True, False),
        ((15, 16), False, True, False, False, False),
        ((9, 10), False, True, True, False, False),
        ((0, 9), False, True, True, False, True),
    ],
)
def test_a_condition_on_age_holds_only_if_it_holds_for_every_age_in_the_range(
    age, adult, child, under_16, at_16, under_10
):
    armed = make.a_record(
        disposal_date="2024-05-02", age_at_offence=age, age_at_disposal=age, weapon="blade_possession",
        previous=[{"type": "conviction", "violent": True}],
    )  # fmt: skip
    hits = {rule for rule, _severity in next(try_records([armed], DEFAULTS))}

    assert ("CR-KNIFE-01" in hits) is adult
    assert ("CR-AUTH-03" in hits) is adult
    assert ("CR-KNIFE-04" in hits) is child
    assert ("CR-YOUTH-02" in hits) is child
    assert ("CR-KNIFE-03" in hits) is under_16
    assert ("CR-KNIFE-02" in hits) is at_16
    assert ("CR-YOUTH-04" in hits) is under_10


def test_a_range_of_ages_counts_as_recorded():
    assert one("CR-REC-01", age_at_offence=(10, None), age_at_disposal=(10, 17)) is None
    assert one("CR-REC-01", age_at_offence=(None, None)) == "gap"


def test_the_wrong_matrix_on_a_range_across_18_is_wrong_for_every_age_in_it():
    across = {"age_at_offence": (10, None), "disposal_date": "2024-05-02"}

    assert one("CR-GRAV-02", **across, gravity_matrix="youth_2013") == "gap"
    assert one("CR-GRAV-02", **across, gravity_matrix="child_2023") is None
    assert one("CR-GRAV-02", **across, gravity_matrix="adult_2019") is None
    assert one("CR-GRAV-02", **across, gravity_matrix=None) is None
    assert one("CR-GRAV-02", age_at_offence=(None, None), gravity_matrix="youth_2013") is None


@pytest.mark.parametrize(
    ("age", "day", "allowed"),
    [
        (17, "2023-08-31", {"youth_2013"}),
        (17, "2023-09-01", {"child_2023"}),
        (17, "2025-02-25", {"child_2023"}),
        (17, "2025-02-26", {"child_2025"}),
        (18, "2019-01-31", {"adult_2013"}),
        (18, "2019-02-01", {"adult_2013", "adult_2019"}),
    ],
)
def test_the_right_matrix_follows_age_and_date(age, day, allowed):
    matrices = ("adult_2013", "adult_2019", "youth_2013", "child_2023", "child_2025")
    records = [make.a_record(age_at_offence=age, disposal_date=day, gravity_matrix=matrix) for matrix in matrices]

    fitting = {matrix for matrix, found in zip(matrices, severity_of("CR-GRAV-02", *records), strict=True) if not found}

    assert fitting == allowed


def test_the_strict_reading_takes_in_every_either_way_offence():
    strict = Settings(strict_indictable=True)

    assert one("CR-AUTH-01") is None
    assert one("CR-AUTH-01", settings=strict) == "breach"
    assert one("CR-AUTH-01", settings=strict, mode_of_trial="summary") is None
    assert one("CR-AUTH-02", settings=strict, authorising_rank=None) == "gap"
    assert one("CR-SERIOUS-02", settings=strict) is None


def test_a_force_sets_the_score_at_which_a_charge_is_expected():
    other = Settings(gravity_thresholds={**DEFAULT_THRESHOLDS, "adult_2019": 3, "youth_2013": None})

    for settings, adult, youth in ((DEFAULTS, None, "justify"), (other, "justify", None)):
        assert one("CR-SERIOUS-04", settings=settings, gravity_final=3) == adult
        assert one("CR-SERIOUS-04", settings=settings, gravity_matrix="youth_2013", gravity_final=4) == youth
    assert one("CR-SERIOUS-04", settings=other, gravity_final=2) is None
    assert one("CR-AUTH-01", settings=other, gravity_final=3) == "breach"


def test_the_victim_is_told_by_the_last_working_day():
    jubilee = {"disposal_date": "2022-06-01", "offence_date": "2022-05-20"}

    assert one("CR-VIC-05", **jubilee, victim_informed_date="2022-06-10") is None
    assert one("CR-VIC-05", **jubilee, victim_informed_date="2022-06-11") == "gap"
    assert one("CR-VIC-05", **jubilee, victim_enhanced=True, victim_informed_date="2022-06-06") is None
    assert one("CR-VIC-05", **jubilee, victim_enhanced=True, victim_informed_date="2022-06-07") == "gap"
    assert one("CR-VIC-05", **jubilee, victim_enhanced=None, victim_informed_date="2022-06-10") is None
    assert one("CR-VIC-05", **jubilee, victim_informed=None) == "gap"


def test_a_case_without_a_disposal_date_is_asked_for_it_and_nothing_else():
    record = make.a_record(
        disposal_date=None, offence_date=None, mode_of_trial="indictable_only", victim_consulted="no"
    )

    assert list(try_records([record], DEFAULTS)) == [[("CR-REC-01", "gap")]]


EXCLUDED = {
    "domestic_abuse": ({"domestic_abuse": True}, {"domestic_abuse": False}),
    "hate": ({"hate_strands": ["race"]}, {"hate_strands": []}),
    "sexual": ({"offence_group": "sexual"}, {"offence_group": "robbery"}),
    "firearm": ({"weapon": "firearm"}, {"weapon": "blade_possession"}),
    "weapon": ({"weapon": "threat_or_use"}, {"weapon": "none"}),
    "knife": ({"blade_involved": True}, {"weapon": "weapon_possession"}),
    **{
        group.value: ({"offence_group": group.value}, {"offence_group": "misc" if group != "misc" else "fraud"})
        for group in OffenceGroup
    },
}


@pytest.mark.parametrize("category", EXCLUDED)
def test_a_force_excludes_what_it_lists(category):
    inside, outside = EXCLUDED[category]
    settings = Settings(exclusion=LocalRule(since=SINCE, excluded=(category,)))
    silent = dict.fromkeys(inside)

    assert one("CR-LOCAL-01", settings=settings, **inside) == "justify"
    assert one("CR-LOCAL-01", settings=settings, **outside) is None
    assert one("CR-LOCAL-01", settings=settings, **silent) is None
    assert one("CR-LOCAL-01", **inside) is None


def test_a_blade_is_a_knife_whichever_field_says_so():
    settings = Settings(exclusion=LocalRule(since=SINCE, excluded=("knife",)))

    assert one("CR-LOCAL-01", settings=settings, weapon="blade_possession") == "justify"


def test_a_local_rule_begins_on_its_day_and_has_no_end():
    settings = Settings(exclusion=LocalRule(since=SINCE, excluded=("theft_shop",)))

    days = ("2019-12-31", "2020-01-01", "2030-01-01")

    assert [one("CR-LOCAL-01", settings=settings, disposal_date=day) for day in days] == [None, "justify", "justify"]


def resolutions(*days: str, kind: str = "community_resolution") -> dict[str, Any]:
    return {"previous": [{"type": kind, "date": day} for day in days], "offence_date": "2023-05-01"}


def test_a_force_caps_repeat_resolutions_within_so_many_months():
    settings = Settings(repeat_cap=LocalRule(since=SINCE, cap=2, window=24))
    edge, too_old = "2021-05-01", "2021-04-30"

    assert one("CR-LOCAL-02", settings=settings, **resolutions("2023-04-30", edge)) == "justify"
    assert one("CR-LOCAL-02", settings=settings, **resolutions("2023-04-30", too_old)) is None
    assert one("CR-LOCAL-02", settings=settings, **resolutions("2023-05-01", edge)) is None
    assert one("CR-LOCAL-02", settings=settings, **resolutions("2022-01-01", "2022-01-01")) == "justify"
    assert one("CR-LOCAL-02", settings=settings, **resolutions("2022-01-01")) is None
    assert one("CR-LOCAL-02", settings=settings, **resolutions("2022-01-01", edge, kind="conviction")) is None
    assert one("CR-LOCAL-02", settings=settings, **{**resolutions("2022-01-01", edge), "offence_date": None}) is None
    assert one("CR-LOCAL-02", **resolutions("2022-01-01", edge)) is None


@pytest.mark.parametrize("window", [1, 6, 24, 1_200])
def test_the_window_is_in_calendar_months_and_not_in_days(window):
    offence = date(2023, 8, 31)
    settings = Settings(repeat_cap=LocalRule(since=SINCE, cap=1, window=window))
    edge = months_from(offence, -window)
    facts = {"offence_date": offence.isoformat(), "disposal_date": "2023-09-10"}

    def found(day: date) -> str | None:
        return one("CR-LOCAL-02", settings=settings, **{**resolutions(day.isoformat()), **facts})

    assert found(edge) == "justify"
    assert found(edge - ONE_DAY) is None


def test_entries_of_another_age_of_the_world_do_not_disturb_the_count():
    settings = Settings(repeat_cap=LocalRule(since=SINCE, cap=3, window=24))

    assert one("CR-LOCAL-02", settings=settings, **resolutions("2022-01-01", "0001-01-01", "0001-01-02")) is None


def test_the_hate_gateway_asks_for_one_refusal():
    settings = Settings(hate_gateway=LocalRule(since=SINCE))
    open_gate = {"hate_strands": ["race"], "cps_consulted": "yes"}

    assert one("CR-LOCAL-03", settings=settings, **open_gate) is None
    assert one("CR-LOCAL-03", settings=settings, hate_strands=["race"], cps_consulted=None) is None
    assert one("CR-LOCAL-03", settings=settings, hate_strands=["race"], cps_consulted="no") == "justify"
    assert one("CR-LOCAL-03", settings=settings, **open_gate, mode_of_trial="indictable_only") == "justify"
    assert one("CR-LOCAL-03", settings=settings, **open_gate, previous=[{"hate": True}]) == "justify"
    assert one("CR-LOCAL-03", settings=settings, **open_gate, previous=[{"hate": False}]) is None
    assert one("CR-LOCAL-03", settings=settings, cps_consulted="no") is None
    assert one("CR-LOCAL-03", hate_strands=["race"], cps_consulted="no") is None
