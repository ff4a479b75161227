"""Whoever sends a redaction too late keeps what they ticked where the text is the same, and is told what is lost."""

import pytest
from django.urls import reverse

from cases.casework.store import store_changed
from cases.enums import RedactionStage
from cases.exceptions import OutOfDate
from cases.models import Case, Offence, Redaction
from cases.panels.redacting.marking import from_spans
from cases.panels.redacting.queries import label_of_place
from cases.panels.redacting.services import confirm_redaction, save_redaction
from tests import make
from tests.authorisation import test_unsent as unsent
from tests.casework.acting import words
from tests.panels import making

pytestmark = pytest.mark.django_db

TEXT = {"circumstances": "Mr Harcastle saw Spud take it.", "rationale_text": "Mr Harcastle was sorry."}
FIRST, SECOND = "circumstances:3-12", "rationale_text:3-12"


@pytest.fixture
def item():
    Offence.objects.create(code="46", title="Shoplifting", is_class=True)
    panel = making.a_panel_on_terms("hampshire")
    return making.an_item(making.a_meeting(panel), make.a_case(**TEXT))


@pytest.fixture
def by(item):
    return making.an_administrator(item.meeting.panel)


@pytest.fixture
def client(by):
    return with_purpose(make.a_client_of(by.person))


def with_purpose(client):
    session = client.session
    session["purpose"] = "A panel’s work"
    session.save()
    return client


def address(item):
    return reverse("item-release", args=[item.meeting.panel.slug, item.meeting.number, item.number])


def form_of(page, **changes):
    """The form of a page as it stands, with these changes."""
    form = page.context["form"]
    return {
        "revision": form["revision"].value(),
        "version": form["version"].value(),
        "hide": ticked(page),
        "whole": [field.place for field in page.context["page"].fields if field.is_whole],
        "words": "",
        "kind": "name",
        "where": "",
        "act": "save",
        **changes,
    }


def ticked(page):
    return [one.key for field in page.context["page"].fields for one in field.shown if one.mark.hidden]


def stored():
    redaction = Redaction.objects.order_by("pk").last()
    return {
        place: [(mark.start, mark.end) for mark in listed if mark.hidden]
        for place, listed in from_spans(redaction.spans).items()
    }


def saved_by_another(client, item, **changes):
    assert client.post(address(item), form_of(client.get(address(item)), **changes)).status_code == 302


def changed(item, **values):
    case = Case.objects.get(pk=item.case_id)
    store_changed([(case, make.a_record(case_ref=case.case_ref, **{**TEXT, **values}))], batch=None, by=None)


def test_what_was_ticked_stays_ticked_beside_what_somebody_else_added(client, item):
    mine = client.get(address(item))
    saved_by_another(client, item, words="Spud", where="circumstances")

    page = client.post(address(item), form_of(mine, hide=[FIRST]))

    assert page.status_code == 409
    assert "so what you sent was not stored. It is kept below" in words(page)
    assert ticked(page) == [FIRST, "circumstances:17-21"]
    assert "“Harcastle” hidden" in words(page)
    assert stored() == {"circumstances": [(3, 12), (17, 21)], "rationale_text": [(3, 12)]}

    again = client.post(address(item), form_of(page))
    assert again.status_code == 302
    assert stored() == {"circumstances": [(3, 12), (17, 21)], "rationale_text": []}


def test_what_somebody_else_hid_is_not_shown_again_by_whoever_never_touched_it(client, item):
    saved_by_another(client, item, hide=[])
    mine = client.get(address(item))
    saved_by_another(client, item, hide=[SECOND], whole=["circumstances"])

    page = client.post(address(item), form_of(mine, hide=[FIRST]))

    assert ticked(page) == [FIRST, SECOND]
    assert page.context["page"].fields[0].is_whole


def test_a_text_that_was_hidden_altogether_and_words_to_hide_stay_in_the_form(client, item):
    mine = client.get(address(item))
    saved_by_another(client, item, hide=[SECOND])

    page = client.post(address(item), form_of(mine, whole=["rationale_text"], words="Spud", where="circumstances"))

    assert page.context["form"]["words"].value() == "Spud"
    assert [field.is_whole for field in page.context["page"].fields] == [False, True]
    assert "the whole text shown" in words(page)
    assert "“Harcastle” shown" in words(page)
    assert client.post(address(item), form_of(page, words="Spud", where="circumstances")).status_code == 302
    assert stored()["circumstances"] == [(3, 12), (17, 21)]


@pytest.mark.parametrize("is_opened", [True, False])
def test_of_a_changed_case_the_ticks_of_the_same_text_stay_and_the_others_are_named(client, item, is_opened):
    mine = client.get(address(item))
    changed(item, rationale_text="She said that Mr Harcastle was sorry.")
    if is_opened:
        client.get(address(item))

    page = client.post(address(item), form_of(mine, hide=[]))

    assert page.status_code == 409
    assert ticked(page) == ["rationale_text:17-26"]
    assert "The text is another now, so that this could not be kept:" in words(page)
    assert page.context["kept"].lost == [f"{label_of_place('rationale_text')}: “Harcastle” shown"]
    assert stored() == {"circumstances": [(3, 12)], "rationale_text": [(17, 26)]}
    assert client.post(address(item), form_of(page)).status_code == 302
    assert stored() == {"circumstances": [], "rationale_text": [(17, 26)]}


def test_marks_of_one_version_are_never_stored_with_the_text_of_another(client, item, by):
    mine = client.get(address(item))
    changed(item, rationale_text="She said that Mr Harcastle was sorry.")
    client.get(address(item))

    with pytest.raises(OutOfDate):
        save_redaction(item=item, by=by, marks={}, revision=mine.context["page"].redaction.revision, version=1)


def test_a_redaction_that_was_confirmed_meanwhile_tells_what_was_not_stored(client, item, by):
    mine = client.get(address(item))
    confirm_redaction(item=item, by=by, revision=1)

    page = client.post(address(item), form_of(mine, hide=[SECOND], words="Spud"))

    assert page.status_code == 409
    assert "the redaction is confirmed now" in words(page)
    assert page.context["kept"].lost == [f"{label_of_place('circumstances')}: “Harcastle” shown"]
    assert "“Harcastle” shown" in words(page)
    assert "Words that you wanted to hide besides: “Spud”" in words(page)
    assert Redaction.objects.get().stage == RedactionStage.CONFIRMED


def test_what_names_no_state_that_there_was_unticks_nothing(client, item):
    client.get(address(item))

    page = client.post(address(item), {"revision": 7, "hide": []})

    assert page.status_code == 409
    assert ticked(page) == [FIRST, SECOND]


def test_what_was_sent_when_the_session_had_ended_is_offered_again(item, by):
    client = with_purpose(unsent.signed_in(by))
    mine = client.get(address(item))
    sent = {"csrfmiddlewaretoken": unsent.token_in(mine), **form_of(mine, hide=[FIRST], words="Spud")}
    unsent.left_alone(client)

    assert reverse("sign-in") in client.post(address(item), sent).url
    page = with_purpose(unsent.signed_in(by, client)).get(address(item))

    assert page.status_code == 200
    assert "You sent this when you had been signed out, so it was not stored." in words(page)
    assert ticked(page) == [FIRST]
    assert page.context["form"]["words"].value() == "Spud"
    token = {"csrfmiddlewaretoken": unsent.token_in(page)}
    assert client.post(address(item), {**token, "discard": "1"}).url == address(item)
    assert ticked(client.get(address(item))) == [FIRST, SECOND]


def test_what_was_sent_too_late_is_forgotten_once_it_is_saved(item, by):
    client = with_purpose(unsent.signed_in(by))
    mine = client.get(address(item))
    sent = {"csrfmiddlewaretoken": unsent.token_in(mine), **form_of(mine, hide=[FIRST])}
    unsent.left_alone(client)
    client.post(address(item), sent)
    page = with_purpose(unsent.signed_in(by, client)).get(address(item))

    again = {"csrfmiddlewaretoken": unsent.token_in(page), **form_of(page)}
    assert client.post(address(item), again).status_code == 302

    assert stored() == {"circumstances": [(3, 12)], "rationale_text": []}
    assert "You sent this when you had been signed out" not in words(client.get(address(item)))
