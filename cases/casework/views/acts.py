"""Flagging, explaining, transcribing and screening again; each a form that may be sent twice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from cases.casework import policies, services
from cases.casework.forms import CommentForm, TranscriptionForm
from cases.casework.views.finding import find_case, find_flag, to_case, trail_of
from cases.casework.views.flagging import Subject, amend_on, raise_on, withdraw_on
from cases.exceptions import NotAllowed
from cases.guidance.queries import settings_of
from cases.models import Case, Hit

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def screen_again(request: HttpRequest, force: str, ref: str) -> HttpResponse:
    """Screen the case by today's catalogue and the force's settings."""
    case = find_case(request, force, ref)
    summary = services.screen_again(case=case, by=request.actor)
    changed = f"{summary.opened} found and {summary.closed} closed" if summary.opened or summary.closed else ""
    messages.success(request, f"Screened again: {changed or 'nothing changed'}.")
    return to_case(request, case)


@form_view
def flag_raise(request: HttpRequest, force: str, ref: str) -> HttpResponse:
    """Say what the whole case departs from."""
    return raise_on(request, _subject(request, find_case(request, force, ref)))


@form_view
def flag_amend(request: HttpRequest, force: str, ref: str, number: int) -> HttpResponse:
    """Change one's own flag on the whole case."""
    case = find_case(request, force, ref)
    return amend_on(request, _subject(request, case), find_flag(request, case, number))


@form_view
def flag_withdraw(request: HttpRequest, force: str, ref: str, number: int) -> HttpResponse:
    """Take one's own flag on the whole case back."""
    case = find_case(request, force, ref)
    return withdraw_on(request, _subject(request, case), find_flag(request, case, number))


@form_view
def comment_add(request: HttpRequest, force: str, ref: str) -> HttpResponse:
    """Add a later explanation."""
    case = find_case(request, force, ref)
    policies.may_comment(request.actor, case).require()
    form = CommentForm(request.POST or None)
    if not form.is_valid():
        context = {"case": case, "form": form, "trail": trail_of(request)}
        return render(request, "casework/comment_form.html", context)
    try:
        services.add_comment(case=case, text=form.cleaned_data["text"], by=request.actor)
    except NotAllowed as refused:
        return _told(request, case, refused, "#comments")
    messages.success(request, "Your comment is added.")
    return to_case(request, case, "#comments")


@form_view
def exception_transcribe(request: HttpRequest, force: str, ref: str) -> HttpResponse:
    """Copy in an exception from the force's own system, told first whether it will count."""
    case = find_case(request, force, ref)
    policies.may_transcribe(request.actor, case).require()
    settings = settings_of(case.force_id)
    form = TranscriptionForm(request.POST or None, settings=settings)
    context = {"case": case, "form": form, "trail": trail_of(request)}
    if not form.is_valid() or "change" in request.POST:
        return render(request, "casework/transcribe_form.html", context)
    entry = form.cleaned_data
    if "confirmed" not in request.POST:
        rule = form.rules[entry["rule"]]
        counts = policies.exception_counts(
            rule=rule,
            rank=entry["rank"],
            prefix=entry["rank_prefix"],
            on=entry["on"],
            resolved_on=case.disposal_date,
            settings=settings,
        )
        hit = Hit.objects.open().filter(case=case, rule=rule.id).first()
        context |= {"rule": rule, "counts": counts, "hit": hit, "rows": form.rows()}
        return render(request, "casework/transcribe_check.html", context)
    try:
        services.transcribe_exception(case=case, **entry, by=request.actor)
    except NotAllowed as refused:
        return _told(request, case, refused, "#exceptions")
    messages.success(request, f"The exception to {entry['rule']} is transcribed, and the case was screened again.")
    return to_case(request, case, "#exceptions")


def _subject(request: HttpRequest, case: Case) -> Subject:
    hit_by = frozenset(Hit.objects.open().filter(case=case).values_list("rule", flat=True))
    address = f"{case.get_absolute_url()}{trail_of(request)}"
    return Subject(case, f"case {case.case_ref}", address, settings_of(case.force_id), hit_by)


def _told(request: HttpRequest, case: Case, refused: NotAllowed, place: str) -> HttpResponse:
    """A form that was sent twice ends where the first one did, with a plain word of why."""
    messages.info(request, str(refused))
    return to_case(request, case, place)
