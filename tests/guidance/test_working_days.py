"""Working days and calendar months, as the guidance counts them."""

import json
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.guidance.working_days import bank_holidays, easter_sunday, is_working_day, last_working_day
from cases.months import add_months

PUBLISHED = json.loads(files("govuk_bank_holidays").joinpath("bank-holidays.json").read_text("utf-8"))
PUBLISHED_DAYS = frozenset(date.fromisoformat(event["date"]) for event in PUBLISHED["england-and-wales"]["events"])
PUBLISHED_YEARS = sorted({day.year for day in PUBLISHED_DAYS})


def test_the_published_list_reaches_back_to_the_first_resolutions():
    assert list(range(2012, PUBLISHED_YEARS[-1] + 1)) == PUBLISHED_YEARS


@pytest.mark.parametrize("year", PUBLISHED_YEARS)
def test_bank_holidays_are_those_the_government_published(year):
    assert bank_holidays(year) == {day for day in PUBLISHED_DAYS if day.year == year}


@pytest.mark.parametrize(
    ("year", "kept"),
    [
        pytest.param(2020, {date(2020, 12, 25), date(2020, 12, 28)}, id="Boxing Day on a Saturday"),
        pytest.param(2021, {date(2021, 12, 27), date(2021, 12, 28)}, id="Christmas Day on a Saturday"),
        pytest.param(2022, {date(2022, 12, 26), date(2022, 12, 27)}, id="Christmas Day on a Sunday"),
        pytest.param(2024, {date(2024, 12, 25), date(2024, 12, 26)}, id="neither at a weekend"),
        pytest.param(2032, {date(2032, 12, 27), date(2032, 12, 28)}, id="a year not yet published"),
    ],
)
def test_christmas_and_boxing_day_at_a_weekend_have_substitutes(year, kept):
    assert {day for day in bank_holidays(year) if day.month == 12} == kept


@pytest.mark.parametrize(
    ("year", "kept"), [(2022, date(2022, 1, 3)), (2023, date(2023, 1, 2)), (2024, date(2024, 1, 1))]
)
def test_new_years_day_at_a_weekend_is_kept_on_the_monday(year, kept):
    assert {day for day in bank_holidays(year) if day.month == 1} == {kept}


@pytest.mark.parametrize(
    "day",
    [
        date(2012, 6, 4),
        date(2012, 6, 5),
        date(2020, 5, 8),
        date(2022, 6, 2),
        date(2022, 6, 3),
        date(2022, 9, 19),
        date(2023, 5, 8),
    ],
)
def test_a_moved_or_one_off_bank_holiday_is_no_working_day(day):
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)])
def test_the_monday_a_bank_holiday_was_moved_from_is_a_working_day(day):
    assert is_working_day(day)


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        pytest.param(1818, date(1818, 3, 22), id="the earliest it can be"),
        pytest.param(1943, date(1943, 4, 25), id="the latest it can be"),
        pytest.param(1981, date(1981, 4, 19), id="the first exception to the plain cycle"),
        pytest.param(2038, date(2038, 4, 25), id="the latest again"),
    ],
)
def test_easter_falls_where_the_church_tables_put_it(year, easter):
    assert easter_sunday(year) == easter


@pytest.mark.parametrize("year", [1, 1900, 2400, 9999])
def test_every_year_of_the_calendar_has_eight_bank_holidays_on_weekdays(year):
    assert len(bank_holidays(year)) == 8
    assert all(day.weekday() < 5 and day.year == year for day in bank_holidays(year))


@pytest.mark.parametrize(
    ("disposed", "working_days", "limit"),
    [
        pytest.param(date(2022, 7, 10), 5, date(2022, 7, 15), id="the guidance's example: from a Sunday to the Friday"),
        pytest.param(date(2022, 7, 10), 1, date(2022, 7, 11), id="enhanced rights: the Monday"),
        pytest.param(date(2023, 5, 10), 5, date(2023, 5, 17), id="over one weekend"),
        pytest.param(date(2022, 5, 27), 5, date(2022, 6, 7), id="over the Platinum Jubilee, 30 May being worked"),
        pytest.param(date(2022, 9, 16), 1, date(2022, 9, 20), id="over the Queen's funeral"),
        pytest.param(date(2023, 5, 5), 1, date(2023, 5, 9), id="over the Coronation"),
        pytest.param(date(2021, 12, 24), 5, date(2022, 1, 5), id="over a Christmas and a new year with substitutes"),
        pytest.param(date(2024, 3, 28), 1, date(2024, 4, 2), id="over Easter"),
    ],
)
def test_working_days_are_counted_from_the_day_after(disposed, working_days, limit):
    assert last_working_day(disposed, working_days) == limit


def test_the_calendar_s_own_end_is_the_last_working_day_there_is():
    assert last_working_day(date.max, 5) == date.max
    assert last_working_day(date(9999, 12, 30), 5) == date.max


@given(st.dates(), st.integers(1, 5))
def test_the_last_working_day_leaves_exactly_that_many_behind(after, working_days):
    limit = last_working_day(after, working_days)

    days = [after + timedelta(days=n) for n in range(1, (limit - after).days + 1)]
    worked = [day for day in days if is_working_day(day)]

    assert limit == date.max or (len(worked), worked[-1]) == (working_days, limit)


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        pytest.param(date(2022, 8, 31), 6, date(2023, 2, 28), id="the guidance's example: 31 August and six months"),
        pytest.param(date(2023, 8, 31), 6, date(2024, 2, 29), id="the same into a leap year"),
        pytest.param(date(2024, 2, 29), -24, date(2022, 2, 28), id="the guidance's example: 29 February"),
        pytest.param(date(2024, 2, 29), -48, date(2020, 2, 29), id="from one leap year to another"),
        pytest.param(date(2022, 1, 10), 6, date(2022, 7, 10), id="the same day number"),
        pytest.param(date(2022, 12, 31), 1, date(2023, 1, 31), id="over the end of a year"),
        pytest.param(date(2022, 1, 31), -1, date(2021, 12, 31), id="over its beginning"),
        pytest.param(date(2022, 7, 10), 0, date(2022, 7, 10), id="no month at all"),
        pytest.param(date(2024, 2, 1), -24, date(2022, 2, 1), id="two years to the day"),
    ],
)
def test_months_keep_the_day_number_or_end_with_the_month(day, months, moved):
    assert add_months(day, months) == moved


def test_months_beyond_the_calendar_stop_at_its_ends():
    assert add_months(date.max, 1) == date.max
    assert add_months(date(9999, 7, 1), 6) == date.max
    assert add_months(date.min, -1) == date.min
    assert add_months(date(2, 1, 1), -24) == date.min
    assert add_months(date.max, 0) == date.max
    assert add_months(date.min, 0) == date.min


@given(st.dates(), st.integers(-1_000_000, 1_000_000))
def test_months_never_fail_and_never_turn_back(day, months):
    moved = add_months(day, months)

    assert moved >= day if months >= 0 else moved <= day
