"""Calendar months, as guidance and forces count them."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date


def add_months(day: date, months: int) -> date:
    """The same day number so many calendar months on or back, or the last day of that month if it has no such day."""
    year, month_before = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < MINYEAR:
        return date.min
    if year > MAXYEAR:
        return date.max
    month = month_before + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
