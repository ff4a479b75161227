"""The desk says what of meetings awaits each person, how much, and where it is done."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import ItemAct, ItemStage
from cases.models import AgendaItem, Declaration, Invitation, Meeting
from cases.panels.meetings import telling
from cases.panels.meetings.desk import duties_of
from cases.panels.meetings.moving import move_item
from cases.words import uk_date
from tests.panels import making

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def panel():
    return making.a_panel_on_terms("hampshire")


def shown(actor) -> list[tuple[str, str, str]]:
    return [(duty.title, duty.number, duty.address) for duty in duties_of(actor)]


def at(name: str, meeting: Meeting) -> str:
    return reverse(name, args=[meeting.panel.slug, meeting.number])


def test_a_member_is_shown_the_cases_that_await_their_review_and_by_when(panel):
    member = making.a_member(panel)
    day = TODAY() + timedelta(days=5)
    meeting = making.a_meeting(panel, member, answer_by=day)
    items = [making.an_item_in_review(meeting) for _ in range(3)]
    making.a_review(items[0], member)

    [duty] = duties_of(member)

    assert (duty.title, duty.number, duty.address) == ("Cases that await your review", "2", at("review-queue", meeting))
    assert duty.oldest == f"To be answered by {uk_date(day)}"


def test_nothing_awaits_a_member_of_what_is_theirs_no_more(panel):
    member, on_paper = making.a_member(panel), making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    making.invite(meeting, on_paper, on_paper=True)
    conflicted, closed = making.an_item_in_review(meeting), making.an_item_in_review(meeting)
    move_item(item=closed, act=ItemAct.CLOSE, by=None)
    terms = {"person": member.person, "membership": member.membership, "kind": "in_court", "at": timezone.now()}
    Declaration.objects.create(item=conflicted, case=conflicted.case, **terms)
    Invitation.objects.filter(attendance__membership=member.membership).update(conflicted_at=timezone.now())

    assert (shown(member), shown(on_paper)) == ([], [])


def test_of_several_meetings_the_desk_leads_to_their_list(panel):
    member = making.a_member(panel)
    for _ in range(2):
        making.an_item_in_review(making.a_meeting(panel, member))

    assert shown(member) == [("Cases that await your review", "2", "/meetings/")]


def test_whoever_chairs_is_shown_what_the_panel_has_to_decide_and_the_minutes_to_confirm(panel):
    chair, member = making.a_chair(panel), making.a_member(panel)
    meeting = making.a_meeting(panel, chair, member)
    making.a_closed_item(meeting, chair, member)
    telling.tell_minutes(meeting)

    assert shown(chair) == [
        ("Cases that await the panel’s finding", "1", at("meeting-table", meeting)),
        ("Minutes that await your confirmation", "1", at("meeting-minutes", meeting)),
    ]
    assert shown(member) == []


def test_an_administrator_is_shown_what_there_is_to_prepare(panel):
    by, on_paper = making.an_administrator(panel), making.a_member(panel)
    untold = making.a_meeting(panel, announced=False)
    meeting = making.a_meeting(panel)
    making.invite(meeting, on_paper, on_paper=True)
    making.an_item(meeting)
    making.an_item_in_review(meeting)

    assert [duty for duty in shown(by) if "depart" not in duty[0]] == [
        ("Meetings that members do not know of yet", "1", untold.get_absolute_url()),
        ("Selected cases to redact and release", "1", at("meeting-release", meeting)),
        ("Answers on paper that are not entered", "1", at("score-sheets", meeting)),
    ]


def test_an_administrator_is_shown_what_there_is_to_do_after_a_meeting(panel):
    by, chair = making.an_administrator(panel), making.a_chair(panel)
    meeting = making.a_meeting(panel, chair, held_on=TODAY() - timedelta(days=1))
    item = making.a_closed_item(meeting, chair)
    AgendaItem.objects.filter(pk=item.pk).update(stage=ItemStage.CARRIED_OVER)

    assert [duty for duty in shown(by) if "depart" not in duty[0]] == [
        ("Meetings of which nobody recorded who attended", "1", at("meeting-attendance", meeting)),
        ("Meetings whose minutes are to be written", "1", at("meeting-minutes", meeting)),
        ("Cases that wait for another meeting", "1", meeting.get_absolute_url()),
    ]


def test_meetings_that_are_over_await_nobody(panel):
    by, chair = making.an_administrator(panel), making.a_chair(panel)
    meeting = making.a_meeting(panel, chair)
    making.a_closed_item(meeting, chair)
    Meeting.objects.update(confirmed_at=timezone.now(), confirmed_by="The chair")

    assert (shown(by), shown(chair)) == ([], [])


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("chair", 4), ("administrator", 11)])
def test_the_desk_takes_as_many_questions_for_one_meeting_as_for_three(
    django_assert_num_queries, panel, who, queries, number
):
    actor = making.a_chair(panel) if who == "chair" else making.an_administrator(panel)
    member = making.a_chair(panel)
    for _ in range(number):
        meeting = making.a_meeting(panel, *([actor] if who == "chair" else [member]))
        making.an_item_in_review(meeting)
        making.a_closed_item(meeting, member)
        making.an_item(meeting)

    with django_assert_num_queries(queries):
        duties_of(actor)
