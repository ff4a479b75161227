"""What taking a case off one agenda, or withdrawing it, does to the same case at another meeting."""

import pytest
from django.urls import reverse

from cases.enums import Event, ItemAct, ItemStage
from cases.models import Actor, AgendaItem, AuditEvent, Meeting, Release
from cases.panels.meetings.agenda import remove_item
from cases.panels.meetings.moving import move_item
from cases.panels.meetings.services import cancel
from cases.panels.queries.released import releases_to_open
from cases.panels.redacting.releasing import release_item
from cases.review.minutes import confirm_minutes
from cases.review.minutes_record import minutes_of
from tests import make
from tests.casework.acting import signed_in, words
from tests.panels import making
from tests.panels.test_releasing_items import TEXT, a_round, changed

pytestmark = pytest.mark.django_db


def at_two_meetings():
    """A case in review at meeting 1; its next version is in review at meeting 2, so that the first gave way."""
    item, member, by = a_round()
    making.invite(item.meeting, making.a_chair(item.meeting.panel))
    first = release_item(item=making.redacted(item, by), by=by)
    return first, in_review_again(first, member, by), member, by


def in_review_again(item, member, by):
    """The force sends another version, and a later meeting has it in review."""
    case = changed(item.case, **{**TEXT, "rationale_text": f"He paid, version {item.case.version + 1}."})
    later = making.a_meeting(item.meeting.panel, member)
    return release_item(item=making.redacted(making.an_item(later, case), by), by=by)


def taken_off(item, by):
    remove_item(item=item, reason="A mistake.", by=by)


def cancelled(item, by):
    cancel(meeting=Meeting.objects.get(pk=item.meeting_id), reason="Snow.", by=by)


def at(item, name):
    return reverse(name, args=[item.meeting.panel.slug, item.meeting.number, item.number])


def read_at(member, item, *names):
    """What the pages of this item answer a member."""
    client = signed_in(member)
    return [client.get(at(item, name)).status_code for name in names]


@pytest.mark.parametrize("act", [taken_off, cancelled])
def test_the_open_round_of_another_meeting_goes_on_and_its_release_stands_again(act):
    first, second, member, by = at_two_meetings()

    act(second, by)

    first.release.refresh_from_db()
    assert list(AgendaItem.objects.visible_to(member)) == [first]
    assert read_at(member, first, "review") == [200]
    assert (first.release.withdrawn_at, first.release.withdrawn_by, first.release.gave_way) == (None, "", False)
    assert list(releases_to_open(member)) == [first.release]
    event = AuditEvent.objects.get(kind=Event.RELEASE_WITHDRAWN)
    assert event.details == {"panel": first.meeting.panel.slug, "place": 2, "place_that_stands_again": 1}


@pytest.mark.parametrize("act", [taken_off, cancelled])
def test_where_no_other_meeting_has_the_case_its_members_see_nothing_of_it_any_more(act):
    item, member, by = a_round()
    item = release_item(item=making.redacted(item, by), by=by)

    act(item, by)

    assert not AgendaItem.objects.visible_to(member).exists()
    assert not releases_to_open(member).exists()
    event = AuditEvent.objects.get(kind=Event.RELEASE_WITHDRAWN)
    assert event.details == {"panel": item.meeting.panel.slug, "place": 1}


def test_what_another_meeting_decided_and_confirmed_stays_on_its_table_and_in_its_minutes():
    first, second, member, by = at_two_meetings()
    chair = first.meeting.attendances.get(membership__role="panel_chair").membership
    actor = Actor(person=chair.person, membership=chair, force_ids=("hampshire",))
    move_item(item=first, act=ItemAct.CLOSE, by=None)
    making.a_finding(AgendaItem.objects.get(pk=first.pk), actor)
    meeting = Meeting.objects.get(pk=first.meeting_id)
    confirm_minutes(meeting=meeting, by=actor, revision=meeting.revision)

    cancelled(second, by)

    assert read_at(member, first, "table-item") == [200]
    assert read_at(actor, first, "table-item", "finding-correct") == [200, 200]
    assert minutes_of(Meeting.objects.get(pk=meeting.pk), member).left_out == []


def test_cancelling_the_meeting_whose_release_gave_way_leaves_the_later_one_as_it_is():
    first, second, member, by = at_two_meetings()

    cancelled(first, by)

    second.release.refresh_from_db()
    assert second.release.withdrawn_at is None
    assert list(AgendaItem.objects.visible_to(member)) == [second]
    assert list(releases_to_open(member)) == [second.release]
    assert read_at(member, second, "review") == [200]
    assert not AuditEvent.objects.filter(kind=Event.RELEASE_WITHDRAWN).exists()


def test_what_gave_way_stands_no_more_once_its_own_item_was_taken_off_too():
    first, second, member, by = at_two_meetings()
    cancelled(first, by)

    cancelled(second, by)

    assert not releases_to_open(member).exists()
    assert not AgendaItem.objects.visible_to(member).exists()
    assert not Release.objects.standing().exists()


def test_of_several_that_gave_way_the_last_that_an_item_still_has_stands_again():
    first, second, member, by = at_two_meetings()
    third = in_review_again(second, member, by)

    cancelled(second, by)
    assert list(releases_to_open(member)) == [third.release]

    cancelled(third, by)
    assert list(releases_to_open(member)) == [first.release]
    assert list(AgendaItem.objects.visible_to(member)) == [first]


def test_what_was_released_by_hand_before_stands_again():
    item, member, by = a_round()
    plain = make.a_release(item.case, item.meeting.panel)
    item = release_item(item=making.redacted(item, by), by=by)

    taken_off(item, by)

    assert list(releases_to_open(member)) == [plain]


def test_what_stands_again_gives_way_to_the_next_release():
    first, second, member, by = at_two_meetings()
    cancelled(second, by)

    third = in_review_again(second, member, by)

    assert list(releases_to_open(member)) == [third.release]
    assert set(AgendaItem.objects.visible_to(member)) == {first, third}


def test_withdrawing_by_hand_takes_all_of_it_back_and_says_first_which_rounds_are_still_open():
    first, second, member, by = at_two_meetings()
    client, address = signed_in(by), reverse("release-withdraw", args=[first.meeting.panel.slug, 2])

    page = words(client.get(address))
    client.post(address)

    assert "It is in review now: Case 1 of A meeting, meeting 1 Case 1 of A meeting, meeting 2" in page
    assert "Members can no longer answer there. Each round stays open, with what they have answered," in page
    assert page.index("It is in review") < page.index("Leave it released")
    assert not AgendaItem.objects.visible_to(member).exists()
    assert not releases_to_open(member).exists()
    assert AgendaItem.objects.get(pk=second.pk).stage == ItemStage.IN_REVIEW


def test_withdrawing_by_hand_speaks_of_no_round_where_none_is_open():
    item, _member, by = a_round()
    item = release_item(item=making.redacted(item, by), by=by)
    move_item(item=item, act=ItemAct.CLOSE, by=None)

    page = words(signed_in(by).get(reverse("release-withdraw", args=[item.meeting.panel.slug, 1])))

    assert "in review" not in page
    assert "nor what was said and found of it at a meeting" in page
