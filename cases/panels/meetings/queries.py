"""Meetings, their agenda, who is invited, and how somebody stands to them."""

from collections.abc import Collection
from itertools import chain

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.enums import ItemStage, Role
from cases.models import (
    Actor,
    AgendaItem,
    Attendance,
    Consultation,
    Declaration,
    Invitation,
    Meeting,
    Membership,
    Panel,
    PanelTerms,
    Proposal,
    ProposalMove,
    Seat,
)
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


def conflicted_on(cases: Collection[int]) -> dict[int, set[int]]:
    """For each of these cases, whose conflict it is, as `in_conflict` says it of one person."""
    declared = Declaration.objects.standing().filter(case__in=cases)
    moves = ProposalMove.objects.filter(proposal__case__in=cases)
    asked = Consultation.objects.filter(proposal__case__in=cases)
    pairs = chain(
        declared.values_list("case", "person"),
        Proposal.objects.filter(case__in=cases).values_list("case", "proposer"),
        moves.order_by().values_list("proposal__case", "membership__person"),
        asked.order_by().values_list("proposal__case", "membership__person"),
    )
    found: dict[int, set[int]] = {}
    for case, person in pairs:
        found.setdefault(case, set()).add(person)
    return found


def invited_to(meeting: Meeting) -> QuerySet[Attendance]:
    """Those invited, in the order in which they are listed everywhere."""
    standing = Attendance.objects.standing().filter(meeting=meeting)
    return standing.select_related("membership__person").order_by("membership__person__name", "pk")


def seated_on(panel: Panel) -> QuerySet[Membership]:
    """Who sits on the panel today and still acts under that membership."""
    today = timezone.localdate()
    seats = Seat.objects.in_force_on(today).filter(panel=panel, membership=OuterRef("pk"))
    seated = Membership.objects.in_force_on(today).filter(Exists(seats), person__is_active=True)
    return seated.select_related("person").order_by("person__name", "pk")


def chairs_of(meeting: Meeting) -> QuerySet[Membership]:
    """Who chairs: whoever presides by name, and else the panel's chairs."""
    seated = seated_on(meeting.panel)
    presiding = Attendance.objects.standing().filter(meeting=meeting, presides=True, membership=OuterRef("pk"))
    named = seated.filter(Exists(presiding))
    return named if named.exists() else seated.filter(role=Role.PANEL_CHAIR)


def meetings_before(meeting: Meeting) -> QuerySet[Meeting]:
    """The panel's meetings before this one that were not cancelled, the last of them first.

    By their day; without a meeting, by the last day for answers; where one of two has neither, by their numbers.
    """
    others = Meeting.objects.standing().filter(panel=meeting.panel_id).exclude(pk=meeting.pk)
    dated = others.annotate(day=Coalesce("held_on", "answer_by")).order_by(F("day").desc(nulls_last=True), "-number")
    by_number, day = Q(number__lt=meeting.number), meeting.held_on or meeting.answer_by
    if day is None:
        return dated.filter(by_number)
    return dated.filter(Q(day__lt=day) | (by_number & (Q(day=day) | Q(day__isnull=True))))


def going_on(actor: Actor) -> QuerySet[Meeting]:
    """The meetings that this person sees and that are neither cancelled nor closed by their minutes."""
    return Meeting.objects.visible_to(actor).standing().filter(confirmed_at__isnull=True)


def own_questions(actor: Actor) -> QuerySet[Invitation]:
    """What this member was asked and sees, answered or not; a case that they have a conflict with is not among it."""
    own = Invitation.objects.filter(attendance__membership=actor.membership, attendance__withdrawn_at__isnull=True)
    return own.filter(conflicted_at__isnull=True, item__in=AgendaItem.objects.visible_to(actor))


def own_open_questions(actor: Actor) -> QuerySet[Invitation]:
    """What this member has still to answer."""
    waiting = own_questions(actor).filter(answered_at__isnull=True, item__stage=ItemStage.IN_REVIEW)
    return waiting.filter(item__meeting__cancelled_at__isnull=True)


def places_of(meeting: Meeting) -> dict[int, Attendance]:
    """Everybody who was ever invited, by the order of the invitations: a place stays one person's for good."""
    invited = Attendance.objects.filter(meeting=meeting).select_related("meeting__panel", "membership__person")
    return dict(enumerate(invited.order_by("pk"), 1))


def found_count(meeting: Meeting) -> int:
    """Of how many of its cases the panel has recorded what it finds."""
    return AgendaItem.objects.filter(meeting=meeting, findings__isnull=False).distinct().count()


def meetings_to_carry_to(item: AgendaItem, actor: Actor) -> QuerySet[Meeting]:
    """The other meetings of the panel that are still to come or under way and do not have this case."""
    has_it = AgendaItem.objects.on_the_agenda().filter(meeting=OuterRef("pk"), case=item.case_id)
    others = going_on(actor).filter(~Exists(has_it), panel=item.meeting.panel_id).exclude(pk=item.meeting_id)
    return others.order_by(F("held_on").asc(nulls_last=True), "number")


def has_left(meeting: Meeting) -> bool:
    """Whether somebody is still waited for who does not sit on the panel any more."""
    waiting = Invitation.objects.filter(
        item__meeting=meeting,
        item__stage=ItemStage.IN_REVIEW,
        answered_at__isnull=True,
        conflicted_at__isnull=True,
        attendance__withdrawn_at__isnull=True,
    )
    return waiting.exclude(attendance__membership__in=seated_on(meeting.panel)).exists()
