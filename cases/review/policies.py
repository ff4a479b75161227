"""Who scores a case, declares a conflict with it, and closes its round."""

from cases.decisions import YES, Decision, no
from cases.enums import ItemStage
from cases.models import Actor, AgendaItem, Attendance, Declaration, Invitation, Meeting
from cases.panels.meetings.policies import Sitting, is_going_on, may_run_meeting
from cases.words import uk_date

TO_BE_DECIDED = (ItemStage.IN_REVIEW, ItemStage.AT_PANEL)
CONFLICTED = "There is a declared conflict with this case, or a part in it, so it is not reviewed."


def may_read_rounds(actor: Actor) -> Decision:
    """Members and chairs review what was released to the panels they sit on."""
    return YES if actor.sits_on_panels else no("Cases are reviewed by panel members and chairs.")


def may_review(actor: Actor, item: AgendaItem, sitting: Sitting) -> Decision:
    """Whoever is invited to the meeting scores its cases, vote or no vote, until the round closes."""
    if not (reads := may_read_rounds(actor)):
        return reads
    if not (going_on := is_going_on(item.meeting)):
        return going_on
    if sitting.is_conflicted:
        return no(CONFLICTED)
    if sitting.attendance is None:
        return no("You are not invited to this meeting, so you are not asked about its cases.")
    return is_in_review(item)


def is_in_review(item: AgendaItem) -> Decision:
    """Between its release and the close of its round."""
    if item.round_closed_at is not None:
        return no(f"The round of this case closed on {uk_date(item.round_closed_at)}: no review changes any more.")
    if item.stage != ItemStage.IN_REVIEW:
        return no("This case is not in review.")
    return YES


def may_enter_sheet(
    actor: Actor, item: AgendaItem, sitting: Sitting, attendance: Attendance, asked: Invitation | None, has_seat: bool
) -> Decision:
    """An administrator enters what a member who answers on paper has written, as long as the round is open."""
    if not (runs := may_run_meeting(actor, item.meeting, sitting)):
        return runs
    if attendance.withdrawn_at is not None or attendance.meeting_id != item.meeting_id:
        return no("This member is not invited to this meeting.")
    if not attendance.on_paper:
        return no("This member answers here and not on paper: nobody enters a review for them.")
    if not has_seat:
        return no("This member no longer sits on the panel, so nothing is entered for them.")
    if asked is None:
        return no("This member has not been asked about this case.")
    if asked.conflicted_at is not None:
        return no(CONFLICTED)
    return is_in_review(item)


def may_declare(actor: Actor, item: AgendaItem, sitting: Sitting, attendance: Attendance | None) -> Decision:
    """A member declares for themselves until the panel has found; an administrator for a member on paper."""
    if not (going_on := is_going_on(item.meeting)):
        return going_on
    if attendance is None and not actor.sits_on_panels:
        return no("A conflict is declared by the member who has it.")
    if attendance is None and not (sitting.attendance or sitting.chairs):
        return no("You are not invited to this meeting, so you are not asked about its cases.")
    if attendance is not None and not sitting.runs:
        return no(
            "A conflict is entered from paper by administrators whose membership covers every force of the panel."
        )
    if attendance is not None and (attendance.meeting_id != item.meeting_id or attendance.withdrawn_at is not None):
        return no("This member is not invited to this meeting.")
    if attendance is not None and not attendance.on_paper:
        return no("This member answers here and not on paper: they declare a conflict themselves.")
    if item.stage not in TO_BE_DECIDED:
        return no(
            "A conflict is declared while a case is in review or with the panel. The panel is done with this one, or "
            "has not begun: tell whoever runs the meeting."
        )
    return YES


def may_lift(actor: Actor, declaration: Declaration, meeting: Meeting, sitting: Sitting) -> Decision:
    """An administrator lifts what was declared by mistake."""
    if not (runs := may_run_meeting(actor, meeting, sitting)):
        return runs
    if declaration.lifted_at is not None:
        return no(f"This conflict was lifted on {uk_date(declaration.lifted_at)}.")
    return YES
