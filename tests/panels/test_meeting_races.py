"""Two at the same moment: numbers are given once, everybody is asked about every case, nobody is told twice."""

from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from cases.enums import Agency, Chosen, ItemAct, ItemStage
from cases.models import AgendaItem, Attendance, Invitation, Meeting, Notice
from cases.panels.meetings import agenda, inviting, services, telling
from cases.panels.meetings.moving import move_item
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
