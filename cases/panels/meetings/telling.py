"""Telling people what a meeting asks of them, and letting them off once it does no longer; never a word of a case."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from cases.authorisation import letters
from cases.enums import ItemStage, NoticeKind, Presence
from cases.models import AgendaItem, Attendance, Invitation, Meeting, Membership, Notice
from cases.panels.meetings.moving import lock_meeting
from cases.panels.meetings.queries import chairs_of, seated_on


@transaction.atomic
def tell_invited(meeting: Meeting, memberships: Iterable[Membership]) -> None:
    """They are invited; and whatever was released already awaits their review."""
    meeting, invited = lock_meeting(meeting), list(memberships)
    _tell(meeting, NoticeKind.TO_ATTEND, invited)
    awaited = _with_questions(meeting)
    _tell(meeting, NoticeKind.TO_SCORE, [one for one in invited if one.pk in awaited])


def tell_to_score(item: AgendaItem) -> None:
    """A case was released for review."""
    tell_open_reviews(item.meeting)


@transaction.atomic
def tell_open_reviews(meeting: Meeting) -> None:
    """Whoever has something to review is told, once for all the cases of a meeting.

    Members on paper are not: their sheets are sent and entered for them.
    """
    meeting = lock_meeting(meeting)
    awaited = _with_questions(meeting)
    _tell(meeting, NoticeKind.TO_SCORE, [one for one in seated_on(meeting.panel) if one.pk in awaited])


@transaction.atomic
def tell_round_closed(item: AgendaItem) -> None:
    """Once no round of the meeting is open, its cases await whoever chairs it; and nobody's review is awaited."""
    meeting = lock_meeting(item.meeting)
    stages = set(AgendaItem.objects.filter(meeting=meeting).order_by().values_list("stage", flat=True))
    if ItemStage.AT_PANEL in stages and ItemStage.IN_REVIEW not in stages:
        _tell(meeting, NoticeKind.TO_FIND, chairs_of(meeting))
    _settle(meeting)


@transaction.atomic
def tell_minutes(meeting: Meeting) -> None:
    """The minutes await whoever chairs the meeting."""
    meeting = lock_meeting(meeting)
    _tell(meeting, NoticeKind.TO_CONFIRM_MINUTES, chairs_of(meeting))


@transaction.atomic
def tell_changed(meeting: Meeting) -> None:
    """The meeting is at another time or place, or will not be: everybody who was invited is told."""
    meeting = lock_meeting(meeting)
    invited = Attendance.objects.standing().filter(meeting=meeting).select_related("membership")
    _tell(meeting, NoticeKind.MEETING_CHANGED, [one.membership for one in invited], even_if_cancelled=True)


@transaction.atomic
def let_off(meeting: Meeting) -> None:
    """Settle whatever was asked of somebody and is no longer."""
    _settle(lock_meeting(meeting))


def tell_again() -> None:
    """Let off whom a meeting no longer asks for anything although nobody acted: their seat has ended, for example."""
    asking = Notice.objects.open().filter(meeting__isnull=False).order_by()
    for meeting in Meeting.objects.filter(pk__in=asking.values("meeting")).order_by("pk"):
        let_off(meeting)


def _tell(
    meeting: Meeting, kind: NoticeKind, memberships: Iterable[Membership], *, even_if_cancelled: bool = False
) -> None:
    """One open notice a kind, meeting and member, and a letter after the act to those who want one at once.

    Nobody is told of a meeting that they cannot open yet.
    """
    if meeting.announced_at is None or (meeting.cancelled_at is not None and not even_if_cancelled):
        return
    told = Notice.objects.open().filter(meeting=meeting, kind=kind)
    known = set(told.values_list("membership", flat=True))
    now = timezone.now()
    new = sorted((one for one in memberships if one.pk not in known), key=lambda one: one.pk)
    Notice.objects.bulk_create(
        Notice(person_id=one.person_id, membership=one, kind=kind, meeting=meeting, at=now) for one in new
    )
    if people := sorted({one.person_id for one in new}):
        transaction.on_commit(partial(letters.write_soon, people), robust=True)


def _with_questions(meeting: Meeting) -> set[int]:
    """The memberships, those on paper left out, that have something to review now."""
    open_questions = Invitation.objects.filter(
        item__meeting=meeting,
        item__stage=ItemStage.IN_REVIEW,
        answered_at__isnull=True,
        conflicted_at__isnull=True,
        attendance__withdrawn_at__isnull=True,
        attendance__on_paper=False,
    )
    return set(open_questions.order_by().values_list("attendance__membership", flat=True))


def _settle(meeting: Meeting) -> None:
    """Settle the notices of which nothing is left to do; with the meeting locked, nothing comes to be meanwhile."""
    told = list(Notice.objects.open().filter(meeting=meeting).order_by("pk"))
    if not told:
        return
    still = _still_asked(meeting, {NoticeKind(one.kind) for one in told})
    settled = [one.pk for one in told if one.membership_id not in still[NoticeKind(one.kind)]]
    Notice.objects.filter(pk__in=settled).update(settled_at=timezone.now())


def _still_asked(meeting: Meeting, kinds: Iterable[NoticeKind]) -> dict[NoticeKind, set[int]]:
    """For each kind, of which memberships it still asks something."""
    seated = set(seated_on(meeting.panel).values_list("pk", flat=True))
    is_over = meeting.cancelled_at is not None or meeting.confirmed_at is not None
    still: dict[NoticeKind, set[int]] = {kind: set() for kind in kinds}
    invited = Attendance.objects.standing().filter(meeting=meeting)
    for kind in still:
        if kind == NoticeKind.MEETING_CHANGED:
            still[kind] = seated
        elif is_over:
            continue
        elif kind == NoticeKind.TO_ATTEND:
            expected = invited.filter(presence=Presence.EXPECTED)
            still[kind] = seated & set(expected.values_list("membership", flat=True))
        elif kind == NoticeKind.TO_SCORE:
            still[kind] = seated & _with_questions(meeting)
        elif kind == NoticeKind.TO_FIND:
            waiting = AgendaItem.objects.filter(meeting=meeting, stage=ItemStage.AT_PANEL)
            still[kind] = _chairs(meeting) if waiting.exists() else set()
        else:
            still[kind] = _chairs(meeting)
    return still


def _chairs(meeting: Meeting) -> set[int]:
    return set(chairs_of(meeting).values_list("pk", flat=True))
