"""Flagging, explaining, transcribing and screening again; each a form that may be sent twice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from cases.casework import policies, services
from cases.casework.forms import CommentForm, FlagForm, TranscriptionForm
from cases.casework.views.finding import find_case, find_flag, to_case, trail_of
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.queries import settings_of
from cases.models import Case, Flag, Hit

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
    """Say what the case departs from."""
    case = find_case(request, force, ref)
    policies.may_flag(request.actor, case).require()
    form = _flag_form(request, case, initial={"rule": request.GET.get("rule", "")})
    if not form.is_valid():
        return _flag_page(request, case, form)
    words = {name: form.cleaned_data[name] for name in ("rule", "severity", "reason")}
    try:
        services.raise_flag(case=case, **words, by=request.actor)
    except NotAllowed as refused:
        return _told(request, case, refused, "#flags")
    messages.success(request, "Your flag is raised.")
    return to_case(request, case, "#flags")


@form_view
def flag_amend(request: HttpRequest, force: str, ref: str, number: int) -> HttpResponse:
    """Change one's own flag; two windows cannot overwrite each other."""
    case = find_case(request, force, ref)
    flag = find_flag(request, case, number)
    policies.may_amend_flag(request.actor, flag).require()
    now = {"rule": flag.rule, "severity": flag.severity, "reason": flag.reason, "revision": flag.revision}
    form = _flag_form(request, case, initial=now)
    if not form.is_valid():
        return _flag_page(request, case, form, flag)
    try:
        services.amend_flag(flag=flag, **form.cleaned_data, by=request.actor)
    except OutOfDate as refused:
        form.add_error(None, str(refused))
        # Saving again is then a decision made in the knowledge of the flag as it is.
        form.data = form.data.copy()
        form.data["revision"] = str(flag.revision)
        return _flag_page(request, case, form, flag, status=409)
    except NotAllowed as refused:
        form.add_error("rule", str(refused))
        return _flag_page(request, case, form, flag)
    messages.success(request, "Your flag is amended.")
    return to_case(request, case, "#flags")


@form_view
def flag_withdraw(request: HttpRequest, force: str, ref: str, number: int) -> HttpResponse:
    """Take one's own flag back, after a look at what that means."""
    case = find_case(request, force, ref)
    flag = find_flag(request, case, number)
    if request.method != "POST":
        policies.may_withdraw_flag(request.actor, flag).require()
        context = {"case": case, "flag": flag, "trail": trail_of(request)}
        return render(request, "casework/flag_withdraw.html", context)
    try:
        services.withdraw_flag(flag=flag, by=request.actor)
    except NotAllowed as refused:
        return _told(request, case, refused, "#flags")
    messages.success(request, "Your flag is withdrawn. It stays in the case’s history.")
    return to_case(request, case, "#flags")


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


def _flag_form(request: HttpRequest, case: Case, *, initial: dict[str, object]) -> FlagForm:
    hit_by = frozenset(Hit.objects.open().filter(case=case).values_list("rule", flat=True))
    return FlagForm(request.POST or None, initial=initial, settings=settings_of(case.force_id), hit_by=hit_by)


def _flag_page(
    request: HttpRequest, case: Case, form: FlagForm, flag: Flag | None = None, status: int = 200
) -> HttpResponse:
    context = {"case": case, "form": form, "flag": flag, "is_outdated": status == 409, "trail": trail_of(request)}
    return render(request, "casework/flag_form.html", context, status=status)


def _told(request: HttpRequest, case: Case, refused: NotAllowed, place: str) -> HttpResponse:
    """A form that was sent twice ends where the first one did, with a plain word of why."""
    messages.info(request, str(refused))
    return to_case(request, case, place)
