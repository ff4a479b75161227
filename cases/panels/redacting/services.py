"""Redacting the text of a case: begun by the detector, saved, confirmed, checked and opened again, each on record."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.enums import Event, RedactionStage
from cases.exceptions import OutOfDate
from cases.models import Actor, AgendaItem, Case, Redaction, RedactionChange
from cases.panels.meetings.moving import lock_item
from cases.panels.meetings.queries import sitting_on
from cases.panels.pinning import text_of
from cases.panels.redacting import detector, policies, queries
from cases.panels.redacting.marking import Marks, to_spans
from cases.panels.terms.queries import asked_of

CHANGED = (
    "Somebody else changed this redaction while you had it open, or the case itself has changed. Look at it as it is "
    "now, and repeat what you want."
)
BEGUN, SAVED, CONFIRMED, CHECKED, REOPENED = "begun", "saved", "confirmed", "checked", "reopened"


@transaction.atomic
def open_redaction(*, item: AgendaItem, case: Case, by: Actor) -> Redaction:
    """Open the text of a case to redact it, which is recorded; the first to open a version has the detector mark it."""
    policies.may_redact(by, item, sitting_on(item, by)).require()
    redaction = queries.redaction_of(case)
    if redaction is None:
        first = queries.first_marks(case, text_of(case))
        made = {"spans": to_spans(first), "detector": detector.VERSION, "made_at": timezone.now()}
        redaction, is_new = Redaction.objects.get_or_create(case=case, case_version=case.version, defaults=made)
        if is_new:
            _keep(redaction, BEGUN, by)
    _record(Event.REDACTION_VIEWED, item, redaction, by)
    return redaction


@transaction.atomic
def save_redaction(
    *, item: AgendaItem, by: Actor, marks: Marks, revision: int, version: int | None = None
) -> Redaction:
    """Keep what is hidden and what is shown now.

    `revision` is the one that the person was looking at, and `version` that of the case, whose text the marks are of.
    """
    item, redaction = _lock(item, by, revision)
    if version not in (None, redaction.case_version):
        raise OutOfDate(CHANGED)
    policies.is_open(redaction).require()
    spans = to_spans(marks)
    if spans == redaction.spans:
        return redaction
    redaction.spans = spans
    return _stored(item, redaction, SAVED, Event.REDACTION_SAVED, by)


@transaction.atomic
def confirm_redaction(*, item: AgendaItem, by: Actor, revision: int) -> Redaction:
    """Say that members may read the text as it is redacted now."""
    item, redaction = _lock(item, by, revision)
    policies.is_open(redaction).require()
    redaction.stage = RedactionStage.CONFIRMED
    redaction.confirmed_at, redaction.confirmed_by = timezone.now(), by.person
    return _stored(item, redaction, CONFIRMED, Event.REDACTION_CONFIRMED, by)


@transaction.atomic
def check_redaction(*, item: AgendaItem, by: Actor, revision: int) -> Redaction:
    """Say as a second person that members may read it."""
    item, redaction = _lock(item, by, revision)
    needs, sitting = asked_of(item.meeting.panel).needs_second_check, sitting_on(item, by)
    policies.may_check(by, item, sitting, redaction, needs_second_check=needs).require()
    redaction.stage = RedactionStage.CHECKED
    redaction.checked_at, redaction.checked_by = timezone.now(), by.person
    return _stored(item, redaction, CHECKED, Event.REDACTION_CHECKED, by)


@transaction.atomic
def reopen_redaction(*, item: AgendaItem, by: Actor, revision: int) -> Redaction:
    """Open it again; what was released with it stays as it was released."""
    item, redaction = _lock(item, by, revision)
    policies.may_reopen(redaction).require()
    redaction.stage = RedactionStage.DRAFT
    redaction.confirmed_at = redaction.confirmed_by = redaction.checked_at = redaction.checked_by = None
    return _stored(item, redaction, REOPENED, Event.REDACTION_REOPENED, by)


def _lock(item: AgendaItem, by: Actor, revision: int) -> tuple[AgendaItem, Redaction]:
    """The item and its redaction as they are now; two agendas may hold the case, so the redaction is locked too."""
    item = lock_item(item)
    policies.may_redact(by, item, sitting_on(item, by)).require()
    own = Redaction.objects.select_for_update(of=("self",)).select_related("confirmed_by", "checked_by")
    redaction = own.filter(case=item.case, case_version=item.case.version).first()
    if redaction is None or redaction.revision != revision:
        raise OutOfDate(CHANGED)
    return item, redaction


def _stored(item: AgendaItem, redaction: Redaction, act: str, event: Event, by: Actor) -> Redaction:
    redaction.revision += 1
    redaction.save(force_update=True)
    _keep(redaction, act, by)
    _record(event, item, redaction, by)
    return redaction


def _keep(redaction: Redaction, act: str, by: Actor) -> None:
    RedactionChange.objects.create(
        redaction=redaction, act=act, spans=redaction.spans, by=by.signature, at=timezone.now()
    )


def _record(event: Event, item: AgendaItem, redaction: Redaction, by: Actor) -> None:
    """How much is hidden of each kind, and never a word of it."""
    hidden = Counter(span["kind"] for listed in redaction.spans.values() for span in listed if span["hidden"])
    details: dict[str, Any] = {
        "panel": item.meeting.panel.slug,
        "meeting": item.meeting.number,
        "item": item.number,
        "revision": redaction.revision,
        "hidden": dict(sorted(hidden.items())),
    }
    record(event, by=by, case=item.case, version=redaction.case_version, details=details)
