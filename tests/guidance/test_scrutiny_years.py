"""CR-SCRUT-01 is answered for a force's year and never for one case."""

from datetime import date

import pytest

from cases.enums import Event
from cases.guidance import queries, services
from cases.guidance.settings import Settings
from cases.models import AuditEvent, Case
from tests import make

pytestmark = pytest.mark.django_db

SERIOUS = {"offence_group": "sexual", "authorising_rank": "inspector"}


def years(*force_ids: str) -> list[tuple[str, date, date, int, int]]:
    found = queries.scrutiny_years(Case.objects.all(), force_ids or ("hampshire",))
    return [(year.force.pk, year.first_day, year.last_day, year.serious, year.uncovered) for year in found]


def test_a_year_counts_its_serious_cases_and_those_without_a_review():
    make.a_case(**SERIOUS, disposal_date="2023-03-31")
    make.a_case(**SERIOUS, disposal_date="2023-04-01")
    make.a_case(**SERIOUS, disposal_date="2024-03-31", thematic_review_ref="TR-1")
    make.a_case(disposal_date="2023-06-01")

    assert years() == [
        ("hampshire", date(2023, 4, 1), date(2024, 3, 31), 2, 1),
        ("hampshire", date(2022, 4, 1), date(2023, 3, 31), 1, 1),
    ]


def test_cases_before_the_rule_undated_or_recoded_are_not_counted():
    make.a_case(**SERIOUS, disposal_date="2017-12-31")
    make.a_case(**SERIOUS, disposal_date=None)
    Case.objects.filter(pk=make.a_case(**SERIOUS).pk).update(recoded_at="2024-01-01T00:00Z", outcome_code=9)

    assert years() == []


def test_a_year_without_serious_cases_has_no_row_and_one_that_is_covered_is_no_gap():
    make.a_case(**SERIOUS, thematic_review_ref="TR-1")

    (year,) = queries.scrutiny_years(Case.objects.all(), ["hampshire"])

    assert not year.is_gap


@pytest.mark.parametrize(
    ("ends", "day", "first_day", "last_day"),
    [
        ((3, 31), "2024-03-31", date(2023, 4, 1), date(2024, 3, 31)),
        ((12, 31), "2024-01-01", date(2024, 1, 1), date(2024, 12, 31)),
        ((2, 29), "2024-02-29", date(2023, 3, 1), date(2024, 2, 29)),
        ((2, 29), "2025-02-28", date(2024, 3, 1), date(2025, 2, 28)),
        ((2, 28), "2024-02-29", date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_the_year_ends_on_the_day_the_force_says(ends, day, first_day, last_day):
    make.a_case(**SERIOUS, disposal_date=day, victim_informed_date=None)
    manager = make.an_actor("system_manager")
    settings = Settings(scrutiny_year_ends=ends)
    services.change_settings(force=make.a_force(), settings=settings, revision=0, by=manager)

    found = years()

    assert [(first, last) for _force, first, last, _serious, _uncovered in found] == [(first_day, last_day)]
    assert AuditEvent.objects.filter(kind=Event.SETTINGS_CHANGED).count() == 1


def test_every_force_has_years_of_its_own():
    make.a_case(**SERIOUS)
    make.a_case(**SERIOUS, force="metropolitan")

    assert [row[0] for row in years("metropolitan", "hampshire")] == ["hampshire", "metropolitan"]


def test_a_date_at_the_end_of_the_calendar_has_a_year_too():
    make.a_case(**SERIOUS, disposal_date="9999-12-30")

    assert [row[2] for row in years()] == [date(9999, 12, 31)]
