"""After delivery: how it ended, whether the victim was told, and what a supervisor says of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.authorisation import following_up
from cases.authorisation.afterwards import due
from cases.authorisation.afterwards.policies import may_follow_up, may_review
from cases.authorisation.delivery_forms import AGREES, OutcomeForm, ReviewForm, ToldForm
from cases.authorisation.standing import standing_of
from cases.authorisation.workflow import move_of
from cases.casework.queries.cards import Source, cards_of
from cases.casework.queries.provenance import provenance_of
from cases.casework.queries.records import record_of
from cases.decisions import Decision, no
from cases.enums import ProposalAct, Stage, VictimInformed
from cases.exceptions import NotAllowed
from cases.guidance.queries import settings_of
from cases.models import Proposal

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def victims_to_tell(request: HttpRequest) -> HttpResponse:
    """The victims who are to be told the outcome, the longest due first."""
    return render(request, "authorisation/victims.html", {"waiting": due.victims_to_tell(request.actor)})


@asked_or_sent
def proposal_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Record whether what was agreed was done."""
    found = _delivered(request, pk)
    if not (may := _may_end(request, found)):
        return _back(request, found, may)
    actions = record_of(found.case).get("actions") or []
    initial = {"revision": found.revision, "on": timezone.localdate()}
    form = OutcomeForm(request.POST if request.method == "POST" else None, actions=actions, initial=initial)
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("revision", "on", "reason")}
        try:
            following_up.say_how_it_ended(
                proposal=found,
                by=request.actor,
                is_completed=form.is_completed,
                done=form.cleaned_data.get("done", ()),
                **told,
            )
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Recorded, and the case says so from its next version on.")
            return redirect(found)
    return render(request, "authorisation/outcome.html", {"proposal": found, "form": form})


@asked_or_sent
def proposal_victim_told(request: HttpRequest, pk: int) -> HttpResponse:
    """Record whether the victim was told, and when."""
    found = _delivered(request, pk)
    if not (may := may_follow_up(request.actor, found)):
        return _back(request, found, may)
    initial = {"revision": found.revision, "on": timezone.localdate()}
    form = ToldForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        informed = VictimInformed(form.cleaned_data["informed"])
        told = {name: form.cleaned_data[name] for name in ("revision", "on")}
        try:
            following_up.tell_victim(proposal=found, by=request.actor, informed=informed, **told)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Recorded, and the case was screened again.")
            return redirect(found)
    context = {"proposal": found, "form": form, "waits": due.to_tell(found.case)}
    return render(request, "authorisation/victim_told.html", context)


@asked_or_sent
def proposal_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at what an officer delivered alone, and say whether one agrees."""
    found = _delivered(request, pk)
    if not (may := may_review(request.actor, found)):
        return _back(request, found, may)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        record = record_of(found.case)
        source = Source(record=record, offence=found.case.offence, settings=settings_of(found.force_id))
        context = {
            "proposal": found,
            "form": form,
            "cards": cards_of(source),
            "provenance": provenance_of(found.case),
        }
        return render(request, "authorisation/review.html", context)
    agrees = form.cleaned_data["agrees"] == AGREES
    following_up.review(proposal=found, by=request.actor, agrees=agrees, words=form.cleaned_data["words"])
    messages.success(request, f"Your review of {str(found).lower()} is recorded.")
    return redirect(found)


def _delivered(request: HttpRequest, pk: int) -> Proposal:
    visible = Proposal.objects.visible_to(request.actor).filter(case__isnull=False)
    return get_object_or_404(visible.select_related("force", "proposer", "case__offence", "case__area"), pk=pk)


def _may_end(request: HttpRequest, found: Proposal) -> Decision:
    made = move_of(ProposalAct.COMPLETE, Stage(found.stage))
    if made is None:
        return no(f"How it ended is recorded already: {found.get_stage_display().lower()}.")
    return made.may(request.actor, standing_of(found, request.actor))


def _back(request: HttpRequest, found: Proposal, may: Decision) -> HttpResponse:
    messages.warning(request, may.reason)
    return redirect(found)
