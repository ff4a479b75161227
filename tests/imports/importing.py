"""How the tests of imports write files and run the command."""

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from cases.models import Force, Offence

Rows = Iterable[Mapping[str, Any]]


def forces() -> None:
    """Two forces and the few offences that these tests name."""
    Force.objects.create(id="hampshire", name="Hampshire Constabulary", short_name="Hampshire")
    Force.objects.create(id="kent", name="Kent Police", short_name="Kent")
    Offence.objects.create(
        code="46", title="Shop theft", is_class=True, mode_of_trial="either_way", offence_group="theft_shop"
    )
    Offence.objects.create(code="105A", title="Assault", is_class=True, offence_group="violence_without_injury")


def a_case(case_ref: str = "A1", **values: Any) -> dict[str, Any]:
    return {
        "case_ref": case_ref,
        "outcome_code": 8,
        "offence_date": "01/03/2024",
        "disposal_date": "05/03/2024",
        "offence_code": "105A",
        "rationale_text": "A first matter.",
        **values,
    }


def write_csv(path: Path, rows: Rows) -> Path:
    rows = list(rows)
    headers = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, headers)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_folder(path: Path, **files: Rows) -> Path:
    path.mkdir(exist_ok=True)
    for name, rows in files.items():
        write_csv(path / f"{name}.csv", rows)
    return path


def write_records(path: Path, *records: Mapping[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def run(path: Path, *options: str, force: str = "hampshire") -> tuple[int, dict[str, Any]]:
    """The exit status and what `--json` printed."""
    out = StringIO()
    try:
        call_command("import_cases", str(path), "--force", force, "--json", *options, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def counts(outcome: Mapping[str, Any]) -> tuple[int, ...]:
    """Rows, created, updated, unchanged, refused."""
    return tuple(outcome[name] for name in ("rows", "created", "updated", "unchanged", "refused"))


def reasons(outcome: Mapping[str, Any]) -> list[tuple[str, int, str, str]]:
    return [(error["file"], error["row"], error["column"], error["reason"]) for error in outcome["errors"]]
