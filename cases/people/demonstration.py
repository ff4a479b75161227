"""The people of the demonstration, all of them invented: every role in two forces, and a joint panel of both."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases.enums import Agency, Rank, Role, Vetting
from cases.exceptions import NotAllowed
from cases.models import Force, ForceRequirements, Membership, Person

PASSWORD = "scrutiny-demonstration"
BEGINS = date(2012, 1, 1)
LAPSED_ON = date(2025, 3, 31)
VETTED_FOR = timedelta(days=3 * 365)
FORCES = {"hampshire": "Hampshire", "metropolitan": "London"}

# The keys of an officer and an authorising inspector in the invented extract of data/demonstration/sample_force.
STAFF_KEYS = {("hampshire", Role.OFFICER): "H3880", ("hampshire", Role.INSPECTOR): "H90"}

FIRST_NAMES = ("Amara", "Bryn", "Cerys", "Dilip", "Femi", "Grace", "Harun", "Isla", "Keira", "Marek")
LAST_NAMES = ("Abbott", "Castle", "Ellery", "Garland", "Inskip", "Kendrick", "Merrick")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody the demonstration needs: how they sign in, and as what they begin."""

    username: str
    role: Role
    agency: Agency | None
    rank: Rank | None
    forces: tuple[str, ...]
    also: tuple[Role, Agency, str] | None = None
    vetting_ended_on: date | None = None

    @property
    def staff_key(self) -> str:
        return STAFF_KEYS.get((self.forces[0], self.role), "")


def _member(agency: Agency) -> tuple[Role, Agency | None, Rank | None]:
    return Role.PANEL_MEMBER, agency, Rank.INSPECTOR if agency == Agency.POLICE else None


ROLES: tuple[tuple[Role, Agency | None, Rank | None], ...] = (
    (Role.OFFICER, None, Rank.CONSTABLE),
    (Role.SUPERVISOR, None, Rank.SERGEANT),
    (Role.INSPECTOR, None, Rank.INSPECTOR),
    (Role.CONSULTEE, Agency.YOUTH_JUSTICE, None),
    *(_member(agency) for agency in Agency),
    (Role.PANEL_CHAIR, Agency.MAGISTRATES, None),
    (Role.ADMINISTRATOR, None, None),
    (Role.FORCE_LEAD, None, Rank.SUPERINTENDENT),
    (Role.CRIME_REGISTRAR, None, Rank.STAFF),
    (Role.SYSTEM_MANAGER, None, None),
    (Role.AUDITOR, None, None),
)
JOINT_ROLES: tuple[tuple[Role, Agency | None, Rank | None], ...] = (
    *(_member(agency) for agency in (Agency.LAY_MEMBER, Agency.PROBATION, Agency.CPS, Agency.POLICE)),
    (Role.PANEL_CHAIR, Agency.MAGISTRATES, None),
    (Role.ADMINISTRATOR, None, None),
    (Role.SYSTEM_MANAGER, None, None),
)


def everybody() -> Iterator[Wanted]:
    """Every role in each force, those of the joint panel, one person with two memberships, and one who has lapsed."""
    for force, place in FORCES.items():
        for role, agency, rank in ROLES:
            yield Wanted(_email(role, agency, place), role, agency, rank, (force,))
    for role, agency, rank in JOINT_ROLES:
        yield Wanted(_email(role, agency, "Joint"), role, agency, rank, tuple(FORCES))
    yield Wanted(
        "two.memberships@example.org",
        Role.CONSULTEE,
        Agency.CPS,
        None,
        ("hampshire",),
        also=(Role.PANEL_MEMBER, Agency.CPS, "metropolitan"),
    )
    yield Wanted("lapsed.vetting@example.org", *_member(Agency.LAY_MEMBER), ("hampshire",), vetting_ended_on=LAPSED_ON)


@transaction.atomic
def build_people() -> list[dict[str, str]]:
    """Everybody whom the demonstration needs, made once; how each of them signs in."""
    if not settings.DEMONSTRATION:
        raise NotAllowed("Demonstration people are made in the demonstration only: use scrutiny.settings.demo.")
    forces = Force.objects.in_bulk(FORCES)
    if missing := sorted(set(FORCES) - set(forces)):
        raise NotAllowed(f"The forces {', '.join(missing)} are not there yet: run manage.py load_reference first.")
    if not Person.objects.exists():
        # Everybody is made with vetting, so that asking for it shuts out only the one whose vetting has ended.
        ForceRequirements.objects.create(
            force=forces["hampshire"], needs_vetting=True, changed_at=timezone.now(), changed_by="The demonstration"
        )
    return [_build(number, wanted, forces) for number, wanted in enumerate(everybody())]


def _build(number: int, wanted: Wanted, forces: dict[str, Force]) -> dict[str, str]:
    """One person with what they do, as they were left if they are there already."""
    person = Person.objects.filter(email=wanted.username).first()
    if person is None:
        name = f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[number % len(LAST_NAMES)]}"
        person = Person.objects.create_user(wanted.username, PASSWORD, name=name)
        served = [forces[force] for force in wanted.forces]
        _give(person, wanted, wanted.role, wanted.agency, served, wanted.staff_key)
        if wanted.also:
            role, agency, force = wanted.also
            _give(person, wanted, role, agency, [forces[force]])
    return {
        "username": person.email,
        "password": PASSWORD,
        "name": person.name,
        "role": wanted.role.value,
        "agency": wanted.agency.value if wanted.agency else "",
        "rank": wanted.rank.value if wanted.rank else "",
        "force": ", ".join(sorted(wanted.forces)),
    }


def _give(
    person: Person, wanted: Wanted, role: Role, agency: Agency | None, forces: list[Force], staff_key: str = ""
) -> None:
    membership = Membership.objects.create(
        person=person,
        role=role,
        agency=agency or "",
        rank=wanted.rank or "",
        staff_key=staff_key,
        starts_on=BEGINS,
        vetting_level=Vetting.RECRUITMENT if wanted.rank else Vetting.NPPV_2,
        vetting_expires_on=wanted.vetting_ended_on or timezone.localdate() + VETTED_FOR,
    )
    membership.forces.set(forces)


def _email(role: Role, agency: Agency | None, place: str) -> str:
    """An address that says who it is, under a domain that nobody can own."""
    words = [role.value, agency.value if role == Role.PANEL_MEMBER and agency else "", place]
    return ".".join(word.replace("_", "-").lower() for word in words if word) + "@example.org"
