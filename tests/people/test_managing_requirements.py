"""The page on which a force says what it asks of its people, and the command that lets a first system manager in."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from cases.enums import Event, Role
from cases.models import AuditEvent, ForceRequirements, Membership
from tests import make
from tests.people.managing import a_manager, given

pytestmark = pytest.mark.django_db

UNDERTAKING = {"revision": 0, "needs_undertaking": "on", "training_lasts_months": ""}


@pytest.fixture
def manager():
    actor = a_manager()
    Membership.objects.update(undertaking_signed_on=make.LONG_AGO)
    return actor


@pytest.fixture
def client(manager):
    return make.a_client_of(manager.person)


@pytest.fixture
def address():
    return reverse("force-requirements", args=["hampshire"])


def test_one_force_is_led_to_at_once_and_several_are_listed(client):
    both = make.a_client_of(a_manager("hampshire", "metropolitan").person)

    assert client.get(reverse("requirements"))["Location"] == reverse("force-requirements", args=["hampshire"])
    assert [force.pk for force in both.get(reverse("requirements")).context["forces"]] == ["hampshire", "metropolitan"]


def test_before_anything_changes_the_page_says_how_many_would_be_shut_out(client, manager, address):
    given(manager)

    asked = client.post(address, UNDERTAKING)
    assert asked.context["would_lapse"] == 1
    assert "1 membership that can be used today could no longer be" in " ".join(asked.content.decode().split())
    assert not ForceRequirements.objects.exists()
    changed = client.post(address, {**UNDERTAKING, "confirmed": "yes"}, follow=True)

    assert [str(one) for one in changed.context["messages"]] == [
        "What Hampshire Constabulary asks of its people is changed."
    ]
    assert changed.context["form"]["needs_undertaking"].value() is True
    late = client.post(address, {**UNDERTAKING, "confirmed": "yes"})
    assert late.status_code == 409


def test_whoever_would_shut_themselves_out_is_told_before(client, address):
    answer = client.post(address, {"revision": 0, "needs_vetting": "on", "confirmed": "yes"})

    assert answer.context["form"].non_field_errors() == [
        "You would shut yourself out. No vetting is recorded for you. Have another system manager record it first."
    ]
    assert not ForceRequirements.objects.exists()


@pytest.mark.parametrize(
    ("months", "error"),
    [
        ("0", "Enter a number from 1 up, or leave it empty."),
        ("121", "Enter at most 120 months."),
        ("a year", "Enter a whole number of months."),
    ],
)
def test_months_that_cannot_be_are_refused_in_words(client, address, months, error):
    answer = client.post(address, {"revision": 0, "training_lasts_months": months})

    assert answer.context["form"].errors == {"training_lasts_months": [error]}


def test_the_first_system_manager_comes_from_the_command_line(capsys):
    make.a_force()

    call_command("invite_manager", "first@example.org", name="A. First", force=["hampshire"])

    membership = Membership.objects.get()
    assert (membership.role, membership.person.email) == (Role.SYSTEM_MANAGER, "first@example.org")
    assert capsys.readouterr().out == "A. First is system manager for Hampshire Constabulary.\n"
    assert [letter.to for letter in mail.outbox] == [["first@example.org"]]
    assert [(one.kind, one.person, one.membership) for one in AuditEvent.objects.order_by("pk")] == [
        (Event.PERSON_INVITED, "", "system"),
        (Event.MEMBERSHIP_GIVEN, "", "system"),
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "first"}, "“first” is no email address: write it like name@example.org."),
        ({"force": ["nowhere"]}, "There is no force nowhere: use ids like hampshire."),
        ({"vetting_level": "nppv_2"}, "--vetting-expires-on: Enter the last day on which the vetting holds."),
    ],
)
def test_what_the_command_cannot_do_it_says(changed, said):
    make.a_force()
    asked = {"email": "first@example.org", "name": "A. First", "force": ["hampshire"], **changed}

    with pytest.raises(CommandError) as refused:
        call_command("invite_manager", asked.pop("email"), **asked)

    assert str(refused.value) == said
    assert not Membership.objects.exists()


def test_the_command_gives_nobody_the_same_membership_twice():
    make.a_force()
    call_command("invite_manager", "first@example.org", name="A. First", force=["hampshire"])

    with pytest.raises(CommandError, match="has a membership as System manager already"):
        call_command("invite_manager", "first@example.org", name="A. First", force=["hampshire"])
