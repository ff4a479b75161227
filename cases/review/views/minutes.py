"""The minutes of a meeting: read, written, confirmed, and taken as a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AgendaItem, Meeting
from cases.panels.meetings.queries import sitting_at
from cases.people.sign_in.keeping import (
    DISCARD,
    forget_sent_late,
    keeps_what_is_sent_late,
    sent_late_on,
    throw_away,
)
from cases.review import minutes as services
from cases.review import paper_policies as policies
from cases.review.minutes_record import minutes_of
from cases.review.paper_forms import ConfirmForm, MinutesForm
from cases.review.paper_pages import can_make_pdf, pdf_of
from cases.review.typed import typed_in
from cases.review.views.pack import no_pdf, pdf_response
from cases.review.views.table import find_meeting

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def meeting_minutes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The minutes as they stand: a draft for those who write and confirm them, and then for the whole panel."""
    meeting = find_meeting(request, slug, number)
    sitting = sitting_at(meeting, request.actor)
    policies.may_read_minutes(request.actor, meeting, sitting).require()
    context = {
        "meeting": meeting,
        "minutes": minutes_of(meeting, request.actor),
        "may_write": policies.may_write_minutes(request.actor, meeting, sitting),
        "may_confirm": policies.may_confirm_minutes(request.actor, meeting, sitting),
        "runs": sitting.runs,
        "chairs": sitting.chairs,
    }
    return render(request, "review/deciding/minutes.html", context)


@keeps_what_is_sent_late()
@form_view
def minutes_edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write what the minutes say; two people cannot overwrite each other, and nothing they wrote is lost."""
    meeting = find_meeting(request, slug, number)
    sitting = sitting_at(meeting, request.actor)
    may = policies.may_write_minutes(request.actor, meeting, sitting)
    late = sent_late_on(request)
    form = MinutesForm(request.POST or late, meeting=meeting, items=_items(meeting))
    if sitting.runs and not may and form.is_bound:
        return _too_late(request, meeting, form, may.reason)
    may.require()
    if DISCARD in request.POST:
        return throw_away(request)
    if request.method != "POST" or not form.is_valid():
        return _writing(request, meeting, form, is_late=request.method != "POST" and late is not None)
    return _written(request, meeting, form)


def _written(request: HttpRequest, meeting: Meeting, form: MinutesForm) -> HttpResponse:
    key = (meeting.panel.slug, meeting.number)
    is_ready, revision = "ready" in request.POST, form.cleaned_data["revision"]
    said = {"words": form.cleaned_data["minutes"], "discussions": form.discussions}
    try:
        services.write_minutes(meeting=meeting, by=request.actor, **said, revision=revision, is_ready=is_ready)
    except OutOfDate as changed:
        return _overtaken(request, *key, form, changed)
    except NotAllowed as refused:
        return _too_late(request, meeting, form, str(refused))
    forget_sent_late(request)
    told = "The minutes are saved. Whoever chairs the meeting is told that they await them."
    messages.success(request, told if is_ready else "The minutes are saved.")
    return redirect("meeting-minutes", *key)


@form_view
def minutes_confirm(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Confirm the minutes, after a look at what that means and at what is still missing."""
    meeting = find_meeting(request, slug, number)
    sitting = sitting_at(meeting, request.actor)
    may = policies.may_confirm_minutes(request.actor, meeting, sitting)
    if request.method == "POST" and sitting.chairs and meeting.confirmed_at is not None:
        messages.info(request, may.reason)
        return redirect("meeting-minutes", slug, number)
    may.require()
    read = {"revision": meeting.revision, "findings": services.findings_read(meeting)}
    form = ConfirmForm(request.POST or None, initial=read)
    if not form.is_valid():
        return _confirming(request, meeting, form)
    try:
        services.confirm_minutes(meeting=meeting, by=request.actor, **form.cleaned_data)
    except OutOfDate as changed:
        messages.info(request, str(changed))
        return redirect("meeting-minutes", slug, number)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return _confirming(request, meeting, ConfirmForm(initial=read), str(refused))
    messages.success(request, "The minutes are confirmed. Every member of the panel can read them now.")
    return redirect("meeting-minutes", slug, number)


@require_safe
def minutes_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The minutes as a file, marked with who took it and when."""
    meeting = find_meeting(request, slug, number)
    policies.may_read_minutes(request.actor, meeting, sitting_at(meeting, request.actor)).require()
    if not (possible := can_make_pdf()):
        return no_pdf(request, meeting, possible)
    minutes = minutes_of(meeting, request.actor)
    services.record_taking(minutes=minutes, by=request.actor)
    state = "Minutes" if minutes.is_confirmed else "Draft minutes, not confirmed"
    context: dict[str, Any] = {
        "minutes": minutes,
        "title": f"{state}: {meeting.title}",
        "taken_by": request.actor.signature,
        "taken_at": timezone.now(),
    }
    content = pdf_of("review/deciding/minutes_paper.html", context)
    return pdf_response(content, f"minutes-{slug}-{number}.pdf")


def _items(meeting: Meeting) -> list[AgendaItem]:
    return list(AgendaItem.objects.on_the_agenda().filter(meeting=meeting).order_by("number"))


def _writing(
    request: HttpRequest,
    meeting: Meeting,
    form: MinutesForm,
    now: list[dict[str, str]] | None = None,
    *,
    is_late: bool = False,
) -> HttpResponse:
    context = {"meeting": meeting, "form": form, "now": now, "is_late": is_late}
    return render(request, "review/deciding/minutes_edit.html", context, status=200 if now is None else 409)


def _too_late(request: HttpRequest, meeting: Meeting, form: MinutesForm, told: str) -> HttpResponse:
    """The minutes stand, for example: what was written is shown, to be copied from."""
    context = {"meeting": meeting, "told": told, "rows": typed_in(form)}
    return render(request, "review/deciding/minutes_edit.html", context, status=409 if request.POST else 200)


def _overtaken(request: HttpRequest, slug: str, number: int, form: MinutesForm, changed: OutOfDate) -> HttpResponse:
    """What was written stays in the form; what stands now stands above it, so that saving again is a decision."""
    meeting = find_meeting(request, slug, number)
    items = _items(meeting)
    form.add_error(None, str(changed))
    form.data = form.data.copy()
    form.data["revision"] = str(meeting.revision)
    now = [{"name": "The meeting in general", "words": meeting.minutes, "wrote": form.cleaned_data.get("minutes", "")}]
    wrote = form.discussions
    now += [
        {"name": f"Case {item.number}", "words": item.discussion, "wrote": wrote.get(item.number, "")} for item in items
    ]
    differing = [one for one in now if one["words"].split() != one["wrote"].split()]
    return _writing(request, meeting, form, differing)


def _confirming(request: HttpRequest, meeting: Meeting, form: ConfirmForm, refused: str = "") -> HttpResponse:
    can = policies.can_be_confirmed(_items(meeting))
    context = {
        "meeting": meeting,
        "minutes": minutes_of(meeting, request.actor),
        "form": form,
        "can": can,
        "refused": refused or can.reason,
    }
    return render(request, "review/deciding/minutes_confirm.html", context)
