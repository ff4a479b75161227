"""Reading what forces send: every kind of file, leniently where it is a table and strictly where it is records."""

from cases.exceptions import Unreadable
from cases.imports.reading.cells import fold
from cases.imports.reading.opening import open_source
from cases.imports.reading.rows import ReadRow, Source, UnknownColumns

__all__ = ["ReadRow", "Source", "UnknownColumns", "Unreadable", "fold", "open_source"]
