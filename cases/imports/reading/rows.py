"""What reading answers: rows, and the one sentence for which a whole file is refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from cases.enums import ImportFormat
from cases.exceptions import Unreadable
from cases.guidance.faults import MOST_FAULTS, Fault

LONGEST_FILE_NAME = 255


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was read: a case, one entry of one of its lists, or a cancelled reference.

    `values` is a fragment of the canonical record, or nothing where there is a
    fault. `cells` is what was sent, the offender's reference as its token and
    without the columns that are left out. `row` is as a spreadsheet shows it.
    """

    list: str
    file: str
    row: int
    case_ref: str
    values: dict[str, Any] | None
    cells: dict[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def at_most(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """The faults of one row, as many of them as anybody reads, and how many more there are."""
    if len(faults) <= MOST_FAULTS:
        return tuple(faults)
    more = Fault("", "", f"{len(faults) - MOST_FAULTS:,} more faults like these are not listed.")
    return (*faults[:MOST_FAULTS], more)


class Source(Protocol):
    """A submission whose files have been recognised; its rows are read as they are asked for.

    `rows` may still refuse the whole file. What records had at all, `supplied`,
    is only known when all of them have been read. `columns` is file → header as
    sent → field, empty where the force leaves the column out. `decided` is what
    the force has said of columns and this file made use of.
    """

    format: ImportFormat
    is_lone_table: bool
    supplied: list[str]
    columns: dict[str, dict[str, str]]
    left_out: dict[str, list[str]]
    decided: dict[tuple[str, str], str]
    passed_over: int
    rows_total: int | None

    def rows(self) -> Iterator[ReadRow]: ...


class UnknownColumns(Unreadable):
    """The file has columns that nobody has said how to read; `columns` names each, with the nearest known."""

    def __init__(self, columns: list[dict[str, Any]]) -> None:
        self.columns = columns
        super().__init__(" ".join([*map(_sentence, columns), HOW_TO_DECIDE]))


HOW_TO_DECIDE = "Correct the name, or say what to read it as, or to leave it out."


def _sentence(column: dict[str, Any]) -> str:
    near = ", ".join(column["nearest"])
    return f"{column['file']} has a column ‘{column['header']}’ that is not known; the nearest known: {near}."
