"""A case comes to an agenda once, leaves it with a reason, and goes to another meeting with its history."""

import pytest
from django.utils import timezone

from cases.enums import Chosen, ItemStage
from cases.exceptions import NotAllowed
from cases.models import AgendaItem, AuditEvent, Declaration, Invitation, Meeting, Release, Seat
from cases.panels.meetings import agenda, inviting
from cases.panels.meetings.hub import page_of
from cases.panels.meetings.next_steps import steps_of
from cases.panels.meetings.queries import places_of, sitting_at
from cases.panels.redacting.releasing import release_item
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    return making.a_panel_on_terms("hampshire")


@pytest.fixture
def administrator(panel):
    return making.an_administrator(panel)


def carried(meeting: Meeting, *reviewers) -> AgendaItem:
    """A case that the panel could not conclude."""
    item = making.a_closed_item(meeting, *reviewers)
    AgendaItem.objects.filter(pk=item.pk).update(stage=ItemStage.CARRIED_OVER)
    return AgendaItem.objects.get(pk=item.pk)


def test_cases_come_to_the_agenda_in_their_order_and_once_with_one_event_a_force(administrator):
    joint = make.a_panel("hampshire", "metropolitan", slug="joint", name="Joint")
    by = making.an_administrator(joint)
    meeting = making.a_meeting(joint)
    cases = [make.a_case(), make.a_case(force="metropolitan"), make.a_case()]

    for _ in range(2):
        agenda.add_items(meeting=meeting, cases=cases, chosen=Chosen.RANDOM, by=by)

    assert list(meeting.items.values_list("number", "case")) == list(enumerate([case.pk for case in cases], 1))
    events = AuditEvent.objects.filter(kind="item.added").order_by("force")
    assert [(one.force, [item["item"] for item in one.details["items"]]) for one in events] == [
        ("hampshire", [1, 3]),
        ("metropolitan", [2]),
    ]


def test_a_case_of_a_force_that_the_panel_does_not_serve_comes_to_no_agenda(panel, administrator):
    meeting = making.a_meeting(panel)

    with pytest.raises(NotAllowed, match="does not serve the force of every one"):
        agenda.add_items(
            meeting=meeting, cases=[make.a_case(force="metropolitan")], chosen=Chosen.RANDOM, by=administrator
        )


def test_a_removed_case_goes_back_unless_another_meeting_stands_on_its_release(panel, administrator):
    meetings = [making.a_meeting(panel) for _ in range(2)]
    first = making.a_released_item(meetings[0], administrator)
    second = release_item(item=making.an_item(meetings[1], first.case), by=administrator)
    assert second.release_id == first.release_id

    agenda.remove_item(item=first, reason="A duplicate", by=administrator)
    assert Release.objects.standing().count() == 1
    agenda.remove_item(item=second, reason="A duplicate", by=administrator)
    assert Release.objects.standing().count() == 0


def test_what_was_released_by_hand_stays_when_a_case_is_taken_off(panel, administrator):
    item = making.an_item_in_review(making.a_meeting(panel))

    agenda.remove_item(item=item, reason="A duplicate", by=administrator)

    assert Release.objects.standing().count() == 1
    assert AuditEvent.objects.get(kind="item.removed").why == "A duplicate"


def test_a_case_is_carried_to_one_meeting_and_again_once_it_was_taken_off_there(panel, administrator):
    chair = making.a_chair(panel)
    first, later, other = (making.a_meeting(panel) for _ in range(3))
    item = carried(first, chair)

    new = agenda.carry_over(item=item, to=later, by=administrator)
    assert AuditEvent.objects.get(kind="item.carried_over").details == {
        "panel": panel.slug,
        "from": {"meeting": 1, "item": 1},
        "to": {"meeting": 2, "item": 1},
    }
    with pytest.raises(NotAllowed, match="is on the agenda of A meeting already"):
        agenda.carry_over(item=item, to=other, by=administrator)
    agenda.remove_item(item=new, reason="The answer has not come yet", by=administrator)

    assert agenda.carry_over(item=item, to=other, by=chair).carried_from_id == item.pk


def test_only_what_waits_for_another_meeting_is_carried_and_to_one_that_is_to_come(panel, administrator):
    member = making.a_member(panel)
    first, later = making.a_meeting(panel, member), making.a_meeting(panel)
    closed, waits = making.a_closed_item(first, member), carried(first, member)
    elsewhere = making.a_meeting(make.a_panel("hampshire", slug="other", name="Other"))

    with pytest.raises(NotAllowed, match="Only a case that the panel could not conclude"):
        agenda.carry_over(item=closed, to=later, by=administrator)
    for to in (first, elsewhere):
        with pytest.raises(NotAllowed, match="Choose another meeting of"):
            agenda.carry_over(item=waits, to=to, by=administrator)
    with pytest.raises(NotAllowed, match="by an administrator of the panel, or by its chair"):
        agenda.carry_over(item=waits, to=later, by=member)
    Meeting.objects.filter(pk=later.pk).update(cancelled_at=timezone.now(), cancel_reason="Snow")
    with pytest.raises(NotAllowed, match="This meeting was cancelled on"):
        agenda.carry_over(item=waits, to=later, by=administrator)


def test_a_closed_round_of_a_cancelled_meeting_is_taken_up_by_another(panel, administrator):
    member = making.a_member(panel)
    first, later = making.a_meeting(panel, member), making.a_meeting(panel)
    item = making.a_closed_item(first, member)
    Meeting.objects.filter(pk=first.pk).update(cancelled_at=timezone.now(), cancel_reason="Snow")

    assert agenda.carry_over(item=item, to=later, by=administrator).case_id == item.case_id


def test_whoever_has_a_conflict_or_no_seat_any_more_is_not_waited_for(panel):
    members = [making.a_member(panel) for _ in range(3)]
    meeting = making.a_meeting(panel, *members)
    earlier = making.an_item(meeting)
    terms = {"person": members[0].person, "membership": members[0].membership, "kind": "in_court"}
    Declaration.objects.create(item=earlier, case=earlier.case, at=timezone.now(), **terms)
    Seat.objects.filter(membership=members[1].membership).update(ended_at=timezone.now())

    agenda.ask_members(earlier)

    asked = {one.attendance.membership_id: one.conflicted_at is None for one in Invitation.objects.all()}
    assert asked == {members[0].membership.pk: False, members[2].membership.pk: True}


def test_whoever_runs_the_meeting_is_told_of_an_invitation_whose_holder_has_left(panel, administrator):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member, making.a_member(panel))
    making.an_item_in_review(meeting)
    Seat.objects.filter(membership=member.membership).update(ended_at=timezone.now())

    def steps() -> list[str]:
        page = page_of(meeting, administrator, sitting_at(meeting, administrator))
        return [step.label for step in steps_of(page, timezone.localdate())]

    assert steps() == ["Withdraw the invitation of whoever has left the panel"]
    inviting.withdraw_invitation(attendance=places_of(meeting)[1], by=administrator)
    assert steps() == []
