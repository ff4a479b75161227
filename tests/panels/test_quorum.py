"""A quorum is counted from who is there: by number, by agency, by most not being police."""

import pytest
from django.utils import timezone

from cases.enums import Agency, Presence, Rank
from cases.models import Attendance, Case, Declaration, Meeting, Panel, Person
from cases.models.conflicts import in_conflict
from cases.panels.meetings.queries import conflicted_on
from cases.panels.meetings.quorum import Quorum, quorum_at, quorum_on, quorums_of
from tests.authorisation.delivered import a_cast, a_delivered_case
from tests.panels import making

pytestmark = pytest.mark.django_db


def a_meeting_of(panel: Panel, *agencies: Agency, **terms) -> Meeting:
    """A meeting at which one member of each of these agencies is present."""
    members = [making.a_member(panel, agency=agency) for agency in agencies]
    meeting = making.a_meeting(panel, *members, **terms)
    Attendance.objects.update(presence=Presence.PRESENT)
    return meeting


def test_terms_that_ask_for_nothing_have_no_quorum_to_reach():
    meeting = a_meeting_of(making.a_panel_on_terms(), Agency.CPS)

    assert quorum_at(meeting) == Quorum(None, ())
    assert quorum_at(meeting).words == "The panel’s terms ask for no quorum."


@pytest.mark.parametrize(
    ("terms", "agencies", "expected"),
    [
        ({"quorum_count": 2}, [Agency.CPS, Agency.POLICE], (True, ["At least 2 members: there are 2."])),
        ({"quorum_count": 3}, [Agency.CPS, Agency.POLICE], (False, ["At least 3 members: there are 2."])),
        (
            {"quorum_count": 2, "non_voting": ["police"]},
            [Agency.CPS, Agency.POLICE],
            (False, ["At least 2 members who may vote: there is 1."]),
        ),
        (
            {"quorum_agencies": ["magistrates", "cps"]},
            [Agency.CPS, Agency.CPS],
            (False, ["Magistrates: nobody.", "Crown Prosecution Service: 2 members."]),
        ),
        ({"quorum_agencies": ["cps"]}, [Agency.CPS], (True, ["Crown Prosecution Service: 1 member."])),
        (
            {"quorum_non_police": True},
            [Agency.CPS, Agency.POLICE],
            (False, ["Most are not police: 1 of 2."]),
        ),
        (
            {"quorum_non_police": True},
            [Agency.CPS, Agency.PROBATION, Agency.POLICE],
            (True, ["Most are not police: 2 of 3."]),
        ),
        ({"quorum_non_police": True}, [], (False, ["Most are not police: 0 of 0."])),
        (
            {"quorum_count": 1, "quorum_agencies": ["police"], "quorum_non_police": True},
            [Agency.POLICE],
            (False, ["At least 1 member: there is 1.", "Police: 1 member.", "Most are not police: 0 of 1."]),
        ),
    ],
)
def test_each_thing_that_the_terms_ask_is_a_line(terms, agencies, expected):
    meeting = a_meeting_of(making.a_panel_on_terms(**terms), *agencies)

    found = quorum_at(meeting)

    assert (found.is_reached, list(found.lines)) == expected
    assert found.as_json() == {"is_reached": expected[0], "lines": expected[1]}


def test_who_sent_apologies_or_was_invited_no_more_is_not_there():
    panel = making.a_panel_on_terms(quorum_count=1)
    meeting = a_meeting_of(panel, Agency.CPS, Agency.PROBATION, Agency.MAGISTRATES)
    first, second, third = Attendance.objects.order_by("pk")
    Attendance.objects.filter(pk=first.pk).update(presence=Presence.APOLOGIES)
    Attendance.objects.filter(pk=second.pk).update(presence=Presence.ABSENT)
    Attendance.objects.filter(pk=third.pk).update(withdrawn_at=timezone.now())

    assert quorum_at(meeting).lines == ("At least 1 member: there are 0.",)


NOT_YET = "Attendance is not recorded yet. With everybody who is expected there would be"


def test_until_attendance_is_recorded_it_is_said_who_is_expected_and_an_early_apology_is_not_attendance():
    panel = making.a_panel_on_terms(quorum_count=2, quorum_agencies=["cps"], quorum_non_police=True)
    meeting = a_meeting_of(panel, Agency.CPS, Agency.PROBATION, Agency.POLICE)
    item = making.an_item_in_review(meeting)
    Attendance.objects.update(presence=Presence.EXPECTED)

    for presence, is_expected, lines in (
        (Presence.EXPECTED, True, ("2 members: 3 are expected.", "Service: 1 member.", "not police: 2 of 3.")),
        (Presence.APOLOGIES, False, ("2 members: 2 are expected.", "Service: nobody.", "not police: 1 of 2.")),
    ):
        Attendance.objects.filter(membership__agency=Agency.CPS).update(presence=presence)
        quorum = quorum_at(meeting)
        assert [line.endswith(end) for line, end in zip(quorum.lines, lines, strict=True)] == [True] * 3
        assert (quorum.is_reached, quorum.is_recorded, quorum.is_expected) == (None, False, is_expected)
        assert quorum.words == f"{NOT_YET} {'a quorum' if is_expected else 'no quorum'}."
        assert quorum_on(item) == quorum
        assert quorum.as_json() == {"is_reached": None, "is_recorded": False, "lines": []}


def test_as_soon_as_anybody_is_present_the_present_are_counted_and_whoever_is_in_conflict_makes_nobody_known():
    meeting = a_meeting_of(making.a_panel_on_terms(quorum_count=2), Agency.CPS, Agency.PROBATION)
    Attendance.objects.filter(membership__agency=Agency.PROBATION).update(presence=Presence.EXPECTED)
    item = making.an_item_in_review(meeting)

    assert quorum_at(meeting) == quorum_on(item) == Quorum(False, ("At least 2 members: there is 1.",))

    membership = Attendance.objects.get(membership__agency=Agency.CPS).membership
    Declaration.objects.create(
        item=item, case=item.case, person=membership.person, membership=membership, kind="in_court", at=timezone.now()
    )
    assert (quorum_on(item).is_recorded, quorum_on(item).lines) == (False, ("At least 2 members: 1 is expected.",))


def test_terms_that_ask_for_nothing_ask_nothing_of_attendance_that_is_not_recorded():
    meeting = a_meeting_of(making.a_panel_on_terms(), Agency.CPS)
    Attendance.objects.update(presence=Presence.EXPECTED)

    assert quorum_at(meeting) == Quorum(None, ())


def test_on_one_case_whoever_has_a_conflict_leaves_the_count():
    panel = making.a_panel_on_terms(quorum_count=2)
    meeting = a_meeting_of(panel, Agency.CPS, Agency.PROBATION)
    items = [making.an_item_in_review(meeting) for _ in range(2)]
    membership = Attendance.objects.first().membership
    Declaration.objects.create(
        item=items[0],
        case=items[0].case,
        person=membership.person,
        membership=membership,
        kind="in_court",
        at=timezone.now(),
    )

    assert [quorum_on(item).is_reached for item in items] == [False, True]
    assert quorums_of(meeting) == {item.pk: quorum_on(item) for item in items}
    assert conflicted_on([item.case_id for item in items]) == {items[0].case_id: {membership.person_id}}
    Declaration.objects.update(lifted_at=timezone.now(), lift_reason="A mistake")
    assert quorum_on(items[0]).is_reached is True


def test_without_a_meeting_whoever_has_answered_counts_as_being_there():
    panel = making.a_panel_on_terms(quorum_count=2)
    members = [making.a_member(panel) for _ in range(3)]
    meeting = making.a_meeting(panel, *members, held_on=None, answer_by=timezone.localdate())
    both, one, nobody = (making.an_item_in_review(meeting) for _ in range(3))
    for member in members[:2]:
        making.a_review(both, member)
    making.a_review(one, members[0])

    assert quorum_at(meeting).lines == ("At least 2 members: there are 2.",)
    assert [quorum_on(item).is_reached for item in (both, one, nobody)] == [True, False, False]


def test_without_a_meeting_an_answer_counts_though_its_member_is_invited_no_more():
    panel = making.a_panel_on_terms(quorum_count=1)
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member, held_on=None, answer_by=timezone.localdate())
    item = making.an_item_in_review(meeting)
    making.a_review(item, member)
    Attendance.objects.update(withdrawn_at=timezone.now())

    assert quorum_on(item).lines == quorum_at(meeting).lines == ("At least 1 member: there is 1.",)


@pytest.mark.parametrize("number", [1, 3])
def test_the_quorum_of_every_case_takes_as_many_questions_for_one_as_for_three(django_assert_num_queries, number):
    panel = making.a_panel_on_terms(quorum_count=1)
    meeting = a_meeting_of(panel, *[Agency.CPS] * number)
    for _ in range(number):
        making.an_item_in_review(meeting)

    with django_assert_num_queries(7):
        assert len(quorums_of(meeting)) == number


def test_conflicts_on_a_case_are_those_of_in_conflict_whichever_way_somebody_had_a_part():
    cast = a_cast()
    case = a_delivered_case(Rank.INSPECTOR, cast=cast)
    declared = making.a_member(making.a_panel_on_terms())
    item = making.an_item(making.a_meeting(Panel.objects.get()), case)
    Declaration.objects.create(
        item=item, case=case, person=declared.person, membership=declared.membership, kind="in_court", at=timezone.now()
    )
    persons = Person.objects.order_by("pk")

    found = conflicted_on([case.pk])

    by_person = {one.pk for one in persons if Case.objects.filter(in_conflict(one, "pk"), pk=case.pk).exists()}
    assert found == {case.pk: by_person}
    assert {one.person.pk for one in (cast.officer, cast.inspector, declared)} <= by_person
