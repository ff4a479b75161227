"""Who may act as what, and who may say so."""

from collections.abc import Collection, Iterable
from datetime import date

from cases.decisions import YES, Decision, no
from cases.enums import Role
from cases.models import Actor, Force, ForceRequirements, Membership, Person
from cases.people.lapses import lapsed, requirements_of

OWN = "This is your own, so another system manager must do it."
ENDED = "This membership has ended: give another one instead."


def in_order(membership: Membership, requirements: ForceRequirements | None, on: date) -> Decision:
    """Whoever acts for a force has in order, on that day, what the force asks of its people."""
    faults = [_of_yours(fault.fault) for fault in lapsed(membership, requirements, on)]
    if not requirements or not faults:
        return YES
    return no(
        f"{' '.join(faults)} Ask the system manager of {requirements.force.name} to record it once it is in order."
    )


def forces_in_order(membership: Membership, on: date) -> list[Force]:
    """The membership's forces for which everything is in order; the others drop out until it is again."""
    return [force for force in membership.forces.all() if in_order(membership, requirements_of(force), on)]


def may_use_membership(person: Person, membership: Membership, on: date) -> Decision:
    """A person acts under their own memberships, while they are in force and nothing has lapsed for all the forces."""
    if membership.person_id != person.pk:
        return no("This membership is another person's: choose one of yours.")
    if has_ended(membership, on):
        return no("This membership has ended: choose another, or ask your system manager to renew it.")
    if membership.starts_on > on:
        return no("This membership has not begun yet: choose another, or come back on its first day.")
    if not forces_in_order(membership, on):
        return no(" ".join(dict.fromkeys(_why_not(membership, on))))
    return YES


def has_ended(membership: Membership, on: date) -> bool:
    return membership.ended_at is not None or (membership.ends_on is not None and membership.ends_on < on)


def may_state_purpose(actor: Actor) -> Decision:
    """Those who see whole cases say why they look; others' work says it for them."""
    return YES if actor.runs_scrutiny else no("Your work itself says why you look at a case, so there is no need.")


def may_manage_people(actor: Actor) -> Decision:
    """System managers say who acts for their forces."""
    if actor.role == Role.SYSTEM_MANAGER:
        return YES
    return no("Only a system manager sees and changes who acts for a force.")


def may_change_requirements(actor: Actor, force: Force) -> Decision:
    """A force's own system manager says what it asks of its people."""
    if not (managing := may_manage_people(actor)):
        return managing
    return _serves_all(actor, [force])


def keeps_the_manager(actor: Actor, asked: ForceRequirements, on: date) -> Decision:
    """Nobody asks for what they have not got: the system manager would be the first whom nobody could let in again."""
    missing = lapsed(actor.membership, asked, on) if actor.membership else []
    if not missing:
        return YES
    faults = " ".join(_of_yours(fault.fault) for fault in missing)
    return no(f"You would shut yourself out. {faults} Have another system manager record it first.")


def may_give_membership(actor: Actor, person: Person | None, forces: Collection[Force]) -> Decision:
    """A system manager gives memberships of the forces they serve, and none to themselves."""
    if not (managing := may_manage_people(actor)):
        return managing
    if person == actor.person:
        return no("Nobody gives themselves a membership: another system manager must.")
    return _serves_all(actor, forces)


def may_change_membership(actor: Actor, membership: Membership, on: date) -> Decision:
    """A system manager changes and ends memberships of their own forces, until they have ended; never their own."""
    if not (managing := may_manage_people(actor)):
        return managing
    if membership.person_id == actor.person.pk:
        return no(OWN)
    if has_ended(membership, on):
        return no(ENDED)
    return _serves_all(actor, membership.forces.all())


def may_change_person(actor: Actor, person: Person) -> Decision:
    """A person's name, address and sign-in are one system manager's only where that manager serves all they act for.

    Who could change the address of another force's person could sign in as them.
    """
    if not (managing := may_manage_people(actor)):
        return managing
    if person == actor.person:
        return no(OWN)
    elsewhere = Force.objects.filter(memberships__person=person).exclude(pk__in=actor.force_ids)
    if elsewhere.exists():
        return no("Not all they do here is for forces you serve, so this is not yours to change: end what is yours.")
    return YES


def may_close(actor: Actor, person: Person) -> Decision:
    if not (changing := may_change_person(actor, person)):
        return changing
    return YES if person.is_active else no("Their sign-in is closed already.")


def may_open(actor: Actor, person: Person) -> Decision:
    if not (changing := may_change_person(actor, person)):
        return changing
    return no("Their sign-in is open already.") if person.is_active else YES


def may_invite_again(actor: Actor, person: Person) -> Decision:
    """An invitation goes out again until the person has answered it."""
    if not (managing := may_manage_people(actor)):
        return managing
    if person == actor.person:
        return no(OWN)
    if not person.is_active:
        return no("Their sign-in is closed: open it first.")
    if person.has_usable_password():
        return no("They have chosen a password: if they forgot it, they ask for a new one where they sign in.")
    return YES


def _serves_all(actor: Actor, forces: Iterable[Force]) -> Decision:
    beyond = [force.name for force in forces if force.pk not in actor.force_ids]
    return no(f"Your membership does not cover {' and '.join(beyond)}.") if beyond else YES


def _why_not(membership: Membership, on: date) -> Iterable[str]:
    for force in membership.forces.all():
        yield in_order(membership, requirements_of(force), on).reason


def _of_yours(fault: str) -> str:
    """ "Your vetting ended on 3 May 2026." """
    return f"{fault.capitalize()} for you." if fault.startswith("no ") else f"Your {fault}."
