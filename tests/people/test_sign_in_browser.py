"""Every page about signing in, in a real browser: accessible, and passkeys that a browser really makes and uses."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.enums import Event, Role
from cases.models import AuditEvent, Person
from cases.people.sign_in.invitations import send_invitation
from cases.people.sign_in.urls import urlpatterns
from tests import make
from tests.pages import journeys
from tests.people.signing import EMAIL, a_colleague, code_for, link_in_letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

APP, PASSKEY = reverse("mfa_activate_totp"), reverse("mfa_add_webauthn")
# Sent as forms, or only on the way to a page that is looked at; or another name of the same page.
NOT_PAGES = {
    "sign-out",
    "account_logout",
    "account_login",
    "account_invitation",
    "mfa_login_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
}


def a_key(page: Page, *, answers: bool = True) -> None:
    """The browser's own authenticator, as a telephone or a security key that its owner touches."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    if answers:
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def at_home(page: Page) -> None:
    page.wait_for_url(lambda url: urlsplit(url).path == reverse("home"))


def as_far_as_the_code(page: Page) -> None:
    """The password is entered, and the second factor asked for."""
    page.goto(reverse("sign-in"))
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(make.PASSWORD)
    press(page, "Sign in")
    heading(page, "Enter a code")


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def with_app(page: Page) -> str:
    """Set up an authenticator app on the page; its key."""
    page.goto(APP)
    secret = page.locator("code").inner_text()
    page.get_by_label("Code", exact=True).fill(code_for(secret))
    press(page, "Set up")
    heading(page, "Your recovery codes")
    return secret


def with_passkey(page: Page, *, alone: bool = False) -> None:
    page.goto(PASSKEY)
    page.get_by_label("Name").fill("Telephone")
    if alone:
        page.get_by_label("Sign in with this passkey alone").check()
    press(page, "Add a passkey")


def invited() -> str:
    person = Person.objects.create_user(EMAIL, None, name="A. Person")
    send_invitation(person=person)
    return link_in_letter()


def forgotten(page: Page) -> str:
    a_colleague()
    page.goto(reverse("account_reset_password"))
    page.get_by_label("Email address").fill(EMAIL)
    press(page, "Send the link")
    heading(page, "Look for our letter")
    return link_in_letter()


def test_every_page_is_looked_at():
    looked_at = {
        *(name.partition(":")[0] for name in OWN_PAGES),
        *("sign-in", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key"),
        *("account_invitation_answer", "mfa_authenticate", "mfa_view_recovery_codes", "mfa_remove_webauthn"),
        *("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "person-forget-factors"),
    }

    assert looked_at | NOT_PAGES == {page.name for page in urlpatterns}


def set_up_both(page: Page) -> None:
    a_key(page)
    with_app(page)
    with_passkey(page)
    expect(page.get_by_text("Your passkey is added.")).to_be_visible()


def nothing(_page: Page) -> None:
    """As a person who signs in with a password alone."""


OWN_PAGES: dict[str, Callable[[Page], None]] = {
    "account": nothing,
    "account: with everything": set_up_both,
    "account_change_password": nothing,
    "usersessions_list": nothing,
    "mfa_index": nothing,
    "mfa_index: with everything": set_up_both,
    "mfa_activate_totp": nothing,
    "mfa_deactivate_totp": set_up_both,
    "mfa_add_webauthn": nothing,
    "mfa_generate_recovery_codes": set_up_both,
}


@pytest.mark.parametrize("name", OWN_PAGES)
def test_a_page_of_somebodys_own_account_is_accessible(page: Page, name: str):
    journeys.sign_in(page, a_colleague().email)
    OWN_PAGES[name](page)

    journeys.look_at(page, reverse(name.partition(":")[0]))


@pytest.mark.parametrize("name", ["sign-in", "account_reset_password", "account_reset_password_done"])
def test_a_page_before_sign_in_is_accessible(page: Page, name: str):
    journeys.look_at(page, reverse(name))


def test_an_invitation_is_accessible_before_and_after_a_mistake_and_when_it_is_used(page: Page):
    page.goto(invited())
    heading(page, "Welcome to Scrutiny, A. Person")
    journeys.look_at(page, reverse("account_invitation_answer"))

    press(page, "Set password")
    expect(page.get_by_role("alert")).to_contain_text("Enter a new password.")
    assert journeys.violations(page) == []
    for label in ("New password", "New password again"):
        page.get_by_label(label, exact=True).fill("bridge lantern oyster")
    press(page, "Set password")
    expect(page.get_by_text("Your password is set. Sign in with it.")).to_be_visible()

    journeys.look_at(page, reverse("account_invitation_answer"), status=410)


def test_choosing_another_password_is_accessible(page: Page):
    link = forgotten(page)

    journeys.look_at(page, link)
    journeys.look_at(page, link.replace(link[-8:-1], "forged0"))


def test_a_code_is_asked_for_accessibly_and_a_wrong_one_said(page: Page):
    journeys.sign_in(page, a_colleague().email)
    set_up_both(page)
    journeys.sign_out(page)
    as_far_as_the_code(page)
    journeys.look_at(page, reverse("mfa_authenticate"))

    page.get_by_label("Code", exact=True).fill("000000")
    press(page, "Sign in")

    expect(page.get_by_role("alert").first).to_contain_text("This code is not right")
    assert journeys.violations(page) == []


def test_confirming_who_one_is_is_accessible_in_every_way_there_is(page: Page, settings):
    journeys.sign_in(page, a_colleague().email)
    set_up_both(page)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    for name in ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"):
        journeys.look_at(page, f"{reverse(name)}?next={reverse('mfa_generate_recovery_codes')}")


def test_the_passkey_confirms_who_one_is(page: Page, settings):
    journeys.sign_in(page, a_colleague().email)
    set_up_both(page)
    page.goto(f"{reverse('mfa_reauthenticate_webauthn')}?next={reverse('account')}")

    press(page, "Use your passkey")

    heading(page, "Your account")


def test_removing_a_passkey_and_seeing_the_codes_is_accessible(page: Page):
    journeys.sign_in(page, a_colleague().email)
    a_key(page)
    with_passkey(page)
    heading(page, "Your recovery codes")
    assert journeys.violations(page) == []
    page.goto(reverse("mfa_index"))

    page.get_by_role("link", name="Remove Telephone").click()

    heading(page, "Remove Telephone?")
    journeys.look_at(page, page.url)
    journeys.look_at(page, reverse("mfa_view_recovery_codes"))


def test_removing_what_somebody_lost_is_accessible(page: Page):
    person, manager = a_colleague(), make.an_actor(Role.SYSTEM_MANAGER)
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Telephone"})
    journeys.sign_in(page, manager.person.email)
    page.goto(reverse("person", args=[person.pk]))

    page.get_by_role("link", name="Remove a lost second factor").click()

    heading(page, "Remove the second factors of A. Person?")
    journeys.look_at(page, page.url)


def test_a_passkey_is_the_second_factor(page: Page):
    journeys.sign_in(page, a_colleague().email)
    a_key(page)
    with_passkey(page)
    heading(page, "Your recovery codes")
    journeys.sign_out(page)

    as_far_as_the_code(page)
    press(page, "Use your passkey")
    at_home(page)

    opened = AuditEvent.objects.filter(kind=Event.SESSION_OPENED).latest("pk")
    assert opened.details == {"with": ["password", "passkey"]}


def test_a_passkey_alone_signs_in_by_fingerprint_or_pin(page: Page):
    journeys.sign_in(page, a_colleague().email)
    a_key(page)
    with_passkey(page, alone=True)
    heading(page, "Your recovery codes")
    journeys.sign_out(page)

    press(page, "Use a passkey")
    at_home(page)

    opened = AuditEvent.objects.filter(kind=Event.SESSION_OPENED).latest("pk")
    assert (opened.person, opened.details) == (EMAIL, {"with": ["passkey"]})


def test_a_passkey_that_does_not_answer_is_said_plainly_and_leaves_the_other_ways(page: Page):
    a_key(page)
    a_colleague()
    page.goto(reverse("sign-in"))

    press(page, "Use a passkey")

    expect(page.get_by_role("alert")).to_have_text("Error: The passkey did not answer. Try again, or use another way.")
    assert journeys.violations(page) == []
    journeys.sign_in(page, EMAIL)


def test_without_script_a_person_signs_in_with_a_code_and_passkeys_are_not_offered(browser, live_server):
    person = a_colleague()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    journeys.sign_in(page, person.email)
    secret = with_app(page)
    page.goto(PASSKEY)
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Add a passkey")).to_be_hidden()
    journeys.sign_out(page)
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()

    as_far_as_the_code(page)
    page.get_by_label("Code", exact=True).fill(code_for(secret))
    press(page, "Sign in")
    at_home(page)

    assert AuditEvent.objects.filter(kind=Event.SESSION_OPENED).count() == 2
    context.close()
