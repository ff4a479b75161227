"""The pages of a declared conflict, and of closing a round by hand."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from cases.enums import Agency, ItemStage
from cases.models import AgendaItem, Declaration
from cases.review import declaring
from tests.casework.acting import signed_in, words
from tests.panels import making
from tests.review.rounds import Round, a_round, scored

pytestmark = pytest.mark.django_db


def address(name: str, round_: Round, *item: int) -> str:
    return reverse(name, args=[round_.panel.slug, round_.meeting.number, *item])


def of_case(round_: Round, number: int = 1) -> str:
    return address("review", round_, number)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def stage(round_: Round) -> str:
    return AgendaItem.objects.get(pk=round_.item.pk).stage


def shown_on(page) -> dict[str, list[str]]:
    """The rounds that a form names, as a browser sends them."""
    return {"shown": re.findall(r'name="shown" value="(\d+)"', page.content.decode())}


def test_declaring_names_the_case_and_hides_it():
    round_ = a_round(cases=2)
    client, place = signed_in(round_.members[0]), address("review-conflict", round_, 1)

    asked = client.get(place)
    sent = client.post(place, {"kind": "knows_a_party", "words": ""})

    assert "Declare a conflict with case 1?" in words(asked)
    assert sent.url == address("review-queue", round_)
    assert client.get(of_case(round_)).status_code == client.get(place).status_code == 404
    queue = words(client.get(sent.url))
    assert "Conflicts you declared Case 1: “I know somebody in the case”" in queue
    assert "You have reviewed 0 of 1 ." in queue


def test_declaring_twice_ends_where_the_first_did():
    round_ = a_round()
    client, place = signed_in(round_.members[0]), address("review-conflict", round_, 1)

    went = [client.post(place, {"kind": "knows_a_party"}) for _ in range(2)]

    assert [one.url for one in went] == [address("review-queue", round_)] * 2
    assert Declaration.objects.count() == 1


def test_a_conflict_with_a_case_that_comes_onto_another_agenda_at_that_moment_is_sent_again(monkeypatch):
    round_ = a_round()
    later = making.a_meeting(round_.panel, *round_.members)
    client, place = signed_in(round_.members[0]), address("review-conflict", round_, 1)
    monkeypatch.setattr(declaring, "lock_meetings", lambda _meetings: making.an_item(later, round_.item.case))

    late = client.post(place, {"kind": "knows_a_party", "words": ""})

    assert told(late) == ["This case was put on another agenda at this moment. Nothing was stored: send it again."]
    assert not Declaration.objects.exists()


def test_another_conflict_needs_words():
    round_ = a_round()

    page = signed_in(round_.members[0]).post(address("review-conflict", round_, 1), {"kind": "other", "words": " "})

    assert "Say in a few words what the conflict is, without names." in words(page)
    assert not Declaration.objects.exists()


def test_closing_says_who_has_not_answered_by_agency_and_by_no_name():
    round_ = a_round(Agency.MAGISTRATES, Agency.MAGISTRATES, Agency.CPS, cases=2)
    scored(round_.item, round_.members[0])
    client = signed_in(making.an_administrator(round_.panel))

    one, both = client.get(address("round-close", round_, 1)), client.get(address("rounds-close", round_))

    waiting = "Case 1: not answered by Magistrates (1), Crown Prosecution Service (1)."
    assert waiting in words(one)
    assert waiting in words(both)
    nobody = "Nobody has answered: the panel would decide without any review."
    assert nobody not in words(one)
    assert nobody in words(both)
    assert not any(member.person.name in words(both) for member in round_.members)


def test_an_administrator_closes_a_round_and_a_second_click_says_so():
    round_ = a_round()
    client = signed_in(making.an_administrator(round_.panel))

    first, second = (client.post(address("round-close", round_, 1)) for _ in range(2))

    assert stage(round_) == ItemStage.AT_PANEL
    assert told(first) == ["The round of case 1 is closed. It is for the panel to decide now."]
    assert told(second)[-1].startswith("The round of this case closed on ")
    assert first.url == round_.meeting.get_absolute_url()


def test_all_open_rounds_close_together():
    round_ = a_round(cases=2)
    client = signed_in(making.an_administrator(round_.panel))

    first, second = (client.post(address("rounds-close", round_), {"shown": [1, 2]}) for _ in range(2))

    assert told(first) == ["2 rounds are closed. What members said is for the panel to read now."]
    assert told(second)[-1] == "No round of this meeting is open any more."


def test_a_case_released_while_somebody_looks_at_the_open_rounds_is_not_closed_unseen():
    round_ = a_round(cases=1)
    client = signed_in(making.an_administrator(round_.panel))
    page = client.get(address("rounds-close", round_))
    new = making.an_item_in_review(round_.meeting)

    late = client.post(address("rounds-close", round_), shown_on(page))

    assert late.status_code == 409
    assert "Case 2 is in review since then. Nothing was closed: look at the rounds that are open now" in words(late)
    assert "Close 2 rounds" in words(late)
    assert {stage(round_), AgendaItem.objects.get(pk=new.pk).stage} == {ItemStage.IN_REVIEW}
    client.post(address("rounds-close", round_), shown_on(late))
    assert {stage(round_), AgendaItem.objects.get(pk=new.pk).stage} == {ItemStage.AT_PANEL}


def test_a_click_that_names_no_round_closes_none():
    round_ = a_round()
    client = signed_in(making.an_administrator(round_.panel))

    for sent in ({}, {"shown": ["", "one", "9" * 5_000]}):
        assert client.post(address("rounds-close", round_), sent).status_code == 409

    assert stage(round_) == ItemStage.IN_REVIEW


def test_members_do_not_close_rounds():
    round_ = a_round()
    client = signed_in(round_.members[0])

    assert client.post(address("round-close", round_, 1)).status_code == 404
    assert client.post(address("rounds-close", round_)).status_code == 404
    assert stage(round_) == ItemStage.IN_REVIEW
