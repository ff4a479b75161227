"""Second factors: asked for at sign-in, set up, and removed."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_http_methods

from cases.models import Person
from cases.people.sign_in import policies, services
from cases.people.sign_in.addresses import address_of
from cases.people.sign_in.factor_forms import NO_CREDENTIAL
from cases.people.sign_in.queries import codes_left, factors_of

APP, PASSKEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN
LOCKED = "too_many_login_attempts"


class SecondStep(AuthenticateView):
    """A code or a passkey, after the password."""

    def form_invalid(self, form: Any) -> HttpResponse:
        person, address = self.stage.login.user, address_of(self.request)
        if any(fault.code == LOCKED for faults in form.errors.as_data().values() for fault in faults):
            services.lock_session(email=person.email, address=address)
        else:
            services.refuse_session(email=person.email, address=address, because="second factor")
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_passkey = factors_of(self.stage.login.user).filter(type=PASSKEY).exists()
        return {**super().get_context_data(**kwargs), "has_passkey": has_passkey}


class SignInWithPasskey(LoginWebAuthnView):
    """A passkey that asks for a fingerprint or a PIN stands for password and second factor."""

    def form_invalid(self, form: Any) -> HttpResponse:
        services.refuse_session(email="", address=address_of(self.request), because="passkey")
        return super().form_invalid(form)


class ConfirmWithPasskey(ReauthenticateWebAuthnView):
    """The passkey once more, before something about the sign-in itself changes."""

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, NO_CREDENTIAL)
        return redirect(self.request.get_full_path())


class SecondFactors(IndexView):
    """What this person has beside the password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        factors = list(factors_of(self.request.user))
        return {
            **super().get_context_data(**kwargs),
            "app": next((one for one in factors if one.type == APP), None),
            "passkeys": [one for one in factors if one.type == PASSKEY],
            "has_factor": bool(factors),
            "codes_left": codes_left(self.request.user),
            "may_remove": policies.may_remove_factor(others=len(factors) - 1),
            "is_required": settings.SECOND_FACTOR_REQUIRED,
        }


class RecordsNewFactor:
    """Setting up a factor records it, and the recovery codes that come with a first one."""

    factor = ""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            services.add_factor(by=self.request.actor, kind=self.factor, name=form.cleaned_data.get("name", ""))
            answer = super().form_valid(form)
            if self.did_generate_recovery_codes:
                services.make_codes(by=self.request.actor)
        return answer


class AddApp(RecordsNewFactor, ActivateTOTPView):
    factor = APP


class AddPasskey(RecordsNewFactor, AddWebAuthnView):
    factor = PASSKEY


class RemoveApp(DeactivateTOTPView):
    """Without the app, its codes no longer sign anybody in."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            services.allow_removal(by=self.request.actor)
            services.remove_factor(by=self.request.actor, kind=APP)
            return super().form_valid(form)


class RemovePasskey(RemoveWebAuthnView):
    """Somebody else's passkey is not there."""

    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_remove = policies.may_remove_factor(others=factors_of(self.request.user).count() - 1)
        return {**super().get_context_data(**kwargs), "may_remove": may_remove}

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            services.allow_removal(by=self.request.actor)
            services.remove_factor(by=self.request.actor, kind=PASSKEY, name=self.object.wrap().name)
            return super().form_valid(form)


@require_http_methods(["GET", "HEAD", "POST"])
def forget_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """A system manager removes what somebody lost, once it is confirmed."""
    person = get_object_or_404(Person.objects.visible_to(request.actor), pk=pk)
    policies.may_forget_factors(request.actor, person, factors=factors_of(person).count()).require()
    if request.method != "POST":
        return render(request, "mfa/forget.html", {"person": person, "is_required": settings.SECOND_FACTOR_REQUIRED})
    services.forget_factors(by=request.actor, person=person)
    messages.success(request, f"{person.name} signs in with the password, and sets up a second factor anew.")
    return redirect("person", person.pk)


class MakeCodes(GenerateRecoveryCodesView):
    """New recovery codes; the former ones no longer work."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            services.make_codes(by=self.request.actor)
            return super().form_valid(form)
