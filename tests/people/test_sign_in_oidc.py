"""Signing in with the organisation's own account, against a provider that the test runs."""

from collections.abc import Iterator
from copy import deepcopy
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from cases.enums import Event
from cases.models import Person
from tests import make
from tests.people.provider import CLIENT, SECRET, Provider, serve
from tests.people.signing import EMAIL, a_colleague, events, said, set_up_app, signed_in

pytestmark = pytest.mark.django_db

UNKNOWN = (
    "Your organisation knows you, but this service does not, or could not tell that the email address is yours. "
    "Ask the system manager of your force or panel to invite you under the address you sign in with there."
)
NOT_COMPLETED = "Signing in with Hampshire’s account was not completed: try again, or sign in with your password."
CANNOT_REACH = "Hampshire’s account cannot be reached at the moment: try again in a few minutes, or use your password."
REFUSED = (Event.SIGN_IN_REFUSED, "", {"email": "nobody's", "because": "organisation's account"})
AWAY = "openid_connect_login"


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    """A provider that knows A. Person, and this service configured for it."""
    provider = Provider(claims={"email": EMAIL, "email_verified": True})
    server = serve(provider)
    app = {
        "provider_id": "organisation",
        "name": "Hampshire’s account",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": provider.address, "fetch_userinfo": False, "verified_email": []},
    }
    settings.OIDC_NAME = "Hampshire’s account"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield provider
    server.shutdown()
    server.server_close()


def leave(client: Client, query: str = "") -> str:
    """To the provider, which sends the browser back: the address it sends it to."""
    away = client.get(reverse(AWAY, args=["organisation"]) + query)
    assert away.status_code == 302
    return requests.get(away["Location"], allow_redirects=False, timeout=5).headers["Location"]


def come_back(client: Client, address: str):
    back = urlsplit(address)
    return client.get(f"{back.path}?{back.query}", follow=True)


def go_through(client: Client, query: str = "?next=/account/"):
    return come_back(client, leave(client, query))


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def test_the_page_offers_it_only_where_it_is_configured(client, provider, settings):
    offered = client.get(reverse("sign-in")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    not_offered = client.get(reverse("sign-in")).content.decode()

    assert ["Sign in with Hampshire’s account" in page for page in (offered, not_offered)] == [True, False]
    assert client.get(reverse(AWAY, args=["organisation"])).status_code == 404


def test_whoever_the_organisation_vouches_for_is_the_person_invited_under_that_address(client, provider):
    a_colleague()
    provider.claims["email"] = EMAIL.upper()

    answer = go_through(client)

    assert answer.redirect_chain == [("/account/", 302)]
    assert answer.context["actor"].person.email == EMAIL
    assert events() == [(Event.SESSION_OPENED, EMAIL, {"with": ["organisation's account"]})]


def test_it_works_for_somebody_without_a_password_and_leaves_an_existing_one_as_it_is(client, provider):
    person = a_colleague()
    go_through(client)
    kept = Person.objects.get().check_password(make.PASSWORD)
    person.set_unusable_password()
    person.save()

    go_through(other := Client())

    assert (kept, is_signed_in(other)) == (True, True)


def test_nothing_is_kept_that_ties_the_accounts_together(client, provider):
    person = a_colleague()

    go_through(client)

    assert (person.socialaccount_set.count(), person.emailaddress_set.count()) == (0, 0)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "b.person@example.org", "email_verified": True},
        {"email": EMAIL, "email_verified": False},
        {"email": EMAIL, "email_verified": "false"},
        {"email": EMAIL},
        {"email": "", "email_verified": True},
        {},
    ],
)
def test_nobody_else_gets_in_and_nobody_is_made(client, provider, claims):
    a_colleague()
    provider.claims = claims

    answer = go_through(client)

    assert (answer.redirect_chain, said(answer)) == ([("/sign-in/", 302)], [UNKNOWN])
    assert not is_signed_in(client)
    assert Person.objects.count() == 1
    assert [kind for kind, *_ in events()] == [Event.SIGN_IN_REFUSED]


def test_whose_sign_in_is_closed_gets_the_answer_that_somebody_unknown_gets(client, provider):
    Person.objects.filter(pk=a_colleague().pk).update(is_active=False)

    assert said(go_through(client)) == [UNKNOWN]


@pytest.mark.parametrize(("domains", "is_let_in"), [(["example.org"], True), (["example.com"], False)])
def test_an_address_of_a_domain_that_we_trust_counts_as_verified(client, provider, settings, domains, is_let_in):
    a_colleague()
    provider.claims = {"email": EMAIL}
    configured = deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    configured["openid_connect"]["APPS"][0]["settings"]["verified_email"] = domains
    settings.SOCIALACCOUNT_PROVIDERS = configured

    go_through(client)

    assert is_signed_in(client) is is_let_in


def test_an_answer_to_a_question_that_this_browser_did_not_ask_is_refused(client, provider):
    a_colleague()
    anothers = leave(Client())

    answer = come_back(client, anothers)

    assert (answer.redirect_chain, said(answer)) == ([("/sign-in/", 302)], [NOT_COMPLETED])
    assert events() == [REFUSED]
    assert not is_signed_in(client)


def test_an_answer_counts_once(client, provider):
    a_colleague()
    address = leave(client, "?next=/account/")
    come_back(client, address)
    client.post(reverse("sign-out"))

    assert said(come_back(client, address))[-1] == NOT_COMPLETED
    assert not is_signed_in(client)


@pytest.mark.parametrize("error", ["access_denied", "server_error"])
def test_whoever_turns_back_there_is_told_so_here(client, provider, error):
    a_colleague()
    provider.error = error

    assert said(go_through(client)) == [NOT_COMPLETED]
    assert events() == [REFUSED]


@pytest.mark.parametrize(
    "changed",
    [
        {"signs_with": rsa.generate_private_key(65537, 2048)},
        {"claims": {"email": EMAIL, "email_verified": True, "aud": "another service"}},
        {"claims": {"email": EMAIL, "email_verified": True, "iss": "https://elsewhere.example"}},
        {"claims": {"email": EMAIL, "email_verified": True, "exp": 1}},
    ],
    ids=["another key", "for another service", "by another", "too old"],
)
def test_a_token_that_the_organisation_did_not_sign_for_us_now_is_refused(client, provider, changed):
    a_colleague()
    for name, value in changed.items():
        setattr(provider, name, value)

    assert said(go_through(client)) == [NOT_COMPLETED]
    assert not is_signed_in(client)


def test_what_leaves_this_service_carries_a_state_a_challenge_and_no_secret(client, provider):
    asked = parse_qs(urlsplit(client.get(reverse(AWAY, args=["organisation"]))["Location"]).query)

    assert asked["redirect_uri"] == ["http://testserver/sign-in/with/organisation/back/"]
    assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
    assert sorted(asked["scope"][0].split()) == ["email", "openid", "profile"]
    assert len(asked["state"][0]) >= 16
    assert SECRET not in str(asked)


def test_nobody_ties_the_organisations_account_to_the_one_they_are_signed_in_with(provider):
    a_colleague()
    client = signed_in(a_colleague("b.person@example.org", "B. Person"))

    go_through(client, "?process=connect&next=/account/")

    assert client.get(reverse("account")).context["actor"].person.email == EMAIL
    assert Person.objects.get(email="b.person@example.org").socialaccount_set.count() == 0


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_it_leads_on_to_no_other_site(client, provider, elsewhere):
    a_colleague()

    back = urlsplit(leave(client, f"?next={elsewhere}"))

    assert client.get(f"{back.path}?{back.query}")["Location"] == "/"


def test_a_provider_that_cannot_be_reached_is_said_plainly(client, provider, settings):
    configured = deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    configured["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    settings.SOCIALACCOUNT_PROVIDERS = configured

    assert said(client.get(reverse(AWAY, args=["organisation"]), follow=True)) == [CANNOT_REACH]


def test_whoever_has_a_second_factor_here_is_asked_for_it(client, provider):
    set_up_app(signed_in(a_colleague()))

    assert go_through(client).redirect_chain == [(reverse("mfa_authenticate"), 302)]


@pytest.mark.parametrize(("theirs_counts", "status"), [(False, 302), (True, 200)])
def test_the_organisations_second_factor_stands_for_ours_only_by_a_setting(
    client, provider, settings, theirs_counts, status
):
    settings.SECOND_FACTOR_REQUIRED, settings.OIDC_SECOND_FACTOR = True, theirs_counts
    a_colleague()

    go_through(client)

    assert client.get(reverse("account")).status_code == status
    # The password alone is never enough.
    assert signed_in(Person.objects.get()).get(reverse("account")).status_code == 302
