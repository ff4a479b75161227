"""Check one record before it is a case: the hits, the authority needed, whom to consult and what is missing."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from cases.authorisation.checking import Checked, check, check_in_force
from cases.exceptions import ScrutinyError, Unreadable
from cases.guidance.derive import Record
from cases.guidance.faults import Fault
from cases.guidance.fields import REQUIRED
from cases.guidance.records import DAY_WANTED, LONGEST_LINE, parsed, read_sent
from cases.guidance.settings import DEFAULTS
from cases.management.commands.screen_records import not_a_resolution, one_line, opened, printable, settings_named
from cases.models import COMMUNITY_RESOLUTION


class Command(BaseCommand):
    help = (
        "Check one record of the record format before it is a case, and print one JSON line: the hits, the lowest rank "
        "whose authority suffices, whom to consult and what is not recorded. What was assumed is said on the error "
        "output. Nothing is stored."
    )
    # A database that was never set up does: the record stands in a temporary table.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE.json", help="one case record; outcome_code may be left out"
        )
        parser.add_argument("--on", metavar="DATE", help="the day on which it would be resolved, YYYY-MM-DD")
        parser.add_argument("--force", help="check under this force's settings, for example hampshire")

    def handle(self, *args: Any, file: Path, on: str | None, force: str | None, **options: Any) -> None:
        if hasattr(self.stdout, "reconfigure"):
            self.stdout.reconfigure(encoding="utf-8")
        try:
            record, day = _record(file), _day(on)
            checked = _checked(record, day, force)
        except ScrutinyError as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {one_line(error)}. Check DATABASE_URL.") from None
        if assumed := _assumed(record, checked, is_given=day is not None):
            self.stderr.write(assumed)
        self.stdout.write(_answer(checked))


def _record(file: Path) -> Record:
    """The one record that the file holds; case_ref and outcome_code come with delivery and may be left out."""
    try:
        with opened(file) as stream:
            written = stream.read(LONGEST_LINE + 1)
    except OSError as error:
        raise Unreadable(f"{file} cannot be read to its end: {error.strerror or error}.") from None
    if len(written) > LONGEST_LINE:
        raise Unreadable(f"{file.name} is longer than {LONGEST_LINE:,} bytes, which no record within the limits is.")
    sent = parsed(written, "file")
    if isinstance(sent, Fault):
        raise Unreadable(printable(f"{file.name}: {sent.reason}"))
    record, faults = read_sent(sent, token_of=None)
    wrong = [fault for fault in faults if fault.column not in REQUIRED or sent.get(fault.column) is not None]
    if not wrong:
        wrong = [*not_a_resolution({"outcome_code": COMMUNITY_RESOLUTION, **record})]
    if wrong:
        raise Unreadable("\n".join(printable(f"{file.name}: {fault.reason}") for fault in wrong))
    return record


def _day(on: str | None) -> date | None:
    if on is None:
        return None
    try:
        if len(on) == len("YYYY-MM-DD"):
            return date.fromisoformat(on)
    except ValueError:
        pass
    raise Unreadable(printable(f"--on ‘{on}’ is not a date. {DAY_WANTED}"))


def _checked(record: Record, day: date | None, force: str | None) -> Checked:
    """Under the guidance's own settings, or a force's settings and the least authority that it asks for."""
    if force is None:
        return check(record, DEFAULTS, on=day)
    # Says so where the database has no forces yet, or none of that name.
    settings_named(force)
    return check_in_force(record, force, on=day)


def _assumed(record: Record, checked: Checked, *, is_given: bool) -> str:
    """What the answer takes for granted about the day, empty where the record says it."""
    own = record.get("disposal_date")
    if checked.is_day_assumed:
        return f"The record names no disposal_date: {checked.on.isoformat()}, today, is taken."
    if is_given and own and own != checked.on.isoformat():
        return f"The record’s own disposal_date, {own}, is set aside for --on {checked.on.isoformat()}."
    return ""


def _answer(checked: Checked) -> str:
    answer = {
        "hits": [{"rule": rule, "severity": str(severity)} for rule, severity in checked.hits],
        "required_rank": str(checked.required_rank),
        "consult": list(checked.consult),
        "missing": list(checked.missing),
    }
    return json.dumps(answer, ensure_ascii=False)
