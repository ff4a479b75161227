"""Signing in and out, passwords, invitations, sessions, and the account page that leads to them all."""

from typing import Any

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.decorators import rate_limit
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cases.exceptions import NotAllowed
from cases.people.queries import standings_of
from cases.people.sign_in import services, words
from cases.people.sign_in.addresses import address_of
from cases.people.sign_in.forms import InvitedForm
from cases.people.sign_in.invitations import accept_invitation
from cases.people.sign_in.links import invited_by
from cases.people.sign_in.queries import codes_left, factors_of

INVITATION = "invitation"


class SignIn(allauth.LoginView):
    """The page that everybody meets first."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_offered = bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])
        return {**super().get_context_data(**kwargs), "organisation": settings.OIDC_NAME if is_offered else ""}


class SignOut(allauth.LogoutView):
    """Sent as a form, so that no link can sign anybody out; it also leads out of a sign-in that is half done."""

    http_method_names = ("post", "options")


def account(request: HttpRequest) -> HttpResponse:
    """Who this person is here, and what they sign in with."""
    person = request.actor.person
    context = {
        "standings": standings_of(person, timezone.localdate()),
        "factors": factors_of(person),
        "codes_left": codes_left(person),
        "sessions": len(UserSession.objects.purge_and_list(person)),
        "is_required": settings.SECOND_FACTOR_REQUIRED,
    }
    return render(request, "account/account.html", context)


class ChangePassword(allauth.PasswordChangeView):
    """Another password; every other session ends with the old one."""

    success_url = reverse_lazy("account")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_usable_password():
            messages.info(request, words.ELSEWHERE.format(name=settings.OIDC_NAME))
            return redirect("account")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            services.change_password(by=self.request.actor, how="account page")
            return super().form_valid(form)


class ChooseNewPassword(allauth.PasswordResetFromKeyView):
    """Another password, by the link from the letter."""

    success_url = reverse_lazy("sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            by = services.acting(self.reset_user, address_of(self.request))
            services.change_password(by=by, how="reset")
            answer = super().form_valid(form)
        get_adapter().unlock(self.request, self.reset_user)
        return answer


@never_cache
@rate_limit(action="reset_password_from_key")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the letter: kept for the next page, whose address may be seen by others."""
    request.session[INVITATION] = token
    return redirect("account_invitation_answer")


@never_cache
@sensitive_post_parameters("password1", "password2")
@rate_limit(action="reset_password_from_key")
def answer_invitation(request: HttpRequest) -> HttpResponse:
    """An invited person chooses their password, once."""
    token = request.session.get(INVITATION, "")
    person = invited_by(token)
    if person is None:
        return render(request, "account/invitation.html", {"person": None}, status=410)
    form = InvitedForm(request.POST or None, user=person)
    if not form.is_valid():
        return render(request, "account/invitation.html", {"person": person, "form": form})
    try:
        accept_invitation(token=token, password=form.cleaned_data["password1"], address=address_of(request))
    except NotAllowed:
        return render(request, "account/invitation.html", {"person": None}, status=410)
    del request.session[INVITATION]
    messages.success(request, words.PASSWORD_CHOSEN)
    return redirect("sign-in")


class Sessions(ListUserSessionsView):
    """Where this person is signed in, and the end of all but this one."""

    def form_valid(self, form: Any) -> HttpResponse:
        others = len(UserSession.objects.purge_and_list(self.request.user)) - 1
        with transaction.atomic():
            services.end_sessions(by=self.request.actor, number=others)
            return super().form_valid(form)
