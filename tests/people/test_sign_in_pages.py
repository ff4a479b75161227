"""Every page and letter about signing in is ours, and says nothing that django-allauth says of itself."""

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import URLPattern, get_resolver, reverse

from cases import gate
from cases.people.policies import may_manage_people
from cases.people.sign_in.urls import urlpatterns
from tests.people.signing import a_colleague, set_up_app, signed_in

TEMPLATES = Path(settings.BASE_DIR, "templates")
ALLAUTH = Path(allauth.__file__).parent / "templates"
LETTERS = [
    "account/email/invitation",
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_reset_key",
    "mfa/email/factors_forgotten",
    "mfa/email/recovery_codes_generated",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
]


def shown_by(page: URLPattern) -> str | None:
    view_class = getattr(page.callback, "view_class", None)
    return getattr(view_class, "template_name", None) if "get" in getattr(view_class, "http_method_names", ()) else None


def test_every_page_about_signing_in_is_shown_by_a_template_of_ours():
    names = {name for page in urlpatterns if (name := shown_by(page))}

    assert len(names) > 10
    assert {name for name in names if TEMPLATES not in Path(get_template(name).origin.name).parents} == set()


def test_no_page_of_django_allauths_own_can_be_shown_at_all():
    own = [path.relative_to(ALLAUTH).as_posix() for path in ALLAUTH.rglob("*.html")]

    for name in own:
        if not (TEMPLATES / name).exists():
            with pytest.raises(TemplateDoesNotExist):
                get_template(name)


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_is_ours(letter):
    for part in ("subject", "message"):
        assert TEMPLATES in Path(get_template(f"{letter}_{part}.txt").origin.name).parents


def test_every_page_about_signing_in_says_who_may_open_it():
    assert {gate.policy_of(page.callback) for page in urlpatterns} == {
        gate.anyone,
        gate.signed_in,
        may_manage_people,
    }


@pytest.mark.django_db
def test_every_page_of_somebodys_own_account_opens_and_carries_no_script_or_style_of_its_own():
    client = signed_in(a_colleague())
    set_up_app(client)
    pages = [page.name for page in urlpatterns if gate.policy_of(page.callback) is gate.signed_in]

    answers = {name: client.get(reverse(name)) for name in pages if name != "mfa_remove_webauthn"}

    opened = {name for name, answer in answers.items() if answer.status_code == 200}
    assert set(answers) - opened == {"mfa_activate_totp", "mfa_reauthenticate_webauthn"}
    for name in opened:
        page = answers[name].content.decode()
        assert ("style=" in page, "<style" in page, "onclick" in page) == (False, False, False)
        assert page.count("<script>") == 0


def test_the_names_that_django_allauth_looks_up_lead_to_the_same_pages_as_ours():
    assert reverse("account_login") == reverse("sign-in")
    assert reverse("account_logout") == reverse("sign-out")
    assert get_resolver().resolve("/sign-in/").url_name == "sign-in"
