"""Memberships, the actor they make, and the people a system manager answers for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Q, QuerySet, TextChoices, Value, When

from cases.decisions import Decision
from cases.models import Actor, Force, ForceRequirements, Membership, Notice, Person, Seat
from cases.people import policies
from cases.people.lapses import WARNED_DAYS_BEFORE, first_to_lapse, in_order_on, lapsed, requirements_of
from cases.words import uk_date


class State(TextChoices):
    """How a membership stands on a day."""

    IN_FORCE = "in_force", "In force"
    LAPSED = "lapsed", "Lapsed"
    ENDED = "ended", "Ended"
    TO_COME = "to_come", "Not yet begun"


@dataclass(frozen=True, slots=True)
class Standing:
    """One membership as its holder may use it on a day: for which forces, and if for none or not yet, why."""

    membership: Membership
    forces: tuple[Force, ...]
    may_use: Decision

    @property
    def dropped(self) -> list[Force]:
        """The forces for which something is not in order."""
        return [force for force in self.membership.forces.all() if force not in self.forces]


def standings_of(person: Person, on: date) -> list[Standing]:
    """All the memberships a person has or had, with their forces, in the order they were given."""
    held = Membership.objects.filter(person=person).with_forces()
    return [
        Standing(one, tuple(policies.forces_in_order(one, on)), policies.may_use_membership(person, one, on))
        for one in held
    ]


def memberships_of(person: Person, on: date) -> list[Membership]:
    """The memberships that may be used that day, with their forces, in the order they were given."""
    held = Membership.objects.in_force_on(on).filter(person=person).with_forces()
    return [one for one in held if policies.may_use_membership(person, one, on)]


def actor_for(person: Person, memberships: list[Membership], chosen: int | None, on: date) -> Actor:
    """The person under the membership they chose, or their first; without one they may do nothing.

    They act for the forces for which what these ask is in order.
    """
    membership = next((m for m in memberships if m.pk == chosen), memberships[0] if memberships else None)
    forces = policies.forces_in_order(membership, on) if membership else ()
    return Actor(person=person, membership=membership, force_ids=tuple(force.pk for force in forces))


def warnings_of(actor: Actor, on: date) -> list[str]:
    """What this person must know about the membership in use: what lapsed for one of its forces, what soon will."""
    return list(_warnings(actor.membership, on)) if actor.membership else []


def _warnings(membership: Membership, on: date) -> Iterator[str]:
    serving = policies.forces_in_order(membership, on)
    for force in membership.forces.all():
        if force not in serving:
            why = policies.in_order(membership, requirements_of(force), on).reason
            yield f"You cannot act for {force.name} now. {why}"
    for force, held in first_to_lapse(membership, serving, on):
        yield f"Your {held.name} ends on {uk_date(held.last_day)}: then you can no longer act for {force.name}."
    if membership.ends_on and membership.ends_on < on + WARNED_DAYS_BEFORE:
        yield f"Your membership as {membership.title} ends on {uk_date(membership.ends_on)}."


def unread_notices(actor: Actor) -> int:
    """How much of what awaits this person, under the membership in use, they have not looked at."""
    return Notice.objects.visible_to(actor).open().filter(read_at__isnull=True).count()


def faults_of(membership: Membership, on: date) -> list[str]:
    """What is not in order, as its system manager reads it: "Hampshire Constabulary: vetting ended on 3 May 2026"."""
    return [
        f"{force.name}: {fault.fault}"
        for force in membership.forces.all()
        for fault in lapsed(membership, requirements_of(force), on)
    ]


def memberships_listed(actor: Actor, on: date) -> QuerySet[Membership]:
    """The memberships that a system manager answers for, each with its state that day."""
    visible = Membership.objects.visible_to(actor).with_forces().select_related("person")
    return with_state(visible, on).order_by("person__name", "person_id", "pk")


def with_state(memberships: QuerySet[Membership], on: date) -> QuerySet[Membership]:
    """Each membership's state on that day, as `state`."""
    over = Q(ended_at__isnull=False) | Q(ends_on__lt=on)
    in_order = in_order_on(on, ForceRequirements.objects.all())
    state = Case(
        When(over, then=Value(State.ENDED.value)),
        When(starts_on__gt=on, then=Value(State.TO_COME.value)),
        When(in_order, then=Value(State.IN_FORCE.value)),
        default=Value(State.LAPSED.value),
        output_field=CharField(),
    )
    return memberships.annotate(state=state)


def seats_by_membership(memberships: Iterable[Membership], on: date) -> dict[int, list[Seat]]:
    """The seats on panels that these memberships hold that day."""
    held: dict[int, list[Seat]] = {}
    seats = Seat.objects.in_force_on(on).filter(membership__in=[one.pk for one in memberships])
    for seat in seats.select_related("panel"):
        held.setdefault(seat.membership_id, []).append(seat)
    return held


def lapsing_soon(actor: Actor, on: date) -> list[Membership]:
    """The memberships in force that lapse or end within thirty days, for the system manager who can see to it."""
    held = Membership.objects.visible_to(actor).in_force_on(on).with_forces().select_related("person")
    return [one for one in held if _lapses_soon(one, on)]


def _lapses_soon(membership: Membership, on: date) -> bool:
    ends = membership.ends_on is not None and membership.ends_on < on + WARNED_DAYS_BEFORE
    return ends or bool(first_to_lapse(membership, policies.forces_in_order(membership, on), on))


def forces_served(actor: Actor) -> QuerySet[Force]:
    return Force.objects.filter(pk__in=actor.force_ids)


def requirements_or_none(force: Force) -> ForceRequirements:
    """What a force asks for; where it asks for nothing, that, not stored yet."""
    return ForceRequirements.objects.filter(force=force).first() or ForceRequirements(force=force, revision=0)


def would_lapse(asked: ForceRequirements, on: date) -> int:
    """How many people who may act for the force today could not, if it asked for this."""
    force = asked.force
    held = Membership.objects.in_force_on(on).filter(forces=force).with_forces()
    return sum(
        1
        for one in held
        if not policies.in_order(one, asked, on) and not lapsed(one, _asked_now(one.forces.all(), force), on)
    )


def _asked_now(forces: Iterable[Force], force: Force) -> ForceRequirements | None:
    return next((requirements_of(one) for one in forces if one == force), None)


def holders_of_staff_key(staff_key: str, forces: Iterable[Force], on: date) -> QuerySet[Membership]:
    """Memberships of these forces, not ended, that carry this key of the force."""
    standing = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    held = Membership.objects.filter(standing, staff_key=staff_key, ended_at__isnull=True, forces__in=list(forces))
    return held.select_related("person")
