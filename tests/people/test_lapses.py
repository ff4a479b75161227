"""What a force asks of its people: whoever has not got it in order cannot act for it, and is told what to do."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.enums import Role, Vetting
from cases.models import Actor, ForceRequirements, Membership
from cases.people import policies, queries
from cases.people.queries import State
from tests import make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TODAY = date(2026, 5, 3)
LONG_AGO = date(2020, 1, 1)
IN_ORDER = {
    "vetting_level": Vetting.NPPV_2,
    "vetting_expires_on": TODAY,
    "undertaking_signed_on": TODAY,
    "training_completed_on": date(2025, 5, 3),
}
ASK = "Ask the system manager of Hampshire Constabulary to record it once it is in order."


def asks(force: str = "hampshire", **what) -> ForceRequirements:
    asked = ForceRequirements(force=make.a_force(force), changed_at=timezone.now(), changed_by="Somebody", **what)
    asked.save()
    return asked


ALL = {"needs_vetting": True, "needs_undertaking": True, "training_lasts_months": 12}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, ""),
        ({"vetting_expires_on": TODAY - DAY}, f"Your vetting ended on 2 May 2026. {ASK}"),
        ({"vetting_level": "", "vetting_expires_on": None}, f"No vetting is recorded for you. {ASK}"),
        ({"undertaking_signed_on": None}, f"No confidentiality undertaking is recorded for you. {ASK}"),
        ({"undertaking_signed_on": TODAY + DAY}, f"No confidentiality undertaking is recorded for you. {ASK}"),
        ({"training_completed_on": date(2025, 5, 2)}, f"Your training in data protection ended on 2 May 2026. {ASK}"),
        ({"training_completed_on": None}, f"No training in data protection is recorded for you. {ASK}"),
        (
            {"vetting_expires_on": date(2026, 1, 1), "training_completed_on": None},
            "Your vetting ended on 1 January 2026. No training in data protection is recorded for you. " + ASK,
        ),
    ],
)
def test_what_lapses_closes_the_force_and_says_what_to_do(change, reason):
    asked = asks(**ALL)
    membership = make.a_membership(make.a_person(), Role.ADMINISTRATOR, **{**IN_ORDER, **change})

    decision = policies.in_order(membership, asked, TODAY)

    assert (bool(decision), decision.reason) == (not reason, reason)
    assert queries.memberships_of(membership.person, TODAY) == ([] if reason else [membership])
    may_use = policies.may_use_membership(membership.person, membership, TODAY)
    assert (bool(may_use), may_use.reason) == (not reason, reason)


def test_a_force_that_asks_for_nothing_lets_everybody_act():
    membership = make.a_membership(make.a_person())

    assert bool(policies.in_order(membership, None, TODAY))
    assert queries.memberships_of(membership.person, TODAY) == [membership]


def test_on_a_joint_panel_only_the_force_that_asks_drops_out():
    asks("hampshire", needs_vetting=True)
    person = make.a_person()
    membership = make.a_membership(person, Role.ADMINISTRATOR, "hampshire", "metropolitan")

    actor = queries.actor_for(person, queries.memberships_of(person, TODAY), None, TODAY)

    assert (actor.membership, actor.force_ids) == (membership, ("metropolitan",))
    assert queries.warnings_of(actor, TODAY) == [
        f"You cannot act for Hampshire Constabulary now. No vetting is recorded for you. {ASK}"
    ]


def test_what_will_lapse_is_said_thirty_days_before():
    asks(**ALL)
    ends = {
        "undertaking_signed_on": LONG_AGO,
        "vetting_expires_on": TODAY + 29 * DAY,
        "training_completed_on": date(2025, 5, 10),
    }
    make.a_membership(make.a_person(), Role.ADMINISTRATOR, ends_on=TODAY + 5 * DAY, **{**IN_ORDER, **ends})
    membership = Membership.objects.with_forces().get()

    actor = Actor(person=membership.person, membership=membership, force_ids=("hampshire",))

    assert queries.warnings_of(actor, TODAY) == [
        "Your training in data protection ends on 10 May 2026: then you can no longer act for Hampshire Constabulary.",
        "Your vetting ends on 1 June 2026: then you can no longer act for Hampshire Constabulary.",
        "Your membership as Administrator ends on 8 May 2026.",
    ]
    assert queries.warnings_of(actor, TODAY - 40 * DAY) == []


def test_a_system_manager_finds_whose_membership_lapses_soon():
    asks(needs_vetting=True)
    today = timezone.localdate()
    manager = make.an_actor(Role.SYSTEM_MANAGER)
    soon, later = (
        make.a_membership(
            make.a_person(f"{days}@example.org"),
            vetting_level=Vetting.NPPV_2,
            vetting_expires_on=today + days * DAY,
        )
        for days in (29, 30)
    )

    assert queries.lapsing_soon(manager, today) == [soon]
    assert later in queries.memberships_listed(manager, today)


def test_the_page_says_what_lapsed_at_the_next_request():
    person = make.a_person()
    make.a_membership(person, Role.AUDITOR)
    client = make.a_client_of(person)
    assert client.get(reverse("account")).status_code == 200
    asks(needs_vetting=True)

    answer = client.get(reverse("rules"))

    assert answer.status_code == 403
    assert f"No vetting is recorded for you. {ASK}" in answer.content.decode()
    assert "govuk-service-navigation" not in answer.content.decode()


DAYS = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2027, 12, 31)))


class TestTheDatabaseGivesTheSameAnswer(TestCase):
    @settings(max_examples=150)
    @given(
        on=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        level=st.sampled_from(["", Vetting.NPPV_2]),
        days=st.tuples(DAYS, DAYS, DAYS),
        asked=st.lists(
            st.fixed_dictionaries(
                {
                    "needs_vetting": st.booleans(),
                    "needs_undertaking": st.booleans(),
                    "training_lasts_months": st.sampled_from([None, 1, 6, 12, 25]),
                }
            ),
            max_size=2,
        ),
        forces=st.sampled_from([("hampshire",), ("metropolitan",), ("hampshire", "metropolitan")]),
    )
    def test_for_every_membership_and_day(self, on, level, days, asked, forces):
        for force, what in zip(("hampshire", "metropolitan"), asked, strict=False):
            asks(force, **what)
        make.a_membership(
            make.a_person(),
            Role.ADMINISTRATOR,
            *forces,
            starts_on=date(2025, 2, 1),
            ends_on=date(2026, 10, 1),
            vetting_level=level,
            vetting_expires_on=days[0],
            undertaking_signed_on=days[1],
            training_completed_on=days[2],
        )

        [found] = queries.with_state(Membership.objects.with_forces(), on)

        may_use = policies.may_use_membership(found.person, found, on)
        if on < found.starts_on:
            expected = State.TO_COME
        elif on > found.ends_on:
            expected = State.ENDED
        else:
            expected = State.IN_FORCE if policies.forces_in_order(found, on) else State.LAPSED
        assert found.state == expected
        assert bool(may_use) is (expected == State.IN_FORCE)
