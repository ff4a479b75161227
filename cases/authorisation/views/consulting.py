"""The pages on which another agency is asked for its view, and gives it."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from cases.authorisation import consulting, policies, queries
from cases.authorisation.colleague_forms import RecordedViewForm, ViewForm
from cases.authorisation.colleague_tables import ConsultationTable
from cases.enums import Agency, ConsultationView
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Consultation, Proposal
from cases.models.consultations import CONSULTED

A_PAGE = 25
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """What was put to one's agency: what waits for a view first, then the newest."""
    table = ConsultationTable(queries.consultations_listed(request.actor))
    RequestConfig(request, paginate={"per_page": A_PAGE, "silent": True}).configure(table)
    return render(request, "authorisation/consultations.html", {"table": table})


@asked_or_sent
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """What was put to one's agency, and the view to give of it."""
    visible = Consultation.objects.visible_to(request.actor).select_related("proposal__force", "proposal__membership")
    found = get_object_or_404(visible, pk=pk)
    may = policies.may_give_view(request.actor, found)
    form = ViewForm(request.POST or None, initial={"asked_at": found.asked_at.isoformat()})
    if request.method == "POST":
        may.require()
        if form.is_valid() and _is_what_was_seen(form, found):
            view, words = ConsultationView(form.cleaned_data["view"]), form.cleaned_data["words"]
            try:
                consulting.answer(consultation=found, by=request.actor, view=view, words=words, asked_at=found.asked_at)
            except OutOfDate:
                found.refresh_from_db()
                _put_anew(form, found)
            else:
                messages.success(request, f"The view of your agency on proposal {found.proposal_id} is given.")
                return redirect("consultations")
    else:
        consulting.record_reading(consultation=found, by=request.actor)
    context = {
        "consultation": found,
        "cards": queries.cards_sent(found),
        "form": form if may else None,
        "may": may,
    }
    return render(request, "authorisation/consultation.html", context)


@asked_or_sent
def consult(request: HttpRequest, pk: int, agency: str) -> HttpResponse:
    """Ask an agency for its view of a proposal, or record one that was given elsewhere."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.actor).select_related("force"), pk=pk)
    if agency not in CONSULTED:
        raise Http404("There is no such agency to ask.")
    asked, actor = Agency(agency), request.actor
    may = policies.may_consult(actor, proposal, asked, consulting.asked_for(proposal, actor))
    views = queries.views_of(proposal, asked)
    form = RecordedViewForm(request.POST if "record" in request.POST else None, initial={"revision": proposal.revision})
    if request.method == "POST":
        may.require()
        if "record" not in request.POST:
            return _ask(request, proposal, asked)
        if form.is_valid():
            entered = dict(form.cleaned_data)
            view = ConsultationView(entered.pop("view"))
            try:
                consulting.record_view(proposal=proposal, agency=asked, by=actor, view=view, **entered)
            except NotAllowed as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, f"The view of the {asked.label} is recorded.")
                return redirect(proposal)
    context = {
        "proposal": proposal,
        "agency": asked,
        "form": form,
        "may": may,
        "views": [(one, not (one.counts_for(proposal) or one.is_of(proposal))) for one in views],
        "has_view": any(one.counts_for(proposal) for one in views),
        "is_asked": any(not one.answered_at and one.is_of(proposal) for one in views),
        "consultees": len(queries.consultees_today(proposal, asked)),
    }
    return render(request, "authorisation/consult.html", context)


def _ask(request: HttpRequest, proposal: Proposal, agency: Agency) -> HttpResponse:
    sent = request.POST.get("revision", "")
    if not sent.isdecimal():
        raise BadRequest("The page was sent without what it was about.")
    consulting.ask(proposal=proposal, agency=agency, by=request.actor, revision=int(sent))
    messages.success(request, f"The {agency.label} has been asked for its view.")
    return redirect(proposal)


def _is_what_was_seen(form: ViewForm, found: Consultation) -> bool:
    """What was put to them anew while they were writing is looked at first."""
    if form.cleaned_data["asked_at"] == found.asked_at.isoformat():
        return True
    _put_anew(form, found)
    return False


def _put_anew(form: ViewForm, found: Consultation) -> None:
    form.add_error(None, consulting.PUT_ANEW)
    form.data = {**form.data.dict(), "asked_at": found.asked_at.isoformat()}
