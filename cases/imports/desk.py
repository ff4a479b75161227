"""What awaits this actor on their desk of cases, imports and memberships: how much, and since when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cases.enums import BatchState, Role
from cases.guidance.queries import stale_cases
from cases.imports.policies import SILENT_CHECK, SILENT_STORE
from cases.models import Actor, Case, Flag, ImportBatch, Release
from cases.models.hidden_hits import hidden_until_scored
from cases.people.queries import lapsing_soon
from cases.words import uk_date

COUNTED = 1_000
DEPARTS = 2


@dataclass(frozen=True, slots=True)
class Duty:
    """One kind of work that waits: what it is, how many, since when, and where it is done."""

    title: str
    count: int
    oldest: str
    address: str
    link: str

    @property
    def number(self) -> str:
        return f"{self.count:,}" if self.count <= COUNTED else f"More than {COUNTED:,}"


def duties_of(actor: Actor) -> list[Duty]:
    """What waits for this actor and for nobody else's role; nothing that is done."""
    wanted = (
        unflagged_departures,
        unflagged_released_departures,
        imports_to_decide,
        imports_that_stopped,
        stale_screening,
        newest_quality,
        memberships_to_renew,
    )
    return [duty for find in wanted if (duty := find(actor))]


def unflagged_departures(actor: Actor) -> Duty | None:
    """Cases of their forces that depart from guidance and that this administrator has not flagged yet."""
    if actor.role != Role.ADMINISTRATOR:
        return None
    own = Flag.objects.visible_to(actor).standing().filter(case=OuterRef("pk"), author=actor.person)
    waiting = Case.objects.visible_to(actor).current().filter(~Exists(own), gravity_order=DEPARTS)
    return duty_of(
        "Cases that depart from guidance and that you have not flagged",
        waiting,
        "disposal_date",
        "Oldest resolved on",
        "cases",
        "?severity=breach",
        "See the cases that depart from guidance",
    )


def unflagged_released_departures(actor: Actor) -> Duty | None:
    """What was released to this member, departs from guidance (as far as shown) and has no flag of theirs yet."""
    if not actor.sits_on_panels:
        return None
    own = Flag.objects.standing().filter(release=OuterRef("pk"), author=actor.person)
    shown = Release.objects.visible_to(actor).exclude(hidden_until_scored(actor))
    waiting = shown.filter(~Exists(own), breach_count__gt=0)
    return duty_of(
        "Released cases that depart from guidance and that you have not flagged",
        waiting,
        "at",
        "Oldest released on",
        "released-cases",
        "?severity=breach&flags=no",
        "See these cases",
    )


def imports_to_decide(actor: Actor) -> Duty | None:
    """Imports that are checked, or stand at their columns, until somebody decides."""
    undecided = (BatchState.NEEDS_COLUMNS, BatchState.CHECKED)
    waiting = ImportBatch.objects.visible_to(actor).filter(state__in=undecided)
    return _imports("Imports that wait for your decision", waiting)


def imports_that_stopped(actor: Actor) -> Duty | None:
    """Imports whose job died, as it said or as its silence says, to start again or to abandon."""
    now = timezone.now()
    batches = ImportBatch.objects.visible_to(actor).alias(heard_at=Coalesce("beat_at", "received_at"))
    stopped = batches.filter(
        Q(state=BatchState.STOPPED)
        | Q(state__in=(BatchState.RECEIVED, BatchState.CHECKING), heard_at__lt=now - SILENT_CHECK)
        | Q(state=BatchState.COMMITTING, heard_at__lt=now - SILENT_STORE)
    )
    return _imports("Imports that stopped before they were finished", stopped)


def _imports(title: str, waiting: QuerySet[ImportBatch]) -> Duty | None:
    return duty_of(title, waiting, "received_at", "Oldest received on", "imports", "", "See the imports")


def stale_screening(actor: Actor) -> Duty | None:
    """Cases last screened as another version, or by an older catalogue or other settings."""
    if actor.role != Role.ADMINISTRATOR:
        return None
    stale = stale_cases(Case.objects.visible_to(actor), actor.force_ids)
    return duty_of(
        "Cases whose screening is out of date",
        stale,
        "screened_at",
        "Oldest screened on",
        "cases",
        "?stale=true",
        "See these cases",
    )


def newest_quality(actor: Actor) -> Duty | None:
    """For the person who owns recording: what the latest import left out."""
    if actor.role != Role.CRIME_REGISTRAR:
        return None
    batches = ImportBatch.objects.visible_to(actor).filter(state=BatchState.COMMITTED).exclude(quality={})
    batch = batches.order_by("-finished_at", "-pk").first()
    if batch is None or batch.finished_at is None:
        return None
    return Duty(
        "Record-quality digest",
        batch.created_count + batch.updated_count,
        f"Cases in the latest import, {batch.filename}, stored on {uk_date(timezone.localdate(batch.finished_at))}",
        reverse("import", args=[batch.pk]),
        "See what was not recorded",
    )


def memberships_to_renew(actor: Actor) -> Duty | None:
    """For the system manager: whose membership lapses or ends within thirty days."""
    if actor.role != Role.SYSTEM_MANAGER:
        return None
    lapsing = lapsing_soon(actor, timezone.localdate())
    if not lapsing:
        return None
    return Duty("Memberships that lapse or end within 30 days", len(lapsing), "", reverse("people"), "See the people")


def duty_of(
    title: str, waiting: QuerySet[Any], since: str, words: str, page: str, query: str, link: str
) -> Duty | None:
    """Counted no further than anybody reads a number."""
    count = len(waiting.order_by().values_list("pk")[: COUNTED + 1])
    if not count:
        return None
    oldest = waiting.order_by().aggregate(oldest=Min(since))["oldest"]
    return Duty(title, count, since_words(words, oldest), reverse(page) + query, link)


def since_words(words: str, oldest: Any) -> str:
    """The day of the oldest, and how many days ago that was."""
    if oldest is None:
        return ""
    day = oldest if type(oldest) is date else timezone.localdate(oldest)
    days = (timezone.localdate() - day).days
    ago = {0: "today", 1: "yesterday"}.get(days, f"{days:,} days ago")
    return f"{words} {uk_date(day)}, {ago}"
