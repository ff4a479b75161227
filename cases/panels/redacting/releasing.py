"""Releasing an agenda item to the members of its meeting, which opens its round."""

from dataclasses import dataclass

from django.db import transaction

from cases.enums import ItemAct, ItemStage
from cases.exceptions import NotAllowed
from cases.models import Actor, AgendaItem, Meeting, Redaction
from cases.panels import services
from cases.panels.meetings.agenda import ask_members
from cases.panels.meetings.moving import lock_item, move_item
from cases.panels.meetings.queries import sitting_on, terms_of
from cases.panels.meetings.telling import tell_to_score
from cases.panels.pinning import Redacted, text_of
from cases.panels.redacting import policies
from cases.panels.redacting.marking import from_spans, redacted
from cases.panels.terms.queries import asked_of


@dataclass(frozen=True, slots=True)
class ReleasedTogether:
    """What came of releasing a whole agenda: what was released, and what was not, each with the reason."""

    released: tuple[AgendaItem, ...]
    left: tuple[tuple[AgendaItem, str], ...]


@transaction.atomic
def release_item(*, item: AgendaItem, by: Actor) -> AgendaItem:
    """Show a case to the members of its meeting as it was redacted, and ask each of them about it.

    The item is locked first and the redaction after it, so that what members read is what was confirmed.
    """
    item = lock_item(item)
    policies.may_redact(by, item, sitting_on(item, by)).require()
    panel = item.meeting.panel
    own = Redaction.objects.select_for_update().filter(case=item.case)
    redaction = own.order_by("-case_version").first()
    policies.is_ready(item, redaction, needs_second_check=asked_of(panel).needs_second_check).require()
    if redaction is None:
        raise NotAllowed("Nobody has looked at its text yet.")
    item.release = services.release_redacted(
        case=item.case,
        redacted=Redacted(redaction, redacted(text_of(item.case), from_spans(redaction.spans))),
        panel=panel,
        by=by,
        where={"meeting": item.meeting.number, "item": item.number},
    )
    item.hides_hits = terms_of(panel).hides_hits
    item.save(update_fields=["release", "hides_hits"])
    item = move_item(item=item, act=ItemAct.RELEASE, by=by, details={"place": item.release.number})
    ask_members(item)
    tell_to_score(item)
    return item


def release_ready(*, meeting: Meeting, by: Actor) -> ReleasedTogether:
    """Release every case of the agenda that is ready; each is an act of its own, so that one no stops no other."""
    released, left = [], []
    for item in AgendaItem.objects.filter(meeting=meeting, stage=ItemStage.SELECTED).order_by("number"):
        try:
            released.append(release_item(item=item, by=by))
        except NotAllowed as refused:
            left.append((item, str(refused)))
    return ReleasedTogether(tuple(released), tuple(left))
