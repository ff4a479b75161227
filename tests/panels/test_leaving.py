"""A seat that ends: its holder is asked nothing more, and what they answered before counts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import Event, ItemStage, Presence
from cases.exceptions import NotAllowed
from cases.models import AgendaItem, Attendance, AuditEvent, Invitation, Meeting, Seat
from cases.panels.meetings import leaving
from cases.panels.meetings.hub import page_of
from cases.panels.meetings.leaving import leave_panel
from cases.panels.meetings.next_steps import steps_of
from cases.panels.meetings.queries import sitting_at
from tests import make
from tests.casework.acting import signed_in
from tests.panels import making
from tests.review.rounds import a_round, scored

pytestmark = pytest.mark.django_db


def seat_of(member) -> Seat:
    return Seat.objects.get(membership=member.membership)


def is_invited(meeting, member) -> bool:
    return Attendance.objects.standing().filter(meeting=meeting, membership=member.membership).exists()


def test_a_seat_that_ends_withdraws_the_invitations_to_what_is_not_over_and_records_each():
    round_ = a_round()
    by, member = making.an_administrator(round_.panel), round_.members[0]
    later = making.a_meeting(round_.panel, member, round_.members[1], announced=False)
    confirmed = making.a_meeting(round_.panel, member, confirmed_at=timezone.now(), confirmed_by="The chair")
    cancelled = making.a_meeting(round_.panel, member, cancelled_at=timezone.now(), cancel_reason="Snow.")
    other_panel = make.a_panel()
    make.a_seat(other_panel, member)
    elsewhere = making.a_meeting(other_panel, member)

    leave_panel(seat=Seat.objects.get(panel=round_.panel, membership=member.membership), by=by)

    meetings = (round_.meeting, later, confirmed, cancelled, elsewhere)
    assert [is_invited(meeting, member) for meeting in meetings] == [False, False, True, True, True]
    assert is_invited(later, round_.members[1])
    events = AuditEvent.objects.filter(kind__in=(Event.SEAT_ENDED, Event.INVITATION_WITHDRAWN)).order_by("pk")
    assert [(one.kind, one.details.get("meeting"), one.person) for one in events] == [
        (Event.SEAT_ENDED, None, by.person.email),
        (Event.INVITATION_WITHDRAWN, 1, by.person.email),
        (Event.INVITATION_WITHDRAWN, 2, by.person.email),
    ]


def test_what_they_answered_is_kept_and_a_round_that_waited_for_them_alone_closes():
    round_ = a_round(cases=2)
    by, (leaves, *stay) = making.an_administrator(round_.panel), round_.members
    first, second = round_.items
    for member in stay:
        scored(first, member)
    scored(second, leaves)

    leave_panel(seat=seat_of(leaves), by=by)

    assert [AgendaItem.objects.get(pk=one.pk).stage for one in (first, second)] == [
        ItemStage.AT_PANEL,
        ItemStage.IN_REVIEW,
    ]
    assert Invitation.objects.get(item=second, attendance__membership=leaves.membership).answered_at is not None
    assert steps_left(round_.meeting, by) == []


def steps_left(meeting, by) -> list[str]:
    page = page_of(meeting, by, sitting_at(meeting, by))
    return [step.label for step in steps_of(page, timezone.localdate())]


@pytest.mark.parametrize(
    ("days", "presence", "stays"),
    [
        (-1, Presence.PRESENT, True),
        (0, Presence.APOLOGIES, True),
        (3, Presence.APOLOGIES, False),
        (-1, Presence.EXPECTED, False),
        (None, Presence.EXPECTED, False),
    ],
)
def test_who_was_at_a_meeting_whose_minutes_are_still_to_be_confirmed_stays_on_record(days, presence, stays):
    panel = making.a_panel_on_terms()
    member = making.a_member(panel)
    held_on = None if days is None else timezone.localdate() + timedelta(days=days)
    meeting = making.a_meeting(panel, member, held_on=held_on, answer_by=held_on or timezone.localdate())
    Attendance.objects.update(presence=presence)

    leave_panel(seat=seat_of(member), by=making.an_administrator(panel))

    assert is_invited(meeting, member) == stays


def test_a_seat_that_is_not_ended_leaves_every_invitation():
    round_ = a_round()
    member = round_.members[0]

    with pytest.raises(NotAllowed):
        leave_panel(seat=seat_of(member), by=make.an_actor("administrator", ("metropolitan",)))

    assert is_invited(round_.meeting, member)
    assert seat_of(member).ended_at is None


def test_a_seat_does_not_end_around_a_case_that_comes_onto_an_agenda_at_that_moment(monkeypatch):
    round_ = a_round()
    client, member = signed_in(making.an_administrator(round_.panel)), round_.members[0]
    monkeypatch.setattr(leaving, "lock_meetings", lambda _meetings: making.an_item(round_.meeting))

    late = client.post(reverse("seat-end", args=[round_.panel.slug, seat_of(member).pk]), follow=True)

    assert leaving.CHANGED_AT_THIS_MOMENT in late.content.decode()
    assert is_invited(round_.meeting, member)
    assert seat_of(member).ended_at is None


def test_the_page_that_ends_a_seat_says_so_and_does_so():
    round_ = a_round()
    client, member = signed_in(making.an_administrator(round_.panel)), round_.members[0]
    address = reverse("seat-end", args=[round_.panel.slug, seat_of(member).pk])

    asked = client.get(address).content.decode()
    client.post(address)

    assert "their invitations to meetings that are not over are withdrawn" in asked
    assert not is_invited(Meeting.objects.get(), member)
