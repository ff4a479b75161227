"""A member's list of released cases, and the administrator's list of what a panel was given."""

from typing import Any

import django_tables2 as tables
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.casework.tables import A_PAGE, IN_ONE_LINE, NUMERIC, WIDE, age_group, what_was_found
from cases.enums import OffenceGroup, VictimWishes
from cases.models import Release
from cases.panels.queries import released, running
from cases.words import NOT_RECORDED, or_not_recorded, tag, uk_date


class ReleasedTable(tables.Table):
    caption = "Released cases"
    is_wide = True
    place = tables.Column("Case", accessor="number")
    found = tables.Column("Screening found", empty_values=(), accessor="gravity_shown", initial_sort_descending=True)
    offence = tables.Column("Offence", accessor="offence_words", empty_values=(), attrs=WIDE)
    resolved = tables.Column(
        "Resolved", accessor="resolved_on", empty_values=(), initial_sort_descending=True, attrs=IN_ONE_LINE
    )
    person = tables.Column("Person", accessor="pk", empty_values=(), orderable=False, attrs=IN_ONE_LINE)
    wishes = tables.Column("Victim’s wishes", accessor="pk", empty_values=(), orderable=False, attrs=WIDE)
    flags = tables.Column("Your flags", accessor="flag_count", attrs=NUMERIC, initial_sort_descending=True)

    class Meta:
        empty_text = "No released cases match these filters."

    def __init__(
        self,
        releases: released.Releases,
        *,
        trail: QueryDict,
        last: dict[int, int],
        panels: int,
        forces: dict[str, str],
    ) -> None:
        """`last` is each panel's highest place; `panels` how many one sits on, and `forces` the names where several."""
        super().__init__(releases)
        self.trail, self.last, self.has_panels, self.forces = trail, last, panels > 1, forces

    def paged(self, request: HttpRequest) -> "ReleasedTable":
        tables.RequestConfig(request, paginate={"per_page": A_PAGE, "silent": True}).configure(self)
        return self

    def render_place(self, record: Release) -> SafeString:
        query = self.trail.urlencode()
        of_panel = record.panel.name if self.has_panels else ""
        places = (of_panel, self.forces.get(record.record["force"], ""), record.record.get("area"))
        return format_html(
            '<a class="govuk-link case-list__reference" href="{}">Case {} of {}</a>'
            '<span class="case-list__beside">{}</span>',
            f"{record.get_absolute_url()}{f'?{query}' if query else ''}",
            record.number,
            self.last[record.panel_id],
            ", ".join(filter(None, places)),
        )

    def render_found(self, record: Release) -> SafeString:
        if record.hits_hidden:
            return format_html('<span class="case-list__beside">{}</span>', "Shown once you have scored it")
        return what_was_found(record)

    def render_offence(self, record: Release) -> SafeString:
        return format_html(
            '{}<span class="case-list__beside">{}</span>',
            or_not_recorded(released.offence_in_words(record)),
            _words(OffenceGroup, record.record.get("offence_group")),
        )

    def render_resolved(self, record: Release) -> Any:
        return uk_date(released.resolved_on(record)) or NOT_RECORDED

    def render_person(self, record: Release) -> Any:
        ages = (record.record.get(f"age_at_offence_{end}") for end in ("youngest", "oldest"))
        return age_group(*ages) or NOT_RECORDED

    def render_wishes(self, record: Release) -> Any:
        if record.record.get("victim_type") == "none":
            return "No victim"
        return or_not_recorded(_words(VictimWishes, record.record.get("victim_wishes")))

    def render_flags(self, value: int) -> str:
        return str(value) if value else ""

    def order_place(self, releases: released.Releases, is_descending: bool) -> tuple[released.Releases, bool]:
        return _sorted(releases, "place", is_descending)

    def order_found(self, releases: released.Releases, is_descending: bool) -> tuple[released.Releases, bool]:
        return _sorted(releases, "found", is_descending)

    def order_offence(self, releases: released.Releases, is_descending: bool) -> tuple[released.Releases, bool]:
        return _sorted(releases, "offence", is_descending)

    def order_resolved(self, releases: released.Releases, is_descending: bool) -> tuple[released.Releases, bool]:
        return _sorted(releases, "resolved", is_descending)

    def order_flags(self, releases: released.Releases, is_descending: bool) -> tuple[released.Releases, bool]:
        return _sorted(releases, "flags", is_descending)


class PanelReleaseTable(tables.Table):
    """What a panel was given, as those who run it see it: with the force's own references."""

    caption = "Cases released to this panel"
    is_wide = True
    number = tables.Column("Place", orderable=False)
    case = tables.Column("Case", accessor="case__case_ref", orderable=False)
    at = tables.Column("Released", orderable=False)
    state = tables.Column("Now", orderable=False)
    act = tables.Column("Act", accessor="pk", orderable=False)

    class Meta:
        empty_text = (
            "Nothing has been released to this panel. Open a case, or narrow the list of cases, and release it."
        )

    def paged(self, request: HttpRequest) -> "PanelReleaseTable":
        tables.RequestConfig(request, paginate={"per_page": A_PAGE, "silent": True}).configure(self)
        return self

    def render_number(self, value: int) -> str:
        return f"Case {value}"

    def render_case(self, value: str, record: Release) -> SafeString:
        return format_html(
            '<a class="govuk-link case-list__reference" href="{}">{}</a>'
            '<span class="case-list__beside">{}, version {}</span>',
            record.case.get_absolute_url(),
            value,
            record.case.force.short_name,
            record.case_version,
        )

    def render_at(self, record: Release) -> SafeString:
        return format_html('{}<span class="case-list__beside">by {}</span>', uk_date(record.at), record.by)

    def render_state(self, value: int, record: Release) -> SafeString:
        match value:
            case running.WITHDRAWN:
                return format_html("{} {}", tag("Withdrawn", "grey"), uk_date(record.withdrawn_at))
            case running.RECODED:
                return tag("Re-coded since", "orange")
            case running.CHANGED:
                return tag("Changed since release", "orange")
        return tag("Released", "green")

    def render_act(self, record: Release) -> Any:
        if record.withdrawn_at is not None:
            return ""
        return format_html(
            '<a class="govuk-link" href="{}releases/{}/withdraw/">Withdraw'
            '<span class="govuk-visually-hidden"> case {}</span></a>',
            record.panel.get_absolute_url(),
            record.number,
            record.number,
        )


def _words(choices: Any, value: str | None) -> str:
    return choices(value).label if value else ""


def _sorted(releases: released.Releases, name: str, is_descending: bool) -> tuple[released.Releases, bool]:
    return released.in_order(releases, f"-{name}" if is_descending else name), True
