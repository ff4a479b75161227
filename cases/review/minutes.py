"""Writing and confirming minutes, and taking a copy of them: one act, one audit event."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.audit.keyed import keyed_digest
from cases.audit.services import record
from cases.enums import Event, ItemStage
from cases.exceptions import OutOfDate
from cases.models import Actor, AgendaItem, Finding, Meeting
from cases.panels.meetings import telling
from cases.panels.meetings.moving import lock_meeting
from cases.panels.meetings.queries import sitting_at
from cases.panels.meetings.quorum import quorum_at
from cases.panels.meetings.services import keep_quorums
from cases.panels.queries.running import forces_of
from cases.review import paper_policies as policies
from cases.review.minutes_kept import kept_digest, kept_of
from cases.review.minutes_record import Minutes

CHANGED = (
    "Somebody else changed the minutes or the meeting while this page was open. What you wrote is kept below and not "
    "stored: compare it with the minutes as they are now, then save it again or leave it."
)
CHANGED_BEFORE_CONFIRMING = (
    "The minutes or the meeting changed while this page was open. Read the minutes as they are now, then confirm them."
)


@transaction.atomic
def write_minutes(
    *, meeting: Meeting, by: Actor, words: str, discussions: Mapping[int, str], revision: int, is_ready: bool = False
) -> Meeting:
    """Keep what the minutes say: of the meeting in general, and of the discussion of each case by its number.

    `revision` is that of the meeting that the person was looking at: if it has changed since, nothing is stored. With
    `is_ready` whoever chairs is told that the minutes await them.
    """
    items, meeting = _locked(meeting)
    policies.may_write_minutes(by, meeting, sitting_at(meeting, by)).require()
    before = _said(meeting, items)
    for item in items:
        item.discussion = discussions.get(item.number, item.discussion)
    is_changed = _said(_with_words(meeting, words), items) != before
    if meeting.revision != revision and is_changed:
        raise OutOfDate(CHANGED)
    if is_changed:
        AgendaItem.objects.bulk_update(items, ["discussion"])
        meeting.revision += 1
        meeting.save(update_fields=["minutes", "revision"])
        _record(Event.MINUTES_WRITTEN, meeting, by=by, details={"before": before, "after": _said(meeting, items)})
    if is_ready:
        telling.tell_minutes(meeting)
    return meeting


@transaction.atomic
def confirm_minutes(*, meeting: Meeting, by: Actor, revision: int, findings: str = "") -> Meeting:
    """The minutes stand: every finding, each quorum as it was and all that they name are pinned; nothing changes now.

    Whoever records or amends a finding locks its item first, so that none slips in behind the confirmation. `findings`
    says which the chair has read (`findings_read`): one that was amended since is not confirmed unread.
    """
    items, meeting = _locked(meeting)
    policies.may_confirm_minutes(by, meeting, sitting_at(meeting, by)).require()
    if meeting.revision != revision or findings not in ("", findings_read(meeting)):
        raise OutOfDate(CHANGED_BEFORE_CONFIRMING)
    policies.can_be_confirmed(items).require()
    now = timezone.now()
    keep_quorums(meeting)
    standing = Finding.objects.filter(item__in=items, confirmed_at__isnull=True)
    confirmed = standing.update(confirmed_at=now)
    meeting.quorum, meeting.record = quorum_at(meeting).as_json(), kept_of(meeting)
    meeting.confirmed_at, meeting.confirmed_by, meeting.revision = now, by.signature, meeting.revision + 1
    meeting.save(update_fields=["quorum", "record", "confirmed_at", "confirmed_by", "revision"])
    details = {"findings": confirmed, "quorum": meeting.quorum, "minutes": _said(meeting, items)}
    details["record"] = {"sha256": kept_digest(meeting)}
    _record(Event.MINUTES_CONFIRMED, meeting, by=by, details=details)
    telling.let_off(meeting)
    return meeting


def findings_read(meeting: Meeting) -> str:
    """Which findings of a meeting there are, each in which state."""
    found = Finding.objects.filter(item__meeting=meeting).order_by("item__number", "number")
    return " ".join(
        f"{item}.{number}.{state}" for item, number, state in found.values_list("item__number", "number", "revision")
    )


@transaction.atomic
def record_taking(*, minutes: Minutes, by: Actor) -> None:
    """Somebody takes a copy of the minutes: one event for each force, which names its own cases only."""
    meeting = minutes.meeting
    policies.may_read_minutes(by, meeting, sitting_at(meeting, by)).require()
    shown = [one.item for one in minutes.items if not one.left_out]
    for force in sorted({item.case.force_id for item in shown} or forces_of(meeting.panel)):
        own = [{"case": item.case.case_ref, "item": item.number} for item in shown if item.case.force_id == force]
        details = {"items": own, "is_draft": not minutes.is_confirmed}
        _record(Event.MINUTES_TAKEN, meeting, by=by, details=details, force=force, recipients=[by.signature])


def _locked(meeting: Meeting) -> tuple[list[AgendaItem], Meeting]:
    """The items on the agenda and their meeting, none of which anybody else changes now; the items are locked first."""
    own = AgendaItem.objects.select_for_update().filter(meeting=meeting).exclude(stage=ItemStage.REMOVED)
    items = list(own.order_by("pk"))
    meeting = lock_meeting(meeting)
    on_it = AgendaItem.objects.filter(meeting=meeting).exclude(stage=ItemStage.REMOVED)
    if set(on_it.values_list("pk", flat=True)) != {item.pk for item in items}:
        raise OutOfDate("The agenda changed at this moment. Look at the minutes again and repeat what you did.")
    return sorted(items, key=lambda item: item.number), meeting


def _with_words(meeting: Meeting, words: str) -> Meeting:
    meeting.minutes = words
    return meeting


def _said(meeting: Meeting, items: Sequence[AgendaItem]) -> dict[str, str]:
    """What the minutes say, as the audit record keeps it: what members said in the room stands in no event."""
    said = {"minutes": meeting.minutes, "discussions": {str(item.number): item.discussion for item in items}}
    return {"sha256": keyed_digest("minutes", {"meeting": meeting.pk, **said})}


def _record(
    event: Event,
    meeting: Meeting,
    *,
    by: Actor,
    details: dict[str, Any],
    force: str | None = None,
    recipients: Sequence[str] = (),
) -> None:
    """Under the panel's force, or under none where the panel serves several."""
    served = forces_of(meeting.panel)
    named = {"panel": meeting.panel.slug, "meeting": meeting.number}
    under = force if force is not None else (next(iter(served)) if len(served) == 1 else "")
    record(event, by=by, force=under, details={**named, **details}, recipients=recipients)
