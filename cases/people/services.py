"""What people say of themselves: under which membership they act, and why they look at cases."""

from django.db import transaction
from django.utils import timezone

from cases.audit.services import record
from cases.enums import Event, Purpose
from cases.models import Actor, Membership
from cases.people import policies
from cases.people.queries import actor_for


@transaction.atomic
def choose_membership(*, by: Actor, membership: Membership) -> Actor:
    """Act under another of one's own memberships from now on; recorded under the one left behind."""
    today = timezone.localdate()
    policies.may_use_membership(by.person, membership, today).require()
    record(Event.MEMBERSHIP_CHOSEN, by=by, details={"from": by.title, "to": membership.title})
    return actor_for(by.person, [membership], membership.pk, today)


@transaction.atomic
def state_purpose(*, by: Actor, purpose: Purpose, words: str) -> str:
    """Why this person looks at cases from now on, as every look will carry it."""
    policies.may_state_purpose(by).require()
    stated = [words] if purpose == Purpose.OTHER else [purpose.label, words]
    why = ": ".join(filter(None, stated))
    record(Event.PURPOSE_STATED, by=by, why=why, details={"purpose": purpose.value, "before": by.why})
    return why
