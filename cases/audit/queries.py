"""The audit record as auditors read it: narrowed, a page at a time, and how far it is sealed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from cases.audit.processing import events_of
from cases.audit.reaching import Events, clusters, last_seal, waiting
from cases.enums import Processing
from cases.models import Actor, AuditEvent, AuditSeal, Force, Membership, Person

A_PAGE: Final = 50
COUNTED_UP_TO: Final = 1_000
LATE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the events, newest first, and the numbers from which newer and older ones follow."""

    events: list[AuditEvent]
    newer: int | None
    older: int | None


@dataclass(frozen=True, slots=True)
class SealingState:
    """How far the record is sealed."""

    sealed: int
    sealed_at: datetime | None
    waiting: int
    is_late: bool


def record_for(actor: Actor) -> Events:
    """What this person may read of the audit record, newest first."""
    return AuditEvent.objects.visible_to(actor).order_by("-id")


def forces_of(actor: Actor) -> list[Force]:
    return list(Force.objects.filter(pk__in=actor.force_ids).order_by("name"))


def narrowed(events: Events, asked: Mapping[str, Any]) -> Events:
    """The events for which everything that is asked holds."""
    if person := asked.get("person"):
        named = Person.objects.filter(name__icontains=person).values("email")
        events = events.filter(Q(person__icontains=person) | Q(details__email__icontains=person) | Q(person__in=named))
    if agency := asked.get("agency"):
        events = events.filter(membership_number__in=Membership.objects.filter(agency=agency).values("pk"))
    if processing := asked.get("processing"):
        events = events.filter(kind__in=events_of(Processing(processing)))
    if kind := asked.get("kind"):
        events = events.filter(kind=kind)
    if force := asked.get("force"):
        events = events.filter(force=force)
    if case := asked.get("case"):
        events = _about(events, case)
    if since := asked.get("since"):
        events = events.filter(at__gte=timezone.make_aware(datetime.combine(since, time.min)))
    if until := asked.get("until"):
        events = events.filter(at__lt=timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min)))
    return events


def page_of(events: Events, *, before: int | None, after: int | None) -> Page:
    """A page by the number it stands before or after, so that the last page costs no more than the first."""
    if after is not None:
        found = list(events.filter(id__gt=after).order_by("id")[: A_PAGE + 1])
        if len(found) > A_PAGE:
            shown = found[:A_PAGE][::-1]
            return Page(shown, newer=shown[0].pk, older=shown[-1].pk)
        before = None
    found = list((events.filter(id__lt=before) if before is not None else events)[: A_PAGE + 1])
    shown = found[:A_PAGE]
    return Page(
        shown,
        newer=shown[0].pk if shown and before is not None else None,
        older=shown[-1].pk if len(found) > A_PAGE else None,
    )


def count_in_words(events: Events) -> str:
    """How many events there are; beyond a thousand nobody counts."""
    found = events.order_by()[: COUNTED_UP_TO + 1].count()
    if found > COUNTED_UP_TO:
        return f"More than {COUNTED_UP_TO:,} events"
    return "1 event" if found == 1 else f"{found:,} events"


def sealing_state() -> SealingState:
    """How many events are sealed, since when, how many wait, and whether the oldest of these waits too long."""
    newest, late_from = last_seal(), timezone.now() - LATE
    unsealed = [waiting(cluster) for cluster in clusters()]
    oldest = [event.at for events in unsealed if (event := events.first()) is not None]
    return SealingState(
        sealed=newest.total if newest else 0,
        sealed_at=newest.sealed_at if newest else None,
        waiting=sum(events.count() for events in unsealed),
        is_late=any(at < late_from for at in oldest),
    )


def seal_over(event: AuditEvent) -> AuditSeal | None:
    """The seal that was made over an event: the first of its server's that reaches it."""
    seals = AuditSeal.objects.defer("entries").filter(cluster=event.cluster)
    reached = Q(last_transaction__gt=event.transaction) | Q(
        last_transaction=event.transaction, last_event__gte=event.pk
    )
    return seals.filter(reached).order_by("number").first()


def _about(events: Events, case: str) -> Events:
    """The events of one case, with those of many that list it among others."""
    quoted = {json.dumps(case), json.dumps(case, ensure_ascii=False)}
    events = events.annotate(as_text=Cast("details", TextField()))
    listed = Q()
    for words in quoted:
        listed |= Q(as_text__contains=words)
    return events.filter(Q(case_ref__iexact=case) | listed)
