"""A proposal as a whole: what is still to be written, the answers before they are sent, and where it stands since."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.authorisation import answers, deciding, excepting, history, listing, moving, policies, queries, story
from cases.authorisation.afterwards.due import after_of
from cases.authorisation.answering import answer
from cases.authorisation.outstanding import by_group
from cases.authorisation.proposal_forms import ReasonForm, SeenForm, SubmitForm, VerbalForm
from cases.authorisation.proposal_tables import stage_tag
from cases.authorisation.standing import Reading, reading_of
from cases.authorisation.views.writing import asked_or_sent
from cases.authorisation.workflow import BEING_WRITTEN, move_of
from cases.authorisation.working_hours import hours_in_words, working_hours
from cases.casework.queries.cards import Card, Source, cards_of
from cases.decisions import Decision, no
from cases.enums import ProposalAct, Stage
from cases.exceptions import NotAllowed
from cases.guidance.derive import Record
from cases.models import Actor, Membership, Offence, Proposal


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """What is still to be answered while its officer writes it, and where it stands from then on."""
    found = _proposal(request, pk)
    if is_written_by(found, request.actor):
        return _tasks(request, found)
    if found.proposer_id != request.actor.person.pk:
        deciding.record_opening(proposal=found, by=request.actor)
    read = reading_of(found, request.actor)
    submitted = read.decided.submitted or found.versions.first()
    record = submitted.record if submitted else found.record
    context = {
        "proposal": found,
        "stage_tag": stage_tag(found.stage),
        "required": read.standing.required.label,
        "waits_for": listing.waits_for(
            found,
            is_own=found.proposer_id == request.actor.person.pk,
            confirmed_by=read.decided.verbal.given_by.person.name if read.decided.verbal else None,
        ),
        "waited": _waited(read),
        "verbal": read.decided.verbal,
        "decisions": story.decisions_on(found),
        "consultations": read.decided.consultations,
        "exceptions": read.decided.exceptions,
        "submitted": submitted,
        "cards": cards(record, read),
        "story": story.story_of(found),
        "acts": acts_of(read, request.actor),
        "after": after_of(found, request.actor, may_end=bool(_may_now(read, ProposalAct.COMPLETE, request.actor))),
        "missing": by_group(read.standing.missing.get(ProposalAct.DELIVER, ())),
        "unlisted": history.in_words(history.not_listed(found, record)),
    }
    return render(request, "authorisation/proposal.html", context)


def _tasks(request: HttpRequest, found: Proposal) -> HttpResponse:
    read = reading_of(found, request.actor)
    missing = read.standing.missing.get(ProposalAct.SUBMIT, ())
    groups = answers.groups_of(
        found,
        waited_for={one.address for one in missing},
        unsent=answers.unsent_of(found, request.actor),
    )
    context = {
        "proposal": found,
        "groups": groups,
        "done": sum(group.state == answers.DONE for group in groups),
        "asked": sum(group.state != answers.NOT_NOW for group in groups),
        "sent_back": story.sent_back(found) if found.stage == Stage.RETURNED else None,
        "may_withdraw": acts_of(read, request.actor)["withdraw"],
    }
    return render(request, "authorisation/tasks.html", context)


@require_safe
def proposal_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was answered, what the guidance says of it, and what may be done with it."""
    found = _proposal(request, pk)
    if not is_written_by(found, request.actor):
        return redirect(found)
    return _answers(request, reading_of(found, request.actor))


def _answers(request: HttpRequest, read: Reading, form: SubmitForm | None = None) -> HttpResponse:
    found, standing = read.proposal, read.standing
    missing = standing.missing.get(ProposalAct.SUBMIT, ())
    unsent = answers.unsent_of(found, request.actor)
    context = {
        **answer(read.checked, found.force.name),
        "proposal": found,
        "groups": answers.groups_of(found, waited_for={one.address for one in missing}, unsent=unsent),
        "unsent": list(unsent.values()),
        "missing": by_group(missing),
        "missing_for_delivery": by_group(standing.missing.get(ProposalAct.DELIVER, ())),
        "acts": acts_of(read, request.actor),
        "form": form or SubmitForm(None, could=could_authorise(read), initial={"revision": found.revision}),
        "unlisted": history.in_words(history.not_listed(found)),
        "has_exceptions": any(one.may or one.recorded for one in excepting.offers(read, request.actor)),
    }
    return render(request, "authorisation/answers.html", context)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the authority that it needs."""
    found = _proposal(request, pk)
    read = reading_of(found, request.actor)
    form = SubmitForm(request.POST, could=could_authorise(read))
    if not form.is_valid():
        return _answers(request, read, form)
    sent = moving.submit(proposal=found, by=request.actor, **form.cleaned_data)
    waits = listing.waits_for(sent, is_own=True, confirmed_by=None)
    messages.success(request, f"Submitted. It waits for: {waits[:1].lower()}{waits[1:]}.")
    return redirect(sent)


@asked_or_sent
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back to change it, once it is clear what that undoes."""
    found = _proposal(request, pk)
    if not (may := _may(found, ProposalAct.TAKE_BACK, request.actor)):
        return _back(request, found, may)
    seen = SeenForm(request.POST if request.method == "POST" else None, initial={"revision": found.revision})
    if not seen.is_valid():
        decided = [one for one in story.decisions_on(found) if one.counts]
        context = {"proposal": found, "seen": seen, "decided": decided}
        return render(request, "authorisation/take_back.html", context)
    moving.move(proposal=found, act=ProposalAct.TAKE_BACK, by=request.actor, **seen.cleaned_data)
    messages.success(request, "The proposal is yours to change again. What was decided of it counts no longer.")
    return redirect(found)


@asked_or_sent
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End it, with the reason; it is kept."""
    found = _proposal(request, pk)
    if not (may := _may(found, ProposalAct.WITHDRAW, request.actor)):
        return _back(request, found, may)
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"revision": found.revision})
    if not form.is_valid():
        return render(request, "authorisation/withdraw.html", {"proposal": found, "form": form})
    moving.move(proposal=found, act=ProposalAct.WITHDRAW, by=request.actor, **form.cleaned_data)
    messages.success(request, f"{found} is withdrawn.")
    return redirect("proposals")


@asked_or_sent
def verbal(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down who gave authority by word of mouth, when, and what was said."""
    found = _proposal(request, pk)
    read = reading_of(found, request.actor)
    if not (may := _may_now(read, ProposalAct.RECORD_VERBAL, request.actor)):
        return _back(request, found, may)
    could, initial = could_authorise(read), {"revision": found.revision, "day": timezone.localdate()}
    form = VerbalForm(request.POST if request.method == "POST" else None, could=could, initial=initial)
    context = {"proposal": found, "form": form, "could": could, "needed": policies.or_above(read.standing.required)}
    if not form.is_valid():
        return render(request, "authorisation/verbal_record.html", context)
    told = {name: form.cleaned_data[name] for name in ("revision", "given_by", "words")}
    try:
        deciding.record_verbal(proposal=found, by=request.actor, given_at=form.given_at, **told)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return render(request, "authorisation/verbal_record.html", context)
    giver = form.cleaned_data["given_by"].person.name
    messages.success(request, f"Recorded. It does not count until {giver} confirms it, who has been told.")
    return redirect(found)


def is_written_by(proposal: Proposal, actor: Actor) -> bool:
    """Whether it is this officer's, and theirs to write as it stands."""
    return proposal.proposer_id == actor.person.pk and proposal.stage in BEING_WRITTEN


def acts_of(read: Reading, actor: Actor) -> dict[str, Decision]:
    """What its officer may do with it now and, where not, why; what does not arise at this stage is left out."""
    acts = (
        ProposalAct.SUBMIT,
        ProposalAct.RECORD_VERBAL,
        ProposalAct.DELIVER,
        ProposalAct.TAKE_BACK,
        ProposalAct.WITHDRAW,
    )
    if read.proposal.proposer_id != actor.person.pk:
        return {}
    return {act.value: _may_now(read, act, actor) for act in acts if move_of(act, Stage(read.proposal.stage))}


def could_authorise(read: Reading) -> list[Membership]:
    """Whom the officer can name: those who could authorise it today, but for themselves."""
    found = queries.authorisers_of(read.proposal.force_id, read.standing.required, timezone.localdate())
    return [one for one in found if one.person_id != read.proposal.proposer_id]


def cards(record: Record, read: Reading) -> list[Card]:
    """The record as a reader of cases knows it; on whose authority, the decisions beside it say."""
    offence = Offence.objects.filter(pk=str(record.get("offence_code", "")).strip().upper()).first()
    inferred = record.get("inferred", ())
    source = Source(record=record, offence=offence, inferred=inferred, settings=read.settings)
    return [card for card in cards_of(source) if card.id != "authority"]


def _may(found: Proposal, act: ProposalAct, actor: Actor) -> Decision:
    return _may_now(reading_of(found, actor), act, actor)


def _may_now(read: Reading, act: ProposalAct, actor: Actor) -> Decision:
    made = move_of(act, Stage(read.proposal.stage))
    if made is None:
        return no(
            f"{read.proposal} is {read.proposal.get_stage_display().lower()} now, so that cannot be done with it."
        )
    # Submitting leads to the supervisor or past them, and the officer need not know which.
    return (policies.may_submit if act == ProposalAct.SUBMIT else made.may)(actor, read.standing)


def _back(request: HttpRequest, found: Proposal, may: Decision) -> HttpResponse:
    """What was done already, or can be done no more, is said beside how the proposal stands."""
    messages.warning(request, may.reason)
    return redirect(found)


def _waited(read: Reading) -> dict[str, Any]:
    """Since when it waits for somebody, in the force's working hours."""
    since = read.proposal.waiting_since
    if since is None:
        return {}
    hours = working_hours(since, timezone.now(), read.authority_settings)
    return {"since": since, "hours": hours_in_words(hours)}


def _proposal(request: HttpRequest, pk: int) -> Proposal:
    visible = Proposal.objects.visible_to(request.actor)
    return get_object_or_404(visible.select_related("force", "proposer", "case", "asked_of__person"), pk=pk)
