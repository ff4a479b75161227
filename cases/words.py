"""How a value reads on a page, whichever page it stands on."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.enums import Severity

SEVERITY_COLOURS = {
    Severity.BREACH: "red",
    Severity.JUSTIFY: "orange",
    Severity.GAP: "grey",
    Severity.JUSTIFIED: "blue",
}

# What a panel reads in place of free text that nobody has redacted yet.
WITHHELD = "Recorded; withheld until it has been redacted"
NOT_RECORDED = format_html('<span class="not-recorded">{}</span>', "Not recorded")


def or_not_recorded(value: Any) -> Any:
    """The value, in words; one that nobody recorded says so."""
    if value is None or value == "":
        return NOT_RECORDED
    if value is True:
        return "Yes"
    if value is False:
        return "No"
    if isinstance(value, date | datetime):
        return uk_date(value)
    return value


def uk_date(value: date | datetime | None) -> str:
    """6 July 2019, and for a moment 6 July 2019, 14:30, as London's clocks had it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return date_format(local, "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT")


def severity_tag(severity: str, text: str = "") -> SafeString:
    """The severity as a word, with a colour as the second signal."""
    grave = Severity(severity)
    return tag(text or grave.label, SEVERITY_COLOURS[grave])


def tag(text: str, colour: str) -> SafeString:
    """A word in a coloured tag."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)
