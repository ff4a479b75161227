"""The lists that consultees and deputies see."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.models import Consultation
from cases.words import tag, uk_date


class ConsultationTable(tables.Table):
    caption = "What was put to your agency"
    is_wide = True
    proposal = tables.Column("Proposal", accessor="proposal_id")
    offence = tables.Column("Offence", empty_values=())
    force = tables.Column("Force", accessor="proposal__force__short_name")
    asked_at = tables.Column("Asked")
    asked_by = tables.Column("Asked by")
    state = tables.Column("State", empty_values=())

    class Meta:
        orderable = False
        empty_text = (
            "Nothing was put to your agency yet. A proposal appears here when an officer asks for your view of it."
        )

    def render_proposal(self, value: int, record: Consultation) -> SafeString:
        address = reverse("consultation", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">Proposal {}</a>', address, value)

    def render_offence(self, record: Consultation) -> str:
        return record.record.get("offence_title") or "Not recorded"

    def render_asked_at(self, value: object) -> str:
        return uk_date(value)

    def render_state(self, record: Consultation) -> SafeString:
        if record.answered_at:
            return tag(record.get_view_display(), "grey")
        return tag("Closed", "grey") if record.is_over else tag("Awaits your view", "orange")
