"""Releases of stop and search from data.police.uk: the searches that ended in a community resolution.

A release gives the moment of the search and no other day. A resolution that
ends a search is agreed on the spot and concerns what the search found, so the
day in London of that moment is taken both for the offence and for the
resolution, and the person's age is the same at both.
"""

import csv
import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cases.enums import EthnicityCode, Gender, ImportFormat, OffenceGroup, OfficerEthnicity
from cases.exceptions import Unreadable
from cases.guidance.faults import Fault, in_words, nearest, presentable
from cases.guidance.fields import FIELDS
from cases.guidance.records import LONDON
from cases.imports.reading.cells import YES_NO, ages_in, fold, plain
from cases.imports.reading.headers import LONGEST_HEADER, REASONS_GIVEN_BACK, Readings
from cases.imports.reading.out_of_step import kept_cells, not_kept
from cases.imports.reading.rows import ReadRow, UnknownColumns
from cases.imports.reading.tables import Table, column_without_header, header_cells, row_too_wide
from cases.imports.reading.text import Row

ETHNICITIES: Final = Path(__file__).resolve().parents[2] / "data" / "ethnicity_18_1.csv"
COMMUNITY_RESOLUTION: Final = 8
OUTCOMES: Final = frozenset({"community_resolution", "local_resolution"})

DATE, OUTCOME, AGE, GENDER = "date", "outcome", "age_range", "gender"
SELF, OFFICER = "self_defined_ethnicity", "officer_defined_ethnicity"
OBJECT, LINKED = "object_of_search", "outcome_linked_to_object_of_search"
REMOVAL: Final = "removal_of_more_than_just_outer_clothing"
PLACE: Final = ("latitude", "longitude")
OPERATION: Final = ("part_of_a_policing_operation", "policing_operation")
TELLS_A_RELEASE: Final = frozenset({"type", DATE, OUTCOME, OBJECT, AGE, SELF})
# What is kept in the release's own words, beside the record.
SOURCE_FACTS: Final = (DATE, "type", OBJECT, LINKED, "legislation", *OPERATION, OFFICER, REMOVAL, *PLACE)
COLUMNS: Final = (*SOURCE_FACTS, OUTCOME, AGE, GENDER, SELF)

READ_AS: Final[Mapping[str, tuple[str, ...]]] = {
    DATE: ("offence_date", "disposal_date"),
    OUTCOME: ("outcome_code",),
    AGE: ("age_at_offence", "age_at_disposal"),
    GENDER: ("gender",),
    SELF: ("ethnicity_self",),
    OFFICER: ("ethnicity_officer",),
    LINKED: ("offence_group",),
}
# Only where having the object is the offence itself; stolen goods and tools may point to several.
SETTLED_BY_OBJECT: Final[Mapping[str, OffenceGroup]] = {
    "controlled_drugs": OffenceGroup.DRUG_POSSESSION,
    "offensive_weapons": OffenceGroup.WEAPONS,
    "firearms": OffenceGroup.WEAPONS,
}
CODE_IN_LABEL: Final = re.compile(r"\((\w\w)\)\s*$", re.ASCII)


def is_release(cells: Collection[str]) -> bool:
    """Whether a table's header is that of a release."""
    return {fold(cell) for cell in cells} >= TELLS_A_RELEASE


def ethnicity_labels() -> dict[str, str]:
    """The folded words of data.police.uk for each code of self-defined ethnicity."""
    with ETHNICITIES.open(encoding="utf-8", newline="") as stream:
        return {fold(row["label"]): row["code"] for row in csv.DictReader(stream)}


class StopSearchSource:
    """The community resolutions of one release; other searches are passed over and counted."""

    format = ImportFormat.POLICE_UK_STOP_SEARCH
    is_lone_table = True

    def __init__(self, table: Table, *, readings: Readings) -> None:
        sent = [presentable(plain(cell), LONGEST_HEADER) for cell in header_cells(table)]
        self.names = [fold(header) for header in sent]
        if not is_release(self.names):
            missing = ", ".join(sorted(TELLS_A_RELEASE - {*self.names}))
            raise Unreadable(
                f"{table.file} is not a release of stop and search: it lacks these columns: {missing}. "
                "Send it as data.police.uk published it, or as cases."
            )
        if twice := next((name for name in self.names if name and self.names.count(name) > 1), None):
            raise Unreadable(f"{table.file} has the column {twice} twice. Send it as data.police.uk published it.")
        self.table, self.passed_over = table, 0
        self.headers = dict(zip(self.names, sent, strict=True))
        self._ask_for_unknown(readings)
        extra = [name for name in self.names if name and name not in (*COLUMNS, *REASONS_GIVEN_BACK)]
        self.left_out = {table.file: [self.headers[name] for name in extra]} if extra else {}
        self.decided = {("", name): "" for name in extra}
        read_as = {self.headers[name]: _read_as(name) for name in self.names if name in COLUMNS}
        self.columns = {table.file: read_as | {self.headers[name]: "" for name in extra}}
        self.supplied = ["case_ref", *(field for name in self.names for field in READ_AS.get(name, ()))]
        self.rows_total: int | None = max(table.row_count - 1, 0)
        self.labels = ethnicity_labels()

    def _ask_for_unknown(self, readings: Readings) -> None:
        """A later release may have columns more; they can only be left out."""
        known = (*COLUMNS, *REASONS_GIVEN_BACK)
        asked = [name for name in self.names if name and name not in known and readings.get(("", name)) != ""]
        if asked:
            raise UnknownColumns(
                [
                    {"file": self.table.file, "list": "", "header": self.headers[name], "folded": name}
                    | {"nearest": nearest(name, COLUMNS)}
                    for name in asked
                ]
            )

    def rows(self) -> Iterator[ReadRow]:
        self.passed_over = 0
        rows = self.table.rows()
        next(rows)
        with Ordinals() as ordinals:
            for row in rows:
                if reason := self._out_of_step(row):
                    yield self._kept(row, reason)
                    continue
                cells = zip(self.names, row.cells or (), strict=False)
                sent = {name: plain(cell) for name, cell in cells if name in COLUMNS}
                if fold(sent.get(OUTCOME, "")) in OUTCOMES:
                    yield self._read(row, sent, ordinals)
                else:
                    self.passed_over += 1

    def _out_of_step(self, row: Row) -> str:
        """Why the cells of a row do not stand under their headers, if they do not."""
        if row.cells is None:
            return row.fault
        if any(map(str.strip, row.cells[len(self.names) :])):
            return row_too_wide(len(row.cells), len(self.names))
        pairs = enumerate(zip(self.names, row.cells, strict=False), start=1)
        nameless = (position for position, (name, cell) in pairs if not name and cell.strip())
        return next(map(column_without_header, nameless), "")

    def _kept(self, row: Row, reason: str) -> ReadRow:
        """A row out of step, to be given back as far as it holds nothing that is left out."""
        headers = [self.headers[name] if name in COLUMNS else "" for name in self.names]
        left_out = (number for number, header in enumerate(headers) if self.names[number] and not header)
        in_step = next(left_out, len(headers))
        where = f"row {row.number} of {self.table.file}"
        more = not_kept(self.headers[self.names[in_step]], where) if in_step < len(headers) else ""
        cells = kept_cells(headers, in_step, row.parts if row.cells is None else row.cells)
        return ReadRow("", self.table.file, row.number, "", None, cells, (Fault("", "", reason + more),))

    def _read(self, row: Row, sent: Mapping[str, str], ordinals: "Ordinals") -> ReadRow:
        case_ref = ordinals.reference_of(sent)
        values, faults = self._values(sent)
        cells = {self.headers[name]: presentable(text, len(text)) for name, text in sent.items()}
        facts = {self.headers[name]: cells[self.headers[name]] for name in SOURCE_FACTS if sent.get(name)}
        record = {"case_ref": case_ref, "outcome_code": COMMUNITY_RESOLUTION, **values, "source_facts": facts}
        return ReadRow("", self.table.file, row.number, case_ref, None if faults else record, cells, tuple(faults))

    def _values(self, sent: Mapping[str, str]) -> tuple[dict[str, Any], list[Fault]]:
        """What the release settles; an officer's word that no code stands for is only kept as such."""
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for name, read in (
            (DATE, _days),
            (AGE, _ages),
            (GENDER, _gender),
            (SELF, self._ethnicity),
        ):
            text = sent.get(name, "")
            found = read(text) if text or name == DATE else {}
            if isinstance(found, str):
                reason = f"{self.headers[name]} {in_words(text)} {found}"
                faults.append(Fault(self.headers[name], presentable(text), reason))
            else:
                values.update(found)
        if fold(sent.get(OFFICER, "")) in OfficerEthnicity:
            values["ethnicity_officer"] = fold(sent[OFFICER])
        group = SETTLED_BY_OBJECT.get(fold(sent.get(OBJECT, "")))
        if group and YES_NO.get(fold(sent.get(LINKED, ""))):
            values["offence_group"] = str(group)
        return values, faults

    def _ethnicity(self, text: str) -> dict[str, Any] | str:
        """The code of a label; older releases wrote the code behind it."""
        written = CODE_IN_LABEL.search(text)
        code = self.labels.get(fold(text)) or (written[1].upper() if written else "")
        if code not in EthnicityCode:
            return "is not a self-defined ethnicity of the 18+1 list. Use the words of data.police.uk."
        return {"ethnicity_self": code}


def _read_as(name: str) -> str:
    """The field that a column is read as first; what only the source says stands under its own name."""
    return READ_AS[name][0] if name in READ_AS else "source_facts"


def _days(text: str) -> dict[str, Any] | str:
    """The day in London of a moment that is given in UTC."""
    try:
        moment = datetime.fromisoformat(text)
        local = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(LONDON)
    except (ValueError, OverflowError):
        return "is not a date and time. Use the form 2020-07-01T14:30:00+00:00."
    return dict.fromkeys(READ_AS[DATE], local.date().isoformat())


def _ages(text: str) -> dict[str, Any] | str:
    ages, most = ages_in(text), FIELDS["age_at_offence"].most or 0
    if ages is None or not 0 <= ages[0] <= (ages[0] if ages[1] is None else ages[1]) <= most:
        return "is not a range of ages. Use a range such as 10-17, over 34 or under 10."
    found: dict[str, Any] = {}
    for name in READ_AS[AGE]:
        youngest, oldest = FIELDS[name].columns
        found |= {youngest: ages[0]} | ({} if ages[1] is None else {oldest: ages[1]})
    return found


def _gender(text: str) -> dict[str, Any] | str:
    if fold(text) not in Gender:
        return "is not known. Use one of: Female, Male, Other."
    return {"gender": fold(text)}


class Ordinals:
    """Tells rows of equal content apart by their order, counted on disk so that memory does not grow with the file."""

    def __init__(self) -> None:
        # A database without a name is a temporary file that goes with the connection.
        self.counts = sqlite3.connect("", isolation_level=None)
        self.counts.execute("PRAGMA journal_mode = OFF")
        self.counts.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID")

    def __enter__(self) -> "Ordinals":
        return self

    def __exit__(self, *_failure: object) -> None:
        self.counts.close()

    def reference_of(self, sent: Mapping[str, str]) -> str:
        """The same for the same row among the same equals, in whatever order the columns came."""
        content = json.dumps({name: text for name, text in sent.items() if text}, sort_keys=True).encode()
        digest = sha256(content).digest()
        self.counts.execute(
            "INSERT INTO seen VALUES (?, 1) ON CONFLICT (digest) DO UPDATE SET times = times + 1", (digest,)
        )
        (times,) = self.counts.execute("SELECT times FROM seen WHERE digest = ?", (digest,)).fetchone()
        return "STOP-" + sha256(digest + str(times).encode()).hexdigest()[:24]
