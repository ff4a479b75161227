"""The agenda's cases and how far their redaction is; redacting one, confirming, checking, and releasing."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cases.casework.services import record_list
from cases.decisions import Decision
from cases.exceptions import NotAllowed, OutOfDate, PurposeNeeded
from cases.models import AgendaItem, Case, Meeting
from cases.panels.meetings.policies import may_run_meeting
from cases.panels.meetings.queries import sitting_at, sitting_on
from cases.panels.redacting import policies, queries, releasing, services
from cases.panels.redacting.forms import RedactionForm, ReleaseAllForm, RevisionForm
from cases.panels.redacting.marking import to_spans
from cases.panels.redacting.overtaken import is_overtaken, kept_of
from cases.panels.redacting.queries import RedactionPage, Standing
from cases.panels.terms.queries import asked_of
from cases.people.sign_in.keeping import (
    DISCARD,
    forget_sent_late,
    keeps_what_is_sent_late,
    sent_late_on,
    throw_away,
)

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
read_only = require_http_methods(["GET", "HEAD"])
GO_ON = "confirm"
KEPT_BELOW = (
    "Somebody else changed this redaction while you had it open, or the case itself has changed, so what you sent was "
    "not stored. It is kept below as far as the text is the same: compare it, then save it again or leave it."
)


@read_only
def meeting_release(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Every case of the agenda, how far its redaction is, and what stands in the way of its release."""
    meeting = _meeting(request, slug, number)
    standings = queries.standings_of(meeting)
    record_list(by=request.actor, asked={"panel": [slug], "meeting": [str(number)]}, found=len(standings))
    return render(request, "panels/redacting/agenda.html", _agenda(request, meeting, standings))


@asked_or_sent
def release_all(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Release every case that is ready, once somebody has said how many these are."""
    meeting = _meeting(request, slug, number)
    may_run_meeting(request.actor, meeting, sitting_at(meeting, request.actor)).require()
    standings = queries.standings_of(meeting)
    context = _agenda(request, meeting, standings)
    form = ReleaseAllForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "panels/redacting/release_all.html", context)
    if form.cleaned_data["count"] != len(context["ready"]):
        changed = {**context, "was": form.cleaned_data["count"]}
        return render(request, "panels/redacting/release_all.html", changed, status=409)
    done = releasing.release_ready(meeting=meeting, by=request.actor)
    if done.released:
        messages.success(request, f"{_cases(len(done.released))} released. Whoever is invited is asked to score.")
    for item, reason in done.left:
        messages.info(request, f"Case {item.number} is not released: {reason}")
    return redirect("meeting-release", slug, number)


@keeps_what_is_sent_late()
@asked_or_sent
def item_release(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """The text of a case with its marks, and the case as members will see it."""
    page = _page(request, slug, number, item, opens=True)
    if isinstance(page, HttpResponse):
        return page
    if DISCARD in request.POST:
        return throw_away(request)
    late = sent_late_on(request)
    if request.method != "POST" and late is not None:
        return _kept(request, RedactionForm(late, page=page), is_late=True)
    if request.method != "POST":
        initial = {"revision": page.redaction.revision, "version": page.case.version}
        form = RedactionForm(initial=initial, page=page) if page.is_draft else None
        return render(request, "panels/redacting/item.html", {**_item(request, page), "form": form})
    form = RedactionForm(request.POST, page=page)
    if is_overtaken(page, form.sent):
        return _kept(request, form)
    return _saved(request, form)


def _saved(request: HttpRequest, form: RedactionForm) -> HttpResponse:
    page, entered = form.page, form.sent
    if not form.is_valid():
        # The boxes stay as they were sent.
        page.redaction.spans = to_spans(form.switched())
        return render(request, "panels/redacting/item.html", {**_item(request, replace(page)), "form": form})
    try:
        seen = {"revision": entered.revision, "version": entered.version}
        services.save_redaction(item=page.item, by=request.actor, marks=form.marks(), **seen)
    except OutOfDate:
        return _kept(request, form)
    forget_sent_late(request)
    meeting, where = page.item.meeting, form.cleaned_data["where"]
    if request.POST.get("act") == GO_ON:
        return redirect("item-release-confirm", meeting.panel.slug, meeting.number, page.item.number)
    messages.success(request, "Saved. Members see nothing of it until you confirm it and release the case.")
    return redirect(_address(page, f"#text-{where}" if form.cleaned_data["words"] and where else ""))


def _kept(request: HttpRequest, sent: RedactionForm, *, is_late: bool = False) -> HttpResponse:
    """What was sent stays in the boxes, as far as the text is the same, on top of what is stored now."""
    item = sent.page.item
    page = _page(request, item.meeting.panel.slug, item.meeting.number, item.number, opens=True)
    if isinstance(page, HttpResponse):
        return page
    was_overtaken, kept = is_overtaken(page, sent.sent), kept_of(page, sent.sent)
    form = RedactionForm(sent.data, page=page) if page.is_draft else None
    if form:
        form.keep(KEPT_BELOW if was_overtaken else "")
        page.redaction.spans = to_spans(kept.marks)
    context = {"form": form, "kept": kept, "words": sent.data.get("words", ""), "is_late": is_late}
    shown = {**_item(request, replace(page)), **context}
    return render(request, "panels/redacting/item.html", shown, status=200 if is_late else 409)


@asked_or_sent
def item_confirm(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """Exactly what members will read; confirmed by whoever redacted it."""
    page = _page(request, slug, number, item)
    if isinstance(page, HttpResponse):
        return page
    if request.method != "POST":
        if not page.is_draft:
            return redirect(_address(page))
        return render(request, "panels/redacting/confirm.html", {"page": page, "item": page.item})
    services.confirm_redaction(item=page.item, by=request.actor, revision=_revision(request))
    if page.needs_second_check:
        told = "Confirmed. A second person must check it before the case can be released."
    else:
        told = "Confirmed. The case can be released now."
    messages.success(request, told)
    return redirect(_address(page))


@asked_or_sent
def item_check(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """What members will read beside what is written, for the second person."""
    page = _page(request, slug, number, item)
    if isinstance(page, HttpResponse):
        return page
    if request.method != "POST":
        may = _may_check(request, page)
        if not may:
            messages.info(request, may.reason)
            return redirect(_address(page))
        return render(request, "panels/redacting/check.html", {"page": page, "item": page.item})
    services.check_redaction(item=page.item, by=request.actor, revision=_revision(request))
    messages.success(request, "Checked. The case can be released now.")
    return redirect(_address(page))


@require_POST
def item_reopen(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """Open a confirmed redaction again."""
    found = _item_of(_meeting(request, slug, number), item)
    try:
        services.reopen_redaction(item=found, by=request.actor, revision=_revision(request))
    except NotAllowed as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, "The redaction is open again. It must be confirmed anew before the case is released.")
    return redirect("item-release", slug, number, item)


@require_POST
def item_send(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """Release one case, which opens its round."""
    found = _item_of(_meeting(request, slug, number), item)
    try:
        releasing.release_item(item=found, by=request.actor)
    except NotAllowed as refused:
        messages.info(request, f"Case {item} is not released: {refused}")
    else:
        messages.success(request, f"Case {item} is released. Whoever is invited is asked to score it.")
    return redirect("meeting-release", slug, number)


def _meeting(request: HttpRequest, slug: str, number: int) -> Meeting:
    return get_object_or_404(queries.meetings_run_by(request.actor), panel__slug=slug, number=number)


def _item_of(meeting: Meeting, number: int) -> AgendaItem:
    return get_object_or_404(queries.items_of(meeting), number=number)


def _page(
    request: HttpRequest, slug: str, number: int, item: int, *, opens: bool = False
) -> RedactionPage | HttpResponse:
    """The redaction of a case that waits for its release, opened on record; else the way back to the agenda.

    With `opens` a form that was sent opens the text too, where the case has a version that nobody has opened yet.
    """
    found = _item_of(_meeting(request, slug, number), item)
    case: Case | None = queries.case_of(found, request.actor)
    if case is None:
        raise Http404("There is no such case for this person.")
    may = policies.may_redact(request.actor, found, sitting_on(found, request.actor))
    if not may:
        messages.info(request, may.reason)
        return redirect("meeting-release", slug, number)
    redaction = queries.redaction_of(case) if request.method == "POST" else None
    if redaction is None and request.method == "POST" and not opens:
        raise Http404("Nobody has opened the text of this version yet.")
    if redaction is None:
        if not request.actor.why:
            raise PurposeNeeded("Say why you are looking at cases before you open one.")
        redaction = services.open_redaction(item=found, case=case, by=request.actor)
    return queries.page_of(found, case, redaction, request.actor)


def _revision(request: HttpRequest) -> int:
    """Which revision the button stood beside; none that exists where somebody sent anything else."""
    form = RevisionForm(request.POST)
    return form.cleaned_data["revision"] if form.is_valid() else -1


def _agenda(request: HttpRequest, meeting: Meeting, standings: list[Standing]) -> dict[str, object]:
    may_run = may_run_meeting(request.actor, meeting, sitting_at(meeting, request.actor))
    waiting = [one for one in standings if one.is_waiting]
    return {
        "meeting": meeting,
        "waiting": waiting,
        "released": [one for one in standings if not one.is_waiting],
        "ready": [one for one in waiting if one.may and may_run],
        "may_run": may_run,
        "has_invited": meeting.attendances.standing().exists(),
        "needs_second_check": asked_of(meeting.panel).needs_second_check,
    }


def _item(request: HttpRequest, page: RedactionPage) -> dict[str, object]:
    ready = policies.is_ready(page.item, page.redaction, needs_second_check=page.needs_second_check)
    return {"page": page, "item": page.item, "may_check": _may_check(request, page), "is_ready": ready}


def _may_check(request: HttpRequest, page: RedactionPage) -> Decision:
    sitting = sitting_on(page.item, request.actor)
    needs = page.needs_second_check
    return policies.may_check(request.actor, page.item, sitting, page.redaction, needs_second_check=needs)


def _address(page: RedactionPage, place: str = "") -> str:
    meeting = page.item.meeting
    return reverse("item-release", args=[meeting.panel.slug, meeting.number, page.item.number]) + place


def _cases(number: int) -> str:
    return "1 case is" if number == 1 else f"{number} cases are"
