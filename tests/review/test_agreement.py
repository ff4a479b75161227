"""Agreement against what is published, and what must not change it."""

from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from cases.enums import Category
from cases.review.agreement import (
    Agreement,
    Counts,
    agreement_on,
    alpha_of,
    bootstrap,
    counts_of,
    view_of,
    wilson,
)
from cases.review.agreement_chart import chart_of, figure_of, share_of

GOOD, NOTED, BAD, OPEN = (category.value for category in Category)
VIEWS = st.lists(st.sampled_from([GOOD, NOTED, BAD, OPEN]), max_size=6)
JUDGED = st.lists(VIEWS, max_size=30)

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), parts A, B and C: a line an observer, a column a
# unit, a full stop where an observer said nothing.
PUBLISHED = {
    "A: two observers, two values": (("0100000010", "1110010000"), 0.095),
    "B: two observers, five values": (("aabbdcccedda", "babbbccceddd"), 0.692),
    "C: four observers, some silent": (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
}


def counts_from(lines: tuple[str, ...]) -> Counts:
    values = sorted(set("".join(lines)) - {"."})
    units = [[line[unit] for line in lines if line[unit] != "."] for unit in range(len(lines[0]))]
    return np.array([[unit.count(value) for value in values] for unit in units if len(unit) > 1])


@pytest.mark.parametrize("example", PUBLISHED)
def test_alpha_is_what_krippendorff_publishes(example):
    lines, alpha = PUBLISHED[example]

    assert {len(line) for line in lines} == {len(lines[0])}
    assert round(alpha_of(counts_from(lines)), 3) == alpha


def by_hand(counts: Counts) -> float:
    """The 2011 paper's formula for nominal data, from observed and expected coincidences."""
    judges, totals = counts.sum(axis=1), counts.sum(axis=0)
    total = totals.sum()
    same = sum((row * (row - 1)).sum() / (number - 1) for row, number in zip(counts, judges, strict=True))
    chance = (totals * (totals - 1)).sum() / (total - 1)
    return float((same - chance) / (total - chance))


@given(JUDGED)
def test_the_package_and_the_formula_agree(judged):
    counts = counts_of(judged)
    alpha = alpha_of(counts)

    if (counts.sum(axis=0) > 0).sum() < 2:
        assert alpha is None
    else:
        assert alpha == pytest.approx(by_hand(counts))


@given(JUDGED, st.randoms())
def test_neither_the_order_of_cases_nor_who_judged_them_changes_anything(judged, chance):
    shuffled = [chance.sample(views, len(views)) for views in judged]
    chance.shuffle(shuffled)

    assert agreement_on(shuffled) == agreement_on(judged)


@given(JUDGED, st.permutations([GOOD, NOTED, BAD, OPEN]))
def test_what_the_categories_are_called_changes_no_figure(judged, order):
    renamed = dict(zip([GOOD, NOTED, BAD, OPEN], order, strict=True))
    first = agreement_on(judged)
    second = agreement_on([[renamed[view] for view in views] for views in judged])

    assert (second.cases, second.agreed, second.likely_share) == (first.cases, first.agreed, first.likely_share)
    assert second.alpha == pytest.approx(first.alpha)


SPLIT = [[GOOD, GOOD, BAD], [BAD, BAD, BAD], [GOOD, NOTED, GOOD], [OPEN, BAD], [GOOD, GOOD]] * 3


def test_the_same_reviews_always_give_the_same_interval():
    first = agreement_on(SPLIT)

    assert [agreement_on(SPLIT) for _again in range(3)] == [first] * 3
    assert first == Agreement(
        cases=15,
        agreed=6,
        likely_share=wilson(6, 15),
        alpha=alpha_of(counts_of(SPLIT)),
        likely=bootstrap(counts_of(SPLIT)),
    )


@pytest.mark.parametrize(("agreed", "cases"), [(0, 10), (3, 17), (10, 10), (39, 40), (250, 1_000)])
def test_the_interval_of_a_proportion_is_wilsons(agreed, cases):
    reference = binomtest(agreed, cases).proportion_ci(confidence_level=0.95, method="wilson")

    found = wilson(agreed, cases)

    assert (found.low, found.high) == pytest.approx((reference.low, reference.high))


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """Two judges who each say the truth four times in five, and otherwise anything: what alpha is then is known."""
    chance = np.random.default_rng(7)
    held = 0
    for _sample in range(200):
        truth = chance.integers(0, 4, 120)
        said = [np.where(chance.random(120) < 0.8, truth, chance.integers(0, 4, 120)) for _judge in range(2)]
        counts = np.array([[int((column == value).sum()) for value in range(4)] for column in np.array(said).T])
        interval = bootstrap(counts)
        held += interval.low <= 0.64 <= interval.high

    assert 180 <= held <= 199


def test_fewer_than_ten_cases_give_no_figure():
    found = agreement_on([[GOOD, BAD]] * 9 + [[GOOD]] * 20)

    assert found == Agreement(cases=9)
    assert (found.share, found.alpha, found.reading) == (None, None, "")
    assert (
        found.why_no_share == found.why_no_alpha == "Too few cases: 9 were judged by two or more, and a figure needs 10"
    )


def test_one_case_and_no_case_are_said_in_grammar():
    said = [agreement_on([[GOOD, BAD]] * number).why_no_share for number in (0, 1)]

    assert said == [
        "Too few cases: none was judged by two or more, and a figure needs 10",
        "Too few cases: 1 was judged by two or more, and a figure needs 10",
    ]


def test_where_nothing_varies_there_is_a_proportion_and_no_alpha():
    found = agreement_on([[GOOD, GOOD, GOOD]] * 12)

    assert (found.agreed, found.alpha, found.likely) == (12, None, None)
    assert found.why_no_alpha == (
        "No variation: every case was put in the same category, so nothing shows whether that was chance"
    )
    assert share_of(found) == "12 of 12 cases (100\xa0%), likely between 76\xa0% and 100\xa0%"


def test_where_most_resamples_would_not_vary_there_is_no_interval():
    found = agreement_on([[GOOD, GOOD]] * 19 + [[GOOD, BAD]])

    assert round(found.alpha, 3) == 0.0
    assert found.likely is None
    assert found.reading == "Too low to rely on; no interval can be given, since most cases were put in one category"


@pytest.mark.parametrize(
    ("judged", "reading"),
    [
        (
            [[GOOD, GOOD], [BAD, BAD]] * 10,
            "Enough to rely on; no interval can be given, since they agreed on every case",
        ),
        ([[GOOD, GOOD], [BAD, BAD]] * 60 + [[GOOD, BAD]], "Enough to rely on"),
        ([[GOOD, BAD], [BAD, GOOD]] * 10, "Too low to rely on"),
        (
            [[GOOD, GOOD], [BAD, BAD]] * 10 + [[GOOD, BAD]] * 2,
            "Enough to rely on; the interval leaves room for another reading",
        ),
        (
            [[GOOD, GOOD], [BAD, BAD]] * 10 + [[GOOD, BAD]] * 3,
            "Enough for tentative conclusions; the interval leaves room for another reading",
        ),
    ],
)
def test_alpha_is_read_by_the_customary_values(judged, reading):
    assert agreement_on(judged).reading == reading


@pytest.mark.parametrize(
    ("views", "view"),
    [([], None), ([GOOD], GOOD), ([GOOD, BAD], None), ([GOOD, BAD, BAD], BAD), ([GOOD, BAD, OPEN, OPEN], OPEN)],
)
def test_an_agencys_view_is_what_most_of_its_members_said(views, view):
    assert view_of(views) == view


def test_forty_cases_and_twelve_members_take_a_moment():
    chance = np.random.default_rng(3)
    judged = [[str(one) for one in chance.choice([GOOD, NOTED, BAD, OPEN], 12)] for _case in range(40)]
    started = process_time()

    for _pair in range(66):
        agreement_on(judged)

    assert process_time() - started < 2


def test_the_picture_says_what_the_table_says():
    agreement = agreement_on(SPLIT)

    chart = chart_of([("Too few", Agreement(3)), ("Everybody", agreement)])

    (bar,) = chart.bars
    assert (bar.name, bar.figure) == ("Everybody", figure_of(agreement))
    assert bar.low < bar.point < bar.high
    assert [mark.label for mark in chart.customary] == ["0.667", "0.8"]
    assert chart.scale[-1].label == "1.0"


def test_there_is_no_picture_of_nothing():
    assert chart_of([("Too few", Agreement(3))]) is None
