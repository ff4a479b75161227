"""The page on which an officer records an exception of their own, where a constable's suffices."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases.authorisation import excepting
from cases.authorisation.deciding_forms import ExceptionForm
from cases.authorisation.standing import Reading, reading_of
from cases.authorisation.views.writing import asked_or_sent
from cases.authorisation.workflow import BEING_WRITTEN
from cases.exceptions import NotAllowed
from cases.models import Proposal


@asked_or_sent
def own_exceptions(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules that this draft departs from and that allow an exception, with whose each would be."""
    written = Proposal.objects.visible_to(request.actor).filter(stage__in=BEING_WRITTEN)
    found = get_object_or_404(written.select_related("force"), pk=pk)
    if request.method != "POST":
        return _shown(request, reading_of(found, request.actor))
    form = ExceptionForm(request.POST, auto_id=f"{request.POST.get('rule', '')}_%s")
    if not form.is_valid():
        return _shown(request, reading_of(found, request.actor), form)
    entered = {name: form.cleaned_data[name] for name in ("revision", "rule", "reason")}
    try:
        granted = excepting.grant_exception(proposal=found, by=request.actor, **entered)
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Your exception to {granted.rule} is recorded.")
    return redirect("proposal-exceptions", pk)


def _shown(request: HttpRequest, read: Reading, sent: ExceptionForm | None = None) -> HttpResponse:
    initial = {"revision": read.proposal.revision}
    exceptions: list[tuple[Any, ExceptionForm]] = []
    for offer in excepting.offers(read, request.actor):
        fresh = ExceptionForm(initial={**initial, "rule": offer.rule.id}, auto_id=f"{offer.rule.id}_%s")
        exceptions.append((offer, sent if sent and sent["rule"].value() == offer.rule.id else fresh))
    context = {"proposal": read.proposal, "exceptions": exceptions, "form": sent}
    return render(request, "authorisation/exceptions.html", context)
