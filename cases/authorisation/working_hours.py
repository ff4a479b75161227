"""How long something has waited, counted in the hours in which a force works."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cases.guidance.working_days import is_working_day
from cases.models import AuthoritySettings

ONE_DAY, ONE_HOUR = timedelta(days=1), timedelta(hours=1)


def working_hours(since: datetime, until: datetime, settings: AuthoritySettings) -> int:
    """The whole working hours between two moments: those of the force's day, Monday to Friday but bank holidays.

    London's clocks tell the hour, and no working day lies over the night in which they change.
    """
    begins, ends = timezone.localtime(since), timezone.localtime(until)
    total = timedelta()
    for day in _days(begins.date(), ends.date()):
        opens = _at(day, settings.day_begins)
        closes = _at(day, settings.day_ends)
        total += max(timedelta(), min(ends, closes) - max(begins, opens))
    return total // ONE_HOUR


def is_overdue(since: datetime, until: datetime, settings: AuthoritySettings) -> bool:
    """Whether it has waited for as long as the force says is too long."""
    return working_hours(since, until, settings) >= settings.overdue_hours


def hours_in_words(hours: int) -> str:
    """ "1 working hour", "26 working hours"."""
    return f"{hours:,} working hour{'' if hours == 1 else 's'}"


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        if is_working_day(day):
            yield day
        day += ONE_DAY


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
