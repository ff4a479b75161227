"""The database and the table worked through by hand agree on every record that chance throws at them."""

from datetime import date
from random import Random
from typing import Any

import pytest

from cases.enums import Rank
from cases.guidance.on_trial import try_records
from cases.guidance.settings import DEFAULT_THRESHOLDS, DEFAULTS, LocalRule, Settings
from tests.guidance import by_hand, chance

SETTINGS = {
    "the guidance's own": (DEFAULTS, 3_000),
    "strict, specials count, other ranks and thresholds": (
        Settings(
            strict_indictable=True,
            special_ranks_count=True,
            exception_ranks={"CR-HIST-01": Rank.SUPERINTENDENT, "CR-KNIFE-01": Rank.SERGEANT, "CR-DA-02": Rank.STAFF},
            gravity_thresholds={**DEFAULT_THRESHOLDS, "adult_2019": 3, "child_2023": None, "child_2025": 4},
        ),
        1_000,
    ),
    "every local rule on": (
        Settings(
            exclusion=LocalRule(
                since=date(2021, 4, 1),
                excepted_by=Rank.CHIEF_INSPECTOR,
                excluded=("domestic_abuse", "firearm", "hate", "knife", "robbery", "sexual"),
            ),
            repeat_cap=LocalRule(since=date(2018, 1, 1), cap=2, window=24, excepted_by=Rank.SERGEANT),
            hate_gateway=LocalRule(since=date(2020, 12, 31)),
        ),
        1_000,
    ),
    "other local parameters": (
        Settings(
            exclusion=LocalRule(since=date(2013, 1, 1), excluded=("weapon", "theft_shop")),
            repeat_cap=LocalRule(since=date(2013, 1, 1), cap=1, window=6),
            hate_gateway=LocalRule(since=date(2013, 1, 1), excepted_by=Rank.CONSTABLE),
        ),
        1_000,
    ),
}

MOST_THROWS = 10_000


def disagreements(settings: Settings, count: int, seed: int) -> list[Any]:
    dice = Random(seed)
    records = [chance.a_record(dice) for _ in range(count)]
    wrong = []
    for start in range(0, count, 500):
        portion = records[start : start + 500]
        for record, hits in zip(portion, try_records(portion, settings), strict=True):
            expected = by_hand.screened(record, settings)
            if [(rule, str(severity)) for rule, severity in hits] != expected:
                wrong.append((record, hits, expected))
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("name", SETTINGS)
def test_the_database_answers_as_the_table_worked_by_hand_does(name):
    settings, count = SETTINGS[name]

    wrong = disagreements(settings, count, seed=20_230_510)

    assert wrong == []


def test_chance_reaches_every_version_and_every_exception():
    dice, seen = Random(20_230_510), set()
    wanted = {(rule, number, "fires") for rule, number, *_rest in by_hand.TABLE} | {
        (rule, number, "justified") for rule, number, _s, _c, _t, exception, _p in by_hand.TABLE if exception
    }
    for _ in range(MOST_THROWS):
        for rule, number, severity in by_hand.screened_by_version(chance.a_record(dice)):
            seen |= {(rule, number, "fires"), (rule, number, str(severity))}
        if wanted <= seen:
            break

    assert wanted - seen == set()
