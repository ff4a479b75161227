"""The one store: every way in which a case comes to be, changes or ceases to stand goes through here.

None of these opens a transaction or records an event: the service that calls them does both.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from cases.casework.queries.records import record_of, transcribed_of
from cases.guidance.columns import LISTS, columns_of, entry_columns
from cases.guidance.derive import Record
from cases.models import COMMUNITY_RESOLUTION, Actor, Area, Case, CaseVersion, Force, ImportBatch, Offence

ROWS_AT_ONCE = 500
# Transcribed exceptions stand after any that a record can send, so that the two never meet.
FIRST_TRANSCRIBED_POSITION = 1_000
SYSTEM = "Scrutiny"


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case as it is held, with the canonical record that it was stored from, and whether it was delivered here."""

    case: Case
    record: Record
    is_delivered_here: bool = False


def held_cases(force: Force, refs: Collection[str]) -> dict[str, HeldCase]:
    """The cases of a force that are held under these references, whatever their number in a few queries."""
    places = Case.objects.filter(force=force, case_ref__in=refs).select_related("area", "proposal")
    found = places.prefetch_related(*LISTS)
    return {case.case_ref: HeldCase(case, record_of(case), case.is_delivered_here) for case in found}


def store_new(records: Sequence[Record], *, force: Force, batch: ImportBatch | None, by: Actor | None) -> list[int]:
    """Store cases that were not held; answers their ids in the order of the records."""
    places, at = _Places.of(force, records), timezone.now()
    cases = [
        Case(force=force, batch=batch, stored_at=at, stored_by=_signature(by), **places.columns(record))
        for record in records
    ]
    Case.objects.bulk_create(cases, batch_size=ROWS_AT_ONCE)
    _store_lists(zip(cases, records, strict=True))
    return [case.pk for case in cases]


def store_changed(changes: Sequence[tuple[Case, Record]], *, batch: ImportBatch | None, by: Actor | None) -> list[int]:
    """Make the next version of each case from its whole new record; the old one is kept with its lists."""
    if not changes:
        return []
    at = timezone.now()
    keep_versions([case for case, _record in changes], at)
    places = _Places.of(changes[0][0].force, [record for _case, record in changes])
    for case, record in changes:
        for name, value in places.columns(record, transcribed_of(case)).items():
            setattr(case, name, value)
        if case.outcome_code == COMMUNITY_RESOLUTION:
            case.recoded_at = None
        _next_version(case, batch=batch, by=by, at=at)
        for name in LISTS:
            rows = getattr(case, name)
            (rows.filter(transcribed_at__isnull=True) if name == "exceptions" else rows).all().delete()
    _store_lists(changes)
    return [case.pk for case, _record in changes]


def recode(outcomes: Sequence[tuple[Case, int | None]], *, batch: ImportBatch | None, by: Actor | None) -> list[int]:
    """Close cases that the force records under another outcome: a new version, out of queues and counts."""
    at = timezone.now()
    keep_versions([case for case, _outcome in outcomes], at)
    for case, outcome in outcomes:
        case.outcome_code, case.recoded_at = outcome, at
        _next_version(case, batch=batch, by=by, at=at)
    return [case.pk for case, _outcome in outcomes]


def store_next_version(case: Case, *, by: Actor | None, transcribed: Iterable[Record], at: datetime) -> None:
    """Make the next version of a case whose transcribed exceptions have just changed; the caller kept the old one."""
    for name, value in columns_of(record_of(case), transcribed).items():
        setattr(case, name, value)
    _next_version(case, batch=case.batch, by=by, at=at)


def keep_versions(cases: Sequence[Case], at: datetime) -> None:
    """Keep each case as it stands, its lists included, before it changes."""
    CaseVersion.objects.bulk_create(
        [
            CaseVersion(
                case=case,
                number=case.version,
                record={**record_of(case), "transcribed": transcribed_of(case)},
                batch_id=case.batch_id,
                stored_at=case.stored_at,
                stored_by=case.stored_by,
                superseded_at=at,
            )
            for case in cases
        ],
        batch_size=ROWS_AT_ONCE,
    )


def _next_version(case: Case, *, batch: ImportBatch | None, by: Actor | None, at: datetime) -> None:
    case.version += 1
    case.batch, case.stored_at, case.stored_by = batch, at, _signature(by)
    case.save(force_update=True)


def _signature(by: Actor | None) -> str:
    return by.signature if by else SYSTEM


@dataclass(frozen=True, slots=True)
class _Places:
    """The areas and offences that a set of records names."""

    areas: dict[str, int]
    offences: dict[str, str]

    @classmethod
    def of(cls, force: Force, records: Sequence[Record]) -> "_Places":
        names = {record["area"] for record in records if record.get("area")}
        Area.objects.bulk_create([Area.named(force, name) for name in sorted(names)], ignore_conflicts=True)
        areas = dict(Area.objects.filter(force=force, name__in=names).values_list("name", "pk"))
        codes = {
            record["offence_code"]: _folded(record["offence_code"]) for record in records if "offence_code" in record
        }
        ours = set(Offence.objects.filter(pk__in=codes.values()).values_list("pk", flat=True))
        return cls(areas, {sent: code for sent, code in codes.items() if code in ours})

    def columns(self, record: Record, transcribed: Iterable[Record] = ()) -> dict[str, Any]:
        return {
            **columns_of(record, transcribed),
            "area_id": self.areas.get(record.get("area", "")),
            "offence_id": self.offences.get(record.get("offence_code", "")),
            "offender_token": record.get("offender_token"),
            "inferred": "|".join(record.get("inferred", ())) or None,
            "source_facts": record.get("source_facts"),
        }


def _folded(code: str) -> str:
    return code.strip().upper()


def _store_lists(stored: Iterable[tuple[Case, Record]]) -> None:
    rows: dict[str, list[models.Model]] = {name: [] for name in LISTS}
    for case, record in stored:
        for name, model in LISTS.items():
            entries = record.get(name) or ()
            rows[name].extend(
                model(case=case, position=position, **entry_columns(name, entry))
                for position, entry in enumerate(entries, 1)
            )
    for name, model in LISTS.items():
        model._default_manager.bulk_create(rows[name], batch_size=ROWS_AT_ONCE)
