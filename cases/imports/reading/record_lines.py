"""Submissions in the reference encoding: one record a line of `.jsonl`."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from cases.enums import ImportFormat
from cases.exceptions import Unreadable
from cases.guidance.faults import LONGEST_NAME, MOST_FAULTS, Fault, presentable
from cases.guidance.fields import FIELDS, LISTS
from cases.guidance.records import parsed, read_lines, read_sent
from cases.imports.reading.cells import EMPTY_SET
from cases.imports.reading.containers import Member
from cases.imports.reading.rows import ReadRow
from cases.imports.reading.text import count_lines
from cases.imports.tokens import WITHHELD, offender_token

LINES_TO_LOOK_AT: Final = 20
OFFENDER: Final = "offender_ref"
CASE_REF: Final = "case_ref"


class RecordsSource:
    """The records of one file. Their lists come with them, and once more as rows, to be given back if need be."""

    format = ImportFormat.RECORDS
    is_lone_table = False
    passed_over = 0

    def __init__(self, member: Member, *, force_id: str) -> None:
        self.member = member
        self.token_of = partial(offender_token, force_id)
        self.rows_total: int | None = max(count_lines(member.file, member.opener), 1)
        if not holds_records(member):
            raise Unreadable(
                f"{member.file} is not what it says: none of its first lines is a record, {{…}}. "
                "Send one record a line."
            )
        self.supplied: list[str] = []
        self.columns: dict[str, dict[str, str]] = {member.file: {}}
        self.left_out: dict[str, list[str]] = {}

    def rows(self) -> Iterator[ReadRow]:
        with self.member.opener() as stream:
            for number, line in read_lines(stream):
                yield from self._read(number, line)

    def _read(self, number: int, line: bytes) -> Iterator[ReadRow]:
        """The case of one line, then the entries of its lists."""
        file, sent = self.member.file, parsed(line)
        if isinstance(sent, Fault):
            yield ReadRow("", file, number, "", None, {}, (sent,))
            return
        record, faults = read_sent(sent, token_of=self.token_of)
        self._remember(sent)
        case_ref = str(record.get(CASE_REF, ""))
        cells = {name: as_cell(value) for name, value in sent.items() if name in FIELDS and value is not None}
        cells |= _beside(sent, {**FIELDS, **LISTS})
        cells |= {name: as_cell(sent[name]) for name in LISTS if name in sent and not _is_a_list(sent[name])}
        if OFFENDER in cells:
            cells[OFFENDER] = record.get("offender_token", WITHHELD)
        yield ReadRow("", file, number, case_ref, None if faults else record, cells, tuple(faults))
        if case_ref:
            for name in LISTS:
                yield from self._entries(name, number, case_ref, sent.get(name))

    def _entries(self, name: str, number: int, case_ref: str, sent: Any) -> Iterator[ReadRow]:
        entries = sent if isinstance(sent, list) else []
        for entry in entries:
            if isinstance(entry, dict):
                known = {key: as_cell(value) for key, value in entry.items() if key in LISTS[name]}
                known |= _beside(entry, LISTS[name])
                cells = {CASE_REF: case_ref, **{key: text for key, text in known.items() if text}}
                yield ReadRow(name, self.member.file, number, case_ref, None, cells)

    def _remember(self, sent: Mapping[str, Any]) -> None:
        """The fields and lists that any record had so far."""
        known = (name for name in sent if name in FIELDS or name in LISTS)
        self.supplied += [name for name in known if name not in self.supplied]


def _beside(sent: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, str]:
    """Columns for fields that are not known, without their values: sent again as they are, they are refused again."""
    unknown = [key for key in sent if key not in known][:MOST_FAULTS]
    return {presentable(key, LONGEST_NAME) or "?": "withheld" for key in unknown}


def _is_a_list(value: Any) -> bool:
    return value is None or isinstance(value, list)


def holds_records(member: Member) -> bool:
    """Whether any of the first lines begins as a record does."""
    with member.opener() as stream:
        lines = (line for (_number, line), _ in zip(read_lines(stream), range(LINES_TO_LOOK_AT), strict=False))
        return any(line.lstrip().startswith(b"{") for line in lines)


def as_cell(value: Any) -> str:
    """A value of a record as a CSV would hold it, so that a refused record can be corrected in a table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(member, str) for member in value):
        return presentable("|".join(value), sum(map(len, value)) + len(value)) or EMPTY_SET
    if isinstance(value, str):
        return presentable(value, len(value))
    if isinstance(value, list | dict):
        return as_json(value)
    return presentable(repr(value))


def as_json(value: Any) -> str:
    """What has no place in a table, as it was written, unless it nests too deeply to be written again."""
    try:
        return json.dumps(value)
    except (RecursionError, TypeError, ValueError):
        return ""
