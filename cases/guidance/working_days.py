"""Days as the guidance counts them: bank holidays of England and Wales, and working days."""

from datetime import date, timedelta
from functools import lru_cache

MONDAY, FRIDAY, SATURDAY = 0, 4, 5
ONE_DAY = timedelta(days=1)

# Days moved or added by royal proclamation or by order for one year only. The general rules in `bank_holidays`
# are those of the Banking and Financial Dealings Act 1971 as they have stood since 1978; no resolution is older than
# August 2012, so one-off days of earlier years are not listed.
ADDED = {
    2012: (date(2012, 6, 4), date(2012, 6, 5)),  # spring holiday moved, and the Diamond Jubilee
    2020: (date(2020, 5, 8),),  # early May holiday moved to the 75th anniversary of VE Day
    2022: (date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)),  # Platinum Jubilee; the Queen's funeral
    2023: (date(2023, 5, 8),),  # the Coronation
}
NOT_KEPT = {
    2012: (date(2012, 5, 28),),
    2020: (date(2020, 5, 4),),
    2022: (date(2022, 5, 30),),
}


def easter_sunday(year: int) -> date:
    """Easter by the Meeus/Jones/Butcher formula (Meeus, Astronomical Algorithms, 1991, chapter 8)."""
    golden = year % 19
    century, year_of_century = divmod(year, 100)
    leap_centuries, century_remainder = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leap_years, leap_remainder = divmod(year_of_century, 4)
    to_sunday = (32 + 2 * century_remainder + 2 * leap_years - epact - leap_remainder) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day_before = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day_before + 1)


@lru_cache(maxsize=512)
def bank_holidays(year: int) -> frozenset[date]:
    """The weekdays kept as bank holidays in England and Wales that year, substitute days included."""
    easter = easter_sunday(year)
    kept = {
        _or_next_monday(date(year, 1, 1)),
        easter - 2 * ONE_DAY,  # Good Friday
        easter + ONE_DAY,
        _first_monday(date(year, 5, 1)),
        _first_monday(date(year, 5, 25)),  # the last Monday in May
        _first_monday(date(year, 8, 25)),  # the last Monday in August
        *_christmas(year),
    }
    return frozenset(kept.difference(NOT_KEPT.get(year, ())).union(ADDED.get(year, ())))


def is_working_day(day: date) -> bool:
    """Monday to Friday less the bank holidays of England and Wales."""
    return day.weekday() <= FRIDAY and day not in bank_holidays(day.year)


@lru_cache(maxsize=8192)
def last_working_day(after: date, working_days: int) -> date:
    """The last of so many working days, counted from the day after; the calendar's own end where it runs out."""
    day = after
    for _ in range(working_days):
        day = _next_working_day(day)
    return day


def working_days_between(day: date, other: date) -> int:
    """How many working days come after the one up to and with the other; none where the other is no later."""
    return sum(is_working_day(day + n * ONE_DAY) for n in range(1, (other - day).days + 1))


def _next_working_day(day: date) -> date:
    while day < date.max:
        day += ONE_DAY
        if is_working_day(day):
            return day
    return date.max


def _first_monday(from_day: date) -> date:
    return from_day + (MONDAY - from_day.weekday()) % 7 * ONE_DAY


def _or_next_monday(day: date) -> date:
    """The day itself, or the Monday after where it falls at a weekend."""
    return _first_monday(day) if day.weekday() >= SATURDAY else day


def _christmas(year: int) -> tuple[date, date]:
    """Christmas Day and Boxing Day; the one that falls at a weekend is kept on the first weekday that neither takes."""
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    if christmas.weekday() >= SATURDAY:
        return date(year, 12, 27), boxing if boxing.weekday() < SATURDAY else date(year, 12, 28)
    return christmas, date(year, 12, 28) if boxing.weekday() == SATURDAY else boxing
