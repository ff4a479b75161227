"""Screen a file of records as sent: fills in nothing, stores nothing, and answers one line for each record."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from cases.exceptions import ScrutinyError, Unreadable
from cases.guidance.derive import Record
from cases.guidance.faults import Fault
from cases.guidance.on_trial import Hits, try_records
from cases.guidance.queries import force_or_nearest, settings_of
from cases.guidance.records import OUTCOME_WANTED, read_lines, read_record
from cases.guidance.settings import DEFAULTS, Settings
from cases.models import COMMUNITY_RESOLUTION, Force

RECORDS_AT_ONCE = 500
# What a portion may hold in bytes as sent: long records are tried fewer at a time.
BYTES_AT_ONCE = 8 * 1024 * 1024
# Characters that JSON leaves as they are and that some readers take for the end of a line.
LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
PACKED = {b"\x1f\x8b": "compressed with gzip", b"PK": "a zip archive or a workbook"}


class Command(BaseCommand):
    help = (
        "Screen a .jsonl file of records as sent, under the guidance's own settings, and print one JSON line for each. "
        "Nothing is stored. Ends with status 1 at the first line that cannot be read."
    )
    # A database that was never set up does: the records stand in a temporary table.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl", help="one case record a line")
        parser.add_argument("--force", help="screen under this force's settings, for example hampshire")

    def handle(self, *args: Any, file: Path, force: str | None, **options: Any) -> None:
        if hasattr(self.stdout, "reconfigure"):
            self.stdout.reconfigure(encoding="utf-8")
        try:
            self.screen_file(file, force)
        except BrokenPipeError:
            # Whoever reads the answers has had enough of them; Python would complain again when it closes the stream.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except ScrutinyError as error:
            self.stdout.flush()
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            self.stdout.flush()
            raise CommandError(f"The database cannot be used: {one_line(error)}. Check DATABASE_URL.") from None

    def screen_file(self, file: Path, force: str | None) -> None:
        settings = settings_named(force) if force is not None else DEFAULTS
        with opened(file) as stream:
            reading = _Reading(file.name, stream)
            for records in reading.portions():
                for record, hits in zip(records, try_records(records, settings), strict=True):
                    self.stdout.write(_answer(record, hits))
            self.stdout.flush()
        if reading.problem:
            raise Unreadable(reading.problem)


class _Reading:
    """The records of a file in portions, up to the first line that is not one; then what is wrong with that line."""

    def __init__(self, name: str, stream: BinaryIO) -> None:
        self.name, self.stream, self.problem = name, stream, ""

    def portions(self) -> Iterator[list[Record]]:
        portion: list[Record] = []
        size = 0
        for line, record in self.records():
            portion.append(record)
            size += len(line)
            if len(portion) == RECORDS_AT_ONCE or size >= BYTES_AT_ONCE:
                yield portion
                portion, size = [], 0
        if portion:
            yield portion

    def records(self) -> Iterator[tuple[bytes, Record]]:
        try:
            for row, line in read_lines(self.stream):
                record, faults = read_record(line, token_of=None)
                faults = faults or not_a_resolution(record)
                if faults:
                    self.problem = "\n".join(printable(f"Line {row} of {self.name}: {one.reason}") for one in faults)
                    return
                yield line, record
        except Unreadable as error:
            self.problem = f"{self.name}: {error}"
        except OSError as error:
            self.problem = f"{self.name} cannot be read to its end: {error.strerror or error}."


def not_a_resolution(record: Record) -> Sequence[Fault]:
    outcome = record["outcome_code"]
    if outcome == COMMUNITY_RESOLUTION:
        return ()
    reason = f"outcome_code {outcome} is not a Community Resolution. {OUTCOME_WANTED}"
    return (Fault("outcome_code", str(outcome), reason),)


def _answer(record: Record, hits: Hits) -> str:
    found = [{"rule": rule, "severity": str(severity)} for rule, severity in hits]
    return json.dumps({"case_ref": record["case_ref"], "hits": found}, ensure_ascii=False).translate(LINE_ENDS)


def opened(file: Path) -> BinaryIO:
    """The file, if it is one and not packed."""
    if file.is_dir():
        raise Unreadable(f"{file} is a folder. Name one .jsonl file.")
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        raise Unreadable(f"There is no file {file}. Check the path.") from None
    except (OSError, ValueError) as error:
        raise Unreadable(f"{file} cannot be opened: {getattr(error, 'strerror', None) or error}.") from None
    packed = PACKED.get(stream.peek(2)[:2])
    if packed:
        stream.close()
        raise Unreadable(f"{file.name} is {packed}. Unpack it and name the .jsonl file inside.")
    return stream


def settings_named(force_id: str) -> Settings:
    """The settings of the force that was asked for; only here is a table of ours read."""
    if Force._meta.db_table not in connection.introspection.table_names():
        raise ScrutinyError("This database has no forces yet. Run migrate and load_reference, or leave --force out.")
    return settings_of(force_or_nearest(force_id).pk)


def printable(sentence: str) -> str:
    """On one line, and without what would move a terminal's cursor: a value as sent may hold anything."""
    return "".join(" " if letter.isspace() else letter if letter.isprintable() else "�" for letter in sentence)


def one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
