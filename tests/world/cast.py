"""Who is in the world: everybody that two forces and their joint panel need, and those whom access has left."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from cases.enums import Agency, Rank, RankPrefix, Role

FORCES = ("hampshire", "metropolitan")
BOTH = FORCES
ONE_DAY = timedelta(days=1)
LONG_AGO = date(2012, 1, 1)


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody in the world: what they are, for which forces, and on which panels they sit."""

    name: str
    role: Role | None
    forces: tuple[str, ...] = ()
    panels: tuple[str, ...] = ()
    agency: Agency | str = ""
    terms: tuple[tuple[str, Any], ...] = ()
    also: tuple[Role, str] | None = None


def cast() -> list[Part]:
    """Every role in each force, the joint panel's people, and everybody whom something keeps out."""
    today = timezone.localdate()
    everybody = [
        Part(f"{force} {role.value}", role, (force,), (force,) if role in SITTING else (), AGENCIES.get(role, ""))
        for force in FORCES
        for role in Role
    ]
    member = Role.PANEL_MEMBER
    return [
        *everybody,
        Part("hampshire colleague", member, ("hampshire",), ("hampshire",), Agency.PROBATION),
        Part("hampshire second officer", Role.OFFICER, ("hampshire",)),
        Part("hampshire acting inspector", Role.INSPECTOR, ("hampshire",), terms=(("rank_prefix", RankPrefix.ACTING),)),
        Part("hampshire prosecutor", Role.CONSULTEE, ("hampshire",), agency=Agency.CPS),
        Part("hampshire unseated", member, ("hampshire",)),
        Part("hampshire unseated since", member, ("hampshire",), ("hampshire",)),
        Part("joint panel_member", member, BOTH, ("joint",), Agency.CPS),
        Part("joint panel_chair", Role.PANEL_CHAIR, BOTH, ("joint",)),
        Part("joint administrator", Role.ADMINISTRATOR, BOTH),
        Part("joint system_manager", Role.SYSTEM_MANAGER, BOTH),
        Part("joint auditor", Role.AUDITOR, BOTH),
        Part("two memberships", member, ("hampshire",), ("hampshire",), also=(Role.CRIME_REGISTRAR, "metropolitan")),
        Part("nobody", None),
        Part("lapsed", Role.ADMINISTRATOR, ("hampshire",), terms=(("vetting_expires_on", today - ONE_DAY),)),
        Part("ended", Role.ADMINISTRATOR, ("hampshire",), terms=(("ends_on", today - ONE_DAY),)),
        Part("ended at once", Role.ADMINISTRATOR, ("hampshire",), terms=(("ended_at", timezone.now()),)),
        Part("not begun", Role.ADMINISTRATOR, ("hampshire",), terms=(("starts_on", today + ONE_DAY),)),
    ]


# The rank that a role has, and the agency that it speaks for, where the role's own default is another.
RANKS = {Role.OFFICER: Rank.CONSTABLE, Role.SUPERVISOR: Rank.SERGEANT}
AGENCIES = {Role.CONSULTEE: Agency.YOUTH_JUSTICE}
SITTING = frozenset({Role.PANEL_MEMBER, Role.PANEL_CHAIR})
