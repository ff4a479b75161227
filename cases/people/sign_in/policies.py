"""What people may do with their own sign-in."""

from django.conf import settings

from cases.decisions import YES, Decision, no
from cases.models import Actor, Person
from cases.people.policies import may_change_person
from cases.people.sign_in.words import LAST_FACTOR


def may_remove_factor(*, others: int) -> Decision:
    """Where a second factor is required, nobody removes their last one."""
    return no(LAST_FACTOR) if settings.SECOND_FACTOR_REQUIRED and others == 0 else YES


def may_forget_factors(actor: Actor, person: Person, factors: int) -> Decision:
    """A system manager who has made sure who asks lets somebody who lost their second factor set up another."""
    if not (changing := may_change_person(actor, person)):
        return changing
    return YES if factors else no("They have no second factor: there is nothing to remove.")
