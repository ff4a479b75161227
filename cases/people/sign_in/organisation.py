"""Signing in with the organisation's own account: it says who somebody is, and never makes anybody a person here."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from requests import RequestException

from cases.models import Person
from cases.people.sign_in import services, words
from cases.people.sign_in.addresses import address_of
from cases.people.sign_in.queries import person_at


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Somebody whom the organisation vouches for is the person we know under that verified address, or nobody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Nothing is kept that would tie the two accounts: who a person is, is asked each time."""
        sociallogin.state["process"] = AuthProcess.LOGIN
        person = _person_of(sociallogin)
        if person is None:
            email = sociallogin.email_addresses[0].email if sociallogin.email_addresses else ""
            services.refuse_session(email=email, address=address_of(request), because="organisation's account")
            raise ImmediateHttpResponse(_back(request, words.UNKNOWN_HERE))
        sociallogin.user = person

    def on_authentication_error(self, request: HttpRequest, provider: Any, **what: Any) -> None:
        services.refuse_session(email="", address=address_of(request), because="organisation's account")
        raise ImmediateHttpResponse(_back(request, words.NOT_COMPLETED.format(name=_name())))


class SignedTokenAdapter(OpenIDConnectOAuth2Adapter):
    """The token's signature is checked, although it comes straight from the organisation over TLS."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        self.did_fetch_access_token = False
        return super().complete_login(request, app, token, **kwargs)


def leave_for_organisation(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the organisation's own page, which sends people back here."""
    return _ask(OAuth2LoginView, request, provider_id)


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from there, with what the organisation says."""
    return _ask(OAuth2CallbackView, request, provider_id)


def _ask(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return view.adapter_view(SignedTokenAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404("No organisation's sign-in goes by this name.") from None
    except RequestException:
        return _back(request, words.CANNOT_REACH.format(name=_name()))


def _person_of(sociallogin: SocialLogin) -> Person | None:
    """Only `true` counts as verified; some providers send words, and "false" is one of them."""
    verified = (person_at(one.email) for one in sociallogin.email_addresses if one.verified is True)
    return next((person for person in verified if person), None)


def _back(request: HttpRequest, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect("sign-in")


def _name() -> str:
    return settings.OIDC_NAME[:1].upper() + settings.OIDC_NAME[1:]
