"""Two system managers at the same moment: one membership, one key, one change."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cases.enums import Event, Role
from cases.exceptions import ScrutinyError
from cases.models import AuditEvent, Membership, Person
from cases.people import managing
from tests.people.managing import a_manager, a_post, given, some_terms

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each of two threads is told; nothing where it was done."""
    together = Barrier(len(acts), timeout=30)

    def one(act: Callable[[], object]) -> str:
        try:
            together.wait()
            act()
        except ScrutinyError as refused:
            return str(refused)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(one, acts))


def two_managers():
    return a_manager(), a_manager()


def test_two_managers_invite_one_person_once():
    told = at_once(*(lambda by=by: given(by) for by in two_managers()))

    assert told == [
        "",
        "A. Member has a membership as Panel member, Crown Prosecution Service already: change that one, or end it "
        "first.",
    ]
    assert Person.objects.filter(email="a.member@example.org").count() == 1
    assert Membership.objects.filter(role=Role.PANEL_MEMBER).count() == 1


def test_two_managers_give_one_key_to_one_person():
    officer = a_post(Role.OFFICER, agency=None)
    first, second = two_managers()

    told = at_once(
        lambda: given(first, "one@example.org", post=officer, staff_key="H1"),
        lambda: given(second, "two@example.org", post=officer, staff_key="H1"),
    )

    assert told[0] == ""
    assert told[1].startswith("The staff key H1 is A. Member’s")
    assert Membership.objects.filter(staff_key="H1").count() == 1


def test_two_managers_change_one_membership_by_turns():
    first, second = two_managers()
    membership = given(first)

    told = at_once(
        *(
            lambda by=by, key=key: managing.change_membership(
                by=by, membership=membership, terms=some_terms(staff_key=key), revision=1
            )
            for by, key in ((first, "1"), (second, "2"))
        )
    )

    assert told == ["", managing.MEMBERSHIP_CHANGED]
    assert AuditEvent.objects.filter(kind=Event.MEMBERSHIP_CHANGED).count() == 1


def test_two_managers_end_one_membership_once():
    first, second = two_managers()
    membership = given(first)

    told = at_once(
        *(
            lambda by=by: managing.end_membership(by=by, membership=membership, last_day=None, revision=1)
            for by in (first, second)
        )
    )

    assert told == ["", managing.MEMBERSHIP_CHANGED]
    assert AuditEvent.objects.filter(kind=Event.MEMBERSHIP_ENDED).count() == 1
