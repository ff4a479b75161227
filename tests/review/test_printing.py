"""One case to print: as it was released, marked with its reader, and nothing that anybody said of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.enums import Conflict, Event, Role
from cases.models import AuditEvent
from cases.review.declaring import declare
from tests import make
from tests.casework.acting import signed_in, words
from tests.panels import making
from tests.review.rounds import SECRET, Round, a_round, scored

pytestmark = pytest.mark.django_db


def address(round_: Round, item: int = 1) -> str:
    return reverse("review-print", args=[round_.panel.slug, round_.meeting.number, item])


def test_the_case_is_printed_unfolded_and_marked_with_reader_and_time():
    round_ = a_round()
    member = round_.members[0]

    page = signed_in(member).get(address(round_))

    text = words(page)
    assert f"For {member.signature} only. {round_.panel}, meeting 1" in text
    assert "Printed " in text
    assert "The victim" in text
    assert "<details" not in page.content.decode().split("<main")[1]
    assert round_.item.case.case_ref not in text


def test_printing_is_recorded_as_the_reading_that_it_is():
    round_ = a_round()

    signed_in(round_.members[0], why="").get(address(round_))

    event = AuditEvent.objects.get(kind=Event.CASE_VIEWED)
    assert (event.case_ref, event.details["item"]) == (round_.item.case.case_ref, 1)
    assert event.why == f"Panel: {round_.panel}, meeting 1"


def test_nothing_that_anybody_said_is_on_it_not_even_one_s_own():
    round_ = a_round()
    for member in round_.members:
        make.a_flag(round_.item.release, member, reason=SECRET)
        scored(round_.item, member)

    assert SECRET not in words(signed_in(round_.members[0]).get(address(round_)))


def test_hits_that_wait_are_not_printed_either():
    round_ = a_round(cases=0, hides_hits=True)
    case = make.a_case(responsibility="denied")
    item = making.an_item_in_review(round_.meeting, case, hides_hits=True)
    client = signed_in(round_.members[0])

    before = words(client.get(address(round_)))
    scored(item, round_.members[0])

    assert "CR-ADMIT-01" not in before
    assert "after you have scored this case" in before
    assert "CR-ADMIT-01" in words(client.get(address(round_)))


@pytest.mark.parametrize("who", ["in conflict", "another panel", "administrator", "no such case"])
def test_what_one_does_not_see_is_not_printed(who):
    round_ = a_round()
    actor = round_.members[0]
    if who == "in conflict":
        declare(item=round_.item, by=actor, kind=Conflict.HANDLED_THE_FILE)
    elif who == "another panel":
        actor = making.a_member(make.a_panel("hampshire"))
    elif who == "administrator":
        actor = make.an_actor(Role.ADMINISTRATOR)

    answer = signed_in(actor).get(address(round_, 2 if who == "no such case" else 1))

    assert answer.status_code in (403, 404)
    assert not AuditEvent.objects.filter(kind=Event.CASE_VIEWED).exists()


@pytest.mark.parametrize("cases", [1, 3])
def test_the_page_takes_the_same_few_queries(cases):
    round_ = a_round(cases=cases)
    client = signed_in(round_.members[0])
    client.get("/")

    with CaptureQueriesContext(connection) as queries:
        client.get(address(round_))

    assert len(queries) == 10
