"""The list of proposals, by stage; every value is on the row already."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.authorisation.listing import waits_for
from cases.enums import Stage
from cases.models import Actor, Proposal
from cases.words import or_not_recorded, tag, uk_date

A_PAGE = 25
STAGE_COLOURS = {
    Stage.DRAFT: "grey",
    Stage.RETURNED: "orange",
    Stage.WITH_SUPERVISOR: "blue",
    Stage.AWAITING_AUTHORITY: "blue",
    Stage.AUTHORISED_VERBALLY: "orange",
    Stage.AUTHORISED: "green",
    Stage.DELIVERED: "turquoise",
    Stage.COMPLETED: "turquoise",
    Stage.NOT_COMPLETED: "orange",
    Stage.REFUSED: "red",
    Stage.WITHDRAWN: "grey",
}
OWN = "You have proposed no resolution yet. What you begin to propose stands here from the first answer on."
OTHERS = "No proposal awaits you, and you have acted on none. What officers propose stands here once you may see it."


def stage_tag(stage: str) -> SafeString:
    return tag(Stage(stage).label, STAGE_COLOURS[Stage(stage)])


class ProposalTable(tables.Table):
    caption = "Proposals, by stage and newest first"
    is_wide = True
    proposal = tables.Column("Proposal", accessor="pk")
    offence = tables.Column("Offence", accessor="offence_words", empty_values=())
    officer = tables.Column("Officer", accessor="proposer__name")
    stage = tables.Column("Stage")
    waits = tables.Column("Waits for", accessor="stage", order_by=())
    changed_at = tables.Column("Last changed")

    class Meta:
        orderable = False

    def __init__(self, proposals: object, *, reader: Actor, is_own: bool) -> None:
        super().__init__(proposals, exclude=("officer",) if is_own else ())
        self.reader, self.empty_text = reader, OWN if is_own else OTHERS

    def render_proposal(self, record: Proposal) -> SafeString:
        version = f", version {record.version}" if record.version > 1 else ""
        return format_html('<a class="govuk-link" href="{}">{}</a>{}', record.get_absolute_url(), record, version)

    def render_offence(self, value: str | None) -> object:
        return or_not_recorded(value)

    def render_stage(self, value: str, record: Proposal) -> SafeString:
        return stage_tag(record.stage)

    def render_waits(self, record: Proposal) -> str:
        is_own = record.proposer_id == self.reader.person.pk
        return waits_for(record, is_own=is_own, confirmed_by=record.confirmed_by)

    def render_changed_at(self, record: Proposal) -> str:
        return uk_date(timezone.localtime(record.changed_at))
