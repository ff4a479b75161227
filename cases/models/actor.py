"""The person with the membership in use: whom policies and `visible_to` ask about."""

from dataclasses import dataclass

from cases.enums import Agency, Role
from cases.models.people import Membership, Person

SIT_ON_PANELS = frozenset({Role.PANEL_MEMBER, Role.PANEL_CHAIR})
RUN_SCRUTINY = frozenset({Role.ADMINISTRATOR, Role.FORCE_LEAD, Role.CRIME_REGISTRAR})
HAVE_CASES_OF_THEIR_OWN = frozenset({Role.OFFICER, Role.INSPECTOR})
OWN_RECORDING = frozenset({Role.ADMINISTRATOR, Role.CRIME_REGISTRAR})


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting under one membership; someone without a membership sees and may do nothing.

    `address` is where the request came from and `why` the purpose they gave: both go into the audit record.
    """

    person: Person
    membership: Membership | None
    force_ids: tuple[str, ...]
    address: str = ""
    why: str = ""

    @property
    def role(self) -> Role | None:
        return Role(self.membership.role) if self.membership else None

    @property
    def agency(self) -> Agency | None:
        return Agency(self.membership.agency) if self.membership and self.membership.agency else None

    @property
    def title(self) -> str:
        return self.membership.title if self.membership else "No membership"

    @property
    def signature(self) -> str:
        """How this person is named on what they do: "A. Person (Panel member, Magistrates)"."""
        return f"{self.person.name} ({self.title})"

    @property
    def staff_key(self) -> str:
        """The force's own key for this person, empty where none is known."""
        return self.membership.staff_key if self.membership else ""

    @property
    def runs_scrutiny(self) -> bool:
        """Whether they see whole cases of their forces: administrators, force leads, crime registrars."""
        return self.role in RUN_SCRUTINY

    @property
    def runs_panels(self) -> bool:
        """Whether they release cases to panels and give seats on them."""
        return self.role == Role.ADMINISTRATOR

    @property
    def sits_on_panels(self) -> bool:
        """Whether they see nothing but what was released to a panel they sit on."""
        return self.role in SIT_ON_PANELS

    @property
    def sees_cases(self) -> bool:
        """Whether any stored case can be theirs to see; a panel member's never is."""
        return self.runs_scrutiny or self.role in HAVE_CASES_OF_THEIR_OWN

    @property
    def sees_imports(self) -> bool:
        return self.role in OWN_RECORDING
