"""Meetings, their agenda, who is invited, and how somebody stands to them."""

from django.db.models import QuerySet
from django.utils import timezone

from cases.enums import Role
from cases.models import Actor, AgendaItem, Attendance, Invitation, Meeting, Panel, PanelTerms, Seat
from cases.models.conflicts import in_conflict
from cases.panels.meetings.policies import Sitting


def terms_of(panel: Panel) -> PanelTerms:
    """The panel's terms; what a panel works on that was given none."""
    found = PanelTerms.objects.filter(panel=panel).first()
    return found or PanelTerms(panel=panel, changed_at=timezone.now(), changed_by="Scrutiny")


def sitting_at(meeting: Meeting, actor: Actor) -> Sitting:
    """How this person stands to a meeting: whether they run it, chair it, or were invited."""
    if actor.runs_panels:
        return Sitting(runs=Panel.objects.run_by(actor).filter(pk=meeting.panel_id).exists())
    if not actor.sits_on_panels:
        return Sitting()
    seated = Seat.objects.in_force_on(timezone.localdate()).filter(panel=meeting.panel_id, membership=actor.membership)
    if not seated.exists():
        return Sitting()
    attendance = Attendance.objects.standing().filter(meeting=meeting, membership=actor.membership).first()
    presides = attendance is not None and attendance.presides
    return Sitting(chairs=presides or actor.role == Role.PANEL_CHAIR, attendance=attendance)


def sitting_on(item: AgendaItem, actor: Actor) -> Sitting:
    """How this person stands to one case of a meeting, a conflict included."""
    sitting = sitting_at(item.meeting, actor)
    is_conflicted = AgendaItem.objects.filter(in_conflict(actor.person), pk=item.pk).exists()
    return Sitting(runs=sitting.runs, chairs=sitting.chairs, attendance=sitting.attendance, is_conflicted=is_conflicted)


def outstanding(item: AgendaItem) -> QuerySet[Invitation]:
    """Who is still to answer about this case; a conflict is no answer and is not waited for."""
    asked = Invitation.objects.filter(item=item, attendance__withdrawn_at__isnull=True)
    return asked.filter(answered_at__isnull=True, conflicted_at__isnull=True)
