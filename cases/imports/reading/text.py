"""Tables that are text: how they are encoded, what separates their cells, and their rows one by one."""

import codecs
import csv
import io
from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass
from typing import Final

from cases.exceptions import Unreadable
from cases.imports.reading.cells import fold, plain
from cases.imports.reading.limits import CHUNK, LONGEST_CELL, LONGEST_ROW, Opener

UTF_8_MARK: Final = codecs.BOM_UTF8
# The mark of UTF-16 begins that of UTF-32, which is therefore looked for first.
WIDE_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# The first that all of a text can be read in.
ENCODINGS: Final = ("utf-8", "cp1252")
SEPARATORS: Final = (",", ";", "\t")
QUOTES_DISAGREE: Final = (
    "The quotation marks of this row do not pair up, so its cells cannot be told apart. "
    "Double each quotation mark inside a cell, and put one before and one after the cell."
)
RUNS_ON: Final = " It runs on over {count:,} lines, none of which was read."
TOO_LONG: Final = f"This row has more than {LONGEST_ROW:,} characters, which no case has. Shorten it."
NEVER_CLOSED: Final = (
    "Row {number} of {name} opens a quotation mark that is never closed, or has a cell of more than "
    f"{LONGEST_CELL:,} characters that runs over lines, so the rows after it cannot be told apart. Correct that row."
)
# A cell that is too long is refused where it is read; here it must not stop the rows after it.
csv.field_size_limit(LONGEST_ROW)
HEAD: Final = 64 * 1024
# Text has no control characters to speak of; one in nine of random bytes is one.
MOST_CONTROL: Final = 0.05
CONTROL: Final = bytes({*range(32), 127} - {*b"\t\n\r\x0b\x0c"})

KNOWN_BY_THEIR_FIRST_BYTES: Final = (
    (b"PK\x03\x04", "a zip file or a workbook"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xd0\xcf\x11\xe0", "an old .xls workbook, or one with a password"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3\0", "a database"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; or why they cannot be told apart, and what stands between its separators all the same."""

    number: int
    cells: list[str] | None
    fault: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """How a text is written, and about how many rows it has."""

    encoding: str
    line_count: int


def begins_as(head: bytes) -> str | None:
    """What a file that begins so really is, where it is none of the texts that can be read."""
    return next((words for start, words in KNOWN_BY_THEIR_FIRST_BYTES if head.startswith(start)), None)


def refuse_unless_text(name: str, head: bytes) -> None:
    """Refuse what is not text before anybody is asked about its columns."""
    if not head.removeprefix(UTF_8_MARK).strip():
        raise Unreadable(f"{name} is empty. Send a file that has cases.")
    if words := begins_as(head):
        raise Unreadable(f"{name} is not what it says: it is {words}. Send it under its own kind of name.")
    if encoding := next((words for mark, words in WIDE_MARKS if head.startswith(mark)), None):
        raise Unreadable(f"{name} is written in {encoding}. Save it as UTF-8 and send it again.")
    if len(head) - len(head.translate(None, CONTROL)) > MOST_CONTROL * len(head):
        raise Unreadable(f"{name} is not what it says: it is not text. Send a .csv or .jsonl file.")


def text_chunks(name: str, opener: Opener) -> Iterator[bytes]:
    """All of a text once, so that what cannot be unpacked is known before anything is read."""
    with opener() as stream:
        chunk = stream.read(HEAD)
        refuse_unless_text(name, chunk)
        chunk = chunk.removeprefix(UTF_8_MARK)
        while chunk:
            yield chunk
            chunk = stream.read(CHUNK)


def count_lines(name: str, opener: Opener) -> int:
    return sum(chunk.count(b"\n") for chunk in text_chunks(name, opener))


def examine(name: str, opener: Opener) -> Writing:
    """How a text is written: UTF-8 if all of it is, else Windows-1252."""
    decoders = {encoding: codecs.getincrementaldecoder(encoding)() for encoding in ENCODINGS}
    lines = 0
    for chunk in text_chunks(name, opener):
        decoders = {encoding: decoder for encoding, decoder in decoders.items() if _decodes(decoder, chunk)}
        if not decoders:
            break
        lines += chunk.count(b"\n")
    encoding = next((encoding for encoding, decoder in decoders.items() if _decodes(decoder, b"", final=True)), None)
    if encoding is None:
        raise Unreadable(
            f"{name} has characters that are neither UTF-8 nor Windows-1252. Save it as UTF-8 and send it again."
        )
    return Writing(encoding, lines)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def separator_of(name: str, opener: Opener, writing: Writing, known: Collection[str]) -> str:
    """The comma, unless the header has none and another character parts it into known names."""
    with _as_text(opener, writing) as text:
        try:
            header = next((line for line in _Lines(name, text) if line.strip()), "")
        except _LineTooLong as fault:
            raise Unreadable(
                f"{name} has a line of more than {LONGEST_ROW:,} characters before any case. Send one case a row."
            ) from fault
    if "," in header:
        return ","
    counts = {mark: sum(fold(plain(part.strip('"'))) in known for part in header.split(mark)) for mark in SEPARATORS}
    best = max(SEPARATORS, key=lambda mark: counts[mark])
    return best if counts[best] > counts[","] else ","


def read_rows(name: str, opener: Opener, writing: Writing, separator: str = ",") -> Generator[Row, None, None]:
    """The rows that hold something, numbered as a spreadsheet shows them."""
    with _as_text(opener, writing) as text:
        lines = _Lines(name, text)
        reader = csv.reader(lines, delimiter=separator, strict=True)
        while True:
            lines.begin_row()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except _LineTooLong:
                yield Row(lines.number, None, TOO_LONG)
                continue
            except csv.Error as fault:
                if "unexpected end of data" in str(fault) or lines.is_swollen:
                    raise lines.never_closed() from fault
                yield Row(lines.number, None, QUOTES_DISAGREE + lines.runs_on, lines.parts(separator))
                continue
            if lines.is_swollen and any(len(cell) > LONGEST_CELL for cell in cells):
                raise lines.never_closed()
            if any(map(str.strip, cells)):
                yield Row(lines.number, cells)


def _as_text(opener: Opener, writing: Writing) -> io.TextIOWrapper:
    return io.TextIOWrapper(opener(), encoding=writing.encoding, newline="")


class _LineTooLong(Exception):
    """One line is longer than any row of cases; it has been passed over."""


class _Lines:
    """The lines as they were written, none of them endless, and those that the row at hand has taken."""

    def __init__(self, name: str, text: io.TextIOWrapper) -> None:
        self.name, self.text, self.number = name, text, 0
        self.is_first = True
        self.taken: list[str] = []
        self.length = 0

    def begin_row(self) -> None:
        self.number += 1
        self.taken, self.length = [], 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.text.readline(LONGEST_ROW + 1)
        if not line:
            raise StopIteration
        if len(line) > LONGEST_ROW:
            self._pass_over(line)
        if self.is_first:
            line, self.is_first = line.removeprefix("\ufeff").removeprefix(UTF_8_MARK.decode("cp1252")), False
        self.taken.append(line)
        self.length += len(line)
        if self.length > LONGEST_ROW:
            raise self.never_closed()
        return line

    def _pass_over(self, line: str) -> None:
        """To the end of a line that is too long, unless a quotation mark is open there and takes in what follows."""
        marks = line.count('"')
        while line and line[-1] not in "\r\n":
            line = self.text.readline(LONGEST_ROW)
            marks += line.count('"')
        if self.taken or marks % 2:
            raise self.never_closed()
        raise _LineTooLong

    @property
    def is_swollen(self) -> bool:
        """Whether a quotation mark holds more lines together than any row of cases has."""
        return len(self.taken) > 1 and self.length > LONGEST_CELL

    @property
    def runs_on(self) -> str:
        return RUNS_ON.format(count=len(self.taken)) if len(self.taken) > 1 else ""

    def parts(self, separator: str) -> tuple[str, ...]:
        """What stands between the separators, whatever the quotation marks say."""
        return tuple("".join(self.taken)[:LONGEST_CELL].rstrip("\r\n").split(separator))

    def never_closed(self) -> Unreadable:
        return Unreadable(NEVER_CLOSED.format(number=self.number, name=self.name))
