"""Who has answered, who is asked, and one's own review; no query here reads a review that is not one's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from cases.enums import Agency, ItemStage
from cases.models import Actor, AgendaItem, Attendance, Invitation, Meeting, Membership, Panel, Person, Review, Seat
from cases.models.meetings import AgendaItemQuerySet


def items_to_open(actor: Actor) -> AgendaItemQuerySet:
    """The items that this person sees, with everything that a page about one of them names."""
    return AgendaItem.objects.visible_to(actor).select_related("meeting__panel", "case__force", "release__panel")


def open_rounds_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(meeting=meeting, stage=ItemStage.IN_REVIEW)


def answers_to(item: AgendaItem) -> QuerySet[Invitation]:
    """Who has answered and is still asked; a conflict takes an answer back."""
    asked = Invitation.objects.filter(item=item, attendance__withdrawn_at__isnull=True)
    return asked.filter(answered_at__isnull=False, conflicted_at__isnull=True)


def invitation_of(item: AgendaItem, attendance: Attendance) -> Invitation | None:
    return Invitation.objects.filter(item=item, attendance=attendance).first()


def own_review(item: AgendaItem, person: Person) -> Review | None:
    """What this person has said of a case or begun to say, whether it counts or not."""
    return Review.objects.filter(item=item, person=person).first()


def has_scored(review: Review | None) -> bool:
    """Whether this review counts: submitted, and not set aside."""
    return review is not None and review.submitted_at is not None and review.set_aside_at is None


def has_seen_hits(item: AgendaItem, person: Person) -> bool:
    """Whether somebody has scored this case before: they have seen its hits since, whatever this meeting hides."""
    scored = Review.objects.filter(person=person, item__case=item.case_id, hits_were_visible__isnull=False)
    return scored.exists()


def has_seat(panel: Panel, membership: Membership) -> bool:
    """Whether this membership sits on the panel today."""
    return Seat.objects.in_force_on(timezone.localdate()).filter(panel=panel, membership=membership).exists()


def purpose_of(item: AgendaItem) -> str:
    """The justification that a member's reading of a case carries: the meeting it is before."""
    return f"Panel: {item.meeting.panel}, meeting {item.meeting.number}"


@dataclass(frozen=True, slots=True)
class Awaited:
    """Who has not answered about one case, by agency and number and by nobody's name; and how many have."""

    agencies: Sequence[tuple[Agency, int]]
    answered: int

    @property
    def number(self) -> int:
        return sum(number for _agency, number in self.agencies)

    @property
    def words(self) -> str:
        """Magistrates (2), Probation (1)."""
        return ", ".join(f"{agency.label} ({number})" for agency, number in self.agencies)


def awaited_by_agency(items: Sequence[AgendaItem]) -> dict[int, Awaited]:
    """For each item, who is still awaited; from Invitation alone."""
    asked = Invitation.objects.filter(item__in=items, attendance__withdrawn_at__isnull=True, conflicted_at__isnull=True)
    counted = asked.order_by().values_list("item", "attendance__membership__agency")
    found: dict[int, dict[Agency, tuple[int, int]]] = {item.pk: {} for item in items}
    for item, agency, number, answered in counted.annotate(number=Count("pk"), answered=Count("answered_at")):
        found[item][Agency(agency)] = (number - answered, answered)
    return {
        item: Awaited(
            agencies=[(one, agencies[one][0]) for one in Agency if agencies.get(one, (0, 0))[0]],
            answered=sum(answered for _awaited, answered in agencies.values()),
        )
        for item, agencies in found.items()
    }
