"""One example of everything that policies are asked about; what they look up is stored, the rest never is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, Final

from cases.enums import Agency, BatchState, Rank, Role, Severity, Vetting
from cases.models import (
    Actor,
    Case,
    Flag,
    Force,
    ForceRequirements,
    ImportBatch,
    Membership,
    Panel,
    Person,
    Release,
    Seat,
)
from cases.models.people import NEED_AN_AGENCY

YESTERDAY: Final = date(2026, 5, 3)
TODAY: Final = date(2026, 5, 4)
TOMORROW: Final = date(2026, 5, 5)
NOW: Final = datetime(2026, 5, 4, 12, tzinfo=UTC)
EARLIER: Final = datetime(2026, 5, 1, 12, tzinfo=UTC)
LONG_AGO: Final = date(2020, 1, 1)
RANKS: Final = {Role.OFFICER: Rank.CONSTABLE, Role.SUPERVISOR: Rank.SERGEANT, Role.INSPECTOR: Rank.INSPECTOR}
AGENCIES: Final = {Role.CONSULTEE: Agency.YOUTH_JUSTICE}


@dataclass
class Scene:
    """Our force and two others, everybody of ours, and what they might act on.

    Stores forces, people and memberships, so it is built inside a transaction that is rolled back.
    """

    ours: Force = field(init=False)
    theirs: Force = field(init=False)
    vetted: Force = field(init=False)
    actors: dict[Role | None, Actor] = field(init=False)
    colleague: Person = field(init=False)
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.ours, self.theirs, self.vetted = (
            Force.objects.create(pk=f"permissions-{number}", name=name, short_name=name)
            for number, name in enumerate(("Our Constabulary", "Another Constabulary", "A Vetting Constabulary"))
        )
        self._ask(self.vetted, vetting=True).save()
        self.actors = {role: self._actor(role) for role in Role}
        self.actors[None] = Actor(person=self.person("nobody"), membership=None, force_ids=())
        self.colleague = self.person("A. Colleague")

    def _actor(self, role: Role) -> Actor:
        membership = self.membership(self.person(role.label), role=role)
        return Actor(person=membership.person, membership=membership, force_ids=(self.ours.pk,))

    def person(self, name: str, **state: Any) -> Person:
        person: Person = Person.objects.create(email=f"{next(self.numbers)}@permissions.invalid", name=name, **state)
        return person

    def known(self, who: Actor, name: str, *, elsewhere: bool = False, **state: Any) -> Person:
        """Somebody whom this actor's force knows, and perhaps another."""
        person = self.person(f"{who.person.name}’s {name} colleague", **state)
        self.membership(person, self.ours)
        if elsewhere:
            self.membership(person, self.theirs)
        return person

    def membership(self, person: Person, *forces: Force, role: Role = Role.OFFICER, **terms: Any) -> Membership:
        """In our force, unless others are named."""
        membership = Membership.objects.create(
            person=person,
            role=role,
            agency=AGENCIES.get(role, Agency.LAY_MEMBER) if role in NEED_AN_AGENCY else "",
            rank=RANKS.get(role, ""),
            **{"starts_on": LONG_AGO, **terms},
        )
        membership.forces.set(forces or [self.ours])
        return membership

    def sitting(self, role: Role = Role.PANEL_MEMBER) -> Membership:
        return self.membership(self.colleague, role=role)

    def case(self, force: Force | None = None, *, is_recoded: bool = False) -> Case:
        recoded_at = EARLIER if is_recoded else None
        return Case(pk=1, force=force or self.ours, case_ref="1", recoded_at=recoded_at)

    def panel(self) -> Panel:
        return Panel(pk=1, name="The panel", slug="panel")

    def release(self, case: Case | None = None, *, is_withdrawn: bool = False) -> Release:
        withdrawn_at = EARLIER if is_withdrawn else None
        return Release(pk=1, panel=self.panel(), case=case or self.case(), number=1, withdrawn_at=withdrawn_at)

    def flag(self, actor: Actor, *, is_own: bool = True, is_withdrawn: bool = False, is_recoded: bool = False) -> Flag:
        """A flag where somebody of this role raises theirs: members on a release, others on the case."""
        case = self.case(is_recoded=is_recoded)
        return Flag(
            pk=1,
            case=case,
            release=self.release(case) if actor.sits_on_panels else None,
            author=actor.person if is_own else self.colleague,
            severity=Severity.BREACH,
            withdrawn_at=EARLIER if is_withdrawn else None,
        )

    def batch(self, state: BatchState, *, force: Force | None = None, is_silent: bool = False) -> ImportBatch:
        """An import whose job reported just now, or has been silent for days."""
        beat_at = EARLIER if is_silent else NOW
        return ImportBatch(
            pk=1, force=force or self.ours, state=state, filename="cases.csv", upload="x", received_at=beat_at
        )

    def seat(self, *, is_ended: bool = False) -> Seat:
        membership = Membership(pk=0, person=self.colleague, role=Role.PANEL_MEMBER)
        ended_at = EARLIER if is_ended else None
        return Seat(panel=self.panel(), membership=membership, starts_on=LONG_AGO, ended_at=ended_at)

    def asks(self, *, vetting: bool) -> ForceRequirements:
        return self._ask(self.ours, vetting=vetting)

    def _ask(self, force: Force, *, vetting: bool) -> ForceRequirements:
        return ForceRequirements(force=force, needs_vetting=vetting, changed_at=EARLIER, changed_by="")

    def vetting_until(self, day: date) -> dict[str, Any]:
        return {"vetting_level": Vetting.NPPV_2, "vetting_expires_on": day}

    @property
    def manager(self) -> Actor:
        return self.actors[Role.SYSTEM_MANAGER]

    @property
    def both(self) -> set[str]:
        """What a joint panel serves."""
        return {self.ours.pk, self.theirs.pk}
