"""What a force asks its people to have in order, until when it holds, and what has lapsed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from cases.models import Force, ForceRequirements, Membership
from cases.months import add_months
from cases.words import uk_date

WARNED_DAYS_BEFORE = timedelta(days=30)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that a force asks for: what is recorded of it, and the last day on which it holds."""

    name: str
    last_day: date | None

    def holds_on(self, day: date) -> bool:
        return self.last_day is not None and day <= self.last_day

    @property
    def fault(self) -> str:
        """ "No vetting is recorded" or "vetting ended on 3 May 2026": what is wrong where it does not hold."""
        if self.last_day is None:
            return f"no {self.name} is recorded"
        return f"{self.name} ended on {uk_date(self.last_day)}"


def requirements_of(force: Force) -> ForceRequirements | None:
    """What the force asks for; None where it asks for nothing."""
    return getattr(force, "requirements", None)


def holdings(membership: Membership, requirements: ForceRequirements | None, on: date) -> Iterator[Holding]:
    """What the force asks of this membership, as it is recorded; a day that is still to come records nothing yet."""
    if requirements is None:
        return
    if requirements.needs_vetting:
        yield Holding("vetting", membership.vetting_expires_on if membership.vetting_level else None)
    if requirements.needs_undertaking:
        signed = membership.undertaking_signed_on
        yield Holding("confidentiality undertaking", date.max if signed and signed <= on else None)
    if requirements.training_lasts_months:
        completed = membership.training_completed_on
        held = completed and completed <= on
        until = add_months(completed, requirements.training_lasts_months) if completed and held else None
        yield Holding("training in data protection", until)


def lapsed(membership: Membership, requirements: ForceRequirements | None, on: date) -> list[Holding]:
    """What does not hold on that day."""
    return [held for held in holdings(membership, requirements, on) if not held.holds_on(on)]


def first_to_lapse(membership: Membership, forces: Iterable[Force], on: date) -> list[tuple[Force, Holding]]:
    """What holds on that day and will not thirty days later, soonest first."""
    soon = [
        (force, held)
        for force in forces
        for held in holdings(membership, requirements_of(force), on)
        if held.last_day and on <= held.last_day < on + WARNED_DAYS_BEFORE
    ]
    return sorted(soon, key=lambda one: (one[1].last_day, one[0].pk))


def in_order_on(day: date, requirements: Iterable[ForceRequirements]) -> Q:
    """The memberships that have in order, on that day, what any one of their forces asks for.

    The same answer as `lapsed`, asked of the database, so that a list can be filtered by it.
    """
    all_asked = list(requirements)
    asking = {asked.force_id for asked in all_asked}
    served = Membership.forces.through.objects.filter(membership=OuterRef("pk"))
    condition = Q(Exists(served.exclude(force__in=asking)))
    for asked in all_asked:
        condition |= Q(Exists(served.filter(force=asked.force_id))) & _in_order_for(asked, day)
    return condition


def _in_order_for(asked: ForceRequirements, day: date) -> Q:
    condition = Q()
    if asked.needs_vetting:
        condition &= Q(vetting_level__gt="", vetting_expires_on__gte=day)
    if asked.needs_undertaking:
        condition &= Q(undertaking_signed_on__lte=day)
    if asked.training_lasts_months:
        since = _earliest_that_holds(day, asked.training_lasts_months)
        condition &= Q(training_completed_on__gte=since, training_completed_on__lte=day)
    return condition


def _earliest_that_holds(day: date, months: int) -> date:
    """The first day of training from which it still holds; months are of different lengths."""
    since = add_months(day, -months)
    while add_months(since, months) < day:
        since += ONE_DAY
    return since
