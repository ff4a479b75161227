"""The demonstration's people: every role in two forces, panel members of every agency, one joint panel."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from cases.enums import Agency, Role
from cases.exceptions import NotAllowed
from cases.models import Membership, Person
from cases.people.demonstration import PASSWORD, build_people
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def forces(settings):
    settings.DEMONSTRATION = True
    return [make.a_force("hampshire"), make.a_force("metropolitan")]


def test_there_is_somebody_for_every_role_in_both_forces_and_for_every_agency_on_the_panel(forces):
    people = build_people()

    roles = Counter((person["force"], person["role"]) for person in people)
    assert set(roles) == {
        *((force, role) for force in ("hampshire", "metropolitan") for role in Role.values),
        ("hampshire, metropolitan", "panel_member"),
    }
    for force in ("hampshire", "metropolitan"):
        members = [p["agency"] for p in people if (p["role"], p["force"]) == ("panel_member", force)]
        assert sorted(members) == sorted(Agency.values)


def test_each_of_them_signs_in_as_told(forces):
    people = build_people()

    assert len({person["name"] for person in people}) == len(people) == Person.objects.count()
    assert len(PASSWORD) >= 12
    person = authenticate(username=people[0]["username"], password=people[0]["password"])
    assert person is not None
    assert all(person["username"].endswith("@example.org") for person in people)


def test_building_them_again_changes_nothing(forces):
    first = build_people()
    held = list(Person.objects.values_list("pk", "password")), Membership.objects.count()

    assert build_people() == first
    assert (list(Person.objects.values_list("pk", "password")), Membership.objects.count()) == held


def test_they_are_made_in_the_demonstration_only():
    with pytest.raises(NotAllowed, match="in the demonstration only"):
        build_people()

    assert not Person.objects.exists()


def test_the_command_prints_how_each_signs_in(forces):
    output = StringIO()

    call_command("demo_people", "--json", stdout=output)

    assert json.loads(output.getvalue()) == build_people()


def test_the_command_says_what_is_missing(settings):
    settings.DEMONSTRATION = True

    with pytest.raises(CommandError, match=r"run manage\.py load_reference first"):
        call_command("demo_people")
