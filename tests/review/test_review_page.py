"""The pages on which members review: their queue, one case to score, a conflict; and closing a round by hand."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from cases.casework.store import store_changed
from cases.enums import Agency, Category, Event, ItemAct, Leniency
from cases.models import AgendaItem, Attendance, AuditEvent, Meeting, Review
from cases.panels.meetings.moving import move_item
from cases.panels.services import end_seat
from cases.review.queries import own_review
from cases.review.queue import own_place
from cases.review.scoring import CHANGED_ELSEWHERE, NO_CATEGORY
from tests import make
from tests.authorisation import test_unsent as unsent
from tests.casework.acting import events, signed_in, words
from tests.panels import making
from tests.review.rounds import SECRET, Round, a_round, scored

pytestmark = pytest.mark.django_db
SENT = {"category": Category.APPROPRIATE, "note": SECRET, "revision": "0"}


def address(name: str, round_: Round, *item: int) -> str:
    return reverse(name, args=[round_.panel.slug, round_.meeting.number, *item])


def of_case(round_: Round, number: int = 1) -> str:
    return address("review", round_, number)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def stage(round_: Round) -> str:
    return AgendaItem.objects.get(pk=round_.item.pk).stage


def in_own_order(round_: Round) -> list[int]:
    seed = round_.attendance(round_.members[0]).order_seed
    return sorted((item.number for item in round_.items), key=lambda number: own_place(seed, number))


def test_the_queue_is_in_an_order_of_the_members_own_which_stays():
    round_ = a_round(cases=4)
    Attendance.objects.filter(membership=round_.members[0].membership).update(order_seed=7)
    client = signed_in(round_.members[0])

    orders = [
        [one.item.number for one in client.get(address("review-queue", round_)).context["queue"].cases]
        for _ in range(2)
    ]

    assert orders[0] == orders[1] == in_own_order(round_)
    assert orders[0] != [1, 2, 3, 4]


def test_the_queue_says_how_far_a_member_is_and_leads_to_the_next():
    round_ = a_round(cases=3)
    first, second, _third = in_own_order(round_)
    client = signed_in(round_.members[0])
    client.post(of_case(round_, first), SENT)
    client.post(of_case(round_, second), {**SENT, "draft": "1"})

    page = client.get(address("review-queue", round_))

    assert [one.answer.value for one in page.context["queue"].cases] == ["Answered", "Draft", "To do"]
    assert "You have reviewed 1 of 3 ." in words(page)
    assert f"Go on with case {second}" in words(page)


def test_whoever_is_not_invited_reads_why_nothing_is_asked_of_them():
    round_ = a_round()
    client = signed_in(making.a_member(round_.panel))

    assert "You are not invited to this meeting" in words(client.get(address("review-queue", round_)))
    page = client.get(of_case(round_))
    assert "You are not invited to this meeting, so you are not asked about its cases." in words(page)
    assert "data-review" not in page.content.decode()


def test_nothing_is_chosen_on_the_page_until_the_member_chooses():
    round_ = a_round()

    page = signed_in(round_.members[0]).get(of_case(round_))

    assert page.status_code == 200
    assert 'name="category"' in page.content.decode()
    assert " checked" not in re.sub(r">[^<]*<", "><", page.content.decode())
    assert "0 of 1 reviewed" in words(page)


def test_saving_submits_and_leads_to_the_next_case_in_the_members_own_order():
    round_ = a_round(cases=3)
    order = in_own_order(round_)
    client = signed_in(round_.members[0])

    went = [client.post(of_case(round_, number), SENT) for number in order]

    assert [one.url for one in went] == [
        of_case(round_, order[1]),
        of_case(round_, order[2]),
        address("review-queue", round_),
    ]
    assert told(went[2])[-1].endswith("You have reviewed every case of this meeting that awaits you.")
    assert Review.objects.counted().count() == 3


def test_whoever_begins_in_the_middle_is_led_round_to_what_is_left():
    round_ = a_round(cases=3)
    order = in_own_order(round_)
    client = signed_in(round_.members[0])

    assert client.post(of_case(round_, order[2]), SENT).url == of_case(round_, order[0])


def test_without_a_category_nothing_is_submitted_and_what_was_entered_stays():
    round_ = a_round()

    page = signed_in(round_.members[0]).post(of_case(round_), {**SENT, "category": ""})

    assert page.status_code == 200
    assert NO_CATEGORY in words(page)
    assert SECRET in words(page)
    assert not Review.objects.exists()


def test_a_draft_is_saved_and_offered_again():
    round_ = a_round()
    client = signed_in(round_.members[0])

    sent = client.post(of_case(round_), {"note": SECRET, "revision": "0", "draft": "1", "reasons": ["too-serious"]})

    assert sent.url == of_case(round_)
    page = client.get(of_case(round_))
    assert SECRET in words(page)
    assert "Nobody else sees it, and it counts once you submit it." in words(page)
    assert "Reasons (1 chosen)" in words(page)


def test_the_script_keeps_a_draft_and_is_told_its_revision():
    round_ = a_round()
    client = signed_in(round_.members[0])
    kept = [client.post(of_case(round_), {"note": note, "revision": n, "remember": "1"}) for n, note in enumerate("ab")]

    assert [one.json()["revision"] for one in kept] == [1, 2]
    late = client.post(of_case(round_), {"note": "c", "revision": "0", "remember": "1"})
    assert (late.status_code, late.json()) == (409, {"refused": CHANGED_ELSEWHERE})
    assert Review.objects.get().note == "b"


def test_two_windows_lose_nothing():
    round_ = a_round()
    client = signed_in(round_.members[0])
    client.post(of_case(round_), {**SENT, "note": "In the first window", "draft": "1"})

    page = client.post(of_case(round_), {**SENT, "note": "In the second window"})

    assert page.status_code == 409
    assert CHANGED_ELSEWHERE in words(page)
    assert "In the second window" in words(page)
    assert "What is stored now" in words(page)
    assert "In the first window" in words(page)
    again = client.post(of_case(round_), {**SENT, "note": "In the second window", "revision": "1"})
    assert again.status_code == 302
    assert Review.objects.get().note == "In the second window"


def test_a_double_click_is_one_review():
    round_ = a_round(cases=2)
    client = signed_in(round_.members[0])

    went = [client.post(of_case(round_), SENT) for _ in range(2)]

    assert [one.status_code for one in went] == [302, 302]
    assert events(Event.REVIEW_SUBMITTED) == 1


def test_what_was_sent_after_the_session_had_ended_is_offered_again():
    round_ = a_round()
    client = unsent.signed_in(round_.members[0])
    token = {"csrfmiddlewaretoken": unsent.token_in(client.get(of_case(round_)))}
    unsent.left_alone(client)

    assert reverse("sign-in") in client.post(of_case(round_), {**token, **SENT}).url
    unsent.signed_in(round_.members[0], client)
    page = client.get(of_case(round_))

    assert not Review.objects.exists()
    assert "You sent this when you had been signed out, so it was not stored." in words(page)
    assert SECRET in words(page)
    token = {"csrfmiddlewaretoken": unsent.token_in(page)}
    assert client.post(of_case(round_), {**token, "discard": "1"}).url == of_case(round_)
    assert SECRET not in words(client.get(of_case(round_)))


def test_after_the_round_a_member_reads_their_own_and_is_asked_nothing():
    round_ = a_round()
    by = round_.members[0]
    scored(round_.item, by, leniency=Leniency.TOO_LENIENT)
    move_item(item=round_.item, act=ItemAct.CLOSE, by=None)

    page = signed_in(by).get(of_case(round_))

    assert "The round of this case closed on " in words(page)
    assert "What you said" in words(page)
    assert "Too lenient" in words(page)
    assert "data-review" not in page.content.decode()


def test_a_round_that_closes_meanwhile_takes_nothing_that_was_entered():
    round_ = a_round()
    client = signed_in(round_.members[0])
    move_item(item=round_.item, act=ItemAct.CLOSE, by=None)

    page = client.post(of_case(round_), SENT)

    assert page.status_code == 409
    assert "Your review was not stored" in words(page)
    assert SECRET in words(page)
    assert not Review.objects.exists()


def test_hits_are_not_shown_until_the_member_has_scored():
    making.the_reason_codes()
    panel = making.a_panel_on_terms("hampshire", hides_hits=True)
    member = making.a_member(panel)
    case = make.a_case(mode_of_trial="indictable_only")
    meeting = making.a_meeting(panel, member, making.a_member(panel))
    making.an_item_in_review(meeting, case, hides_hits=True)
    client, place = signed_in(member), reverse("review", args=[panel.slug, 1, 1])

    before = client.get(place)
    client.post(place, SENT)
    after = client.get(place)

    assert "What screening found in this case is shown here as soon as you have scored it" in words(before)
    assert "Found by screening on this case" not in words(before)
    assert "Departs from" not in words(before)
    assert "Found by screening on this case" in words(after)
    assert "Departs from national guidance" in words(after)
    assert own_review(AgendaItem.objects.get(), member.person).hits_were_visible is False


def test_a_later_version_is_spoken_of_only_to_whoever_has_scored():
    round_ = a_round()
    case, changed = round_.item.case, "The force has changed this case since it was released."
    store_changed([(case, make.a_record(case_ref=case.case_ref, gender="male"))], batch=None, by=None)
    client = signed_in(round_.members[0])

    assert changed not in words(client.get(of_case(round_)))
    client.post(of_case(round_), SENT)
    assert changed in words(client.get(of_case(round_)))


def test_the_question_of_an_earlier_panel_is_shown_and_nobodys_earlier_score():
    round_ = a_round(Agency.MAGISTRATES, Agency.CPS)
    for by in round_.members:
        scored(round_.item, by)
    chair = making.a_chair(round_.panel)
    item = move_item(item=round_.item, act=ItemAct.CARRY_OVER, by=None)
    making.a_finding(
        item,
        chair,
        category=Category.NO_CONCLUSION,
        inconclusive="more_information",
        local_label="More information",
        question="Was the victim asked?",
        wording="We cannot say yet.",
    )
    later = making.a_meeting(round_.panel, *round_.members)
    making.an_item_in_review(later, item.case, carried_from=item)

    page = signed_in(round_.members[0]).get(reverse("review", args=[round_.panel.slug, 2, 1]))

    assert "What the panel asked: Was the victim asked?" in words(page)
    assert "We cannot say yet." in words(page)
    assert SECRET not in words(page)


def test_opening_a_case_is_recorded_with_the_meeting_as_the_reason():
    round_ = a_round()

    signed_in(round_.members[0]).get(of_case(round_))

    (event,) = AuditEvent.objects.filter(kind=Event.CASE_VIEWED)
    assert event.details == {"panel": round_.panel.slug, "meeting": 1, "item": 1}
    assert event.why == f"Panel: {round_.panel}, meeting 1"
    assert event.case_ref == round_.item.case.case_ref


def test_the_page_is_not_there_for_whoever_does_not_sit_on_the_panel():
    round_ = a_round()
    end_seat(seat=round_.members[1].membership.seats.get(), by=making.an_administrator(round_.panel))
    elsewhere = making.a_member(make.a_panel("hampshire"))

    for actor in (round_.members[1], elsewhere, making.an_administrator(round_.panel)):
        assert signed_in(actor).get(of_case(round_)).status_code == 404
    Meeting.objects.update(announced_at=None)
    assert signed_in(round_.members[0]).get(of_case(round_)).status_code == 404
