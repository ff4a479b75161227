"""Saying why one looks at cases: asked of those who see whole cases, kept with every look."""

import pytest
from django.urls import reverse

from cases.enums import Event, Purpose, Role
from cases.models import AuditEvent
from cases.people.middleware import PURPOSE
from tests import make

pytestmark = pytest.mark.django_db

SEE_WHOLE_CASES = {Role.ADMINISTRATOR, Role.FORCE_LEAD, Role.CRIME_REGISTRAR}


@pytest.fixture
def client():
    return make.a_client_of(make.an_actor(Role.ADMINISTRATOR).person)


def state(client, **sent):
    return client.post(reverse("purpose"), {"purpose": Purpose.PANEL, "words": "", "next": "", **sent})


@pytest.mark.parametrize("role", Role)
def test_it_is_asked_of_those_who_see_whole_cases(role):
    answer = make.a_client_of(make.an_actor(role).person).get(reverse("purpose"))

    assert answer.status_code == (200 if role in SEE_WHOLE_CASES else 403)


@pytest.mark.parametrize(
    ("purpose", "words", "why"),
    [
        (Purpose.PANEL, "", "Preparing a panel"),
        (Purpose.ENQUIRY, "IX/7 of May", "Complaint or enquiry: IX/7 of May"),
        (Purpose.OTHER, "Training a colleague", "Training a colleague"),
    ],
)
def test_it_is_kept_for_the_session_recorded_and_shown(client, purpose, words, why):
    answer = state(client, purpose=purpose, words=words)

    assert (answer.status_code, answer["Location"]) == (302, reverse("cases"))
    assert client.session[PURPOSE] == why
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.why) == (Event.PURPOSE_STATED, why)
    assert event.details == {"purpose": purpose.value, "before": ""}
    page = client.get(reverse("rules"))
    assert page.context["actor"].why == why
    assert f"Looking at cases for: {why}" in page.content.decode()


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"purpose": ""}, {"purpose": ["Choose why you are looking at cases."]}),
        (
            {"purpose": "curiosity"},
            {"purpose": ["“curiosity” is not a reason here: choose from the list."]},
        ),
        ({"purpose": Purpose.OTHER}, {"words": ["Say what you are looking at cases for."]}),
        ({"purpose": Purpose.OTHER, "words": " "}, {"words": ["Say what you are looking at cases for."]}),
        ({"words": "x" * 201}, {"words": ["Shorten it: there is room for 200 characters."]}),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(client, sent, errors):
    answer = state(client, **sent)

    assert answer.context["form"].errors == errors
    assert PURPOSE not in client.session
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/rules/?q=a%20b", "/rules/?q=a%20b"),
        ("https://elsewhere.example/", "/cases/"),
        ("//elsewhere.example/", "/cases/"),
        ("/\\elsewhere.example/", "/cases/"),
        ("javascript:alert(1)", "/cases/"),
        ("http://testserver/rules/", "http://testserver/rules/"),
    ],
)
def test_it_leads_on_to_the_page_that_was_asked_for_but_to_no_other_site(client, asked, led_to):
    form = client.get(reverse("purpose"), {"next": asked}).context["form"]

    answer = state(client, next=form["next"].value())

    assert answer["Location"] == led_to


def test_it_holds_for_the_membership_it_was_stated_under():
    person = make.a_person()
    make.a_membership(person, Role.ADMINISTRATOR)
    other = make.a_membership(person, Role.FORCE_LEAD, "metropolitan")
    client = make.a_client_of(person)
    state(client)

    client.post(reverse("membership"), {"membership": other.pk})

    assert PURPOSE not in client.session
