"""Changing the membership in use, and saying why one looks at cases."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from cases.enums import Purpose
from cases.models import Membership
from cases.people import services
from cases.people.forms import PurposeForm
from cases.people.middleware import CHOSEN_MEMBERSHIP, PURPOSE


@require_POST
def membership(request: HttpRequest) -> HttpResponse:
    """From now on this person acts under the membership they chose, from their own desk."""
    own = Membership.objects.filter(person=request.user).with_forces()
    chosen = get_object_or_404(own, pk=_number(request.POST.get("membership", "")))
    actor = services.choose_membership(by=request.actor, membership=chosen)
    request.session[CHOSEN_MEMBERSHIP] = chosen.pk
    # A purpose was stated under the membership left behind.
    request.session.pop(PURPOSE, None)
    messages.success(request, f"You now act as {actor.title}.")
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
def purpose(request: HttpRequest) -> HttpResponse:
    """Why are you looking at cases? Asked before the first one opens, and changed whenever the reason does."""
    form = PurposeForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if not form.is_valid():
        return render(request, "people/purpose.html", {"form": form})
    stated = Purpose(form.cleaned_data["purpose"])
    request.session[PURPOSE] = services.state_purpose(
        by=request.actor, purpose=stated, words=form.cleaned_data["words"]
    )
    return redirect(_own_page(request, form.cleaned_data["next"]))


def _own_page(request: HttpRequest, address: str) -> str:
    """Where the person came from, if that is a page of ours; else the list of cases."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else reverse("cases")


def _number(sent: str) -> int:
    """The membership's number as sent; 0, which no membership has, for anything else."""
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 19 else 0
