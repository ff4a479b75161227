"""The guidance, the schema of a record and the worked examples, as the tests carry them in `tests/data`."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DOMAIN = Path(__file__).resolve().parents[1] / "data"
WORKED_EXAMPLES: list[dict[str, Any]] = [
    json.loads(line) for line in (DOMAIN / "worked_examples.jsonl").read_text("utf-8").splitlines()
]
EXAMPLE_IDS = [f"example {one['example']}" for one in WORKED_EXAMPLES]


def line_of(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


def expected_of(example: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((hit["rule"], hit["severity"]) for hit in example["expected"])


@dataclass(frozen=True)
class TableRow:
    """One row of the guidance's rule table, section 3."""

    id: str
    title: str
    severity: str
    in_force: str
    exception: str
    citation: str
    confidence: str


def table_rows() -> Iterator[TableRow]:
    text = (DOMAIN / "guidance.md").read_text("utf-8")
    for line in text.splitlines():
        if re.match(r"\| CR-(?!LOCAL)", line):
            rule, title, _predicate, *cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
            yield TableRow(rule, title, *cells)
