"""The table: all the cases of a meeting in the order in which they are taken, and those taken together."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Meeting
from cases.panels.meetings.queries import sitting_at, terms_of
from cases.panels.queries.released import items_whose_hits_wait
from cases.review import deciding_policies as policies
from cases.review.agreed_forms import AgreedForm
from cases.review.reading import record_table_read
from cases.review.table import Table, table_of
from cases.review.taking_together import Taken, record_agreed

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def find_meeting(request: HttpRequest, slug: str, number: int) -> Meeting:
    meetings = Meeting.objects.visible_to(request.actor).select_related("panel")
    return get_object_or_404(meetings, panel__slug=slug, number=number)


@require_safe
def meeting_table(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Where members differ, what they agree on, and which cases are still in review."""
    meeting = find_meeting(request, slug, number)
    table = table_of(meeting, request.actor)
    record_table_read(items=[row.item for row in table.rows], by=request.actor)
    sitting = sitting_at(meeting, request.actor)
    context = {
        "meeting": meeting,
        "table": table,
        "may_take": policies.may_take_together(request.actor, meeting, sitting),
    }
    return render(request, "review/deciding/table.html", context)


@asked_or_sent
def table_agreed(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Record what all agree on, each case with a finding of its own, in one go."""
    meeting = find_meeting(request, slug, number)
    policies.may_take_together(request.actor, meeting, sitting_at(meeting, request.actor)).require()
    table = table_of(meeting, request.actor)
    takes_votes = terms_of(meeting.panel).takes_votes
    hidden = items_whose_hits_wait([row.item.pk for row in table.rows], request.actor)
    rows = [row for row in table.to_take_together if row.item.pk not in hidden]
    form = AgreedForm(request.POST or None, rows=rows, takes_votes=takes_votes)
    if request.method != "POST":
        record_table_read(items=[row.item for row in table.rows], by=request.actor)
    if not form.is_valid():
        return _agreed(request, meeting, table, form)
    taken = [Taken(row.item, form.wording_of(row)) for row in form.chosen]
    try:
        findings = record_agreed(meeting=meeting, by=request.actor, taken=taken, upheld=form.upheld, votes=form.votes)
    except OutOfDate as refused:
        messages.warning(request, f"Nothing was recorded. {refused}")
        return redirect("meeting-table", slug, number)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return _agreed(request, meeting, table, form)
    number_found = len(findings)
    messages.success(request, f"{number_found} finding{'' if number_found == 1 else 's'} recorded.")
    return redirect("meeting-table", slug, number)


def _agreed(request: HttpRequest, meeting: Meeting, table: Table, form: AgreedForm) -> HttpResponse:
    waiting = [row for row in table.to_take_together if row not in form.rows]
    context: dict[str, Any] = {"meeting": meeting, "table": table, "form": form, "waiting": waiting}
    return render(request, "review/deciding/agreed.html", context)
