"""Who releases cases to a panel, who sits on it, and who reads what was released."""

from collections.abc import Collection

from cases.decisions import YES, Decision, no
from cases.models import Actor, Case, Membership, Panel, Release, Seat
from cases.models.actor import SIT_ON_PANELS
from cases.words import uk_date

MOST_AT_ONCE = 200


def may_run_panels(actor: Actor) -> Decision:
    """Administrators run the panels that serve their forces."""
    return YES if actor.runs_panels else no("Panels are run by administrators.")


def may_read_panels(actor: Actor) -> Decision:
    """What a panel is, on which terms it works and who sits on it: for its members and those who run it."""
    if actor.sits_on_panels or actor.runs_panels:
        return YES
    return no("Panels are for those who sit on them and those who run them.")


def may_read_released(actor: Actor) -> Decision:
    """Members and chairs read what was released to the panels they sit on."""
    return YES if actor.sits_on_panels else no("Released cases are read by panel members and chairs.")


def may_release_to(actor: Actor, panel: Panel, served: Collection[str]) -> Decision:
    """An administrator releases to a panel that serves a force of theirs; `served` are the panel's forces."""
    if not (allowed := may_run_panels(actor)):
        return allowed
    if not set(served) & set(actor.force_ids):
        return no(f"{panel} serves none of the forces that your membership covers.")
    return YES


def may_release(actor: Actor, case: Case) -> Decision:
    """A case is released by an administrator of its force."""
    if not (allowed := may_run_panels(actor)):
        return allowed
    if case.force_id not in actor.force_ids:
        return no("Your membership does not cover this case’s force.")
    return YES


def can_be_released(case: Case, panel: Panel, served: Collection[str], *, is_stale: bool) -> Decision:
    """A standing case of a force that the panel serves, screened as it is today."""
    if case.force_id not in served:
        return no(f"{panel} does not serve {case.force.name}.")
    if case.recoded_at is not None:
        return no("The force records another outcome now, so it is no longer a Community Resolution.")
    if is_stale:
        return no("Its screening is out of date: have it screened again first.")
    return YES


def may_withdraw(actor: Actor, release: Release) -> Decision:
    """A standing release is withdrawn by an administrator of the case’s force."""
    if not (allowed := may_release(actor, release.case)):
        return allowed
    if release.withdrawn_at is not None:
        return no(f"This release was withdrawn on {uk_date(release.withdrawn_at)}.")
    return YES


def may_seat(actor: Actor, panel: Panel, served: Collection[str]) -> Decision:
    """A seat opens every case of its panel, so it is given and ended by an administrator of all the panel’s forces."""
    if not (allowed := may_run_panels(actor)):
        return allowed
    if not set(served) <= set(actor.force_ids):
        return no(f"{panel} serves a force that your membership does not cover.")
    return YES


def may_sit(membership: Membership, panel: Panel, served: Collection[str], *, is_in_force: bool) -> Decision:
    """A member or chair, in force today, whose membership covers every force of the panel."""
    if membership.role not in SIT_ON_PANELS:
        return no(f"{membership.person} is here as {membership.title}: seats are for panel members and chairs.")
    if not is_in_force:
        return no(f"The membership of {membership.person} is not in force: ask your system manager.")
    if not set(served) <= {force.pk for force in membership.forces.all()}:
        return no(f"The membership of {membership.person} does not cover every force that {panel} serves.")
    return YES


def may_end_seat(actor: Actor, seat: Seat, served: Collection[str]) -> Decision:
    """A seat ends once."""
    if not (allowed := may_seat(actor, seat.panel, served)):
        return allowed
    if seat.ended_at is not None:
        return no(f"This seat has ended already: {seat.membership.person} no longer sits on {seat.panel}.")
    return YES
