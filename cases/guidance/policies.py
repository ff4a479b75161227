"""Who may do what with rules and settings."""

from cases.decisions import YES, Decision, no
from cases.enums import Role
from cases.models import Actor, Force


def may_see_settings(actor: Actor) -> Decision:
    """What a force has set is seen by those who run its scrutiny, those whose cases it judges, and who sets it."""
    if actor.sees_cases or actor.role == Role.SYSTEM_MANAGER:
        return YES
    return no("A force’s settings are seen by those who see its cases, and by its system manager.")


def may_change_settings(actor: Actor, force: Force) -> Decision:
    """A system manager of the force sets what the guidance leaves to it."""
    if actor.role != Role.SYSTEM_MANAGER:
        return no("Only a system manager changes a force's settings.")
    if force.pk not in actor.force_ids:
        return no(f"Your membership does not cover {force.name}.")
    return YES
