"""Who reads how far members agree, who takes a pack, and who writes, reads and confirms minutes."""

from collections.abc import Sequence

from cases.decisions import YES, Decision, no
from cases.enums import ItemStage
from cases.models import Actor, AgendaItem, Attendance, Meeting
from cases.panels.meetings.policies import Sitting, is_going_on
from cases.words import uk_date

MOST_IN_ONE = 60
TO_BE_DONE = {
    ItemStage.SELECTED: "has not been released: release it, or take it off the agenda",
    ItemStage.IN_REVIEW: "is still in review: close its round first",
    ItemStage.AT_PANEL: "has no finding yet: record what the panel finds",
}


def may_read_agreement(_actor: Actor, sitting: Sitting, *, is_in_review: bool) -> Decision:
    """Those who run or chair the meeting; its other members once no round is open any more."""
    if sitting.runs or sitting.chairs:
        return YES
    if is_in_review:
        return no("Members are still reviewing: how far they agree is shown when the last round has closed.")
    return YES if sitting.attendance else no("You are not invited to this meeting.")


def may_take_pack(_actor: Actor, meeting: Meeting, sitting: Sitting) -> Decision:
    """Whoever is invited takes their own; whoever runs the meeting makes anybody's who is invited."""
    if meeting.cancelled_at is not None:
        return no(f"This meeting was cancelled on {uk_date(meeting.cancelled_at)}, so it has no pack.")
    if meeting.announced_at is None:
        return no("A pack can be made when the meeting has been announced: until then its members see nothing of it.")
    return YES if sitting.runs or sitting.attendance else no("A pack is for those who are invited to the meeting.")


def may_read_minutes(actor: Actor, meeting: Meeting, sitting: Sitting) -> Decision:
    """A draft is for those who write and confirm it; confirmed minutes are for everybody on the panel."""
    if sitting.runs or sitting.chairs:
        return YES
    if not actor.sits_on_panels:
        return no("Minutes are for those who sit on the panel and those who run it.")
    if meeting.confirmed_at is not None:
        return YES
    return no("The minutes are still being written: they are here to read when the chair has confirmed them.")


def may_write_minutes(_actor: Actor, meeting: Meeting, sitting: Sitting) -> Decision:
    """Whoever runs the meeting, until the chair confirms."""
    if not sitting.runs:
        return no("Minutes are written by administrators whose membership covers every force of the panel.")
    return is_going_on(meeting)


def may_confirm_minutes(_actor: Actor, meeting: Meeting, sitting: Sitting) -> Decision:
    """Whoever chairs the meeting, once."""
    if not sitting.chairs:
        return no("Minutes are confirmed by whoever chairs the meeting.")
    return is_going_on(meeting)


def can_be_confirmed(items: Sequence[AgendaItem]) -> Decision:
    """Every case on the agenda has been decided, or carried over with a question; those that have not are named."""
    undone = [f"case {item.number} {TO_BE_DONE[ItemStage(item.stage)]}" for item in items if item.stage in TO_BE_DONE]
    if undone:
        return no(f"The minutes cannot be confirmed yet: {'; '.join(undone)}.")
    return YES if items else no("The minutes cannot be confirmed: nothing is on the agenda of this meeting.")


def fits_one_document(cases: int, recipients: int) -> Decision:
    """Several packs in one document, as long as they can be made while somebody waits; one pack always can."""
    if recipients > 1 and cases > MOST_IN_ONE:
        return no(
            f"Together these packs hold {cases} cases, and one document holds at most {MOST_IN_ONE}: make them one "
            "recipient at a time."
        )
    return YES


def is_recipient(attendance: Attendance, actor: Actor) -> bool:
    """Whether a pack for this attendance is this person's own."""
    return actor.membership is not None and attendance.membership_id == actor.membership.pk
