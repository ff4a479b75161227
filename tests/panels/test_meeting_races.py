"""Two at the same moment: numbers are given once, everybody is asked about every case, nobody is told twice."""

from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from cases.enums import Agency, Chosen, ItemAct, ItemStage
from cases.models import AgendaItem, Attendance, Invitation, Meeting, Notice, Seat
from cases.panels.meetings import agenda, inviting, services, telling
from cases.panels.meetings.leaving import leave_panel
from cases.panels.meetings.moving import move_item
from cases.panels.meetings.queries import outstanding
from cases.panels.redacting.releasing import release_item
from tests import make
from tests.authorisation.test_races import at_once
from tests.panels import making

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 8


@pytest.fixture
def panel():
    return making.a_panel_on_terms("hampshire")


def test_two_who_call_a_meeting_get_two_numbers(panel):
    by = making.an_administrator(panel)
    day = timezone.localdate()

    for _ in range(ROUNDS):
        at_once(*[lambda: services.call_meeting(panel=panel, by=by, title="A meeting", held_on=day)] * 3)

    assert sorted(Meeting.objects.values_list("number", flat=True)) == list(range(1, 3 * ROUNDS + 1))


def test_cases_that_are_put_on_an_agenda_at_once_get_a_number_each_and_stand_there_once(panel):
    by = making.an_administrator(panel)
    meeting = making.a_meeting(panel)
    cases = [make.a_case() for _ in range(ROUNDS)]

    for case in cases:
        picks = partial(agenda.add_items, meeting=meeting, cases=[case], chosen=Chosen.CHAIRS_PICK, by=by)
        at_once(picks, picks)

    assert list(meeting.items.values_list("number", "case")) == list(enumerate([case.pk for case in cases], 1))


def test_whoever_is_invited_while_a_case_is_released_is_asked_about_it(panel):
    by = making.an_administrator(panel)
    meeting = making.a_meeting(panel, making.a_member(panel))

    @transaction.atomic
    def releases(item: AgendaItem) -> None:
        moved = move_item(item=item, act=ItemAct.RELEASE, by=by)
        agenda.ask_members(moved)
        telling.tell_to_score(moved)

    for _ in range(ROUNDS):
        later = making.a_member(panel, agency=Agency.CPS)
        item = making.an_item(meeting)
        AgendaItem.objects.filter(pk=item.pk).update(release=make.a_release(item.case, panel))
        assert at_once(
            lambda item=item: releases(item),
            lambda later=later: inviting.invite(meeting=meeting, membership=later.membership, by=by),
        )

    asked = Attendance.objects.count() * AgendaItem.objects.filter(stage=ItemStage.IN_REVIEW).count()
    assert Invitation.objects.count() == asked
    told = Notice.objects.filter(kind="to_score", settled_at__isnull=True)
    assert told.count() == Attendance.objects.count()


def test_a_meeting_is_announced_once_and_everybody_told_once(panel):
    by = making.an_administrator(panel)
    members = [making.a_member(panel) for _ in range(3)]

    for _ in range(ROUNDS):
        meeting = making.a_meeting(panel, *members, announced=False)
        at_once(*[lambda meeting=meeting: services.announce(meeting=meeting, by=by)] * 3)

        assert meeting.notices.filter(kind="to_attend").count() == 3


def test_a_meeting_that_is_cancelled_while_its_cases_are_released_has_no_round_open(panel):
    by, members = making.an_administrator(panel), [making.a_member(panel) for _ in range(2)]

    for _ in range(3 * ROUNDS):
        meeting = making.a_meeting(panel, *members)
        items = [making.redacted(making.an_item(meeting), by) for _ in range(2)]
        told, *released = at_once(
            lambda meeting=meeting: services.cancel(meeting=meeting, reason="Snow.", by=by),
            *(lambda item=item: release_item(item=item, by=by) for item in items),
        )

        assert isinstance(told, Meeting)
        assert [AgendaItem.objects.get(pk=item.pk).stage for item in items] == [ItemStage.REMOVED] * 2
        assert all(isinstance(one, AgendaItem) or "cancelled" in str(one) for one in released)
        assert not Notice.objects.open().filter(meeting=meeting, kind="to_score").exists()


def test_a_seat_ends_while_cases_are_released_and_its_holder_is_awaited_nowhere(panel):
    by, stays = making.an_administrator(panel), making.a_member(panel)

    for _ in range(ROUNDS):
        leaves = making.a_member(panel, agency=Agency.CPS)
        meetings = [making.a_meeting(panel, leaves, stays) for _ in range(2)]
        items = [making.redacted(making.an_item(meeting), by) for meeting in meetings]
        seat = leaves.membership.seats.get()
        ended = at_once(
            lambda seat=seat: leave_panel(seat=seat, by=by),
            *(lambda item=item: release_item(item=item, by=by) for item in reversed(items)),
        )

        assert [type(one) for one in ended] == [Seat, AgendaItem, AgendaItem]
        assert {one.attendance.membership for item in items for one in outstanding(item)} == {stays.membership}
