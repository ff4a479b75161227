"""Screening the cases that are stored, and changing what a force leaves to itself."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from cases.audit.services import record as record_event
from cases.enums import Event, Severity
from cases.exceptions import OutOfDate
from cases.guidance import policies, screening_sql
from cases.guidance.catalogue import catalogue_digest
from cases.guidance.queries import settings_of_all
from cases.guidance.question import Question, question
from cases.guidance.settings import Settings, departures
from cases.models import Actor, Case, Force, ForceSettings

IDS_AT_ONCE = 5_000


@dataclass
class ScreeningSummary:
    """What one screening did: cases looked at, hits opened and closed, and what stands now by rule and severity."""

    cases: int = 0
    opened: int = 0
    closed: int = 0
    standing: dict[tuple[str, Severity], int] = field(default_factory=dict)


@transaction.atomic
def screen(
    *,
    by: Actor | None,
    force_ids: Collection[str] | None = None,
    case_ids: Collection[int] | None = None,
    is_own_act: bool = True,
) -> ScreeningSummary:
    """Screen stored cases against the guidance in force on their dates; repeating it changes nothing.

    The forces are locked, so that a screening and an import of one force cannot
    interleave. Hits that no longer hold are closed and kept. Where screening is
    part of another act, such as an import, that act's event speaks for it.
    """
    forces = _forces(force_ids, case_ids)
    list(Force.objects.select_for_update().filter(pk__in=forces).order_by("pk").values_list("pk", flat=True))
    summary, at = ScreeningSummary(), timezone.now()
    for settings, alike in _by_settings(forces):
        asked = question(Case, settings)
        for ids in _portions(case_ids):
            _screen_portion(asked, settings, alike, ids, at, summary)
    summary.standing = dict(sorted(summary.standing.items()))
    if is_own_act and (summary.opened or summary.closed):
        record_event(
            Event.CASES_SCREENED,
            by=by,
            force=forces[0] if len(forces) == 1 else "",
            details={"forces": forces, "cases": summary.cases, "opened": summary.opened, "closed": summary.closed},
        )
    return summary


@transaction.atomic
def change_settings(*, force: Force, settings: Settings, revision: int, by: Actor) -> ScreeningSummary:
    """Set what the guidance leaves to a force, and screen its cases again at once.

    `revision` is the one the person was looking at: if somebody else changed the settings since, nothing is changed.
    """
    Force.objects.select_for_update().get(pk=force.pk)
    policies.may_change_settings(by, force).require()
    stored = ForceSettings.objects.filter(force=force).first()
    if (stored.revision if stored else 0) != revision:
        raise OutOfDate("Somebody else changed these settings while you were looking. Look at them again.")
    before, after = (stored.values if stored else {}), departures(settings)
    ForceSettings.objects.update_or_create(
        force=force,
        defaults={
            "values": after,
            "revision": revision + 1,
            "changed_at": timezone.now(),
            "changed_by": by.signature,
        },
    )
    record_event(Event.SETTINGS_CHANGED, by=by, force=force.pk, details={"before": before, "after": after})
    return screen(by=by, force_ids=[force.pk])


def _forces(force_ids: Collection[str] | None, case_ids: Collection[int] | None) -> list[str]:
    if force_ids is not None:
        return sorted(force_ids)
    if case_ids is not None:
        forces: set[str] = set()
        for ids in _portions(case_ids):
            forces.update(Case.objects.filter(pk__in=ids or ()).values_list("force_id", flat=True).distinct())
        return sorted(forces)
    return sorted(Case.objects.order_by().values_list("force_id", flat=True).distinct())


def _by_settings(forces: Sequence[str]) -> Iterable[tuple[Settings, list[str]]]:
    """Forces whose settings are alike are screened together."""
    groups: dict[str, tuple[Settings, list[str]]] = {}
    for force_id, settings in settings_of_all(forces).items():
        groups.setdefault(settings.digest, (settings, []))[1].append(force_id)
    return groups.values()


def _portions(case_ids: Collection[int] | None) -> Iterable[Sequence[int] | None]:
    if case_ids is None:
        return [None]
    ordered = sorted(case_ids)
    return [ordered[start : start + IDS_AT_ONCE] for start in range(0, len(ordered), IDS_AT_ONCE)]


def _screen_portion(
    asked: Question,
    settings: Settings,
    forces: Sequence[str],
    ids: Sequence[int] | None,
    at: datetime,
    summary: ScreeningSummary,
) -> None:
    scope = screening_sql.Scope(tuple(forces), tuple(ids) if ids is not None else None)
    stamp = screening_sql.Stamp(at, catalogue_digest(), settings.digest)
    with connection.cursor() as cursor, screening_sql.scratch_tables(cursor):
        screening_sql.ask(cursor, asked, scope)
        summary.closed += screening_sql.close_hits(cursor, scope, stamp)
        summary.opened += screening_sql.open_hits(cursor, stamp)
        summary.cases += screening_sql.stamp_cases(cursor, scope, stamp)
        for rule, severity, number in screening_sql.standing(cursor):
            key = (rule, Severity(severity))
            summary.standing[key] = summary.standing.get(key, 0) + number
