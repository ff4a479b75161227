"""How far those who judged the same cases agree: a proportion, Krippendorff's alpha, and what they mean in words.

Klaus Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), https://repository.upenn.edu/asc_papers/43
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Final

import krippendorff
import numpy as np
from numpy.typing import NDArray

from cases.enums import Category

FEWEST_CASES: Final = 10
RESAMPLES: Final = 1_000
SEED: Final = 2011
CONFIDENCE: Final = 0.95
# Of the resamples, how many may have had no variation before an interval of the rest would mislead.
MOST_WITHOUT_VARIATION: Final = 0.05
# What Krippendorff customarily asks: Content Analysis (2nd edition, 2004), page 241.
ENOUGH: Final = 0.8
TENTATIVE: Final = 0.667

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Between what a figure is likely to lie, with 95 % confidence."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree on the cases that at least two of them judged; a figure that cannot be had says why."""

    cases: int
    agreed: int = 0
    likely_share: Interval | None = None
    alpha: float | None = None
    likely: Interval | None = None

    @property
    def has_figures(self) -> bool:
        """Whether there were cases enough for any figure."""
        return self.likely_share is not None

    @property
    def share(self) -> float | None:
        """The proportion of the cases on which everybody said the same; None where there are too few of them."""
        return self.agreed / self.cases if self.likely_share else None

    @property
    def why_no_share(self) -> str:
        if self.likely_share:
            return ""
        judged = f"{self.cases or 'none'} {'was' if self.cases < 2 else 'were'}"
        return f"Too few cases: {judged} judged by two or more, and a figure needs {FEWEST_CASES}"

    @property
    def why_no_alpha(self) -> str:
        """Why there is no alpha, where there is none."""
        if self.alpha is not None or not self.likely_share:
            return self.why_no_share
        return "No variation: every case was put in the same category, so nothing shows whether that was chance"

    @property
    def reading(self) -> str:
        """What alpha says of these judgements, by the values that are customary; empty where there is none."""
        if self.alpha is None:
            return ""
        own = _by_custom(self.alpha)
        if self.likely is None:
            alike = "they agreed on every case" if self.agreed == self.cases else "most cases were put in one category"
            return f"{own}; no interval can be given, since {alike}"
        is_clear = {_by_custom(self.likely.low), _by_custom(self.likely.high)} == {own}
        return own if is_clear else f"{own}; the interval leaves room for another reading"


def counts_of(judged: Iterable[Sequence[str]]) -> Counts:
    """Each case as how many put it in which category; a case that fewer than two judged pairs nothing and is left
    out."""
    places = {category.value: place for place, category in enumerate(Category)}
    rows = []
    for views in judged:
        if len(views) >= 2:
            row = [0] * len(places)
            for view in views:
                row[places[view]] += 1
            rows.append(row)
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(places))


def agreement_on(judged: Iterable[Sequence[str]]) -> Agreement:
    """How far the views on each case agree, whoever gave them and in whatever order the cases came."""
    counts = counts_of(judged)
    cases = len(counts)
    if cases < FEWEST_CASES:
        return Agreement(cases)
    agreed = int(((counts > 0).sum(axis=1) == 1).sum())
    alpha = alpha_of(counts)
    return Agreement(cases, agreed, wilson(agreed, cases), alpha, None if alpha is None else bootstrap(counts))


def alpha_of(counts: Counts) -> float | None:
    """Krippendorff's alpha for categories without order; None where everybody put every case in the same one."""
    if (counts.sum(axis=0) > 0).sum() < 2:
        return None
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def bootstrap(counts: Counts) -> Interval | None:
    """Between what alpha lies in 95 % of 1,000 resamples of the cases, drawn with replacement from a fixed seed.

    Cases that were judged alike are drawn together, so that neither the order of the cases nor who judged them
    changes the interval. A resample without variation has no alpha; where many have none, there is no interval. Nor is
    there one where everybody agreed on every case: no resample could show how chance might have had it otherwise.
    """
    if ((counts > 0).sum(axis=1) == 1).all():
        return None
    patterns, times = np.unique(counts, axis=0, return_counts=True)
    drawn = np.random.default_rng(SEED).multinomial(len(counts), times / len(counts), size=RESAMPLES)
    judges = patterns.sum(axis=1)
    same = drawn @ ((patterns * (patterns - 1)).sum(axis=1) / (judges - 1))
    by_category = drawn @ patterns
    total = by_category.sum(axis=1)
    by_chance = (by_category * (by_category - 1)).sum(axis=1)
    room = total * (total - 1) - by_chance
    varied = room > 0
    if varied.mean() < 1 - MOST_WITHOUT_VARIATION:
        return None
    alphas = ((total - 1) * same - by_chance)[varied] / room[varied]
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(alphas, [tail, 100 - tail])
    return Interval(float(low), float(high))


def wilson(agreed: int, cases: int) -> Interval:
    """The Wilson score interval of a proportion: unlike the plain one it never leaves 0 to 1, nor closes to a point."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    share = agreed / cases
    middle = share + z**2 / (2 * cases)
    reach = z * sqrt(share * (1 - share) / cases + z**2 / (4 * cases**2))
    low, high = ((middle + side * reach) / (1 + z**2 / cases) for side in (-1, 1))
    return Interval(max(0.0, low), min(1.0, high))


def view_of(views: Sequence[str]) -> str | None:
    """An agency's view of a case: what most of its members said; none where they are evenly divided."""
    numbers = Counter(views)
    most = max(numbers.values(), default=0)
    leading = [view for view, number in numbers.items() if number == most]
    return leading[0] if len(leading) == 1 else None


def _by_custom(alpha: float) -> str:
    if alpha >= ENOUGH:
        return "Enough to rely on"
    return "Enough for tentative conclusions" if alpha >= TENTATIVE else "Too low to rely on"
