"""Reading what forces send: every kind of file, leniently where it is a table and strictly where it is records."""

from cases.exceptions import Unreadable
from cases.imports.reading.cells import fold
from cases.imports.reading.headers import EMPTY_LISTS
from cases.imports.reading.opening import open_source
from cases.imports.reading.out_of_step import MOST_BEYOND, beyond_the_header
from cases.imports.reading.rows import ReadRow, Source, UnknownColumns

__all__ = [
    "EMPTY_LISTS",
    "MOST_BEYOND",
    "ReadRow",
    "Source",
    "UnknownColumns",
    "Unreadable",
    "beyond_the_header",
    "fold",
    "open_source",
]
