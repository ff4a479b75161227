"""What templates say in the house's way: dates, values nobody recorded, tags and pages of a list."""

from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases import words

register = template.Library()


@register.filter
def not_recorded(value: Any) -> Any:
    """`{{ case.rationale_text|not_recorded }}`: the value, or *Not recorded* in grey."""
    return words.or_not_recorded(value)


@register.filter
def uk_date(value: date | datetime | None) -> str:
    """`{{ case.disposal_date|uk_date }}`: 6 July 2019."""
    return words.uk_date(value)


@register.simple_tag
def severity_tag(severity: str, text: str = "") -> SafeString:
    """`{% severity_tag hit.severity %}`, or in other words, `{% severity_tag "breach" "Departs from statute" %}`."""
    return words.severity_tag(severity, text)


@register.simple_block_tag
def details(content: SafeString, summary: str, is_open: bool = False) -> SafeString:
    """`{% details summary="6 not recorded" %} … {% enddetails %}`: folded until somebody opens it."""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        SafeString(" open") if is_open else "",
        summary,
        content,
    )


@register.inclusion_tag("components/navigation_item.html")
def navigation_item(label: str, address: str, path: str, here: str) -> dict[str, Any]:
    """One place to go; marked where this page is it, or lies under it."""
    return {"label": label, "address": address, "is_page": path == address, "is_here": here == address}


@register.simple_tag
def address_with(query: QueryDict, key: str, value: Any, first_page_of: str = "") -> str:
    """This list's address with one thing about it changed and all else kept; sorting begins at the first page."""
    changed = query.copy()
    changed.pop(first_page_of, None)
    changed[key] = str(value)
    return f"?{changed.urlencode()}"


@register.filter
def page_numbers(page: Page[Any]) -> list[int | str]:
    """The pages to offer: the first, the last and this one's neighbours, with … for what lies between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
