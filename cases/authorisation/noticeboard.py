"""Notices as a page shows them: what each is about, where it leads, and whether it still asks for anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from cases.enums import NoticeKind
from cases.models import Meeting, Notice

# Pages that are found by the proposal's number; every other kind leads to the proposal itself.
PAGES: Final = {
    NoticeKind.TO_ENDORSE: "authorise-decide",
    NoticeKind.TO_AUTHORISE: "authorise-decide",
    NoticeKind.TO_CONFIRM: "authorise-verbal",
    NoticeKind.TO_REVIEW: "proposal-review",
    NoticeKind.TO_TELL_VICTIM: "proposal-victim-told",
}
# And by the meeting's panel and number; every other kind leads to the meeting itself.
MEETING_PAGES: Final = {
    NoticeKind.TO_SCORE: "review-queue",
    NoticeKind.TO_FIND: "meeting-table",
    NoticeKind.TO_CONFIRM_MINUTES: "meeting-minutes",
}
LISTS: Final = {NoticeKind.TO_CONSULT: "consultations", NoticeKind.TO_RECONCILE: "reconciliations"}


@dataclass(frozen=True, slots=True)
class Line:
    """One notice: its words, and whether it is new, still open, or settled."""

    notice: Notice
    words: str
    is_new: bool
    is_open: bool


def lines_of(notices: Iterable[Notice]) -> list[Line]:
    return [
        Line(
            one,
            _words(one),
            is_new=one.read_at is None and one.settled_at is None,
            is_open=one.settled_at is None,
        )
        for one in notices
    ]


def address_of(notice: Notice) -> str:
    """The page where it is done; of what is settled, what it was about."""
    kind = NoticeKind(notice.kind)
    if notice.meeting is not None:
        return _at_meeting(kind, notice.meeting, is_open=notice.settled_at is None)
    if kind in LISTS:
        return reverse(LISTS[kind])
    if notice.proposal is None:
        return reverse("home")
    if kind in PAGES and notice.settled_at is None:
        return reverse(PAGES[kind], args=[notice.proposal_id])
    return notice.proposal.get_absolute_url()


def _at_meeting(kind: NoticeKind, meeting: Meeting, *, is_open: bool) -> str:
    if kind in MEETING_PAGES and is_open:
        return reverse(MEETING_PAGES[kind], args=[meeting.panel.slug, meeting.number])
    return meeting.get_absolute_url()


def _words(notice: Notice) -> str:
    label = NoticeKind(notice.kind).label
    if notice.meeting is not None:
        return f"{label}: {notice.meeting}, {notice.meeting.panel}"
    return f"{label}: proposal {notice.proposal_id}" if notice.proposal_id else label
