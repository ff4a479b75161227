"""Drawing cases by lot so that anyone can draw them again: the same on every database, in any language.

Each case of the frame is ranked by the SHA-256 of the seed, a colon and the case's key, as UTF-8; the lowest are
drawn. A key is the force's id, a slash and the force's own reference.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from cases.enums import Allocation

BY_LOT: Final = "sha256-rank/1"
BY_NAME: Final = "named/1"


class Entry(NamedTuple):
    """One eligible case as the frame holds it."""

    key: str
    version: int
    stratum: str = ""


def key_of(force_id: str, case_ref: str) -> str:
    return f"{force_id}/{case_ref}"


def rank_of(seed: str, key: str) -> str:
    """Where the lot puts this case: lower is drawn sooner."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def in_order_of_keys(frame: Iterable[Entry]) -> list[Entry]:
    """The one order in which a frame is kept: by the bytes of the keys, whatever order a database gave."""
    return sorted(frame, key=lambda entry: entry.key.encode())


def lines_of(frame: Iterable[Entry]) -> str:
    """The frame as text, one case a line: `["hampshire/C-0001",1,"adult"]`."""
    return "".join(json.dumps(list(entry), ensure_ascii=False, separators=(",", ":")) + "\n" for entry in frame)


def digest_of(frame: Iterable[Entry]) -> str:
    """SHA-256 of the frame's lines, as `sha256sum` prints it."""
    return hashlib.sha256(lines_of(frame).encode()).hexdigest()


def sizes_of(frame: Iterable[Entry]) -> dict[str, int]:
    """How many cases each stratum holds, in the order of their names."""
    return dict(sorted(Counter(entry.stratum for entry in frame).items()))


def shares(sizes: Mapping[str, int], size: int, allocation: str) -> dict[str, int]:
    """How many of the sample each stratum gives; all that there is where less is there than was asked for."""
    size = min(size, sum(sizes.values()))
    return _equal(sizes, size) if allocation == Allocation.EQUAL else _proportional(sizes, size)


def draw(frame: Sequence[Entry], *, seed: str, size: int, allocation: str = "") -> list[str]:
    """The keys that the lot draws, in its order: from each stratum its share, the lowest ranks first."""
    left = shares(sizes_of(frame), size, allocation)
    drawn = []
    for entry in sorted(frame, key=lambda entry: rank_of(seed, entry.key)):
        if left[entry.stratum]:
            left[entry.stratum] -= 1
            drawn.append(entry.key)
    return drawn


def take_named(frame: Iterable[Entry], names: Iterable[str]) -> list[str]:
    """The keys that somebody named, in the order they did, so far as the frame holds them."""
    held: Collection[str] = {entry.key for entry in frame}
    return [name for name in dict.fromkeys(names) if name in held]


def _proportional(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """Largest remainder: each stratum's whole part, and what is left to the largest fractions, then by name."""
    total = sum(sizes.values())
    if not total:
        return dict.fromkeys(sizes, 0)
    parts = {stratum: divmod(size * there, total) for stratum, there in sizes.items()}
    given = {stratum: whole for stratum, (whole, _rest) in parts.items()}
    by_remainder = sorted(parts, key=lambda stratum: (-parts[stratum][1], stratum))
    for stratum in by_remainder[: size - sum(given.values())]:
        given[stratum] += 1
    return given


def _equal(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """The same number from each; a stratum with fewer gives its whole, and the others share the rest.

    What does not divide goes one each to the largest of those that have more to give, then by name.
    """
    given = dict.fromkeys(sizes, 0)
    while (left := size - sum(given.values())) > 0:
        having_more = sorted((one for one in sizes if given[one] < sizes[one]), key=lambda one: (-sizes[one], one))
        each = left // len(having_more)
        if not each:
            for stratum in having_more[:left]:
                given[stratum] += 1
            break
        for stratum in having_more:
            given[stratum] += min(each, sizes[stratum] - given[stratum])
    return given
