"""Where a second factor is required, and what happens to one that is lost."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from cases.enums import Event, Role
from cases.models import Person
from tests import make
from tests.people.signing import EMAIL, a_colleague, a_passkey, events, said, set_up_app, sign_in, signed_in

pytestmark = pytest.mark.django_db

LAST = "A second factor is required here and this is your only one: add another before you remove it."


@pytest.fixture
def app() -> None:
    """The person at EMAIL has an authenticator app, and is signed in."""
    set_up_app(signed_in(a_colleague()))


def test_a_system_manager_removes_what_somebody_lost_and_ends_what_is_open(app):
    person, manager = Person.objects.get(email=EMAIL), make.an_actor(Role.SYSTEM_MANAGER)
    page, open_elsewhere = reverse("person-forget-factors", args=[person.pk]), make.a_client_of(person)
    client = make.a_client_of(manager.person)

    shown = client.get(page).content.decode()
    done = client.post(page, follow=True)

    assert "Remove the second factors of A. Person?" in shown
    assert said(done) == ["A. Person signs in with the password, and sets up a second factor anew."]
    assert not Authenticator.objects.exists()
    assert open_elsewhere.get(reverse("account"))["Location"] == "/sign-in/?next=/account/"
    assert sign_in(Client())["Location"] == "/"
    removed = (Event.FACTOR_REMOVED, manager.person.email, {"person": EMAIL, "factor": "all", "sessions_ended": 2})
    assert removed in events()
    assert [letter.subject for letter in mail.outbox] == ["Your second factors for Scrutiny were removed"]
    assert client.post(page).status_code == 403


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.OFFICER])
def test_nobody_else_removes_anothers_second_factor(app, role):
    page = reverse("person-forget-factors", args=[Person.objects.get(email=EMAIL).pk])

    assert make.a_client_of(make.an_actor(role).person).post(page).status_code == 404
    assert Authenticator.objects.exists()


def test_a_system_manager_of_another_force_does_not_even_see_whose_it_is(app):
    manager = make.an_actor(Role.SYSTEM_MANAGER, ("metropolitan",))
    page = reverse("person-forget-factors", args=[Person.objects.get(email=EMAIL).pk])

    assert make.a_client_of(manager.person).post(page).status_code == 404
    assert Authenticator.objects.exists()


class TestWhereASecondFactorIsRequired:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.SECOND_FACTOR_REQUIRED = True

    @pytest.mark.parametrize("page", ["home", "rules", "account", "account_change_password", "usersessions_list"])
    def test_nothing_opens_before_it_is_set_up_but_the_way_to_it_and_the_way_out(self, page):
        client = signed_in(a_colleague())

        refused = client.get(reverse(page))

        assert (refused.status_code, refused["Location"]) == (302, reverse("mfa_index"))
        assert "It is required here, and nothing else opens" in client.get(reverse("mfa_index")).content.decode()
        assert [client.get(reverse(name)).status_code for name in ("mfa_activate_totp", "mfa_add_webauthn")] == [
            200
        ] * 2
        assert client.post(reverse("sign-out")).status_code == 302

    def test_no_form_is_taken_either(self):
        client = signed_in(a_colleague())

        assert client.post(reverse("membership"), {"membership": 1})["Location"] == reverse("mfa_index")
        assert [kind for kind, *_ in events()] == [Event.SESSION_OPENED]

    def test_setting_it_up_opens_everything(self):
        client = signed_in(a_colleague())

        set_up_app(client)

        assert client.get(reverse("account")).status_code == 200

    def test_the_only_one_stays(self):
        client = signed_in(a_colleague())
        set_up_app(client)

        shown = client.get(reverse("mfa_deactivate_totp"))
        refused = client.post(reverse("mfa_deactivate_totp"))

        assert [page.context["form"].non_field_errors() for page in (shown, refused)] == [[LAST]] * 2
        assert LAST in client.get(reverse("mfa_index")).content.decode()
        assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()

    def test_the_only_passkey_stays(self):
        client = signed_in(person := a_colleague())
        page = reverse("mfa_remove_webauthn", args=[a_passkey(person).pk])

        assert LAST in client.get(page).content.decode()
        assert client.post(page).status_code == 403
        assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()

    def test_one_of_two_goes(self):
        client = signed_in(person := a_colleague())
        set_up_app(client)
        page = reverse("mfa_remove_webauthn", args=[a_passkey(person).pk])

        assert client.post(page).status_code == 302
        assert list(Authenticator.objects.values_list("type", flat=True).order_by("pk")) == ["totp", "recovery_codes"]


def test_whoever_sends_a_form_without_being_signed_in_is_led_back_to_its_page():
    came_from = {"HTTP_REFERER": "http://testserver/people/?role=officer#list"}
    elsewhere = {"HTTP_REFERER": "http://attacker.example/people/"}

    assert Client().post("/membership/", **came_from)["Location"] == "/sign-in/?next=/people/%3Frole%3Dofficer"
    assert Client().post("/membership/", **elsewhere)["Location"] == "/sign-in/?next=/"
    assert Client().get("/people/?role=officer")["Location"] == "/sign-in/?next=/people/%3Frole%3Dofficer"
