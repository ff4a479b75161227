"""docs/audit.md says of every event which of the six kinds of processing it logs, as the code has it."""

from pathlib import Path

from cases.audit.processing import processing_of
from cases.enums import Event, Processing

DOCS = Path(__file__).resolve().parents[2] / "docs" / "audit.md"


def table() -> list[str]:
    """The table as it must stand in the docs."""
    heads = ["Event", "", *(processing.label for processing in Processing)]
    rows = [f"| {' | '.join(heads)} |", f"|---|---|{'---|' * len(Processing)}"]
    for event in Event:
        marks = ["×" if processing in processing_of(event) else "" for processing in Processing]
        rows.append(f"| {' | '.join([f'`{event.value}`', event.label, *marks])} |")
    return rows


def test_the_docs_hold_the_table_of_section_62():
    lines = DOCS.read_text("utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("| Event |"))
    written = lines[first : first + len(table())]

    assert written == table(), "Put this table into docs/audit.md:\n" + "\n".join(table())
    assert lines[first + len(table())] == ""
