"""Cells for files that people open in a spreadsheet."""

import re
from typing import Final

# Programs differ: some pass over what cannot be seen first, some take the wide forms of East Asian keyboards too.
RUNS_AS_FORMULA: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
HARMLESS: Final = re.compile(r"-|[+-]?[\d.,]+")
# Spreadsheets take a file without it for Windows-1252.
ENCODING: Final = "utf-8-sig"


def as_cell(text: str) -> str:
    """The text as a spreadsheet may safely show it; numbers and the dash for *not recorded* do no harm."""
    if RUNS_AS_FORMULA.match(text) and not HARMLESS.fullmatch(text):
        return f"'{text}"
    return text
