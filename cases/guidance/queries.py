"""Settings, staleness and the force's year of scrutiny."""

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from difflib import get_close_matches

from django.db.models import Count, F, Q, QuerySet

from cases.exceptions import NotFound
from cases.guidance.catalogue import catalogue_digest
from cases.guidance.catalogue.conditions import SERIOUS_WIDE
from cases.guidance.catalogue.record_and_time import THEMATIC_REVIEW
from cases.guidance.policies import may_see_settings
from cases.guidance.rule import under
from cases.guidance.settings import DEFAULTS, Settings, from_values
from cases.models import Actor, Case, Force, ForceSettings, Hit, Release
from cases.models.hidden_hits import hidden_until_scored

MOST_NEAREST = 3
MOST_COMPARED = 2_000


def settings_of(force_id: str) -> Settings:
    """One force's settings over the guidance's defaults."""
    stored = ForceSettings.objects.filter(force_id=force_id).first()
    return from_values(stored.values) if stored else DEFAULTS


def settings_and_revision(force_id: str) -> tuple[Settings, int]:
    """One force's settings, and the revision that a change must name; 0 where nothing was ever set."""
    stored = ForceSettings.objects.filter(force_id=force_id).first()
    return (from_values(stored.values), stored.revision) if stored else (DEFAULTS, 0)


def forces_with_settings_for(actor: Actor) -> QuerySet[Force]:
    """The forces whose settings a person may see: of those they serve, if they may see any."""
    return Force.objects.visible_to(actor) if may_see_settings(actor) else Force.objects.none()


def standing_cases(force: Force) -> QuerySet[Case]:
    """The cases that a change of the force's settings would screen again."""
    return Case.objects.filter(force=force).current()


def settings_of_all(force_ids: Collection[str]) -> dict[str, Settings]:
    """Each force's settings, in one query."""
    stored = {row.force_id: from_values(row.values) for row in ForceSettings.objects.filter(force__in=force_ids)}
    return {force_id: stored.get(force_id, DEFAULTS) for force_id in force_ids}


def is_stale(case: Case, settings: Settings) -> bool:
    """Whether the case was last screened on another version, by another catalogue or under other settings."""
    return (case.screened_version, case.screened_catalogue, case.screened_settings) != (
        case.version,
        catalogue_digest(),
        settings.digest,
    )


def stale_cases(cases: QuerySet[Case], force_ids: Collection[str]) -> QuerySet[Case]:
    """The standing cases of these forces whose screening is out of date, clean ones too."""
    outdated = Q(pk__in=[])
    for force_id, settings in settings_of_all(force_ids).items():
        fresh = Q(screened_catalogue=catalogue_digest(), screened_settings=settings.digest) & Q(
            screened_version=F("version")
        )
        outdated |= Q(force_id=force_id) & ~fresh
    return cases.filter(outdated, recoded_at__isnull=True)


def hits_by_rule(actor: Actor) -> dict[str, dict[str, int]]:
    """For each rule, how many of the cases that this person may see it hits, by severity.

    Panel members count what was found on the day of the release, in what was released to them and hides nothing.
    """
    if actor.sits_on_panels:
        return _pinned_hits_by_rule(actor)
    rows = (
        Hit.objects.visible_to(actor)
        .open()
        .values_list("rule", "severity")
        .annotate(cases=Count("case_id"))
        .order_by("rule")
    )
    counts: dict[str, dict[str, int]] = {}
    for rule, severity, cases in rows:
        counts.setdefault(rule, {})[severity] = cases
    return counts


def _pinned_hits_by_rule(actor: Actor) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    shown = Release.objects.visible_to(actor).exclude(hidden_until_scored(actor))
    for hits in shown.values_list("hits", flat=True).iterator():
        for rule, hit in hits.items():
            of_rule = counts.setdefault(rule, {})
            of_rule[hit["severity"]] = of_rule.get(hit["severity"], 0) + 1
    return counts


@dataclass(frozen=True, slots=True)
class ScrutinyYear:
    """CR-SCRUT-01 for one force and one year of twelve months: its serious cases without a thematic review."""

    force: Force
    first_day: date
    last_day: date
    serious: int
    uncovered: int

    @property
    def is_gap(self) -> bool:
        return self.uncovered > 0


def scrutiny_years(cases: QuerySet[Case], force_ids: Collection[str]) -> Iterator[ScrutinyYear]:
    """One row for each force and year that had serious cases, newest first (guidance 3.9, CR-SCRUT-01)."""
    forces = Force.objects.in_bulk(force_ids)
    for force_id, settings in sorted(settings_of_all(force_ids).items()):
        serious = serious_cases(cases.filter(force_id=force_id), settings)
        days = serious.values_list("disposal_date", "thematic_review_ref").order_by("disposal_date")
        years: dict[date, list[int]] = {}
        for day, reference in days.iterator():
            tally = years.setdefault(year_end(day, settings), [0, 0])
            tally[0] += 1
            tally[1] += reference is None
        for last_day, (total, uncovered) in sorted(years.items(), reverse=True):
            first_day = _end_in(last_day.year - 1, settings) + timedelta(days=1)
            yield ScrutinyYear(forces[force_id], first_day, last_day, total, uncovered)


def serious_cases(cases: QuerySet[Case], settings: Settings) -> QuerySet[Case]:
    """The cases that thematic reviews must cover: serious in the wide sense, while the rule is in force."""
    since = THEMATIC_REVIEW.versions[0].since
    return cases.filter(under(SERIOUS_WIDE, settings), recoded_at__isnull=True, disposal_date__gte=since)


def year_end(day: date, settings: Settings) -> date:
    """The last day of the force's year that the day falls in."""
    end = _end_in(day.year, settings)
    if day <= end:
        return end
    return _end_in(day.year + 1, settings) if day.year < MAXYEAR else date.max


def _end_in(year: int, settings: Settings) -> date:
    month, last = settings.scrutiny_year_ends
    return date(year, month, min(last, monthrange(year, month)[1]))


def force_or_nearest(name: str) -> Force:
    """The force with this id; where there is none, a fault that names the nearest."""
    force = Force.objects.filter(pk=name).first() if "\0" not in name else None
    if force:
        return force
    rows = Force.objects.values_list("pk", "name", "short_name")
    folded = {known.lower(): pk for pk, *names in rows for known in (pk, *names)}
    near = [folded[known] for known in get_close_matches(name.lower(), folded, n=6, cutoff=0.5)]
    ids = ", ".join(list(dict.fromkeys(near))[:MOST_NEAREST])
    hint = f"The nearest: {ids}." if ids else "Use its data.police.uk id, for example hampshire."
    raise NotFound(f"There is no force ‘{name}’. {hint}")


def cases_called(case_ref: str, force_ids: Collection[str]) -> QuerySet[Case]:
    """The case of that reference in each of these forces that has one."""
    cases = Case.objects.filter(force__in=force_ids, case_ref=case_ref) if "\0" not in case_ref else Case.objects.none()
    return cases.select_related("force").order_by("force_id")


def nearest_references(case_ref: str, force_ids: Collection[str]) -> list[str]:
    """The references held by these forces that look most like one that none of them holds."""
    held = Case.objects.filter(force__in=force_ids).order_by("case_ref").values_list("case_ref", flat=True).distinct()
    for length in range(len(case_ref), -1, -1):
        alike = list(held.filter(case_ref__istartswith=case_ref[:length].replace("\0", " "))[:MOST_COMPARED])
        if alike:
            return get_close_matches(case_ref, alike, n=MOST_NEAREST, cutoff=0)
    return []
