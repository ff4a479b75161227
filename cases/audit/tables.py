"""The list of events, newest first."""

from datetime import datetime

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.audit import wording
from cases.enums import Event
from cases.models import AuditEvent
from cases.words import tag, uk_date

REFUSED = frozenset({Event.ACCESS_REFUSED, Event.SIGN_IN_REFUSED, Event.SIGN_IN_LOCKED})


class EventTable(tables.Table):
    caption = "Audit events, newest first"
    is_wide = True
    at = tables.Column("When", attrs={"td": {"class": "audit__when"}})
    person = tables.Column("Who", empty_values=(), attrs={"td": {"class": "audit__words audit__person"}})
    kind = tables.Column("What", attrs={"td": {"class": "audit__words audit__what"}})
    case_ref = tables.Column("Case", empty_values=(), attrs={"td": {"class": "audit__words audit__about"}})
    why = tables.Column("Why", default="", attrs={"td": {"class": "audit__words audit__about"}})

    class Meta:
        orderable = False
        empty_text = "No events match these filters."

    def render_at(self, value: datetime, record: AuditEvent) -> SafeString:
        address = reverse("audit-event", args=[record.pk])
        return format_html(
            '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">, event {}</span></a>',
            address,
            uk_date(value),
            record.pk,
        )

    def render_person(self, record: AuditEvent) -> SafeString:
        acting = record.membership if record.person else ""
        return format_html('{}<span class="derived">{}</span>', wording.who_did_it(record), acting)

    def render_kind(self, record: AuditEvent) -> SafeString:
        what = wording.what_happened(record)
        shown = tag(what, "red") if record.kind in REFUSED else what
        return format_html('{}<span class="derived">{}</span>', shown, wording.in_brief(record))

    def render_case_ref(self, record: AuditEvent) -> SafeString:
        version = f"Version {record.case_version}" if record.case_version else ""
        beside = ", ".join(filter(None, (record.force, version)))
        return format_html('{}<span class="derived">{}</span>', record.case_ref, beside)
