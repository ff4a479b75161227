"""How a sample compares with the whole that it was drawn from, and how each of its strata fared."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cases.enums import Allocation, OffenceGroup, Stratum
from cases.panels.selecting.asking import NOT_RECORDED, AgeGroup, Eligible, Found
from cases.panels.selecting.drawing import Entry, shares, sizes_of

FORCE: Final = "force"
COMPARED: Final[Mapping[str, str]] = {**dict(Stratum.choices), FORCE: "Force"}
LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    Stratum.OFFENCE_GROUP: dict(OffenceGroup.choices),
    Stratum.AGE_GROUP: dict(AgeGroup.choices),
    Stratum.SEVERITY: dict(Found.choices),
}
HUNDRED: Final = 100

Counts = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Share:
    """One value: how many of the frame have it and how many of the sample."""

    label: str
    there: int
    drawn: int
    frame: int
    sample: int

    @property
    def of_frame(self) -> str:
        return percent(self.there, self.frame)

    @property
    def of_sample(self) -> str:
        return percent(self.drawn, self.sample)

    @property
    def frame_width(self) -> str:
        return width(self.there, self.frame)

    @property
    def sample_width(self) -> str:
        return width(self.drawn, self.sample)


@dataclass(frozen=True, slots=True)
class Comparison:
    title: str
    rows: Sequence[Share]


@dataclass(frozen=True, slots=True)
class StratumShare:
    """One stratum: how many it holds, what its exact share is, and how many are drawn from it."""

    label: str
    there: int
    exact: str
    drawn: int

    @property
    def is_whole(self) -> bool:
        return self.there == self.drawn


def compared(frame: Iterable[Eligible], drawn: Collection[str]) -> dict[str, Counts]:
    """By what → value → how many of the frame and how many of the sample, the most frequent first."""
    cases, taken = list(frame), frozenset(drawn)
    return {by: _counts(cases, taken, by) for by in COMPARED}


def comparisons(counts: Mapping[str, Counts], forces: Mapping[str, str]) -> list[Comparison]:
    """The stored counts in words; what has one value only compares nothing."""
    return [
        Comparison(title, _rows(by, counts[by], forces))
        for by, title in COMPARED.items()
        if by in counts and (by != FORCE or len(counts[by]) > 1)
    ]


def strata(
    sizes: Mapping[str, int], size: int, by: str, allocation: str, forces: Mapping[str, str]
) -> list[StratumShare]:
    """Every stratum's numbers, the largest first."""
    given, total = shares(sizes, size, allocation), sum(sizes.values())
    size = min(size, total)
    found = []
    for stratum, there in sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0])):
        exact = f"{size * there / total:.2f}" if allocation != Allocation.EQUAL else f"{size / len(sizes):.2f}"
        found.append(StratumShare(label_of(by, stratum, forces), there, exact, given[stratum]))
    return found


def numbers_of(entries: Sequence[Entry], size: int, allocation: str) -> dict[str, dict[str, int]]:
    """Stratum → how many there were and how many are drawn."""
    sizes = sizes_of(entries)
    given = shares(sizes, size, allocation)
    return {stratum: {"there": there, "drawn": given[stratum]} for stratum, there in sizes.items()}


def label_of(by: str, value: str, forces: Mapping[str, str]) -> str:
    """A value in words; an area names its force where the panel serves several."""
    if value == NOT_RECORDED:
        return "Not recorded"
    if by == FORCE:
        return forces.get(value, value)
    if by == Stratum.AREA:
        force, _, name = value.partition("/")
        return f"{name}, {forces.get(force, force)}" if len(forces) > 1 else name
    return LABELS.get(by, {}).get(value, value)


def percent(part: int, whole: int) -> str:
    return f"{HUNDRED * part / whole:.0f} %" if whole else "–"


def width(part: int, whole: int) -> str:
    """How wide a bar is, of a hundred."""
    return f"{HUNDRED * part / whole:.1f}" if whole else "0"


def _counts(cases: Sequence[Eligible], taken: frozenset[str], by: str) -> Counts:
    there = Counter(case.stratum(by) for case in cases)
    drawn = Counter(case.stratum(by) for case in cases if case.key in taken)
    return {one: [number, drawn[one]] for one, number in sorted(there.items(), key=lambda pair: (-pair[1], pair[0]))}


def _rows(by: str, counts: Counts, forces: Mapping[str, str]) -> list[Share]:
    frame = sum(there for there, _drawn in counts.values())
    sample = sum(drawn for _there, drawn in counts.values())
    return [Share(label_of(by, value, forces), there, drawn, frame, sample) for value, (there, drawn) in counts.items()]
