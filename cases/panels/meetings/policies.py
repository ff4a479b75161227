"""Who calls and runs a meeting, and who does what to an item of its agenda."""

from dataclasses import dataclass

from cases.decisions import YES, Decision, no
from cases.enums import ItemStage
from cases.models import Actor, AgendaItem, Attendance, Meeting
from cases.words import uk_date


@dataclass(frozen=True, slots=True)
class Sitting:
    """How somebody stands to a meeting, or to one case of it, as `queries.sitting_at` and `sitting_on` find it."""

    runs: bool = False
    chairs: bool = False
    attendance: Attendance | None = None
    is_conflicted: bool = False


def may_read_meetings(actor: Actor) -> Decision:
    """Meetings are read by those who sit on panels and those who run them."""
    return (
        YES if actor.sits_on_panels or actor.runs_panels else no("Meetings are for a panel’s members and secretaries.")
    )


def may_run_meetings(actor: Actor) -> Decision:
    return YES if actor.runs_panels else no("Meetings are called and run by administrators.")


def may_run_meeting(_actor: Actor, meeting: Meeting, sitting: Sitting) -> Decision:
    """An administrator whose membership covers every force of the panel; never once it is over."""
    if not sitting.runs:
        return no("A meeting is run by administrators whose membership covers every force of its panel.")
    return is_going_on(meeting)


def is_going_on(meeting: Meeting) -> Decision:
    """Neither cancelled nor closed by its minutes."""
    if meeting.cancelled_at is not None:
        return no(f"This meeting was cancelled on {uk_date(meeting.cancelled_at)}.")
    if meeting.confirmed_at is not None:
        return no(
            f"The minutes were confirmed on {uk_date(meeting.confirmed_at)}: nothing of this meeting changes now."
        )
    return YES


def may_release_item(actor: Actor, item: AgendaItem, sitting: Sitting) -> Decision:
    return may_run_meeting(actor, item.meeting, sitting)


def may_close_round(actor: Actor, item: AgendaItem, sitting: Sitting) -> Decision:
    """The last answer closes it; before that an administrator may."""
    return may_run_meeting(actor, item.meeting, sitting)


def may_remove_item(actor: Actor, item: AgendaItem, sitting: Sitting) -> Decision:
    return may_run_meeting(actor, item.meeting, sitting)


def may_find(_actor: Actor, item: AgendaItem, sitting: Sitting) -> Decision:
    """Whoever chairs the meeting records what the panel finds, but not of a case that they have a conflict with."""
    if not (going_on := is_going_on(item.meeting)):
        return going_on
    if not sitting.chairs:
        return no("The finding is recorded by whoever chairs the meeting.")
    if sitting.is_conflicted:
        return no("You have a conflict with this case: somebody else must chair it.")
    if item.stage == ItemStage.IN_REVIEW:
        return no("Members are still reviewing this case: the round must close first.")
    return YES
