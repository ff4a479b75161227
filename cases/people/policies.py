"""Who may act as what."""

from datetime import date

from cases.decisions import YES, Decision, no
from cases.models import Membership, Person


def may_use_membership(person: Person, membership: Membership, on: date) -> Decision:
    """A person acts under their own memberships, while they are in force."""
    if membership.person_id != person.pk:
        return no("This membership is another person's: choose one of yours.")
    if membership.starts_on > on:
        return no("This membership has not begun yet: choose another, or come back on its first day.")
    if membership.ends_on and membership.ends_on < on:
        return no("This membership has ended: choose another, or ask your system manager to renew it.")
    return YES
