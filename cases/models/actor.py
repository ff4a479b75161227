"""The person with the membership in use: whom policies and `visible_to` ask about."""

from dataclasses import dataclass

from cases.enums import Agency, Role
from cases.models.people import Membership, Person

SEE_CASES = frozenset(
    {Role.PANEL_MEMBER, Role.PANEL_CHAIR, Role.ADMINISTRATOR, Role.FORCE_LEAD, Role.CRIME_REGISTRAR, Role.INSPECTOR}
)
RUN_SCRUTINY = frozenset({Role.ADMINISTRATOR, Role.FORCE_LEAD, Role.CRIME_REGISTRAR})
OWN_RECORDING = frozenset({Role.ADMINISTRATOR, Role.CRIME_REGISTRAR})


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting under one membership; someone without a membership sees and may do nothing."""

    person: Person
    membership: Membership | None
    force_ids: tuple[str, ...]

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
    def sees_cases(self) -> bool:
        return self.role in SEE_CASES

    @property
    def sees_imports(self) -> bool:
        return self.role in OWN_RECORDING

    @property
    def sees_members_flags(self) -> bool:
        return self.role in RUN_SCRUTINY
