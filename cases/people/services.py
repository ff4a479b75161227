"""Signing in and out, and changing the membership in use: one act, one audit event."""

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.enums import Event
from cases.models import Actor, Membership, Person
from cases.people import policies
from cases.people.queries import actor_for, memberships_of


@transaction.atomic
def open_session(*, person: Person) -> Actor:
    """Record that a person signed in, under the membership they begin with."""
    actor = actor_for(person, memberships_of(person, timezone.localdate()), chosen=None)
    record(Event.SESSION_OPENED, by=actor)
    return actor


@transaction.atomic
def refuse_session(*, email: str) -> None:
    """Record that a sign-in was refused, and for whom, if that is anybody.

    What belongs to nobody is left out: people type their password in the wrong box.
    """
    known = Person.objects.filter(email=email.strip().lower()).values_list("email", flat=True).first()
    record(Event.SIGN_IN_REFUSED, by=None, details={"email": known} if known else {"email": "nobody's"})


@transaction.atomic
def close_session(*, by: Actor) -> None:
    """Record that a person signed out."""
    record(Event.SESSION_CLOSED, by=by)


@transaction.atomic
def choose_membership(*, by: Actor, membership: Membership) -> Actor:
    """Act under another of one's own memberships from now on; recorded under the one left behind."""
    policies.may_use_membership(by.person, membership, timezone.localdate()).require()
    record(Event.MEMBERSHIP_CHOSEN, by=by, details={"from": by.title, "to": membership.title})
    return actor_for(by.person, [membership], membership.pk)
