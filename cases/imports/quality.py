"""The record-quality digest of an import: what was not supplied at all, and what was left empty how often."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from cases.guidance.fields import FIELDS, LISTS
from cases.imports.checking import columns_of
from cases.imports.queries import not_supplied
from cases.models import ImportBatch

NEVER_EMPTY = frozenset({"case_ref", "outcome_code", "force"})
MEASURED = tuple(name for name in (*FIELDS, *LISTS) if name not in NEVER_EMPTY)
COLUMN_OF = {name: columns_of(name)[0] for name in MEASURED}
LIST_LABELS = {
    "previous": "previous outcomes",
    "actions": "agreed actions",
    "exceptions": "recorded exceptions",
    "contact_attempts": "attempts to reach the victim",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """How often one field of the record is missing from the stored cases of an import."""

    field: str
    label: str
    missing: int
    cases: int
    is_supplied: bool
    inferred: int = 0

    @property
    def words(self) -> str:
        how = "left empty" if self.is_supplied else "not supplied"
        return f"{self.label}: {how}, {self.missing:,} of {self.cases:,}"


class Tally:
    """Counts what is missing while an import's cases go by."""

    def __init__(self) -> None:
        self.cases = 0
        self.missing: Counter[str] = Counter()
        self.inferred: Counter[str] = Counter()

    def add(self, record: dict[str, Any]) -> None:
        self.cases += 1
        self.missing.update(name for name, column in COLUMN_OF.items() if column not in record)
        self.inferred.update(record.get("inferred", ()))

    def as_stored(self) -> dict[str, Any]:
        return {"cases": self.cases, "missing": dict(self.missing), "inferred": dict(self.inferred)}


def label_of(name: str) -> str:
    """The field's own words."""
    return LIST_LABELS[name] if name in LISTS else FIELDS[name].label


def digest(batch: ImportBatch) -> list[Gap]:
    """The fields that are missing or were filled in, most missing first."""
    quality, absent = batch.quality, not_supplied(batch)
    missing, inferred = quality.get("missing", {}), quality.get("inferred", {})
    gaps = [
        Gap(
            field=name,
            label=label_of(name),
            missing=missing.get(name, 0),
            cases=quality["cases"],
            is_supplied=name not in absent,
            inferred=inferred.get(name, 0),
        )
        for name in MEASURED
        if name in missing or name in inferred
    ]
    return sorted(gaps, key=lambda gap: (-gap.missing, gap.is_supplied, gap.label))
