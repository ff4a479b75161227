"""Who sets a panel up, changes its terms and keeps its reason codes."""

from collections.abc import Collection, Iterable

from cases.decisions import YES, Decision, no
from cases.models import Actor, Force, Panel, Reason
from cases.panels.policies import may_run_panels
from cases.words import uk_date

RESERVED = frozenset({"cases", "new"})


def may_set_up(actor: Actor, forces: Iterable[Force]) -> Decision:
    """An administrator sets up a panel that serves forces of theirs and no other."""
    if not (allowed := may_run_panels(actor)):
        return allowed
    beyond = [force.name for force in forces if force.pk not in actor.force_ids]
    if beyond:
        return no(
            f"Your membership does not cover {', '.join(beyond)}: a panel is set up by those who serve all of it."
        )
    return YES


def may_change_terms(actor: Actor, panel: Panel, served: Collection[str]) -> Decision:
    """The terms and reason codes of a panel are kept by administrators whose membership covers all its forces."""
    if not (allowed := may_run_panels(actor)):
        return allowed
    if not set(served) <= set(actor.force_ids):
        return no(f"{panel} serves a force that your membership does not cover.")
    return YES


def may_retire(actor: Actor, reason: Reason, served: Collection[str]) -> Decision:
    """A panel retires what it added itself, once; the codes of everybody stay."""
    if reason.panel is None:
        return no("This reason is on the list for everybody: a panel retires only what it added itself.")
    if not (allowed := may_change_terms(actor, reason.panel, served)):
        return allowed
    if reason.retired_at is not None:
        return no(f"“{reason}” was retired on {uk_date(reason.retired_at)} already.")
    return YES
