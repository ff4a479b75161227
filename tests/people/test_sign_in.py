"""Signing in and out with a password, and what the audit record says of it."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from cases.enums import Event, Role
from cases.models import AuditEvent, Person
from tests import make
from tests.people.signing import EMAIL, WRONG, a_colleague, events, said, sign_in, signed_in

pytestmark = pytest.mark.django_db

PASSWORD_ALONE = {"with": ["password"]}
# What they answer to somebody who has not signed in, where that is not the way to sign in.
BEFORE_SIGN_IN = {
    "sign-in": 200,
    "account_login": 200,
    "sign-out": 405,
    "account_logout": 405,
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key": 200,
    "account_invitation_answer": 410,
    "openid_connect_login": 404,
    "openid_connect_callback": 404,
}
LOCKED = "Too many tries were wrong, so this is locked for a while. Wait 15 minutes, then try again."


def test_a_person_signs_in_with_their_email_address_in_any_case_and_comes_to_their_desk(client):
    a_colleague()

    answer = sign_in(client, "A.Person@Example.org")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert events() == [(Event.SESSION_OPENED, EMAIL, PASSWORD_ALONE)]


def test_the_record_says_from_where_and_under_which_membership_somebody_signed_in(client):
    a_colleague()

    client.post(reverse("sign-in"), {"login": EMAIL, "password": make.PASSWORD}, REMOTE_ADDR="198.51.100.7")

    [event] = AuditEvent.objects.all()
    assert (event.address, event.membership) == ("198.51.100.7", "Administrator")


@pytest.mark.parametrize(
    ("email", "password", "recorded"),
    [(EMAIL, "wrong", EMAIL), ("nobody@example.org", make.PASSWORD, "nobody's")],
)
def test_a_refused_sign_in_does_not_say_which_was_wrong_and_is_recorded(client, email, password, recorded):
    a_colleague()

    answer = sign_in(client, email, password)

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [WRONG]
    assert events() == [(Event.SIGN_IN_REFUSED, "", {"email": recorded, "because": "address or password"})]
    assert AuditEvent.objects.get().address == "127.0.0.1"


def test_the_page_is_the_same_for_an_address_that_is_somebodys_and_one_that_is_nobodys(client):
    a_colleague()

    pages = {email: sign_in(client, email, "wrong") for email in (EMAIL, "b.person@example.org")}

    somebodys, nobodys = (
        page.content.decode().replace(str(page.context["csrf_token"]), "").replace(email, "")
        for email, page in pages.items()
    )
    assert somebodys == nobodys


def test_a_password_typed_in_the_wrong_box_is_not_kept(client):
    sign_in(client, make.PASSWORD, "x")
    sign_in(client, f"{make.PASSWORD}@example.org".replace(" ", "-"), "x")

    assert [details["email"] for _kind, _person, details in events()] == ["nobody's"]


def test_an_account_that_is_closed_is_refused_in_the_same_words(client):
    Person.objects.filter(pk=a_colleague().pk).update(is_active=False)

    answer = sign_in(client)

    assert answer.context["form"].non_field_errors() == [WRONG]
    assert events() == [(Event.SIGN_IN_REFUSED, "", {"email": EMAIL, "because": "address or password"})]


def test_somebody_who_never_answered_their_invitation_cannot_sign_in(client):
    make.a_membership(Person.objects.create_user(EMAIL, None, name="A. Person"), Role.ADMINISTRATOR)

    assert sign_in(client, password="").context["form"].errors == {"password": ["Enter your password."]}
    assert sign_in(client, password="!").context["form"].non_field_errors() == [WRONG]


def test_boxes_left_empty_are_named_one_by_one(client):
    answer = sign_in(client, "", "")

    assert answer.context["form"].errors == {
        "login": ["Enter your email address."],
        "password": ["Enter your password."],
    }
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/nowhere/", "/nowhere/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("http:///elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        # A name that the service answers to, but not the one that it was opened under.
        ("http://127.0.0.1/", "/"),
    ],
)
def test_after_signing_in_a_person_goes_on_to_the_page_they_asked_for_but_to_no_other_site(client, asked, led_to):
    a_colleague()

    assert sign_in(client, next=asked)["Location"] == led_to


def test_the_key_of_the_session_is_another_after_signing_in(client):
    a_colleague()
    session = client.session
    session["kept"] = "by somebody else"
    session.save()

    sign_in(client)

    assert client.session.session_key != session.session_key


def test_signing_out_is_a_form_and_is_recorded():
    client = signed_in(a_colleague())

    by_link = client.get(reverse("sign-out"))
    by_form = client.post(reverse("sign-out"), follow=True)

    assert by_link.status_code == 405
    assert (by_form.redirect_chain, said(by_form)) == ([("/sign-in/", 302)], ["You have signed out."])
    assert client.get("/")["Location"] == "/sign-in/?next=/"
    assert events()[1:] == [(Event.SESSION_CLOSED, EMAIL, {})]


def test_whoever_is_signed_out_already_signs_out_without_a_word(client):
    answer = client.post(reverse("sign-out"))

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert events() == []


def test_every_page_but_those_about_signing_in_asks_a_stranger_to_sign_in(client):
    answers = {page.name: client.get(_address(page)) for page in _pages(get_resolver().url_patterns)}

    opened = {name: answer.status_code for name, answer in answers.items() if answer.status_code != 302}
    led_elsewhere = {
        name: answer["Location"]
        for name, answer in answers.items()
        if answer.status_code == 302 and not answer["Location"].startswith("/sign-in/?next=")
    }

    assert opened == BEFORE_SIGN_IN
    assert led_elsewhere == {
        "mfa_authenticate": "/sign-in/",
        "mfa_login_webauthn": "/sign-in/",
        "account_invitation": "/account/invitation/",
    }


@pytest.mark.parametrize(
    "address", ["/sign-up/", "/signup/", "/account/signup/", "/accounts/signup/", "/account/email/"]
)
def test_nobody_signs_up_or_changes_their_own_address(client, address):
    person = a_colleague()

    assert client.get(address).status_code == 404
    assert signed_in(person).get(address).status_code == 404


def test_a_form_that_has_expired_is_refused_in_plain_words():
    client = Client(enforce_csrf_checks=True)

    answer = sign_in(client)

    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()


def test_somebody_who_has_signed_in_is_led_past_the_sign_in_page():
    answer = signed_in(a_colleague()).get(reverse("sign-in"))

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_five_wrong_passwords_lock_the_address_even_for_the_right_one_and_that_is_recorded_once(client):
    a_colleague()

    for _try in range(5):
        assert sign_in(client, password="wrong").context["form"].non_field_errors() == [WRONG]
    locked = [sign_in(client, password=password) for password in (make.PASSWORD, make.PASSWORD, "wrong")]

    assert [answer.context["form"].non_field_errors() for answer in locked] == [[LOCKED]] * 3
    assert [kind for kind, _person, _details in events()] == [Event.SIGN_IN_REFUSED] * 5 + [Event.SIGN_IN_LOCKED]
    assert events()[-1] == (Event.SIGN_IN_LOCKED, "", {"email": EMAIL, "minutes": 15})


def test_nobodys_address_is_locked_in_the_same_way(client):
    answers = [sign_in(client, "nobody@example.org", "wrong").context["form"].non_field_errors() for _try in range(6)]

    assert answers == [[WRONG]] * 5 + [[LOCKED]]
    assert events()[-1] == (Event.SIGN_IN_LOCKED, "", {"email": "nobody's", "minutes": 15})


def test_a_locked_address_locks_nobody_else_out(client):
    a_colleague()
    for _try in range(6):
        sign_in(client, "b.person@example.org", "wrong")

    assert sign_in(client).status_code == 302


def test_whoever_signs_in_rightly_now_and_then_is_never_locked_out(client):
    person = a_colleague()
    for _day in range(3):
        sign_in(client, password="wrong")
        signed_in(person)

    assert sign_in(Client()).status_code == 302


def test_one_place_cannot_try_without_end(client):
    for number in range(60):
        sign_in(client, f"person{number}@example.org", "wrong")

    refused = sign_in(client, "another@example.org", "wrong")

    assert refused.status_code == 429
    assert "This was asked too often in a short time" in refused.content.decode()


def _pages(patterns) -> list[URLPattern]:
    found = []
    for pattern in patterns:
        found += [pattern] if isinstance(pattern, URLPattern) else _pages(pattern.url_patterns)
    return found


def _address(page: URLPattern) -> str:
    """Some address that leads to this page: every variable part a number, which all kinds of part take."""
    return reverse(page.name, kwargs=dict.fromkeys(page.pattern.converters, 1))
