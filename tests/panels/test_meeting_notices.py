"""What members and chairs are told of meetings: once each, settled in time, never a word of a case."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.authorisation import letters
from cases.authorisation.noticeboard import address_of, lines_of
from cases.authorisation.notices import mark_read
from cases.enums import ItemAct, NoticeKind, Presence
from cases.models import Attendance, Invitation, Meeting, Notice, Seat
from cases.panels.meetings import agenda, inviting, services, telling
from cases.panels.meetings.moving import move_item
from cases.panels.meetings.queries import places_of
from cases.panels.meetings.services import Plan
from tests import make
from tests.panels import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    return making.a_panel_on_terms("hampshire")


@pytest.fixture
def administrator(panel):
    return making.an_administrator(panel)


def told(*actors) -> list[tuple[str, ...]]:
    """The kinds of the open notices of each."""
    found = {actor: Notice.objects.open().filter(person=actor.person).order_by("kind") for actor in actors}
    return [tuple(notices.values_list("kind", flat=True)) for notices in found.values()]


def answer(item, actor) -> None:
    Invitation.objects.filter(item=item, attendance__membership=actor.membership).update(answered_at=timezone.now())
    telling.let_off(item.meeting)


def test_nobody_is_told_of_a_meeting_before_it_is_announced(panel, administrator):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, announced=False)
    inviting.invite(meeting=meeting, membership=member.membership, by=administrator)
    item = making.an_item_in_review(meeting)
    telling.tell_to_score(item)
    assert told(member) == [()]

    services.announce(meeting=meeting, by=administrator)

    assert told(member) == [("to_attend", "to_score")]


def test_one_open_notice_says_that_cases_await_review_however_many_are_released(panel):
    member, on_paper, not_invited = (making.a_member(panel) for _ in range(3))
    meeting = making.a_meeting(panel, member)
    making.invite(meeting, on_paper, on_paper=True)
    items = [making.an_item_in_review(meeting) for _ in range(2)]
    for item in items:
        telling.tell_to_score(item)
    assert told(member, on_paper, not_invited) == [("to_score",), (), ()]

    answer(items[0], member)
    assert told(member) == [("to_score",)]
    answer(items[1], member)
    assert told(member) == [()]


def test_whoever_has_a_conflict_with_every_case_is_not_told_to_review(panel):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    item = making.an_item_in_review(meeting)
    Invitation.objects.update(conflicted_at=timezone.now())

    telling.tell_to_score(item)

    assert told(member) == [()]


def test_the_chair_is_told_once_the_last_round_is_closed_and_let_off_when_all_is_found(panel):
    chair, member = making.a_chair(panel), making.a_member(panel)
    meeting = making.a_meeting(panel, chair, member)
    first, second = (making.an_item_in_review(meeting) for _ in range(2))
    for item in (first, second):
        telling.tell_to_score(item)
    move_item(item=first, act=ItemAct.CLOSE, by=None)
    telling.tell_round_closed(first)
    assert told(chair, member) == [("to_score",), ("to_score",)]

    move_item(item=second, act=ItemAct.CLOSE, by=None)
    telling.tell_round_closed(second)
    assert told(chair, member) == [("to_find",), ()]

    for item in (first, second):
        move_item(item=item, act=ItemAct.FIND, by=None)
    telling.let_off(meeting)
    assert told(chair) == [()]


def test_whoever_presides_is_told_in_the_chairs_place(panel, administrator):
    chair, member = making.a_chair(panel), making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    inviting.set_presiding(meeting=meeting, attendance=places_of(meeting)[1], by=administrator)

    telling.tell_minutes(meeting)

    assert told(chair, member) == [(), ("to_confirm_minutes",)]
    Meeting.objects.update(confirmed_at=timezone.now(), confirmed_by="A member")
    telling.let_off(meeting)
    assert told(member) == [()]


def test_another_day_is_told_to_those_invited_and_another_title_is_not(panel, administrator):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    renamed = Plan(title="Another", held_on=meeting.held_on)
    services.change_meeting(meeting=meeting, plan=renamed, revision=1, by=administrator)
    assert told(member) == [()]

    moved = Plan(title="Another", held_on=meeting.held_on + timedelta(days=1))
    services.change_meeting(meeting=meeting, plan=moved, revision=2, by=administrator)

    assert told(member) == [("meeting_changed",)]


def test_cancelling_lets_everybody_off_and_says_so(panel, administrator):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, announced=False)
    inviting.invite(meeting=meeting, membership=member.membership, by=administrator)
    services.announce(meeting=meeting, by=administrator)
    item = making.an_item_in_review(meeting)
    telling.tell_to_score(item)

    services.cancel(meeting=meeting, reason="Snow", by=administrator)

    assert told(member) == [("meeting_changed",)]
    [line] = lines_of(Notice.objects.open())
    assert line.words == f"A meeting that you are invited to was changed or cancelled: {meeting}, {panel}"
    assert address_of(Notice.objects.open().get()) == meeting.get_absolute_url()


def test_taking_the_last_case_off_the_agenda_or_withdrawing_the_invitation_lets_off(panel, administrator):
    members = [making.a_member(panel) for _ in range(2)]
    meeting = making.a_meeting(panel, *members)
    items = [making.an_item_in_review(meeting) for _ in range(2)]
    telling.tell_to_score(items[0])

    inviting.withdraw_invitation(attendance=places_of(meeting)[1], by=administrator)
    assert told(*members) == [(), ("to_score",)]
    for item in items:
        agenda.remove_item(item=item, reason="A duplicate", by=administrator)
    assert told(*members) == [(), ()]


def test_an_invitation_is_settled_by_reading_it_or_by_being_there(panel, administrator):
    members = [making.a_member(panel) for _ in range(2)]
    meeting = making.a_meeting(panel, announced=False)
    inviting.invite_all(meeting=meeting, memberships=[one.membership for one in members], by=administrator)
    services.announce(meeting=meeting, by=administrator)
    assert told(*members) == [("to_attend",), ("to_attend",)]

    mark_read(by=members[0])
    second = Attendance.objects.get(membership=members[1].membership)
    services.record_attendance(meeting=meeting, presences={second.pk: Presence.PRESENT}, revision=2, by=administrator)

    assert told(*members) == [(), ()]


def test_whoever_has_lost_their_seat_is_let_off_without_anybodys_act_and_reads_no_notice_of_it(panel):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    telling.tell_to_score(making.an_item_in_review(meeting))
    Seat.objects.update(ended_at=timezone.now())
    assert not Notice.objects.visible_to(member).exists()

    telling.tell_again()

    assert told(member) == [()]


def test_a_notice_leads_where_it_is_done_and_later_to_the_meeting(panel):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member)
    telling.tell_to_score(making.an_item_in_review(meeting))
    notice = Notice.objects.get()

    assert address_of(notice) == reverse("review-queue", args=[panel.slug, 1])
    notice.settled_at = timezone.now()
    assert address_of(notice) == meeting.get_absolute_url()


def test_a_letter_about_a_meeting_says_how_much_and_nothing_else(
    panel, administrator, mailoutbox, django_capture_on_commit_callbacks
):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member, title="A telling title", theme="A telling theme")
    with django_capture_on_commit_callbacks(execute=True):
        telling.tell_to_score(making.an_item_in_review(meeting, make.a_case(case_ref="TELLING")))

    [message] = mailoutbox
    assert message.to == [member.person.email]
    assert message.body == (
        f"Dear {member.person.name},\n\n"
        "this is new for you in Scrutiny:\n\n"
        "- Cases await your review for a meeting of a panel: 1\n\n"
        "What it is about you find on your desk, after signing in:\n\n"
        "https://scrutiny.example/\n\n"
        "How often you are written to you choose there, under Your account.\n"
    )


def at(day: int) -> datetime:
    """Ten in the morning of a day of June 2026, of which the 1st is a Monday."""
    return timezone.make_aware(datetime(2026, 6, day, 10))


def reminded_on(kind: NoticeKind, days: range, mailoutbox) -> list[int]:
    """The days of June 2026 on which a letter goes out, if `send_notices` runs once on each of these."""
    Notice.objects.filter(kind=kind).update(at=at(1), emailed_at=at(1))
    sent = []
    for day in days:
        if letters.write_reminders(at(day)).letters:
            sent.append(day)
    assert {message.subject for message in mailoutbox} <= {"Scrutiny: a reminder of what waits for you"}
    return sent


def test_a_member_is_reminded_as_the_last_day_comes_near_on_it_and_on_each_working_day_after(panel, mailoutbox):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member, held_on=at(25).date(), answer_by=at(18).date())
    telling.tell_to_score(making.an_item_in_review(meeting))

    assert reminded_on(NoticeKind.TO_SCORE, range(2, 24), mailoutbox) == [15, 18, 19, 22, 23]


def test_without_a_last_day_members_are_reminded_before_the_meeting(panel, mailoutbox):
    member = making.a_member(panel)
    meeting = making.a_meeting(panel, member, held_on=at(18).date())
    telling.tell_to_score(making.an_item_in_review(meeting))

    assert reminded_on(NoticeKind.TO_SCORE, range(2, 19), mailoutbox) == [15, 18]


def test_the_chair_is_reminded_from_the_day_after_the_meeting(panel, mailoutbox):
    chair = making.a_chair(panel)
    meeting = making.a_meeting(panel, chair, held_on=at(9).date())
    telling.tell_round_closed(making.a_closed_item(meeting, chair))

    assert reminded_on(NoticeKind.TO_FIND, range(2, 13), mailoutbox) == [10, 11, 12]


def test_the_chair_is_reminded_of_minutes_once_they_have_waited_for_a_week_of_working_days(panel, mailoutbox):
    chair = making.a_chair(panel)
    telling.tell_minutes(making.a_meeting(panel, chair))

    assert reminded_on(NoticeKind.TO_CONFIRM_MINUTES, range(2, 11), mailoutbox) == [8, 9, 10]
