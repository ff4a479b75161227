"""People for tests: somebody with a membership, signed in or not."""

from datetime import date

from django.test import Client

from cases.enums import Agency, Rank, Role
from cases.models import Actor, Force, Membership, Person

PASSWORD = "a long enough password"
FORCES = {"hampshire": "Hampshire Constabulary", "metropolitan": "Metropolitan Police Service"}


def a_force(force_id: str = "hampshire") -> Force:
    name = FORCES.get(force_id, force_id.title())
    return Force.objects.get_or_create(pk=force_id, defaults={"name": name, "short_name": name.split()[0]})[0]


def a_person(email: str = "a.person@example.org", name: str = "A. Person") -> Person:
    return Person.objects.filter(email=email).first() or Person.objects.create_user(email, PASSWORD, name=name)


def a_membership(
    person: Person,
    role: Role = Role.PANEL_MEMBER,
    *forces: str,
    agency: Agency | str = "",
    rank: Rank | str = "",
    starts_on: date = date(2020, 1, 1),
    ends_on: date | None = None,
) -> Membership:
    membership = Membership.objects.create(
        person=person, role=role, agency=agency, rank=rank, starts_on=starts_on, ends_on=ends_on
    )
    membership.forces.set([a_force(force_id) for force_id in forces or ("hampshire",)])
    return membership


def an_actor(role: Role = Role.PANEL_MEMBER, *forces: str) -> Actor:
    person = a_person(f"{role.value}@example.org", f"A {role.label}")
    membership = a_membership(person, role, *forces)
    return Actor(person=person, membership=membership, force_ids=forces or ("hampshire",))


def a_client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
