"""What was typed from a sheet of paper is not lost: others were quicker, the round closed, or the session ended."""

import pytest
from django.urls import reverse

from cases.enums import Category
from cases.models import Declaration, Review
from cases.review.views import sheets
from tests.authorisation import test_unsent as unsent
from tests.casework.acting import signed_in, words
from tests.panels import making
from tests.review.rounds import SECRET, scored
from tests.review.test_paper import SHEET, a_round_on_paper, at, entered

pytestmark = pytest.mark.django_db
CONFLICT = {"conflict": "1", "kind": "other", "words": "They were at school together."}


def test_whoever_enters_a_sheet_second_keeps_what_they_typed_and_decides():
    round_ = a_round_on_paper()
    client = signed_in(making.an_administrator(round_.panel))
    entered(client, round_, note="What was entered first.")
    typed = {**SHEET, "category": Category.APPROPRIATE, "note": "What I typed.", "seen": ""}

    page = client.post(at("sheet-enter", round_, 1, 1), typed)

    assert page.status_code == 409
    assert "was entered while the page was open" in words(page)
    assert "What I typed." in words(page)
    assert f'value="{Category.APPROPRIATE}"' in page.content.decode()
    assert page.context["form"]["category"].value() == Category.APPROPRIATE
    assert "What was entered first." not in page.content.decode()
    assert Review.objects.get().category == Category.INAPPROPRIATE
    again = client.post(at("sheet-enter", round_, 1, 1), {**typed, "seen": page.context["seen"]})
    assert again.status_code == 302
    assert Review.objects.get().note == "What I typed."


def test_a_round_that_closed_meanwhile_takes_no_sheet_and_gives_back_what_was_typed():
    round_ = a_round_on_paper()
    client = signed_in(making.an_administrator(round_.panel))
    scored(round_.item, round_.members[0], category=Category.APPROPRIATE, note="Theirs.")

    page = client.post(at("sheet-enter", round_, 1, 1), {**SHEET, "seen": ""})

    assert page.status_code == 409
    shown = words(page)
    assert "What you entered was not stored" in shown
    assert "No sheet is entered for it." in shown
    assert SECRET in shown
    assert "Inappropriate" in shown
    assert "Theirs." not in shown
    assert "<textarea" not in page.content.decode()


def test_what_the_rules_refuse_while_the_sheet_is_open_stays_in_the_form(monkeypatch):
    round_ = a_round_on_paper()
    client = signed_in(making.an_administrator(round_.panel))
    monkeypatch.setattr(sheets, "enter_sheet", refuses)

    page = client.post(at("sheet-enter", round_, 1, 1), {**SHEET, "seen": ""})

    assert page.status_code == 409
    assert "Not now." in words(page)
    assert SECRET in words(page)


def test_a_conflict_that_cannot_be_entered_any_more_is_given_back():
    round_ = a_round_on_paper()
    client = signed_in(making.an_administrator(round_.panel))
    scored(round_.item, round_.members[0])

    page = client.post(at("sheet-enter", round_, 1, 1), CONFLICT)

    assert page.status_code == 409
    assert CONFLICT["words"] in words(page)
    assert not Declaration.objects.exists()


def test_a_conflict_that_is_refused_stays_in_its_form(monkeypatch):
    round_ = a_round_on_paper()
    client = signed_in(making.an_administrator(round_.panel))
    monkeypatch.setattr(sheets, "declare", refuses)

    page = client.post(at("sheet-enter", round_, 1, 1), CONFLICT)

    assert page.status_code == 409
    assert "Not now." in words(page)
    assert page.context["conflict"]["words"].value() == CONFLICT["words"]


def refuses(**_given):
    raise sheets.NotAllowed("Not now.")


@pytest.mark.parametrize(("sent", "field"), [(SHEET, "note"), (CONFLICT, "words")])
def test_a_sheet_that_was_sent_when_the_session_had_ended_is_offered_again(sent, field):
    round_ = a_round_on_paper()
    administrator, address = making.an_administrator(round_.panel), at("sheet-enter", round_, 1, 1)
    client = unsent.signed_in(administrator)
    token = {"csrfmiddlewaretoken": unsent.token_in(client.get(address))}
    unsent.left_alone(client)

    assert reverse("sign-in") in client.post(address, {**token, **sent, "seen": ""}).url
    unsent.signed_in(administrator, client)
    page = client.get(address)

    assert not Review.objects.exists()
    assert "You sent this when you had been signed out, so it was not stored." in words(page)
    assert sent[field] in words(page)
    token = {"csrfmiddlewaretoken": unsent.token_in(page)}
    assert client.post(address, {**token, "discard": "1"}).url == address
    assert sent[field] not in words(client.get(address))


def test_a_sheet_that_was_sent_too_late_is_forgotten_once_it_is_entered():
    round_ = a_round_on_paper()
    administrator, address = making.an_administrator(round_.panel), at("sheet-enter", round_, 1, 1)
    client = unsent.signed_in(administrator)
    token = {"csrfmiddlewaretoken": unsent.token_in(client.get(address))}
    unsent.left_alone(client)
    client.post(address, {**token, **SHEET, "seen": ""})
    unsent.signed_in(administrator, client)

    token = {"csrfmiddlewaretoken": unsent.token_in(client.get(address))}
    assert client.post(address, {**token, **SHEET, "seen": ""}).status_code == 302

    assert SECRET not in words(client.get(address))
    assert Review.objects.get().note == SECRET
