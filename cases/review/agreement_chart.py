"""Alpha and its interval as a picture: one bar a line, on one scale, with what is customarily asked marked on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from cases.review.agreement import ENOUGH, TENTATIVE, Agreement

# In the picture's own units; the page scales it.
WIDTH, MARGIN, TOP, LINE = 400, 12, 34, 44
STEP = 0.2


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the picture: whose alpha, its point, and from where to where it may lie."""

    name: str
    figure: str
    words_at: int
    at: int
    point: int
    low: int
    high: int
    has_interval: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A value of the scale, and where it stands."""

    label: str
    at: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture: its size, its scale, what is customarily asked, and its bars."""

    height: int
    scale: Sequence[Mark]
    customary: Sequence[Mark]
    bars: Sequence[Bar]

    @property
    def foot(self) -> int:
        """Where the scale stands, under the last bar."""
        return self.height - 22

    @property
    def width(self) -> int:
        return WIDTH


def chart_of(figures: Sequence[tuple[str, Agreement]]) -> Chart | None:
    """The picture of those that have an alpha; None where none has."""
    drawn = [(name, one, one.alpha) for name, one in figures if one.alpha is not None]
    if not drawn:
        return None
    lowest = min(one.likely.low if one.likely else alpha for _name, one, alpha in drawn)
    start = min(0, floor(lowest / STEP))
    steps = round(1 / STEP)

    def place(value: float) -> int:
        share = (value / STEP - start) / (steps - start)
        return round(MARGIN + min(1.0, max(0.0, share)) * (WIDTH - 2 * MARGIN))

    bars = []
    for number, (name, one, alpha) in enumerate(drawn):
        low, high = (one.likely.low, one.likely.high) if one.likely else (alpha, alpha)
        top = TOP + number * LINE
        bars.append(
            Bar(name, figure_of(one), top + 14, top + 28, place(alpha), place(low), place(high), bool(one.likely))
        )
    return Chart(
        height=TOP + len(bars) * LINE + 24,
        scale=[Mark(signed(step * STEP, 1), place(step * STEP)) for step in range(start, steps + 1)],
        customary=[Mark(f"{value:.3g}", place(value)) for value in (TENTATIVE, ENOUGH)],
        bars=bars,
    )


def figure_of(one: Agreement) -> str:
    """Alpha in words: "0.43, likely between 0.21 and 0.62"."""
    if one.alpha is None:
        return ""
    if one.likely is None:
        return signed(one.alpha)
    return f"{signed(one.alpha)}, likely between {signed(one.likely.low)} and {signed(one.likely.high)}"


def share_of(one: Agreement) -> str:
    """The proportion in words: "12 of 40 cases (30 %), likely between 18 % and 45 %"."""
    if one.likely_share is None or one.share is None:
        return ""
    low, high = one.likely_share.low, one.likely_share.high
    return f"{one.agreed} of {one.cases} cases ({one.share:.0%}), likely between {low:.0%} and {high:.0%}".replace(
        "%", "\N{NO-BREAK SPACE}%"
    )


def signed(value: float, digits: int = 2) -> str:
    """A figure with a minus that is one; what rounds to nothing has none."""
    text = f"{value:.{digits}f}"
    return text.replace("-", "" if float(text) == 0 else "−")
