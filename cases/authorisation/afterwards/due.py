"""What a delivered resolution still asks: telling the victim by its day, a supervisor's review, an open difference."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cases.authorisation.afterwards.policies import may_follow_up, may_review
from cases.authorisation.policies import FOLLOW_UP
from cases.casework.queries.provenance import provenance_of
from cases.decisions import Decision
from cases.enums import Role, VictimInformed
from cases.guidance.catalogue.conditions import VICTIM_IDENTIFIED
from cases.guidance.working_days import working_days_between
from cases.models import Actor, Case, Proposal, Reconciliation, SupervisorReview

MOST_LISTED = 200
NOT_TOLD = Q(victim_informed__isnull=True) | Q(victim_informed=VictimInformed.NO)


@dataclass(frozen=True, slots=True)
class VictimToTell:
    """A victim who has not been told the outcome: by when they are to be, and how many working days late it is."""

    case: Case
    due_on: date
    days_late: int
    is_due_today: bool = False

    @property
    def is_overdue(self) -> bool:
        return self.days_late > 0

    @property
    def words(self) -> str:
        """Overdue by 3 working days; due today."""
        if self.days_late:
            return f"Overdue by {self.days_late} working day{'s' * (self.days_late != 1)}"
        return "Due today" if self.is_due_today else "Not due yet"


@dataclass(frozen=True, slots=True)
class After:
    """What follows one delivery, and what this reader may do about it."""

    words: str
    waits: VictimToTell | None
    review: SupervisorReview | None
    may_open_case: bool
    may_tell: Decision
    may_end: bool
    may_review: Decision


def after_of(proposal: Proposal, actor: Actor, *, may_end: bool) -> After | None:
    """What its page says of a proposal that has become a case; None before delivery."""
    case = proposal.case
    provenance = provenance_of(case) if case else None
    if case is None or provenance is None:
        return None
    return After(
        words=provenance.words,
        waits=to_tell(case),
        review=SupervisorReview.objects.filter(proposal=proposal).first(),
        may_open_case=Case.objects.visible_to(actor).filter(pk=case.pk).exists(),
        may_tell=may_follow_up(actor, proposal),
        may_end=may_end,
        may_review=may_review(actor, proposal),
    )


def victims_to_tell(actor: Actor, today: date | None = None) -> list[VictimToTell]:
    """For whoever may say that they were told, those who wait, the longest due first."""
    return list(_in_words(cases_to_tell(actor), today))


def cases_to_tell(actor: Actor) -> QuerySet[Case]:
    """The cases delivered here whose victim waits: an officer's own, and those that supervisors and force leads see."""
    served = Case.objects.current().filter(NOT_TOLD, VICTIM_IDENTIFIED, proposal__force__in=actor.force_ids)
    if actor.role == Role.OFFICER:
        own = served.filter(proposal__proposer=actor.person)
    else:
        seen = served.filter(proposal__in=Proposal.objects.visible_to(actor))
        own = seen if actor.role in FOLLOW_UP else Case.objects.none()
    return own.select_related("proposal").order_by("informed_by", "pk")


def to_tell(case: Case, today: date | None = None) -> VictimToTell | None:
    """The same of one case; None where there is nobody to tell, or they have been told."""
    waits = case.victim_informed in (None, VictimInformed.NO)
    if not case.victim_identified or not waits or case.informed_by is None:
        return None
    today, due_on = today or timezone.localdate(), case.informed_by
    return VictimToTell(case, due_on, working_days_between(due_on, today), is_due_today=due_on == today)


def reviews_awaited(actor: Actor) -> QuerySet[Proposal]:
    """What officers delivered on their own authority and a supervisor has not looked at, the longest first."""
    if actor.role != Role.SUPERVISOR:
        return Proposal.objects.none()
    waiting = Proposal.objects.filter(force__in=actor.force_ids, awaits_review=True)
    return waiting.exclude(proposer=actor.person).select_related("case", "proposer").order_by("delivered_at", "pk")


def reconciliations_listed(actor: Actor) -> QuerySet[Reconciliation]:
    """What imports say otherwise, open ones first and of those the longest, then the newest settled."""
    visible = Reconciliation.objects.visible_to(actor).select_related("case__force", "case__proposal", "batch")
    return visible.order_by(F("closed_at").desc(nulls_first=True), "opened_at", "pk")


def _in_words(cases: QuerySet[Case], today: date | None) -> Iterator[VictimToTell]:
    for case in cases:
        if found := to_tell(case, today):
            yield found
