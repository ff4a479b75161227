"""What awaits this actor of meetings: reviews, findings, minutes, and what those who run them have to do; with it, the
whole desk."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cases.authorisation import desk as authorisation
from cases.enums import ItemStage, NoticeKind, Presence, Role
from cases.imports.desk import Duty, since_words
from cases.models import Actor, AgendaItem, Attendance, Invitation, Notice
from cases.panels.meetings.queries import going_on, own_open_questions
from cases.words import uk_date


def duties_of(actor: Actor) -> list[Duty]:
    """All that waits for this actor: what members wait for together first, then everything else."""
    found: tuple[Duty | None, ...] = ()
    if actor.sits_on_panels:
        found = (reviews_awaited(actor), findings_awaited(actor), minutes_awaited(actor))
    elif actor.runs_panels:
        found = (*meetings_to_prepare(actor), *meetings_held(actor), *cases_to_carry(actor))
    return [*(duty for duty in found if duty), *authorisation.duties_of(actor)]


def reviews_awaited(actor: Actor) -> Duty | None:
    """The released cases that this member has not answered about yet; on paper, somebody enters the answers."""
    asked = own_open_questions(actor).filter(attendance__on_paper=False)
    listed = asked.annotate(due=Coalesce("item__meeting__answer_by", "item__meeting__held_on"))
    pages = list(listed.values_list("item__meeting__panel__slug", "item__meeting__number", "due"))
    if not pages:
        return None
    first = min(pages, key=lambda one: one[2] or date.max)
    words = f"To be answered by {uk_date(first[2])}" if first[2] else ""
    return Duty("Cases that await your review", len(pages), words, _page("review-queue", pages), "Review them")


def findings_awaited(actor: Actor) -> Duty | None:
    """For whoever chairs: the cases whose rounds are closed and that the panel has to decide on."""
    chaired = going_on(actor).filter(_chaired_by(actor))
    waiting = AgendaItem.objects.visible_to(actor).filter(meeting__in=chaired, stage=ItemStage.AT_PANEL)
    title = "Cases that await the panel’s finding"
    return _items(title, waiting, "round_closed_at", "First round closed on", "meeting-table", "Sit at the table")


def minutes_awaited(actor: Actor) -> Duty | None:
    """For whoever chairs: the minutes that they were asked to confirm."""
    told = Notice.objects.visible_to(actor).open().filter(kind=NoticeKind.TO_CONFIRM_MINUTES)
    pages = list(told.order_by("at").values_list("meeting__panel__slug", "meeting__number", "at"))
    title = "Minutes that await your confirmation"
    return _duty(title, pages, "Oldest written on", "meeting-minutes", "Read them")


def meetings_to_prepare(actor: Actor) -> Iterable[Duty | None]:
    """What is to be done before members can review."""
    run = going_on(actor)
    untold = run.filter(announced_at__isnull=True).order_by("made_at")
    pages = list(untold.values_list("panel__slug", "number", "made_at"))
    yield _duty("Meetings that members do not know of yet", pages, "First called on", "meeting", "See them")
    selected = AgendaItem.objects.filter(meeting__in=run, stage=ItemStage.SELECTED)
    title = "Selected cases to redact and release"
    yield _items(title, selected, "meeting__made_at", "For a meeting called on", "meeting-release", "Release them")
    on_paper = Invitation.objects.filter(
        item__meeting__in=run,
        item__stage=ItemStage.IN_REVIEW,
        attendance__on_paper=True,
        attendance__withdrawn_at__isnull=True,
        answered_at__isnull=True,
        conflicted_at__isnull=True,
    )
    pages = list(
        on_paper.order_by("asked_at").values_list("item__meeting__panel__slug", "item__meeting__number", "asked_at")
    )
    yield _duty("Answers on paper that are not entered", pages, "First asked for on", "score-sheets", "Enter them")


def meetings_held(actor: Actor) -> Iterable[Duty | None]:
    """What is to be done after a meeting."""
    run, today = going_on(actor), timezone.localdate()
    unsaid = Attendance.objects.standing().filter(meeting=OuterRef("pk"), presence=Presence.EXPECTED)
    unrecorded = run.filter(Exists(unsaid), held_on__lte=today, announced_at__isnull=False).order_by("held_on")
    pages = list(unrecorded.values_list("panel__slug", "number", "held_on"))
    yield _duty(
        "Meetings of which nobody recorded who attended", pages, "First held on", "meeting-attendance", "Record it"
    )
    items = AgendaItem.objects.filter(meeting=OuterRef("pk"))
    undone = items.filter(stage__in=(ItemStage.SELECTED, ItemStage.IN_REVIEW, ItemStage.AT_PANEL))
    found = items.filter(stage__in=(ItemStage.FOUND, ItemStage.CARRIED_OVER))
    unwritten = run.filter(Exists(found), ~Exists(undone), minutes="").order_by("held_on")
    pages = list(unwritten.values_list("panel__slug", "number", "made_at"))
    yield _duty("Meetings whose minutes are to be written", pages, "", "meeting-minutes", "Write them")


def cases_to_carry(actor: Actor) -> Iterable[Duty | None]:
    """The cases of which the panel needs to know more, on no later agenda yet."""
    waiting = AgendaItem.objects.visible_to(actor).filter(
        Q(stage=ItemStage.CARRIED_OVER) | Q(stage=ItemStage.AT_PANEL, meeting__cancelled_at__isnull=False),
        carried_to__isnull=True,
    )
    title = "Cases that wait for another meeting"
    yield _items(title, waiting, "round_closed_at", "First reviewed until", "meeting", "Put them on its agenda")


def _chaired_by(actor: Actor) -> Q:
    """The meetings that this member chairs, as `sitting_at` says it of one."""
    if actor.role == Role.PANEL_CHAIR:
        return Q()
    presiding = Attendance.objects.standing().filter(meeting=OuterRef("pk"), membership=actor.membership, presides=True)
    return Q(Exists(presiding))


def _items(title: str, items: QuerySet[AgendaItem], since: str, words: str, page: str, link: str) -> Duty | None:
    pages = list(items.order_by(since).values_list("meeting__panel__slug", "meeting__number", since))
    return _duty(title, pages, words, page, link)


def _duty(title: str, pages: list[tuple[Any, ...]], words: str, page: str, link: str) -> Duty | None:
    """How many there are; the first of them is the oldest."""
    if not pages:
        return None
    oldest = since_words(words, pages[0][2]) if words else ""
    return Duty(title, len(pages), oldest, _page(page, pages), link)


def _page(page: str, pages: list[tuple[Any, ...]]) -> str:
    """Of one meeting, where it is done; of several, the list of meetings."""
    places = {(slug, number) for slug, number, _since in pages}
    return reverse(page, args=places.pop()) if len(places) == 1 else reverse("meetings")
