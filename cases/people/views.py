"""Signing in, signing out, and changing the membership in use."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from cases.models import Membership
from cases.people import services
from cases.people.forms import SignInForm
from cases.people.middleware import CHOSEN_MEMBERSHIP


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The one page that anybody may open."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        services.open_session(person=form.get_user())
        return super().form_valid(form)

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        if form.non_field_errors():
            services.refuse_session(email=form.cleaned_data.get("username", ""))
        return super().form_invalid(form)


class SignOut(LogoutView):
    """Sent as a form, so that no link can sign anybody out."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        services.close_session(by=request.actor)
        return super().post(request, *args, **kwargs)


@require_POST
def membership(request: HttpRequest) -> HttpResponse:
    """From now on this person acts under the membership they chose, from their own desk."""
    own = Membership.objects.filter(person=request.user)
    chosen = get_object_or_404(own, pk=_number(request.POST.get("membership", "")))
    actor = services.choose_membership(by=request.actor, membership=chosen)
    request.session[CHOSEN_MEMBERSHIP] = chosen.pk
    messages.success(request, f"You now act as {actor.title}.")
    return redirect("home")


def _number(sent: str) -> int:
    """The membership's number as sent; 0, which no membership has, for anything else."""
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 19 else 0
