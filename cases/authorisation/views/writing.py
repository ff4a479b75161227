"""The pages on which an officer writes a proposal: begun once, one question a page, saved as it goes."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from cases.authorisation import answers, history, listing, policies, writing
from cases.authorisation.answering import CHECKED_QUESTIONS
from cases.authorisation.proposal_forms import SeenForm, StartForm
from cases.authorisation.proposal_tables import A_PAGE, ProposalTable
from cases.authorisation.question_forms import ADD, Answers, QuestionForm
from cases.authorisation.questions import BY_SLUG, Question
from cases.authorisation.typed import as_typed, values_of, with_row, without_row
from cases.authorisation.workflow import BEING_WRITTEN
from cases.enums import Role
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Proposal, UnsentAnswers
from cases.people.sign_in.keeping import FORM_TOKEN, forget_sent_late, keeps_what_is_sent_late, sent_late_on

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
REMEMBER, DISCARD, REMOVE, EARLIER = "remember", "discard", "remove", "earlier"
FROM, ANSWERS = "from", "answers"


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """What an officer has proposed; for others, what awaits them or they have acted on."""
    is_own = request.actor.role == Role.OFFICER
    table = ProposalTable(listing.proposals_of(request.actor), reader=request.actor, is_own=is_own)
    RequestConfig(request, paginate={"per_page": A_PAGE, "silent": True}).configure(table)
    context = {"table": table, "may_propose": policies.may_propose(request.actor)}
    return render(request, "authorisation/proposals.html", context)


@asked_or_sent
def begin(request: HttpRequest) -> HttpResponse:
    """Begin to propose, with nothing or with what was answered for the check; the same form twice begins one."""
    form = StartForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if not form.is_valid():
        return render(request, "authorisation/proposal_new.html", {"form": form})
    force = form.cleaned_data["force"]
    checked = Answers(CHECKED_QUESTIONS, request.POST, force_id=force.pk)
    record = checked.record() if checked.is_valid() else {}
    begun = writing.begin(by=request.actor, force=force, record=record, token=_token(request))
    if not checked.is_valid():
        messages.warning(request, "What you had answered could not be read, so the proposal begins without it.")
    return redirect(begun)


@keeps_what_is_sent_late(but=(writing.REFERENCE,))
@asked_or_sent
def question(request: HttpRequest, pk: int, question: str) -> HttpResponse:
    """One question, with what is saved of it and what was typed before and not saved."""
    proposal, asked = _proposal(request, pk), BY_SLUG.get(question)
    if asked is None:
        raise Http404("There is no such question.")
    if proposal.stage not in BEING_WRITTEN:
        messages.warning(request, writing.SUBMITTED)
        return redirect(proposal)
    if request.method == "POST" and REMEMBER in request.POST:
        return _remembered(request, proposal, asked)
    if not asked.applies(proposal.record):
        messages.warning(request, f"“{asked.heading}” is not asked now. {asked.only}.")
        return redirect(proposal)
    if request.method == "POST":
        return _sent(request, proposal, asked)
    late, unsent = sent_late_on(request), answers.unsent_of(proposal, request.actor).get(asked.slug)
    typed = late or (as_typed(unsent.data) if unsent else None)
    record = with_row(proposal.record, asked) if ADD in request.GET else proposal.record
    form = QuestionForm(asked, typed, record=record, force_id=proposal.force_id)
    return _page(request, proposal, form, is_typed=typed is not None, typed_at=None if late else unsent and unsent.at)


@require_POST
def discard(request: HttpRequest, pk: int, question: str) -> HttpResponse:
    """Throw away what was typed on a question and not saved."""
    proposal = _proposal(request, pk)
    address = reverse("proposal-question", args=[proposal.pk, question])
    writing.discard_unsent(proposal=proposal, by=request.actor, question=question)
    forget_sent_late(request, address)
    messages.success(request, "What you had typed and not saved is gone. What was saved is as it was.")
    return redirect(address)


def _sent(request: HttpRequest, proposal: Proposal, asked: Question) -> HttpResponse:
    """Save what was answered; what cannot be saved is shown again, and kept."""
    sent, removed = request.POST, request.POST.get(REMOVE)
    data = sent if removed is None else without_row(sent, asked, removed)
    form, seen = QuestionForm(asked, data, record=proposal.record, force_id=proposal.force_id), SeenForm(sent)
    if not seen.is_valid():
        raise Http404("What was sent does not say which state of things was seen.")
    if not form.is_valid():
        _keep(request, proposal, asked, data)
        return _page(request, proposal, form)
    values = values_of(form)
    if EARLIER in sent:
        values = _with_earlier(proposal, values, sent[EARLIER])
    before = proposal.record
    try:
        saved = writing.save_answers(
            proposal=proposal, by=request.actor, revision=seen.cleaned_data["revision"], values=values
        )
    except OutOfDate as changed:
        _keep(request, proposal, asked, data)
        return _page(request, proposal, form, conflict=str(changed))
    forget_sent_late(request)
    _tell_what_was_taken_out(request, before, saved.record)
    if form.is_adding or removed is not None or EARLIER in sent:
        more = f"?{ADD}={form.list_name}" if form.is_adding else ""
        return redirect(f"{answers.address_of(saved, asked)}{more}")
    return _go_on(request, saved, asked)


def _page(
    request: HttpRequest, proposal: Proposal, form: QuestionForm, *, conflict: str = "", **told: Any
) -> HttpResponse:
    asked = form.question
    context = {
        "proposal": proposal,
        "form": form,
        "at_fault": [one for one in (form, *form.entries) if one.errors],
        "question": asked,
        "seen": SeenForm(initial={"revision": proposal.revision}),
        "inferred": answers.inferred_by(asked, proposal.record),
        "saved": list(answers.answers_to(asked, proposal.record)) if conflict or told.get("is_typed") else [],
        "earlier": history.earlier_resolutions(proposal) if "previous" in asked.fields else [],
        "has_token": bool(proposal.record.get("offender_token")),
        "conflict": conflict,
        "up": _up(request, proposal),
        **told,
    }
    return render(request, "authorisation/question.html", context, status=409 if conflict else 200)


def _remembered(request: HttpRequest, proposal: Proposal, asked: Question) -> HttpResponse:
    """The script's own address: what is typed is kept while it is typed."""
    try:
        kept = _kept(request, proposal, asked, request.POST)
    except NotAllowed as refused:
        return JsonResponse({"refused": str(refused)}, status=400)
    return JsonResponse({"saved": f"{timezone.localtime(kept.at):%H:%M}"})


def _keep(request: HttpRequest, proposal: Proposal, asked: Question, data: QueryDict) -> None:
    try:
        _kept(request, proposal, asked, data)
    except NotAllowed as refused:
        messages.warning(request, str(refused))


def _kept(request: HttpRequest, proposal: Proposal, asked: Question, data: QueryDict) -> UnsentAnswers:
    typed = {name: list(values) for name, values in data.lists()}
    return writing.remember(proposal=proposal, by=request.actor, question=asked.slug, typed=typed)


def _with_earlier(proposal: Proposal, values: dict[str, Any], number: str) -> dict[str, Any]:
    """With one of the force's own earlier resolutions of this person in the list."""
    found = next((one for one in history.earlier_resolutions(proposal) if str(one.number) == number), None)
    if found is None or found.is_listed:
        return values
    return {**values, "previous": [*(values.get("previous") or []), found.entry]}


def _tell_what_was_taken_out(request: HttpRequest, before: dict[str, Any], after: dict[str, Any]) -> None:
    gone = answers.taken_out_between(before, after)
    if gone:
        named = ", ".join(f"“{one.heading}”" for one in gone)
        messages.warning(request, f"Taken out, because it does not apply any more: your answers to {named}.")


def _go_on(request: HttpRequest, proposal: Proposal, asked: Question) -> HttpResponse:
    """To the page it was changed from, the next question of the group, or the list of groups."""
    if request.GET.get(FROM) == ANSWERS:
        return redirect("proposal-answers", proposal.pk)
    following = answers.next_after(asked, proposal)
    return redirect(answers.address_of(proposal, following) if following else proposal)


def _up(request: HttpRequest, proposal: Proposal) -> str:
    if request.GET.get(FROM) == ANSWERS:
        return reverse("proposal-answers", args=[proposal.pk])
    return proposal.get_absolute_url()


def _proposal(request: HttpRequest, pk: int) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(request.actor).select_related("force"), pk=pk)


def _token(request: HttpRequest) -> UUID | None:
    """The mark of one form as it was sent: its token is made anew each time its page is shown."""
    return uuid5(NAMESPACE_URL, request.POST.urlencode()) if FORM_TOKEN in request.POST else None
