"""The page on which somebody says who decides while they are away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases.authorisation import delegating, queries
from cases.authorisation.colleague_forms import DelegationForm
from cases.exceptions import NotAllowed
from cases.models import Delegation
from cases.words import uk_date

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@asked_or_sent
def delegations(request: HttpRequest) -> HttpResponse:
    """Who stands in for one, and for whom one stands in; and another deputy to name."""
    actor, today = request.actor, timezone.localdate()
    deputies = delegating.deputies_for(actor)
    form = DelegationForm(request.POST or None, initial={"starts_on": today}, deputies=deputies)
    if form.is_valid():
        try:
            given = delegating.delegate(by=actor, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            days = f"from {uk_date(given.starts_on)} to {uk_date(given.ends_on)}"
            messages.success(request, f"{given.deputy.person} stands in for you {days}.")
            return redirect("delegations")
    entries = queries.delegations_listed(actor, today)
    context = {"form": form, "entries": entries, "has_deputies": bool(deputies)}
    return render(request, "authorisation/delegations.html", context)


@require_POST
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on what is asked of whoever was away is theirs again."""
    found = get_object_or_404(Delegation.objects.visible_to(request.actor), pk=pk)
    ended = delegating.end_delegation(by=request.actor, delegation=found)
    messages.success(request, f"{ended.deputy.person} no longer stands in for {ended.giver.person}.")
    return redirect("delegations")
