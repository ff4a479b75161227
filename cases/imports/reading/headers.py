"""What the columns of a table are read as: known fields, what the force has said, or a question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cases.exceptions import Unreadable
from cases.guidance.faults import nearest, presentable
from cases.guidance.fields import FIELDS, LISTS, Kind, RecordField
from cases.imports.reading.cells import fold, plain
from cases.imports.reading.containers import CANCELLED

# Forces' own exports have dozens.
MOST_COLUMNS: Final = 1_000

Readings = Mapping[tuple[str, str], str]

CASE_REF: Final = "case_ref"
# What giving refused rows back adds; in exceptions.csv a column called reason is part of the record.
REASONS_GIVEN_BACK: Final = ("reason", "refusal_reason")
LONGEST_HEADER: Final = 255
# What giving records back adds: beside its lists, a case says of which it recorded that they are empty.
EMPTY_LISTS: Final[Mapping[str, RecordField]] = {
    f"{name}_list": RecordField(name, Kind.SET, f"whether {name} is empty") for name in LISTS
}

FIELDS_OF_TABLE: Final[Mapping[str, Mapping[str, RecordField]]] = {
    "": FIELDS,
    **{name: {CASE_REF: FIELDS[CASE_REF], **fields} for name, fields in LISTS.items()},
    CANCELLED: {name: FIELDS[name] for name in (CASE_REF, "outcome_code")},
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header as sent, and the field it is read as; none if nothing of it is kept."""

    header: str
    field: RecordField | None
    is_left_out: bool = False

    @property
    def is_nameless(self) -> bool:
        return not self.header

    @property
    def is_private(self) -> bool:
        """The person's reference, or what the force leaves out."""
        return self.is_left_out or (self.field is not None and self.field.kind is Kind.OFFENDER)


@dataclass(slots=True)
class Header:
    """The columns of one table, and those that are not known."""

    table: str
    columns: list[Column] = field(default_factory=list)
    unknown: list[dict[str, Any]] = field(default_factory=list)
    decided: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def readings(self) -> dict[str, str]:
        """Header as sent → field, empty if left out; without what giving back added."""
        kept = [column for column in self.columns if column.field or column.is_left_out]
        return {column.header: column.field.name if column.field else "" for column in kept}

    @property
    def left_out(self) -> list[str]:
        return [column.header for column in self.columns if column.is_left_out]

    @property
    def in_step(self) -> int:
        """How many columns stand before the first of which a row gone out of step must tell nothing."""
        private = (number for number, column in enumerate(self.columns) if column.is_private)
        return next(private, len(self.columns))

    @property
    def kept_headers(self) -> list[str]:
        """Each header, empty where nothing of its column is kept."""
        return [column.header if column.field else "" for column in self.columns]


def read_header(file: str, table: str, cells: list[str], readings: Readings) -> Header:
    """Decide on every column of a table; refuses one that stands there twice, or a table without references."""
    fields = FIELDS_OF_TABLE[table]
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(f"{file} has {len(cells):,} columns, and at most {MOST_COLUMNS:,} are read. Leave some out.")
    header = Header(table)
    for cell in cells:
        shown, folded = presentable(plain(cell), LONGEST_HEADER), fold(plain(cell))[:LONGEST_HEADER]
        said = readings.get((table, folded)) if folded else None
        if said is not None and said != "" and said not in fields:
            raise Unreadable(
                f"The column ‘{shown}’ of {file} is to be read as {said}, which is not a field there. "
                f"The nearest known: {', '.join(nearest(said, fields))}."
            )
        if said is not None:
            header.decided[table, folded] = said
        if not folded or (said is None and folded not in fields and folded in REASONS_GIVEN_BACK):
            header.columns.append(Column(shown if folded else "", None))
        elif said == "":
            header.columns.append(Column(shown, None, is_left_out=True))
        elif not table and not said and folded in EMPTY_LISTS:
            header.columns.append(Column(shown, EMPTY_LISTS[folded]))
        elif (name := said or folded) in fields:
            header.columns.append(Column(shown, fields[name]))
        else:
            header.columns.append(Column(shown, None))
            near = nearest(folded, fields)
            header.unknown.append({"file": file, "list": table, "header": shown, "folded": folded, "nearest": near})
    _refuse_twice(file, header)
    if not header.unknown and CASE_REF not in header.readings.values():
        raise Unreadable(f"{file} has no column case_ref, so nobody can tell which case a row is. Add it.")
    return header


def _refuse_twice(file: str, header: Header) -> None:
    """Two columns of one name, or read as one field, contradict each other sooner or later."""
    seen: dict[str, Column] = {}
    for column in header.columns:
        if column.is_nameless:
            continue
        name = column.field.name if column.field else fold(column.header)
        if first := seen.get(name):
            raise Unreadable(
                f"{file} has the column {name} twice, as ‘{first.header}’ and as ‘{column.header}’. Leave one of them."
            )
        seen[name] = column
