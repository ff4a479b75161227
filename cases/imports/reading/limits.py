"""How much of a file is read before it is taken for a mistake or an attack, and the streams that hold to it."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final
from zipfile import BadZipFile

from cases.exceptions import Unreadable

MEGABYTE: Final = 1024 * 1024
# A million cases with their texts are some 300 MB.
MOST_UNPACKED: Final = 4_096 * MEGABYTE
# A workbook is read into memory.
MOST_WORKBOOK: Final = 256 * MEGABYTE
# Repetitive tables pack to a hundredth of their size; a bomb to a thousandth.
MOST_RATIO: Final = 250
RATIO_MATTERS_FROM: Final = 16 * MEGABYTE
MOST_MEMBERS: Final = 100
LONGEST_ROW: Final = 4 * MEGABYTE
# Of what is refused, no more than this of a cell is kept; the longest text of a record is a sixth of it.
LONGEST_CELL: Final = 131_072
CHUNK: Final = 256 * 1024


def unpacks_to_too_much(name: str, most: int = MOST_UNPACKED) -> Unreadable:
    return Unreadable(
        f"{name} unpacks to more than {most // MEGABYTE:,} MB, or to more than {MOST_RATIO} times its own size, which "
        "no export of cases does. Send it in parts, or unpacked."
    )


class Unpacked(io.RawIOBase):
    """What a compressed file holds, read only up to what a file of its size can reasonably hold."""

    def __init__(self, stream: BinaryIO, *, name: str, packed_size: int) -> None:
        super().__init__()
        self.stream, self.name, self.packed_size, self.count = stream, name, packed_size, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]  # the stub's Buffer is 3.12's
        with damage_in_words(self.name):
            data = self.stream.read(len(buffer))
        self.count += len(data)
        ratio_broken = self.count > RATIO_MATTERS_FROM and self.count > MOST_RATIO * self.packed_size
        if ratio_broken or self.count > MOST_UNPACKED:
            raise unpacks_to_too_much(self.name)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.stream.close()
        super().close()


@contextmanager
def damage_in_words(name: str) -> Iterator[None]:
    """Say in a sentence that what was compressed cannot be unpacked."""
    try:
        yield
    except (gzip.BadGzipFile, BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as damage:
        raise Unreadable(f"{name} is damaged or cut short: it cannot be unpacked. Send it again.") from damage


def buffered(stream: io.RawIOBase) -> BinaryIO:
    return io.BufferedReader(stream, CHUNK)


Opener = Callable[[], BinaryIO]
