"""Where a second factor is required, a person sets one up before anything else opens."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cases import gate
from cases.people.sign_in.queries import factors_of

SIGNED_IN_WITH = "signed_in_with"
ORGANISATION = "socialaccount"
SETTING_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)


class SecondFactorMiddleware:
    """Leads to the page about second factors until there is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        is_open = gate.policy_of(view) is gate.anyone or request.resolver_match.url_name in SETTING_UP
        if is_open or _has_second_factor(request):
            return None
        return redirect("mfa_index")


def _has_second_factor(request: HttpRequest) -> bool:
    if settings.OIDC_SECOND_FACTOR and ORGANISATION in request.session.get(SIGNED_IN_WITH, []):
        return True
    return factors_of(request.user).exists()
