"""The people of the demonstration, all of them invented: every role in two forces, and one on a joint panel of both."""

from datetime import date

from django.conf import settings
from django.db import transaction

from cases.enums import Agency, Rank, Role
from cases.exceptions import NotAllowed
from cases.models import Force, Membership, Person

PASSWORD = "scrutiny-demonstration"
BEGINS = date(2012, 1, 1)
FORCES = {"hampshire": "Hampshire", "metropolitan": "London"}

ROLES: tuple[tuple[Role, Agency | None, Rank | None], ...] = (
    (Role.OFFICER, None, Rank.CONSTABLE),
    (Role.SUPERVISOR, None, Rank.SERGEANT),
    (Role.INSPECTOR, None, Rank.INSPECTOR),
    (Role.CONSULTEE, Agency.YOUTH_JUSTICE, None),
    *((Role.PANEL_MEMBER, agency, Rank.INSPECTOR if agency == Agency.POLICE else None) for agency in Agency),
    (Role.PANEL_CHAIR, Agency.MAGISTRATES, None),
    (Role.ADMINISTRATOR, None, None),
    (Role.FORCE_LEAD, None, Rank.SUPERINTENDENT),
    (Role.CRIME_REGISTRAR, None, Rank.STAFF),
    (Role.SYSTEM_MANAGER, None, None),
    (Role.AUDITOR, None, None),
)

FIRST_NAMES = ("Amara", "Bryn", "Cerys", "Dilip", "Femi", "Grace", "Harun", "Isla", "Keira", "Marek")
LAST_NAMES = ("Abbott", "Castle", "Ellery", "Garland", "Inskip", "Kendrick", "Merrick")


@transaction.atomic
def build_people() -> list[dict[str, str]]:
    """Everybody whom the demonstration needs, made once; how each of them signs in."""
    if not settings.DEMONSTRATION:
        raise NotAllowed("Demonstration people are made in the demonstration only: use scrutiny.settings.demo.")
    forces = Force.objects.in_bulk(FORCES)
    if missing := sorted(set(FORCES) - set(forces)):
        raise NotAllowed(f"The forces {', '.join(missing)} are not there yet: run manage.py load_reference first.")
    asked = [
        (role, agency, rank, [forces[force_id]], place)
        for force_id, place in FORCES.items()
        for role, agency, rank in ROLES
    ]
    asked.append((Role.PANEL_MEMBER, Agency.LAY_MEMBER, None, list(forces.values()), "Joint"))
    return [_build(number, *wanted) for number, wanted in enumerate(asked)]


def _build(
    number: int, role: Role, agency: Agency | None, rank: Rank | None, forces: list[Force], place: str
) -> dict[str, str]:
    """One person with one membership, as they were left if they are there already."""
    email = _email(role, agency, place)
    person = Person.objects.filter(email=email).first()
    if person is None:
        name = f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[number % len(LAST_NAMES)]}"
        person = Person.objects.create_user(email, PASSWORD, name=name)
        membership = Membership.objects.create(
            person=person, role=role, agency=agency or "", rank=rank or "", starts_on=BEGINS
        )
        membership.forces.set(forces)
    return {
        "username": person.email,
        "password": PASSWORD,
        "name": person.name,
        "role": role.value,
        "agency": agency.value if agency else "",
        "rank": rank.value if rank else "",
        "force": ", ".join(sorted(force.pk for force in forces)),
    }


def _email(role: Role, agency: Agency | None, place: str) -> str:
    """An address that says who it is, under a domain that nobody can own."""
    words = [role.value, agency.value if role == Role.PANEL_MEMBER and agency else "", place]
    return ".".join(word.replace("_", "-").lower() for word in words if word) + "@example.org"
