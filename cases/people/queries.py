"""Memberships and the actor they make."""

from datetime import date

from cases.models import Actor, Membership, Person


def memberships_of(person: Person, on: date) -> list[Membership]:
    """The memberships in force that day, with their forces, in the order they were given."""
    return list(Membership.objects.in_force_on(on).filter(person=person).prefetch_related("forces"))


def actor_for(person: Person, memberships: list[Membership], chosen: int | None) -> Actor:
    """The person under the membership they chose, or their first; without one they may do nothing."""
    membership = next((m for m in memberships if m.pk == chosen), memberships[0] if memberships else None)
    force_ids = tuple(force.pk for force in membership.forces.all()) if membership else ()
    return Actor(person=person, membership=membership, force_ids=force_ids)
