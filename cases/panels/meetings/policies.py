"""Who calls and runs a meeting, and who does what to an item of its agenda."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from cases.decisions import YES, Decision, no
from cases.enums import ItemStage
from cases.models import Actor, AgendaItem, Attendance, Meeting, Membership, Panel
from cases.panels.policies import may_seat
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


def may_call_meeting(actor: Actor, panel: Panel, served: Collection[str]) -> Decision:
    """Whoever runs a panel for all its forces calls its meetings."""
    if not (allowed := may_run_meetings(actor)):
        return allowed
    return may_seat(actor, panel, served)


def days_fit(held_on: date | None, answer_by: date | None) -> Decision:
    """A meeting has its day, a review without one a last day for answers; members answer before they meet."""
    if held_on is None and answer_by is None:
        return no("Without a meeting, say by which day members answer.")
    if held_on and answer_by and answer_by > held_on:
        return no("Members answer before the meeting: choose a day on or before it.")
    return YES


def may_announce(actor: Actor, meeting: Meeting, sitting: Sitting, *, invited: int) -> Decision:
    """Members see a meeting once it is announced, and somebody must be there to be told."""
    if not (allowed := may_run_meeting(actor, meeting, sitting)):
        return allowed
    if meeting.announced_at is not None:
        return no(f"This meeting was announced on {uk_date(meeting.announced_at)}.")
    if not invited:
        return no("Nobody is invited yet: invite members first.")
    return YES


def may_cancel(actor: Actor, meeting: Meeting, sitting: Sitting, *, found: int) -> Decision:
    """A meeting that found anything has happened: its minutes are confirmed instead."""
    if not (allowed := may_run_meeting(actor, meeting, sitting)):
        return allowed
    if found:
        return no(f"The panel has recorded what it found of {cases_in_words(found)}: confirm the minutes instead.")
    return YES


def may_be_invited(membership: Membership, panel: Panel, *, is_seated: bool, is_invited: bool) -> Decision:
    """Those who sit on the panel today, once."""
    if is_invited:
        return no(f"{membership.person} is invited already.")
    if not is_seated:
        return no(f"{membership.person} does not sit on {panel}: give them a seat first.")
    return YES


def may_change_invitation(actor: Actor, attendance: Attendance, sitting: Sitting) -> Decision:
    """An invitation that stands is changed or withdrawn by whoever runs the meeting."""
    if not (allowed := may_run_meeting(actor, attendance.meeting, sitting)):
        return allowed
    if attendance.withdrawn_at is not None:
        return no(f"The invitation of {attendance.membership.person} was withdrawn already.")
    return YES


def may_record_attendance(actor: Actor, meeting: Meeting, sitting: Sitting) -> Decision:
    """Who was there is recorded from the day of the meeting on; who sends apologies, at once."""
    if not (allowed := may_run_meeting(actor, meeting, sitting)):
        return allowed
    if meeting.held_on is None:
        return no("Members review these cases without a meeting: who has answered counts as being there.")
    return YES


def waits_for_another_meeting(item: AgendaItem) -> bool:
    """Whether a finding carried it over, or its meeting was cancelled after members had reviewed it."""
    unfound = item.stage == ItemStage.AT_PANEL and item.meeting.cancelled_at is not None
    return item.stage == ItemStage.CARRIED_OVER or unfound


def may_carry_over(
    _actor: Actor, item: AgendaItem, to: Meeting, sitting: Sitting, *, taken: Meeting | None
) -> Decision:
    """A case that waits for another meeting goes to one of the same panel that is still to come, once.

    By an administrator; by whoever chairs, as they record that the panel needs to know more.
    """
    if not (sitting.runs or sitting.chairs):
        return no("A case is carried over by an administrator of the panel, or by its chair with the finding.")
    if not waits_for_another_meeting(item):
        return no("Only a case that the panel could not conclude is carried over to another meeting.")
    if taken:
        return no(f"This case is on the agenda of {taken} already.")
    if to.panel_id != item.meeting.panel_id or to.pk == item.meeting_id:
        return no(f"Choose another meeting of {item.meeting.panel}.")
    return is_going_on(to)


def cases_in_words(number: int) -> str:
    return "1 case" if number == 1 else f"{number} cases"


def may_release_item(actor: Actor, item: AgendaItem, sitting: Sitting) -> Decision:
    """An administrator whose membership covers every force of the panel, until the meeting is over."""
    return may_run_meeting(actor, item.meeting, sitting)


def may_close_round(actor: Actor, item: AgendaItem, sitting: Sitting) -> Decision:
    """The last answer closes it; before that an administrator may."""
    return may_run_meeting(actor, item.meeting, sitting)


def may_remove_item(actor: Actor, item: AgendaItem, sitting: Sitting) -> Decision:
    """An administrator whose membership covers every force of the panel, with a reason."""
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
