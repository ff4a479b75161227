"""Whom a system manager may see and change: the people of their own forces, and never themselves."""

import pytest

from cases.enums import Role
from cases.exceptions import NotAllowed
from cases.models import Membership, Person
from cases.people import managing, policies
from tests import make
from tests.people.managing import a_manager, a_post, given, some_terms, today

pytestmark = pytest.mark.django_db

OWN = "This is your own, so another system manager must do it."


def test_a_manager_gives_changes_ends_and_closes_nothing_of_their_own():
    manager = a_manager()
    own, person = manager.membership, manager.person

    said = [
        policies.may_change_membership(manager, own, today()).reason,
        policies.may_change_person(manager, person).reason,
        policies.may_close(manager, person).reason,
        policies.may_open(manager, person).reason,
        policies.may_invite_again(manager, person).reason,
        policies.may_give_membership(manager, person, [make.a_force()]).reason,
    ]

    assert said == [OWN] * 5 + ["Nobody gives themselves a membership: another system manager must."]
    with pytest.raises(NotAllowed, match="Nobody gives themselves"):
        given(manager, person.email, post=a_post(Role.ADMINISTRATOR, agency=None))
    with pytest.raises(NotAllowed, match="another system manager must"):
        managing.change_membership(by=manager, membership=own, terms=some_terms(), revision=1)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_MANAGER])
def test_nobody_else_manages_anybody(role):
    actor, membership = make.an_actor(role), given(a_manager())
    person = membership.person

    answers = [
        policies.may_manage_people(actor),
        policies.may_change_requirements(actor, make.a_force()),
        policies.may_give_membership(actor, person, [make.a_force()]),
        policies.may_change_membership(actor, membership, today()),
        policies.may_change_person(actor, person),
        policies.may_close(actor, person),
        policies.may_open(actor, person),
        policies.may_invite_again(actor, person),
    ]

    assert {(bool(one), one.reason) for one in answers} == {
        (False, "Only a system manager sees and changes who acts for a force.")
    }
    assert not Person.objects.visible_to(actor).exists()
    assert not Membership.objects.visible_to(actor).exists()


def test_what_serves_another_force_too_is_not_one_managers_to_change():
    both = a_manager("hampshire", "metropolitan")
    joint = given(both, post=a_post(Role.PANEL_CHAIR, "hampshire", "metropolitan"))
    ours = a_manager("hampshire")

    assert joint in Membership.objects.visible_to(ours)
    assert policies.may_change_membership(ours, joint, today()).reason == (
        "Your membership does not cover Metropolitan Police Service."
    )
    assert policies.may_give_membership(ours, joint.person, list(joint.forces.all())).reason == (
        "Your membership does not cover Metropolitan Police Service."
    )
    assert policies.may_close(ours, joint.person).reason == (
        "Not all they do here is for forces you serve, so this is not yours to change: end what is yours."
    )
    assert bool(policies.may_change_membership(both, joint, today()))
    assert bool(policies.may_close(both, joint.person))
