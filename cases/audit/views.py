"""The audit record, for auditors: the list, one event, and the file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cases.audit import exports, queries, services, wording
from cases.audit.forms import AuditFilter
from cases.audit.processing import processing_of
from cases.audit.tables import EventTable


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Who saw and did what, and why: narrowed as the address says, newest first."""
    form = _filter(request)
    context: dict[str, Any] = {"form": form, "state": queries.sealing_state(), "query": _without_place(request)}
    if not form.is_valid():
        return render(request, "audit/list.html", context)
    events = queries.narrowed(queries.record_for(request.actor), form.cleaned_data)
    page = queries.page_of(events, before=_number(request, "before"), after=_number(request, "after"))
    context |= {"page": page, "table": EventTable(page.events), "count": queries.count_in_words(events)}
    services.record_reading(by=request.actor, asked=form.asked)
    return render(request, "audit/list.html", context)


@require_safe
def event(request: HttpRequest, number: int) -> HttpResponse:
    """One event, with everything it says."""
    found = get_object_or_404(queries.record_for(request.actor), pk=number)
    services.record_reading(by=request.actor, asked={"event": found.pk})
    context = {
        "event": found,
        "what": wording.what_happened(found),
        "who": wording.who_did_it(found),
        "processing": [processing.label for processing in processing_of(found.kind)],
        "changes": wording.changes(found),
        "details": wording.other_details(found),
        "seal": queries.seal_over(found),
    }
    return render(request, "audit/event.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """What the address asks for, as a file; that it was taken is recorded first."""
    form = _filter(request)
    if not form.is_valid():
        return render(request, "audit/list.html", {"form": form, "state": queries.sealing_state()}, status=400)
    events = queries.narrowed(queries.record_for(request.actor), form.cleaned_data)
    newest = events.values_list("pk", flat=True).first()
    # Nothing that is recorded from here on, this export among it, is in the file.
    events = events.filter(pk__lte=newest) if newest is not None else events.none()
    services.record_export(by=request.actor, asked=form.asked, events=events.order_by().count())
    response = StreamingHttpResponse(exports.lines(events), content_type="text/csv; charset=utf-8")
    name = exports.suggested_name()
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _filter(request: HttpRequest) -> AuditFilter:
    return AuditFilter(request.GET, forces=queries.forces_of(request.actor))


def _without_place(request: HttpRequest) -> str:
    """What is asked for, without the place in the list."""
    rest = request.GET.copy()
    for name in ("before", "after"):
        rest.pop(name, None)
    return rest.urlencode()


def _number(request: HttpRequest, name: str) -> int | None:
    sent = request.GET.get(name, "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 19 else None
