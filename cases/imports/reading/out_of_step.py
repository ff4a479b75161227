"""What is kept of a row whose cells do not stand under their own headers, so that it can be given back.

From the first column on that holds the person's reference, or that the force
leaves out, any cell may be what must not be kept. What comes before it is kept.
"""

from collections.abc import Sequence
from typing import Final

from cases.guidance.faults import presentable
from cases.imports.reading.limits import LONGEST_CELL

MOST_BEYOND: Final = 20
NOT_KEPT: Final = "withheld"
TO_CORRECT: Final = "correct this row, then empty this cell"


def beyond_the_header(number: int) -> str:
    """Under what a cell is kept that has no header; no header begins with a space."""
    return f" {number}"


def kept_cells(headers: Sequence[str], in_step: int, cells: Sequence[str]) -> dict[str, str]:
    """The cells that may be kept; one of them has no header, so that the row is refused again until it is corrected.

    A header is empty where nothing of its column is kept.
    """
    pairs = zip(headers[:in_step], cells, strict=False)
    kept = {header: presentable(cell, LONGEST_CELL) for header, cell in pairs if header}
    if in_step < len(headers) or not cells:
        return kept | {beyond_the_header(1): NOT_KEPT}
    rest = [*cells[len(headers) :]]
    if not any(map(str.strip, rest)):
        return kept | {beyond_the_header(1): TO_CORRECT}
    if len(rest) > MOST_BEYOND:
        rest[MOST_BEYOND - 1 :] = [",".join(rest[MOST_BEYOND - 1 :])]
    beyond = {beyond_the_header(number): presentable(cell, LONGEST_CELL) for number, cell in enumerate(rest, start=1)}
    return kept | beyond


def not_kept(header: str, where: str) -> str:
    """Said of a row of which not everything comes back."""
    return (
        f" From its column ‘{header}’ on it is not kept, since any cell of it may be what must not be stored: "
        f"take the rest from {where} as you have it."
    )
