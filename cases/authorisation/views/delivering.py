"""Delivering a resolution: what will be recorded of it, the day and the reference, and then the case."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.authorisation import delivered
from cases.authorisation.afterwards.due import to_tell
from cases.authorisation.delivering import deliver
from cases.authorisation.delivery_forms import DeliverForm
from cases.authorisation.outstanding import by_group
from cases.authorisation.standing import Reading, reading_of
from cases.authorisation.workflow import move_of
from cases.decisions import Decision, no
from cases.enums import ProposalAct, Stage
from cases.exceptions import NotAllowed
from cases.guidance.fields import FIELDS
from cases.guidance.wording import field_shown
from cases.models import Actor, Case, Proposal
from cases.words import uk_date


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Deliver it: the version that was authorised becomes a case."""
    visible = Proposal.objects.visible_to(request.actor).select_related("force", "proposer", "membership", "case")
    found = get_object_or_404(visible, pk=pk)
    read = reading_of(found, request.actor)
    may = _may(read, request.actor)
    if not may and request.method != "POST":
        messages.warning(request, may.reason)
        return redirect(found)
    initial = {"revision": found.revision, "on": timezone.localdate()}
    form = DeliverForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields[
        "case_ref"
    ].help_text = f"If the force has given it none, leave this empty: it will be {delivered.own_reference(found)}."
    if not form.is_valid():
        return _shown(request, read, form)
    try:
        case = deliver(proposal=found, by=request.actor, **form.cleaned_data)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return _shown(request, read, form)
    messages.success(request, _done(case))
    return redirect(case)


def _shown(request: HttpRequest, read: Reading, form: DeliverForm) -> HttpResponse:
    recorded = delivered.authority_of(read, timezone.localdate())
    verbal = read.decided.verbal
    context = {
        "proposal": read.proposal,
        "form": form,
        "required": read.standing.required,
        "rank": field_shown(FIELDS["authorising_rank"], recorded),
        "authority": read.decided.authority,
        "verbal": verbal,
        "does_not_count": bool(verbal and not verbal.counts),
        "is_alone": not (verbal or read.decided.authority),
        "missing": by_group(read.standing.missing.get(ProposalAct.DELIVER, ())),
        "reviews": read.authority_settings.supervisor_reviews,
    }
    return render(request, "authorisation/deliver.html", context)


def _may(read: Reading, actor: Actor) -> Decision:
    if read.proposal.case:
        return no(f"{read.proposal} was delivered already, as case {read.proposal.case}.")
    made = move_of(ProposalAct.DELIVER, Stage(read.proposal.stage))
    if made is None:
        return no(f"{read.proposal} cannot be delivered: it is {read.proposal.get_stage_display().lower()}.")
    return made.may(actor, read.standing)


def _done(case: Case) -> str:
    """What was done, and what comes next: telling the victim, by its day."""
    waits = to_tell(case)
    told = f" The victim is to be told the outcome by {uk_date(waits.due_on)}." if waits else ""
    return f"Delivered. It is now case {case.case_ref}.{told}"
