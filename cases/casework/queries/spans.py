"""How long before or after the offence something was, in years, months and days."""

from datetime import date

from cases.months import add_months


def from_offence(day: date, offence: date) -> str:
    """1 year 8 months before the offence; 3 days after the offence; on the day of the offence."""
    if day == offence:
        return "on the day of the offence"
    return f"{span(min(day, offence), max(day, offence))} {'before' if day < offence else 'after'} the offence"


def span(first: date, last: date) -> str:
    """The time between two days: years and months, and days only where it is less than a month."""
    months = (last.year - first.year) * 12 + last.month - first.month
    if add_months(first, months) > last:
        months -= 1
    if months == 0:
        return _counted((last - first).days, "day")
    years, rest = divmod(months, 12)
    return " ".join(_counted(number, unit) for number, unit in ((years, "year"), (rest, "month")) if number)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
