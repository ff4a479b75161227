"""Authenticator apps, passkeys and recovery codes: asked for, set up, used, removed."""

import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from cases.enums import Event
from cases.people.sign_in.limits import OPENED
from tests import make
from tests.people.signing import (
    EMAIL,
    PERIOD,
    a_colleague,
    a_passkey,
    code_for,
    events,
    said,
    set_up_app,
    sign_in,
    signed_in,
)

pytestmark = pytest.mark.django_db

WRONG_CODE = "This code is not right, or was used before: enter the one shown now."
CREDENTIAL = {
    "type": "public-key",
    "id": "AAAA",
    "rawId": "AAAA",
    "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": "MQ"},
    "clientExtensionResults": {},
}


@pytest.fixture
def app() -> tuple[str, list[str]]:
    """The key of an authenticator app, and the recovery codes, of the person at EMAIL."""
    return set_up_app(signed_in(a_colleague()))


def half_signed_in() -> Client:
    """The password was right, and the second factor is still to come."""
    client = Client()
    assert sign_in(client)["Location"] == reverse("mfa_authenticate")
    return client


def open_since(client: Client, *, minutes_ago: int) -> None:
    session = client.session
    session[OPENED] -= 60 * minutes_ago
    session.save()


def test_setting_up_an_app_gives_ten_recovery_codes_and_is_recorded_and_written_about(
    django_capture_on_commit_callbacks,
):
    client = signed_in(a_colleague())

    with django_capture_on_commit_callbacks(execute=True):
        _secret, codes = set_up_app(client)

    assert len(set(codes)) == 10
    assert events()[1:] == [
        (Event.FACTOR_ADDED, EMAIL, {"factor": "authenticator app"}),
        (Event.CODES_MADE, EMAIL, {}),
    ]
    assert [(letter.subject, letter.to) for letter in mail.outbox] == [
        ("An authenticator app was added to Scrutiny", [EMAIL])
    ]


def test_a_wrong_first_code_sets_nothing_up():
    client = signed_in(a_colleague())
    client.get(reverse("mfa_activate_totp"))

    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert answer.context["form"].errors == {"code": [WRONG_CODE]}
    assert not Authenticator.objects.exists()
    assert [kind for kind, *_ in events()] == [Event.SESSION_OPENED]


def test_what_a_code_is_made_from_is_not_in_the_database_in_clear(app):
    secret, _codes = app

    held = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in held


def test_the_recovery_codes_are_shown_once():
    client = signed_in(a_colleague())
    _secret, codes = set_up_app(client)

    again = client.get(reverse("mfa_view_recovery_codes"))

    assert again.context["can_view_codes"] is False
    assert not any(code in again.content.decode() for code in codes)
    assert "You have 10 of 10 left" in again.content.decode()


def test_whoever_has_an_app_signs_in_with_the_password_and_a_code_and_the_password_alone_opens_nothing(app):
    secret, _codes = app
    client = half_signed_in()
    still_outside = client.get(reverse("account"))

    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})

    assert still_outside["Location"] == "/sign-in/?next=/account/"
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get(reverse("account")).status_code == 200
    assert events()[-1] == (Event.SESSION_OPENED, EMAIL, {"with": ["password", "authenticator app"]})


def test_the_page_asked_for_is_not_lost_between_password_and_code(app):
    secret, _codes = app
    client = Client()
    sign_in(client, next="/rules/")

    assert client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})["Location"] == "/rules/"


def test_a_code_signs_in_once(app):
    secret, _codes = app
    code = code_for(secret)
    half_signed_in().post(reverse("mfa_authenticate"), {"code": code})

    again = half_signed_in().post(reverse("mfa_authenticate"), {"code": code})

    assert again.context["form"].errors == {"code": [WRONG_CODE]}


def test_the_next_code_signs_in_again_and_the_one_before_does_not(app, monkeypatch):
    secret, _codes = app
    former, later = code_for(secret), code_for(secret, periods_later=1)
    half_signed_in().post(reverse("mfa_authenticate"), {"code": former})

    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: time.time() + PERIOD))
    answers = [half_signed_in().post(reverse("mfa_authenticate"), {"code": code}) for code in (former, later)]

    assert [answer.status_code for answer in answers] == [200, 302]


def test_a_recovery_code_signs_in_once(app):
    _secret, codes = app

    first = half_signed_in().post(reverse("mfa_authenticate"), {"code": codes[0]})
    second = half_signed_in().post(reverse("mfa_authenticate"), {"code": codes[0]})
    other = half_signed_in().post(reverse("mfa_authenticate"), {"code": codes[1]})

    assert [answer.status_code for answer in (first, second, other)] == [302, 200, 302]
    assert second.context["form"].errors == {"code": [WRONG_CODE]}
    assert events()[-1] == (Event.SESSION_OPENED, EMAIL, {"with": ["password", "recovery code"]})


def test_a_wrong_code_is_recorded_and_five_lock(app):
    client = half_signed_in()

    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}) for _try in range(6)]

    assert [answer.context["form"].errors["code"] for answer in answers[:5]] == [[WRONG_CODE]] * 5
    assert answers[5].context["form"].errors["code"] == [
        "Too many tries were wrong, so this is locked for a while. Wait 15 minutes, then try again."
    ]
    refused = (Event.SIGN_IN_REFUSED, "", {"email": EMAIL, "because": "second factor"})
    locked = (Event.SIGN_IN_LOCKED, "", {"email": EMAIL, "minutes": 15})
    assert events()[3:] == [*[refused] * 5, locked]


def test_the_page_for_a_code_is_not_there_before_the_password(client):
    assert client.get(reverse("mfa_authenticate"))["Location"] == "/sign-in/"


def test_a_half_done_sign_in_is_left_for_another_person(app):
    a_colleague("b.person@example.org", "B. Person")
    client = half_signed_in()

    client.post(reverse("sign-out"))

    assert sign_in(client, "b.person@example.org")["Location"] == "/"


def test_removing_the_app_takes_the_recovery_codes_with_it_and_the_password_is_enough_again():
    client = signed_in(a_colleague())
    set_up_app(client)

    answer = client.post(reverse("mfa_deactivate_totp"), follow=True)

    assert said(answer) == ["The authenticator app is removed."]
    assert not Authenticator.objects.exists()
    assert events()[-1] == (Event.FACTOR_REMOVED, EMAIL, {"factor": "authenticator app"})
    assert sign_in(Client())["Location"] == "/"


def test_new_recovery_codes_end_the_former_ones_and_are_recorded():
    client = signed_in(a_colleague())
    _secret, former = set_up_app(client)

    shown = client.post(reverse("mfa_generate_recovery_codes"), follow=True)

    assert set(shown.context["unused_codes"]).isdisjoint(former)
    assert events()[-1] == (Event.CODES_MADE, EMAIL, {})
    assert half_signed_in().post(reverse("mfa_authenticate"), {"code": former[0]}).status_code == 200


def test_without_a_second_factor_there_are_no_recovery_codes_to_make():
    client = signed_in(a_colleague())

    refused = client.post(reverse("mfa_generate_recovery_codes"))

    assert refused.context["form"].non_field_errors() == [
        "Recovery codes stand in for a second factor: set one up first."
    ]
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 404


def test_whoever_signed_in_a_while_ago_confirms_who_they_are_before_changing_how_they_sign_in():
    client = signed_in(a_colleague())
    open_since(client, minutes_ago=6)
    page = reverse("mfa_activate_totp")

    asked = client.get(page)
    wrong = client.post(asked["Location"], {"password": "wrong"})
    right = client.post(asked["Location"], {"password": make.PASSWORD})

    assert asked["Location"] == f"{reverse('account_reauthenticate')}?next={page.replace('/', '%2F')}"
    assert wrong.context["form"].errors == {"password": ["This is not your password: try again."]}
    assert right["Location"] == page
    assert client.get(page).status_code == 200


def test_a_passkey_is_asked_for_with_a_challenge_and_an_answer_of_nobodys_is_refused(client):
    options = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()

    refused = client.post(reverse("mfa_login_webauthn"), {"credential": "{}"}, follow=True)
    forged = client.post(reverse("mfa_login_webauthn"), {"credential": str(CREDENTIAL).replace("'", '"')}, follow=True)

    asked = options["request_options"]["publicKey"]
    assert (asked["rpId"], asked["userVerification"], asked["allowCredentials"]) == ("testserver", "required", [])
    assert len(asked["challenge"]) == 43
    assert [answer.redirect_chain for answer in (refused, forged)] == [[("/sign-in/", 302)]] * 2
    assert events() == [(Event.SIGN_IN_REFUSED, "", {"email": "nobody's", "because": "passkey"})] * 2


def test_adding_a_passkey_offers_a_challenge_and_names_what_it_is_for():
    client = signed_in(a_colleague())

    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]["publicKey"]

    assert options["rp"] == {"id": "testserver", "name": "Scrutiny"}
    assert options["user"]["name"] == EMAIL
    assert client.post(reverse("mfa_add_webauthn"), {"credential": ""}).context["form"].errors == {
        "credential": ["The passkey did not answer: try again, or use another way."]
    }


def test_a_passkey_is_removed_by_its_owner_alone():
    owner, other = a_colleague(), a_colleague("b.person@example.org", "B. Person")
    page = reverse("mfa_remove_webauthn", args=[a_passkey(owner).pk])

    foreign = signed_in(other).post(page)
    client = make.a_client_of(owner)
    shown = client.get(page)
    own = client.post(page, follow=True)

    assert foreign.status_code == 404
    assert "Remove Telephone?" in shown.content.decode()
    assert (own.redirect_chain, said(own)) == ([(reverse("mfa_index"), 302)], ["The passkey is removed."])
    assert events()[-1] == (Event.FACTOR_REMOVED, EMAIL, {"factor": "passkey", "name": "Telephone"})
