"""The queue of what awaits a supervisor or an inspector, and the pages on which they decide."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.authorisation import deciding, excepting, moving
from cases.authorisation.deciding_forms import DecisionForm, ExceptionForm, VerbalAnswerForm, proof_of, was_shown
from cases.authorisation.decision_page import DecisionPage, page_of
from cases.authorisation.queue import awaiting, next_after
from cases.authorisation.workflow import BEING_WRITTEN
from cases.enums import ProposalAct
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Proposal

A_PAGE = 25
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
DONE = {
    ProposalAct.ENDORSE: "You endorsed proposal {0}. It now awaits authority.",
    ProposalAct.REFER_UP: "You referred proposal {0} up. It now awaits authority.",
    ProposalAct.AUTHORISE: "You authorised proposal {0}. Its officer may deliver it.",
    ProposalAct.REFUSE: "You refused proposal {0}. It is closed.",
    ProposalAct.RETURN: "You returned proposal {0} to its officer.",
}
NEXT = "This is the next one."
NOTHING_NEXT = "Nothing else awaits you."


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What awaits this person, oldest first."""
    listed = awaiting(request.actor, timezone.now(), timezone.localdate())
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "authorisation/queue.html", {"page": page, "count": len(listed)})


@asked_or_sent
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that is needed to decide, on one page; the decision names the revision that was looked at."""
    page = _page(request, pk)
    if page is None:
        return _somebody_was_quicker(request, pk)
    if page.proposal.stage in BEING_WRITTEN:
        return _is_being_written(request, page)
    if request.method != "POST":
        deciding.record_opening(proposal=page.proposal, by=request.actor)
        return _shown(request, page, _form(request, page))
    form = _form(request, page)
    if not form.is_valid():
        return _shown(request, page, form)
    act, reason = form.act, form.cleaned_data["reason"]
    try:
        moving.move(
            proposal=page.proposal, act=act, by=request.actor, revision=form.cleaned_data["revision"], reason=reason
        )
    except OutOfDate:
        return _somebody_was_quicker(request, pk)
    except NotAllowed as refused:
        form.add_error("decision", str(refused))
        return _shown(request, page, form)
    return _to_the_next(request, pk, DONE[act].format(pk))


@require_POST
def grant_exception(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an exception to one rule, and go back to the decision."""
    page = _page(request, pk)
    if page is None:
        return _somebody_was_quicker(request, pk)
    form = ExceptionForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect(f"{_address(pk)}#exceptions")
    try:
        entered = {name: form.cleaned_data[name] for name in ("revision", "rule", "reason")}
        granted = excepting.grant_exception(proposal=page.proposal, by=request.actor, **entered)
    except OutOfDate:
        return _somebody_was_quicker(request, pk)
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Your exception to {granted.rule} is recorded.")
    return redirect(f"{_address(pk)}#exceptions")


@asked_or_sent
def answer_verbal(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever is said to have given authority by word of mouth confirms or denies it."""
    page = _page(request, pk)
    if page is None:
        return _somebody_was_quicker(request, pk)
    if page.proposal.stage in BEING_WRITTEN:
        return _is_being_written(request, page)
    form = VerbalAnswerForm(request.POST or None, initial=_shown_now(request, page))
    if request.method != "POST":
        deciding.record_opening(proposal=page.proposal, by=request.actor)
    if not form.is_valid():
        return _verbal(request, page, form)
    given = {"revision": form.cleaned_data["revision"], "reason": form.cleaned_data["reason"]}
    try:
        deciding.answer_verbal(proposal=page.proposal, by=request.actor, confirms=form.confirms, **given)
    except OutOfDate:
        return _somebody_was_quicker(request, pk)
    except NotAllowed as refused:
        form.add_error("answer", str(refused))
        return _verbal(request, page, form)
    told = "You confirmed the authority" if form.confirms else "You said that you did not give the authority"
    return _to_the_next(request, pk, f"{told} for proposal {pk}.")


def _page(request: HttpRequest, pk: int) -> DecisionPage | None:
    """The page of a proposal; None where this person had it before them and somebody has decided on it since."""
    visible = Proposal.objects.visible_to(request.actor)
    found = visible.select_related("force", "proposer", "membership", "case", "asked_of__person").filter(pk=pk).first()
    if found is not None:
        return page_of(found, request.actor)
    if was_shown(request.POST.get("seen", ""), pk, request.actor):
        return None
    raise Http404("There is no such proposal for this person.")


def _shown_now(request: HttpRequest, page: DecisionPage) -> dict[str, object]:
    return {"revision": page.proposal.revision, "seen": proof_of(page.proposal.pk, request.actor)}


def _form(request: HttpRequest, page: DecisionPage) -> DecisionForm:
    return DecisionForm(request.POST or None, initial=_shown_now(request, page))


def _shown(request: HttpRequest, page: DecisionPage, form: DecisionForm, status: int = 200) -> HttpResponse:
    shown = _shown_now(request, page)
    exceptions = [
        (offer, ExceptionForm(initial={**shown, "rule": offer.rule.id}, auto_id=f"{offer.rule.id}_%s"))
        for offer in page.offers
    ]
    context = {"page": page, "proposal": page.proposal, "form": form, "exceptions": exceptions}
    return render(request, "authorisation/decide.html", {**context, "not_counted": deciding.NOT_COUNTED}, status=status)


def _verbal(request: HttpRequest, page: DecisionPage, form: VerbalAnswerForm) -> HttpResponse:
    context = {"page": page, "proposal": page.proposal, "form": form, "not_counted": deciding.NOT_COUNTED}
    return render(request, "authorisation/verbal_answer.html", context)


def _is_being_written(request: HttpRequest, page: DecisionPage) -> HttpResponse:
    """What its officer is writing is nobody else's to read: whoever decided on it is shown what was submitted."""
    if request.method == "POST":
        messages.warning(request, moving.what_happened(page.proposal, request.actor))
    return redirect(page.proposal)


def _somebody_was_quicker(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was first, and how it stands now; what was written is kept where there is still something to decide."""
    told = moving.what_happened(Proposal.objects.get(pk=pk), request.actor)
    page = _page(request, pk)
    if page and page.has_a_choice and "decision" in request.POST:
        form = _form(request, page)
        form.data = form.data.copy()
        # Sending it again is then a decision made in the knowledge of the proposal as it is.
        form.data["revision"] = str(page.proposal.revision)
        form.add_error(None, told)
        return _shown(request, page, form, status=409)
    messages.warning(request, told)
    return redirect("authorise-decide", pk) if page else redirect("authorise")


def _to_the_next(request: HttpRequest, pk: int, told: str) -> HttpResponse:
    following = next_after(request.actor, pk, timezone.now(), timezone.localdate())
    messages.success(request, f"{told} {NEXT if following else NOTHING_NEXT}")
    if following is None:
        return redirect("authorise")
    return redirect("authorise-verbal" if following.is_to_confirm else "authorise-decide", following.proposal.pk)


def _address(pk: int) -> str:
    return str(redirect("authorise-decide", pk).url)
