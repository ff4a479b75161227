"""Who has answered, who is asked, and one's own review; no query here reads a review that is not one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cases.enums import Agency, ItemStage
from cases.models import (
    Actor,
    AgendaItem,
    Attendance,
    Invitation,
    Meeting,
    Membership,
    Panel,
    Person,
    Release,
    Review,
    Seat,
)
from cases.models.meetings import AgendaItemQuerySet


def items_to_open(actor: Actor) -> AgendaItemQuerySet:
    """The items that this person sees, with everything that a page about one of them names."""
    return AgendaItem.objects.visible_to(actor).select_related("meeting__panel", "case__force", "release__panel")


def open_rounds_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(meeting=meeting, stage=ItemStage.IN_REVIEW)


def answers_to(item: AgendaItem) -> QuerySet[Invitation]:
    """Who has answered, whether they are still invited or not; a conflict takes an answer back."""
    return Invitation.objects.filter(item=item, answered_at__isnull=False, conflicted_at__isnull=True)


def invitation_of(item: AgendaItem, attendance: Attendance) -> Invitation | None:
    return Invitation.objects.filter(item=item, attendance=attendance).first()


def own_review(item: AgendaItem, person: Person) -> Review | None:
    """What this person has said of a case or begun to say, whether it counts or not."""
    return Review.objects.filter(item=item, person=person).first()


def has_scored(review: Review | None) -> bool:
    """Whether this review counts: submitted, and not set aside."""
    return review is not None and review.submitted_at is not None and review.set_aside_at is None


def has_seen_hits(item: AgendaItem, person: Person) -> bool:
    """Whether somebody may have seen what screening found in this case before they score it here; in doubt, yes.

    They have if they scored it before, and they may have if they sat on a panel while it had the case in the open: by a
    release that no round hid, at an earlier table, in minutes. A seat counts for the whole of its first and last day.
    """
    if Review.objects.filter(person=person, item__case=item.case_id, hits_were_visible__isnull=False).exists():
        return True
    seats = list(Seat.objects.filter(membership__person=person))
    given = Release.objects.filter(case=item.case_id, panel__in={seat.panel_id for seat in seats})
    releases = given.only("panel", "at", "withdrawn_at", "gave_way").prefetch_related("agenda_items")
    return any(
        seat.panel_id == one.panel_id and _sat_between(seat, one.at, _open_until(one, item))
        for one in releases
        if not _was_hidden_throughout(one)
        for seat in seats
    )


def _was_hidden_throughout(release: Release) -> bool:
    """Whether the round with which a release began hides its hits still, or was taken off together with it."""
    opened = [(one.round_opened_at, one.pk, one) for one in release.agenda_items.all() if one.round_opened_at]
    if not opened:
        return False
    _at, _pk, first = min(opened)
    was_taken_off = bool(first.removed_at and release.withdrawn_at and release.withdrawn_at <= first.removed_at)
    return first.hides_hits and (first.stage == ItemStage.IN_REVIEW or was_taken_off)


def _open_until(release: Release, item: AgendaItem) -> datetime:
    """What gave way is still read where an item has it; from the day on which this round opened, it hides them all."""
    ends = [timezone.now()]
    if release.withdrawn_at and not release.gave_way:
        ends.append(release.withdrawn_at)
    if item.hides_hits and item.round_opened_at and release.panel_id == item.meeting.panel_id:
        ends.append(item.round_opened_at)
    return min(ends)


def _sat_between(seat: Seat, begins: datetime, ends: datetime) -> bool:
    first, last = timezone.localdate(begins), timezone.localdate(ends)
    has_left = (seat.ended_at and seat.ended_at < begins) or (seat.ends_on and seat.ends_on < first)
    return begins <= ends and seat.starts_on <= last and not has_left


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
    asked = Invitation.objects.filter(item__in=items, conflicted_at__isnull=True)
    waited_for = Count("pk", filter=Q(answered_at__isnull=True, attendance__withdrawn_at__isnull=True))
    counted = asked.order_by().values_list("item", "attendance__membership__agency")
    found: dict[int, dict[Agency, tuple[int, int]]] = {item.pk: {} for item in items}
    for item, agency, number, answered in counted.annotate(number=waited_for, answered=Count("answered_at")):
        found[item][Agency(agency)] = (number, answered)
    return {
        item: Awaited(
            agencies=[(one, agencies[one][0]) for one in Agency if agencies.get(one, (0, 0))[0]],
            answered=sum(answered for _awaited, answered in agencies.values()),
        )
        for item, agencies in found.items()
    }
