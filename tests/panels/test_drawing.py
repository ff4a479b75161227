"""The lot: what it draws is settled by the seed and the list, for anyone who computes it."""

import hashlib
import json
import math
from collections import Counter
from fractions import Fraction
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import chi2

from cases.enums import Allocation
from cases.panels.selecting.drawing import (
    Entry,
    digest_of,
    draw,
    in_order_of_keys,
    lines_of,
    rank_of,
    shares,
    sizes_of,
    take_named,
)

ROOT = Path(__file__).resolve().parents[2]
FRAME = [Entry(f"hampshire/C-{number:04d}", 1, "adult" if number % 3 else "under_18") for number in range(1, 13)]
SIZES = st.dictionaries(
    st.text(alphabet="abcdefgh", min_size=1, max_size=2), st.integers(1, 400), min_size=1, max_size=9
)


def test_a_fixed_seed_and_list_give_these_cases():
    """Computed with `printf '%s' 'lime street 7:hampshire/C-0001' | sha256sum` and so on, and sorted."""
    assert draw(FRAME, seed="lime street 7", size=4) == [
        "hampshire/C-0005",
        "hampshire/C-0003",
        "hampshire/C-0004",
        "hampshire/C-0007",
    ]


def test_the_worked_example_of_the_handbook_holds():
    frame = [Entry(f"hampshire/C-000{number}", 1) for number in range(1, 7)]
    handbook = (ROOT / "docs" / "panels.md").read_text("utf-8")

    ranked = sorted(f"{rank_of('12 May 2026', entry.key)[:12]} {entry.key}" for entry in frame)

    assert "\n".join(ranked) in handbook
    assert draw(frame, seed="12 May 2026", size=2) == ["hampshire/C-0005", "hampshire/C-0006"]


def test_the_lot_is_what_anyone_computes_by_hand():
    ranked = sorted((hashlib.sha256(f"7:{entry.key}".encode()).hexdigest(), entry.key) for entry in FRAME)

    assert draw(FRAME, seed="7", size=5) == [key for _rank, key in ranked[:5]]


def test_the_list_is_kept_as_lines_whose_digest_anyone_can_compute():
    frame = [Entry("hampshire/Ä 1", 2, ""), Entry("hampshire/C-0001", 1, "adult")]

    assert lines_of(frame) == '["hampshire/Ä 1",2,""]\n["hampshire/C-0001",1,"adult"]\n'
    assert digest_of(frame) == hashlib.sha256(lines_of(frame).encode("utf-8")).hexdigest()
    assert [json.loads(line) for line in lines_of(frame).splitlines()] == [list(entry) for entry in frame]


def test_the_order_in_which_a_database_gives_the_cases_changes_nothing():
    assert draw(FRAME[::-1], seed="x", size=5) == draw(FRAME, seed="x", size=5)
    assert in_order_of_keys(FRAME[::-1]) == in_order_of_keys(FRAME)


def test_references_are_taken_as_they_are_written():
    """Two spellings of one letter are two references: nothing is folded, trimmed or translated."""
    both = [Entry(f"hampshire/{normalize(form, 'é')}", 1) for form in ("NFC", "NFD")]

    assert sorted(draw(both, seed="s", size=2)) == sorted(entry.key for entry in both)
    assert digest_of(both[:1]) != digest_of(both[1:])


def test_every_case_is_drawn_as_often_as_every_other():
    """Chi-square over 4,000 draws of 5 from 20: within what chance does 999 times in 1,000."""
    frame = [Entry(f"hampshire/C-{number:04d}", 1) for number in range(20)]
    draws = 4_000
    counts = Counter(key for seed in range(draws) for key in draw(frame, seed=str(seed), size=5))
    expected = draws * 5 / 20

    # Each draw is without replacement, so the counts vary less than if they were independent, by this.
    spread = (1 - 5 / 20) * 20 / 19
    statistic = sum((counts[entry.key] - expected) ** 2 / expected for entry in frame) / spread

    assert sum(counts.values()) == draws * 5
    assert chi2.ppf(0.001, 19) < statistic < chi2.ppf(0.999, 19)


def test_every_pair_of_cases_is_drawn_together_as_often_as_every_other():
    frame = [Entry(f"hampshire/C-{number:04d}", 1) for number in range(6)]
    draws = 6_000
    pairs = Counter(tuple(sorted(draw(frame, seed=f"pair {seed}", size=2))) for seed in range(draws))
    expected = draws / math.comb(6, 2)

    statistic = sum((count - expected) ** 2 / expected for count in pairs.values())

    assert len(pairs) == math.comb(6, 2)
    assert chi2.ppf(0.001, 14) < statistic < chi2.ppf(0.999, 14)


@given(SIZES, st.integers(1, 500))
@example({"a": 1, "b": 1, "c": 1}, 2)
def test_proportional_shares_are_within_one_of_their_quota(sizes, size):
    """Largest remainder: they sum to the size, keep to the quota, and ask no stratum for more than it holds."""
    given_out = shares(sizes, size, Allocation.PROPORTIONAL)
    total = sum(sizes.values())
    taken = min(size, total)

    assert sum(given_out.values()) == taken
    assert all(0 <= given_out[one] <= sizes[one] for one in sizes)
    assert all(abs(given_out[one] - Fraction(taken * there, total)) < 1 for one, there in sizes.items())


@given(SIZES, st.integers(1, 500))
def test_the_larger_remainder_is_served_first(sizes, size):
    given_out = shares(sizes, size, Allocation.PROPORTIONAL)
    total = sum(sizes.values())
    quotas = {one: Fraction(min(size, total) * there, total) for one, there in sizes.items()}
    rounded_up = [quotas[one] % 1 for one in sizes if given_out[one] > quotas[one]]
    rounded_down = [quotas[one] % 1 for one in sizes if given_out[one] < quotas[one]]

    assert not rounded_up or not rounded_down or min(rounded_up) >= max(rounded_down)


@given(SIZES, st.integers(1, 500))
def test_equal_shares_differ_by_one_at_most_but_for_a_stratum_that_gave_all_it_has(sizes, size):
    given_out = shares(sizes, size, Allocation.EQUAL)
    open_ones = [given_out[one] for one in sizes if given_out[one] < sizes[one]]
    most = max(given_out.values())

    assert sum(given_out.values()) == min(size, sum(sizes.values()))
    assert all(0 <= given_out[one] <= sizes[one] for one in sizes)
    assert all(most - number <= 1 for number in open_ones)


@pytest.mark.parametrize(
    ("sizes", "size", "allocation", "expected"),
    [
        ({"adult": 90, "under_18": 10}, 12, Allocation.PROPORTIONAL, {"adult": 11, "under_18": 1}),
        ({"a": 50, "b": 30, "c": 20}, 7, Allocation.PROPORTIONAL, {"a": 4, "b": 2, "c": 1}),
        ({"b": 10, "a": 10}, 1, Allocation.PROPORTIONAL, {"a": 1, "b": 0}),
        ({"a": 3, "b": 50, "c": 1}, 10, Allocation.EQUAL, {"a": 3, "b": 6, "c": 1}),
        ({"a": 20, "b": 50, "c": 30}, 10, Allocation.EQUAL, {"a": 3, "b": 4, "c": 3}),
        ({"a": 2, "b": 1}, 9, Allocation.EQUAL, {"a": 2, "b": 1}),
        ({"a": 2, "b": 1}, 9, Allocation.PROPORTIONAL, {"a": 2, "b": 1}),
        ({}, 9, Allocation.PROPORTIONAL, {}),
        ({}, 9, Allocation.EQUAL, {}),
    ],
)
def test_shares(sizes, size, allocation, expected):
    assert shares(sizes, size, allocation) == expected


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=60), st.integers(1, 70), st.sampled_from(Allocation))
def test_a_stratified_draw_takes_the_lowest_of_each_stratum(strata, size, allocation):
    frame = [Entry(f"hampshire/{number}", 1, stratum) for number, stratum in enumerate(strata)]
    drawn = draw(frame, seed="s", size=size, allocation=allocation)
    wanted = shares(sizes_of(frame), size, allocation)

    assert len(set(drawn)) == len(drawn) == min(size, len(frame))
    for stratum, number in wanted.items():
        own = [entry for entry in frame if entry.stratum == stratum]
        assert [key for key in drawn if key in {entry.key for entry in own}] == draw(own, seed="s", size=number)


def test_named_cases_are_taken_in_the_order_they_were_named():
    assert take_named(FRAME, ["hampshire/C-0007", "hampshire/C-0001", "hampshire/C-0007", "hampshire/none"]) == [
        "hampshire/C-0007",
        "hampshire/C-0001",
    ]
