"""Who may do what with rules and settings."""

from cases.decisions import YES, Decision, no
from cases.enums import Role
from cases.models import Actor, Force


def may_change_settings(actor: Actor, force: Force) -> Decision:
    """A system manager of the force sets what the guidance leaves to it."""
    if actor.role != Role.SYSTEM_MANAGER:
        return no("Only a system manager changes a force's settings.")
    if force.pk not in actor.force_ids:
        return no(f"Your membership does not cover {force.name}.")
    return YES
