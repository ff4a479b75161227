"""Signing in and out, and what the audit record says of it."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from cases.enums import Event, Role
from cases.models import AuditEvent
from tests import make

pytestmark = pytest.mark.django_db

PUBLIC = {"sign-in"}
WRONG = "The email address or the password is not right: check both and try again."


def sign_in(client: Client, email: str, password: str = make.PASSWORD, **more: str):
    return client.post(reverse("sign-in"), {"username": email, "password": password, **more})


def events() -> list[tuple[str, str, dict]]:
    return [(event.kind, event.person, event.details) for event in AuditEvent.objects.order_by("pk")]


def test_a_person_signs_in_with_their_email_address_in_any_case_and_comes_to_their_desk(client):
    make.a_membership(make.a_person("a.person@example.org"))

    answer = sign_in(client, "A.Person@Example.org")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert events() == [(Event.SESSION_OPENED, "a.person@example.org", {})]


@pytest.mark.parametrize(
    ("email", "password", "recorded"),
    [
        ("a.person@example.org", "wrong", "a.person@example.org"),
        ("nobody@example.org", make.PASSWORD, "nobody's"),
    ],
)
def test_a_refused_sign_in_does_not_say_which_was_wrong_and_is_recorded(client, email, password, recorded):
    make.a_person("a.person@example.org")

    answer = sign_in(client, email, password)

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [WRONG]
    assert events() == [(Event.SIGN_IN_REFUSED, "", {"email": recorded})]


def test_a_password_typed_in_the_wrong_box_is_not_kept(client):
    sign_in(client, make.PASSWORD, "x")
    sign_in(client, f"{make.PASSWORD}@example.org", "x")

    assert make.PASSWORD not in str(events())


def test_an_account_that_is_closed_is_refused_in_the_same_words(client):
    person = make.a_person()
    person.is_active = False
    person.save()

    answer = sign_in(client, person.email)

    assert answer.context["form"].non_field_errors() == [WRONG]


def test_boxes_left_empty_are_named_one_by_one(client):
    answer = sign_in(client, "", "")

    assert answer.context["form"].errors == {
        "username": ["Enter your email address."],
        "password": ["Enter your password."],
    }
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(("asked", "led_to"), [("/nowhere/", "/nowhere/"), ("https://elsewhere.example/", "/")])
def test_after_signing_in_a_person_goes_on_to_the_page_they_asked_for_but_to_no_other_site(client, asked, led_to):
    make.a_membership(make.a_person())

    answer = sign_in(client, "a.person@example.org", next=asked)

    assert answer["Location"] == led_to


def test_signing_out_is_a_form_and_is_recorded():
    actor = make.an_actor()
    client = make.a_client_of(actor.person)

    by_link = client.get(reverse("sign-out"))
    by_form = client.post(reverse("sign-out"))

    assert by_link.status_code == 405
    assert (by_form.status_code, by_form["Location"]) == (302, reverse("sign-in"))
    assert client.get("/")["Location"] == "/sign-in/?next=/"
    assert events() == [(Event.SESSION_CLOSED, actor.person.email, {})]


def test_every_page_but_sign_in_asks_a_stranger_to_sign_in(client):
    addresses = {page.name: _address(page) for page in _pages(get_resolver().url_patterns)}

    open_pages = {name for name, address in addresses.items() if client.get(address).status_code != 302}

    assert open_pages == PUBLIC


def test_a_form_that_has_expired_is_refused_in_plain_words():
    client = Client(enforce_csrf_checks=True)

    answer = sign_in(client, "a.person@example.org")

    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()


def test_somebody_who_has_signed_in_is_led_past_the_sign_in_page():
    actor = make.an_actor(Role.OFFICER)

    answer = make.a_client_of(actor.person).get(reverse("sign-in"))

    assert (answer.status_code, answer["Location"]) == (302, "/")


def _pages(patterns) -> list[URLPattern]:
    found = []
    for pattern in patterns:
        found += [pattern] if isinstance(pattern, URLPattern) else _pages(pattern.url_patterns)
    return found


def _address(page: URLPattern) -> str:
    """Some address that leads to this page: every variable part a number, which all kinds of part take."""
    return reverse(page.name, kwargs=dict.fromkeys(page.pattern.converters, 1))
