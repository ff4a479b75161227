"""Every severity of every version fires, at the right side of each of its dates, and nearly does not."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases.guidance.catalogue import NATIONAL
from cases.guidance.on_trial import try_records
from cases.guidance.possible import sources_of
from cases.guidance.rule import under
from cases.guidance.settings import DEFAULTS, Settings
from cases.guidance.three_valued import columns_in
from tests import make
from tests.guidance.by_hand import TABLE, months_from
from tests.guidance.firing import FIRES, NEAR_MISSES

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
DATES = {(rule, number): tuple(map(date.fromisoformat, dates)) for rule, number, *dates, _e, _p in TABLE}
OFFENCE_BEFORE = timedelta(days=9)
# It is a gap only since the longer limit began, which has tests of its own.
LONGER_LIMIT = ("CR-TIME-01", 1, "gap")
OTHER_CAUSES = {"age_at_offence", "gravity_final", "gravity_matrix", "specified_either_way", "venue_suitability"}
# Fields whose null leaves a breach or a justify standing, because the hit does not rest on them; there are no others.
STANDS_WITHOUT = {
    # The seriousness is what is recorded: nobody of that rank is known to have authorised it.
    ("CR-SERIOUS-01", 2, "breach"): {"authorising_rank"},
    ("CR-SERIOUS-02", 2, "breach"): {"authorising_rank"},
    ("CR-SERIOUS-01", 2, "justify"): {"authorising_rank"},
    ("CR-SERIOUS-02", 2, "justify"): {"authorising_rank"},
    # One recorded cause of seriousness is enough, whatever the others are.
    ("CR-AUTH-01", 1, "breach"): {*OTHER_CAUSES, "offence_group"},
    ("CR-AUTH-01", 1, "justify"): {*OTHER_CAUSES, "mode_of_trial"},
    ("CR-AUTH-05", 1, "justify"): {*OTHER_CAUSES, "mode_of_trial"},
    # A refusal is enough, whoever signed.
    ("CR-ADMIT-02", 1, "breach"): {"agreement_signed_by"},
    # One rank is recorded and too low; that the other is silent does not lift it.
    ("CR-AUTH-03", 1, "justify"): {"supervisor_rank", "authorising_rank", "history_checked"},
    ("CR-AUTH-04", 1, "breach"): {"supervisor_rank", "authorising_rank", "victim_consulted"},
    # The reason that is missing is itself the fault.
    ("CR-VIC-03", 1, "justify"): {"victim_departure_reason"},
    ("CR-VIC-04", 1, "breach"): {"remedy_departure_reason"},
    # Threatened with a weapon, whatever the history.
    ("CR-KNIFE-04", 2, "justify"): {"previous"},
    # The longer limit is ruled out by what is recorded, or had not begun.
    ("CR-TIME-01", 1, "justify"): {"domestic_abuse", "offence_group"},
    # An earlier outcome is recorded, whether or not somebody noted that they looked.
    ("CR-HIST-01", 1, "breach"): {"history_checked"},
    ("CR-HIST-01", 2, "justify"): {"history_checked"},
    ("CR-YOUTH-01", 1, "justify"): {"history_checked"},
}


def placed(changes: dict[str, Any], disposal: date) -> dict[str, Any]:
    """The changes with their words for days put into figures."""
    known = {
        "a day late": disposal + ONE_DAY,
        "the day": disposal,
        "6 months": months_from(disposal, -6),
        "6 months and a day": months_from(disposal, -6) - ONE_DAY,
        "24 months": months_from(disposal - OFFENCE_BEFORE, -24),
        "24 months and a day": months_from(disposal - OFFENCE_BEFORE, -24) - ONE_DAY,
        "the offence": disposal - OFFENCE_BEFORE,
    }

    def in_figures(value: Any) -> Any:
        if isinstance(value, list):
            return [in_figures(one) for one in value]
        if isinstance(value, dict):
            return {key: in_figures(part) for key, part in value.items()}
        return known[value].isoformat() if isinstance(value, str) and value in known else value

    return {name: in_figures(value) for name, value in changes.items()}


def record_on(disposal: date, changes: dict[str, Any]) -> dict[str, Any]:
    return make.a_record(disposal_date=disposal.isoformat(), **placed(changes, disposal))


def severity_of(rule: str, *records: dict[str, Any], settings: Settings = DEFAULTS) -> list[str | None]:
    """The rule's severity on each record, None where it does not fire."""
    return [
        next((str(severity) for found, severity in hits if found == rule), None)
        for hits in try_records(records, settings)
    ]


def a_day_of(rule: str, number: int) -> date:
    """A day on which the version certainly applies, in the middle of a month or so."""
    _since, certain, to = DATES[rule, number]
    return min(to, certain + timedelta(days=14)) if to != date.max else certain + timedelta(days=14)


def the_day(rule: str, number: int, severity: str) -> date:
    return date(2024, 3, 15) if (rule, number, severity) == LONGER_LIMIT else a_day_of(rule, number)


def test_every_severity_of_every_version_has_its_example_and_its_near_miss():
    declared = {
        (rule.id, number, str(severity))
        for rule in NATIONAL
        for number, version in enumerate(rule.versions, 1)
        for severity, _condition in version.outcomes
        if severity
    }

    assert set(FIRES) == declared
    assert set(NEAR_MISSES) == {(rule, severity) for rule, _number, severity in declared}


@pytest.mark.parametrize(("rule", "number", "severity"), FIRES)
def test_it_fires_and_nearly_does_not(rule, number, severity):
    day, changes = the_day(rule, number, severity), FIRES[rule, number, severity]
    misses = [record_on(day, {**changes, **miss}) for miss in NEAR_MISSES[rule, severity]]

    fired, *missed = severity_of(rule, record_on(day, changes), *misses)

    assert fired == severity
    assert severity not in missed


@pytest.mark.parametrize(("rule", "number", "severity"), [one for one in FIRES if one != LONGER_LIMIT])
def test_it_fires_from_its_first_day_to_its_last(rule, number, severity):
    since, certain, to = DATES[rule, number]
    last_day, day_after = (to, [to + ONE_DAY]) if to < date.max else (date(2030, 1, 1), [])
    days = [since - ONE_DAY, since, certain - ONE_DAY, certain, last_day, *day_after]

    before, first, before_certain, from_certain, last, *after = severity_of(
        rule, *(record_on(day, FIRES[rule, number, severity]) for day in days)
    )

    capped = on_its_first_day(rule, number, severity)
    expected_before = severity_in(rule, number - 1)
    assert first == capped
    assert before_certain == (capped if certain > since else expected_before)
    assert from_certain == severity
    assert last == severity
    assert before == expected_before
    assert after == ([on_its_first_day(rule, number + 1, severity_in(rule, number + 1))] if day_after else [])


def on_its_first_day(rule: str, number: int, severity: str | None) -> str | None:
    """A breach is lowered until the version certainly applies."""
    since, certain, _to = DATES.get((rule, number), (date.min,) * 3)
    return "justify" if severity == "breach" and certain > since else severity


def severity_in(rule: str, number: int) -> str | None:
    """What the version beside gives on the same facts; None where there is no version of that number."""
    return next((severity for one, n, severity in FIRES if (one, n) == (rule, number)), None)


@pytest.mark.parametrize(("rule", "number", "severity"), FIRES)
def test_silence_never_makes_a_departure(rule, number, severity):
    day, changes = the_day(rule, number, severity), FIRES[rule, number, severity]
    record = record_on(day, changes)
    fields = fields_read(rule, number)
    silenced = [without(record, field) for field in fields]

    found = dict(zip(fields, severity_of(rule, *silenced), strict=True))

    departures = {field for field, severity_now in found.items() if severity_now in ("breach", "justify")}
    assert departures == STANDS_WITHOUT.get((rule, number, severity), set())


def fields_read(rule_id: str, number: int) -> list[str]:
    """Every recorded field that the version's conditions read, found by walking the conditions."""
    version = next(rule for rule in NATIONAL if rule.id == rule_id).versions[number - 1]
    conditions = [under(condition, DEFAULTS) for _severity, condition in version.outcomes]
    columns = {column for condition in conditions for column in columns_in(condition) if column != "pk"}
    return sorted({field for column in columns for field in sources_of(column)})


def without(record: dict[str, Any], field: str) -> dict[str, Any]:
    gone = {field, f"{field}_youngest", f"{field}_oldest"}
    return {name: value for name, value in record.items() if name not in gone}
