"""Submissions in the reference encoding: one record a line of `.jsonl`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from cases.enums import ImportFormat
from cases.exceptions import Unreadable
from cases.guidance.faults import LONGEST_NAME, MOST_FAULTS, Fault, in_words, presentable
from cases.guidance.fields import FIELDS, LISTS
from cases.guidance.records import OUTCOME_WANTED, parsed, read_lines, read_sent
from cases.imports.reading.cells import EMPTY_LIST, EMPTY_SET, OUTCOME_ACCEPTED, fold
from cases.imports.reading.containers import Member
from cases.imports.reading.out_of_step import NOT_KEPT, beyond_the_header
from cases.imports.reading.rows import ReadRow
from cases.imports.reading.salvage import OFFENDER, whole_fields
from cases.imports.reading.text import count_lines
from cases.imports.tokens import WITHHELD, offender_token

LINES_TO_LOOK_AT: Final = 20
CASE_REF: Final = "case_ref"
FORCE: Final = "force"
BROKEN: Final = (
    " Only the whole fields before the fault come back, since the rest may tell who the person is: "
    "correct line {number} of {file} as you have it."
)


class RecordsSource:
    """The records of one file. Their lists come with them, and once more as rows, to be given back if need be."""

    format = ImportFormat.RECORDS
    is_lone_table = False
    passed_over = 0

    def __init__(self, member: Member, *, force_id: str) -> None:
        self.member = member
        self.force_id, self.token_of = force_id, partial(offender_token, force_id)
        self.rows_total: int | None = max(count_lines(member.file, member.opener), 1)
        if not holds_records(member):
            raise Unreadable(
                f"{member.file} is not what it says: none of its first lines is a record, {{…}}. "
                "Send one record a line."
            )
        self.supplied: list[str] = []
        self.columns: dict[str, dict[str, str]] = {member.file: {}}
        self.left_out: dict[str, list[str]] = {}
        self.decided: dict[tuple[str, str], str] = {}

    def rows(self) -> Iterator[ReadRow]:
        with self.member.opener() as stream:
            for number, line in read_lines(stream):
                yield from self._read(number, line)

    def _read(self, number: int, line: bytes) -> Iterator[ReadRow]:
        """The case of one line, then the entries of its lists."""
        file, sent = self.member.file, parsed(line)
        if isinstance(sent, Fault):
            yield from self._broken(number, sent, whole_fields(line))
            return
        record, found = read_sent(sent, token_of=self.token_of)
        faults = [*map(_said_in_full, found), *_not_exact(record, self.force_id)]
        self._remember(sent)
        case_ref = str(record.get(CASE_REF, ""))
        cells = _cells(sent)
        if OFFENDER in cells:
            cells[OFFENDER] = record.get("offender_token", WITHHELD)
        yield ReadRow("", file, number, case_ref, None if faults else record, cells, tuple(faults))
        yield from self._all_entries(number, case_ref, sent)

    def _broken(self, number: int, fault: Fault, sent: Mapping[str, Any]) -> Iterator[ReadRow]:
        """A line that is no record: what can be told of it comes back, and is refused again until it is corrected."""
        file, case_ref = self.member.file, str(read_sent(sent, token_of=None)[0].get(CASE_REF, ""))
        reason = fault.reason + BROKEN.format(number=number, file=file)
        cells = _cells(sent) | {beyond_the_header(1): NOT_KEPT}
        yield ReadRow("", file, number, case_ref, None, cells, (replace(fault, reason=reason),))
        yield from self._all_entries(number, case_ref, sent)

    def _all_entries(self, number: int, case_ref: str, sent: Mapping[str, Any]) -> Iterator[ReadRow]:
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


def _said_in_full(fault: Fault) -> Fault:
    """An import takes another outcome for a case that is held, which screening a record does not."""
    return replace(fault, reason=fault.reason.replace(OUTCOME_WANTED, OUTCOME_ACCEPTED))


def _not_exact(record: Mapping[str, Any], force_id: str) -> Sequence[Fault]:
    """Records are read strictly: what would only be leniently the same reference or force is another one."""
    faults = []
    ref, force = str(record.get(CASE_REF, "")), str(record.get(FORCE, ""))
    if ref != ref.strip():
        reason = f"case_ref {in_words(ref)} has a space before or after it. Write it as ‘{ref.strip()}’."
        faults.append(Fault(CASE_REF, ref, reason))
    if force != force_id and fold(force) == fold(force_id):
        faults.append(Fault(FORCE, force, f"force {in_words(force)} is not the id of a force. Use ‘{force_id}’."))
    return faults


def _cells(sent: Mapping[str, Any]) -> dict[str, str]:
    """A record as a table of cases would hold it, its lists aside."""
    cells = {name: as_cell(value) for name, value in sent.items() if name in FIELDS and value is not None}
    cells |= _beside(sent, {**FIELDS, **LISTS})
    cells |= {f"{name}_list": EMPTY_LIST for name in LISTS if sent.get(name) == []}
    return cells | {name: as_cell(sent[name]) for name in LISTS if name in sent and not _is_a_list(sent[name])}


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
