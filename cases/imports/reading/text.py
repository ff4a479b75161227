"""Tables that are text: how they are encoded, what separates their cells, and their rows one by one."""

import codecs
import csv
import io
from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from cases.exceptions import Unreadable
from cases.imports.reading.cells import fold, plain
from cases.imports.reading.limits import CHUNK, LONGEST_ROW, Opener

UTF_8_MARK: Final = codecs.BOM_UTF8
UTF_16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# The first that all of a text can be read in.
ENCODINGS: Final = ("utf-8", "cp1252")
SEPARATORS: Final = (",", ";", "\t")
QUOTES_DISAGREE: Final = (
    "The quotation marks of this row do not pair up, so its cells cannot be told apart. "
    "Double each quotation mark inside a cell, and put one before and one after the cell."
)
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
    """The cells of one row; none where its quotation marks do not pair up."""

    number: int
    cells: list[str] | None


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
    if head.startswith(UTF_16_MARKS):
        raise Unreadable(f"{name} is written in UTF-16. Save it as UTF-8 and send it again.")
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
    with opener() as stream:
        header = next((line for line in _lines(name, stream, writing) if line.strip()), "")
    if "," in header:
        return ","
    counts = {mark: sum(fold(plain(part.strip('"'))) in known for part in header.split(mark)) for mark in SEPARATORS}
    best = max(SEPARATORS, key=lambda mark: counts[mark])
    return best if counts[best] > counts[","] else ","


def read_rows(name: str, opener: Opener, writing: Writing, separator: str = ",") -> Generator[Row, None, None]:
    """The rows that hold something, numbered as a spreadsheet shows them."""
    with opener() as stream:
        reader = csv.reader(_lines(name, stream, writing), delimiter=separator, strict=True)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as fault:
                _refuse_if_endless(name, number, str(fault))
                yield Row(number, None)
                continue
            if any(map(str.strip, cells)):
                yield Row(number, cells)


def _refuse_if_endless(name: str, number: int, fault: str) -> None:
    """A quotation mark that nothing closes swallows the rows after it, so nobody can tell what they were."""
    if "unexpected end of data" in fault or "field larger" in fault:
        raise Unreadable(
            f"Row {number} of {name} opens a quotation mark that is never closed, or has a cell of more than "
            f"{csv.field_size_limit():,} characters, so the rows after it cannot be told apart. Correct that row."
        )


def _lines(name: str, stream: BinaryIO, writing: Writing) -> Iterator[str]:
    """The lines as they were written, none of them endless."""
    first = True
    with io.TextIOWrapper(stream, encoding=writing.encoding, newline="") as text:
        while line := text.readline(LONGEST_ROW + 1):
            if len(line) > LONGEST_ROW:
                raise Unreadable(
                    f"{name} has a line of more than {LONGEST_ROW:,} characters, which no row of cases has. "
                    "Send one case a row."
                )
            if first:
                line, first = line.removeprefix("\ufeff").removeprefix(UTF_8_MARK.decode("cp1252")), False
            yield line
