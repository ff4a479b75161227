"""The list of cases, 25 a page; every value is on the row already."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import django_tables2 as tables
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.casework.queries import listing
from cases.enums import Severity
from cases.models import Case
from cases.words import NOT_RECORDED, or_not_recorded, severity_tag, uk_date

A_PAGE = 25
NUMERIC = {"td": {"class": "numeric"}}
WIDE = {"td": {"class": "case-list__wide"}}
IN_ONE_LINE = {"td": {"class": "case-list__line"}}
OUT_OF_DATE = "Screening out of date"
NOT_SCREENED = "Not screened yet"


class CaseTable(tables.Table):
    caption = "Cases"
    is_wide = True
    reference = tables.Column("Case", accessor="case_ref")
    found = tables.Column("Screening found", empty_values=(), accessor="gravity_order", initial_sort_descending=True)
    offence = tables.Column("Offence", accessor="offence_words", empty_values=(), attrs=WIDE)
    resolved = tables.Column(
        "Resolved", accessor="disposal_date", empty_values=(), initial_sort_descending=True, attrs=IN_ONE_LINE
    )
    person = tables.Column("Person", empty_values=(), orderable=False, attrs=IN_ONE_LINE)
    wishes = tables.Column("Victim’s wishes", empty_values=(), orderable=False, attrs=WIDE)
    flags = tables.Column("Flags", accessor="flag_count", attrs=NUMERIC, initial_sort_descending=True)

    class Meta:
        empty_text = "No cases match these filters."

    def __init__(self, cases: listing.Cases, *, trail: QueryDict, has_forces: bool) -> None:
        super().__init__(cases)
        self.trail, self.has_forces = trail, has_forces
        self.numbers: Iterator[int] = count(1)

    def paged(self, request: HttpRequest) -> "CaseTable":
        """One page of 25, its rows numbered as they stand in the whole list."""
        tables.RequestConfig(request, paginate={"per_page": A_PAGE, "silent": True}).configure(self)
        self.numbers = count(self.page.start_index())
        return self

    def render_reference(self, value: str, record: Case) -> SafeString:
        trail = self.trail.copy()
        trail.pop("page", None)
        trail["n"] = str(next(self.numbers))
        place = [record.force.short_name] if self.has_forces else []
        places = ", ".join(filter(None, [*place, record.area.name if record.area else ""]))
        address = f"{reverse('case', args=[record.force_id, value])}?{trail.urlencode()}"
        return format_html(
            '<a class="govuk-link case-list__reference" href="{}">{}</a><span class="case-list__beside">{}</span>',
            address,
            value,
            places,
        )

    def render_offence(self, record: Case) -> SafeString:
        words = record.offence_words or record.offence_code
        return format_html(
            '{}<span class="case-list__beside">{}</span>',
            or_not_recorded(words),
            record.get_offence_group_display() or "",
        )

    def render_resolved(self, value: date | None) -> Any:
        return uk_date(value) or NOT_RECORDED

    def render_person(self, record: Case) -> Any:
        return age_group(record.age_at_offence_youngest, record.age_at_offence_oldest) or NOT_RECORDED

    def render_wishes(self, record: Case) -> Any:
        if record.victim_type == "none":
            return "No victim"
        return or_not_recorded(record.get_victim_wishes_display())

    def render_found(self, record: Case) -> SafeString:
        if not record.is_stale:
            return what_was_found(record)
        return what_was_found(record, OUT_OF_DATE if record.screened_at else NOT_SCREENED)

    def render_flags(self, value: int) -> str:
        return str(value) if value else ""

    def order_reference(self, cases: listing.Cases, is_descending: bool) -> tuple[listing.Cases, bool]:
        return _sorted(cases, "reference", is_descending)

    def order_offence(self, cases: listing.Cases, is_descending: bool) -> tuple[listing.Cases, bool]:
        return _sorted(cases, "offence", is_descending)

    def order_resolved(self, cases: listing.Cases, is_descending: bool) -> tuple[listing.Cases, bool]:
        return _sorted(cases, "resolved", is_descending)

    def order_found(self, cases: listing.Cases, is_descending: bool) -> tuple[listing.Cases, bool]:
        return _sorted(cases, "found", is_descending)

    def order_flags(self, cases: listing.Cases, is_descending: bool) -> tuple[listing.Cases, bool]:
        return _sorted(cases, "flags", is_descending)


def what_was_found(counted: Any, aside: str = "") -> SafeString:
    """The hits of a row by severity, as words in tags; gaps, and what else there is to say, quietly beside them."""
    counts = (
        (Severity.BREACH, counted.breach_count),
        (Severity.JUSTIFY, counted.justify_count),
        (Severity.JUSTIFIED, counted.justified_count),
    )
    tags = [(severity_tag(severity), f" × {number}" if number > 1 else "") for severity, number in counts if number]
    gaps = f"{counted.gap_count} not recorded" if counted.gap_count else ""
    nothing = "" if tags or gaps or aside == NOT_SCREENED else "Nothing found"
    return format_html(
        '{}<span class="case-list__beside">{}</span>',
        format_html_join("", '<span class="case-list__found">{}{}</span>', tags),
        " · ".join(filter(None, (gaps, nothing, aside))),
    )


def age_group(youngest: int | None, oldest: int | None) -> str:
    """Adult, under 18, or either where a range of ages lies across; empty where nothing is recorded."""
    if youngest is None:
        return ""
    if youngest >= 18:
        return "Adult"
    return "Under 18" if oldest is not None and oldest < 18 else "Could be either"


def _sorted(cases: listing.Cases, name: str, is_descending: bool) -> tuple[listing.Cases, bool]:
    return listing.in_order(cases, f"-{name}" if is_descending else name), True
