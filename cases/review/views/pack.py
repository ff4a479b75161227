"""The pack of a meeting, on a page that prints and as a PDF: one's own, or anybody's for those who run the meeting."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cases.casework.tables import age_group
from cases.decisions import Decision
from cases.models import Attendance, Meeting
from cases.panels.meetings.queries import sitting_at
from cases.review import paper_policies as policies
from cases.review.pack import PackedCase, recipients_at, released_at
from cases.review.pack_making import PAGE, PDF, make_packs
from cases.review.paper_forms import RecipientForm
from cases.review.paper_pages import can_make_pdf, pdf_of
from cases.review.views.table import find_meeting


@require_safe
def meeting_pack(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The pack to read here or to print."""
    return _pack(request, find_meeting(request, slug, number), PAGE)


@require_safe
def pack_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The pack as a file."""
    return _pack(request, find_meeting(request, slug, number), PDF)


def _pack(request: HttpRequest, meeting: Meeting, medium: str) -> HttpResponse:
    sitting = sitting_at(meeting, request.actor)
    policies.may_take_pack(request.actor, meeting, sitting).require()
    invited = recipients_at(meeting)
    if not sitting.runs:
        own = [one for one in invited.values() if policies.is_recipient(one, request.actor)]
        return _made(request, meeting, own, medium, {})
    fits = policies.fits_one_document(released_at(meeting) * len(invited), len(invited))
    form = RecipientForm(request.GET if "who" in request.GET else None, invited=invited, fits=fits)
    if not form.is_valid():
        context = {"meeting": meeting, "form": form, "has_anybody": bool(invited)}
        return render(request, "review/deciding/pack_choose.html", context)
    return _made(request, meeting, form.chosen, medium, {"who": form.cleaned_data["who"]})


def _made(
    request: HttpRequest, meeting: Meeting, recipients: list[Attendance], medium: str, asked: dict[str, str]
) -> HttpResponse:
    """The packs themselves, once it is sure that they can be given."""
    if not recipients:
        raise Http404("Nobody is invited to this meeting.")
    if medium == PDF and not (possible := can_make_pdf()):
        return no_pdf(request, meeting, possible)
    packs = make_packs(meeting=meeting, recipients=recipients, by=request.actor, medium=medium)
    context = {
        "meeting": meeting,
        "title": f"Pack: {meeting.title}",
        "packs": [{"pack": pack, "cases": list(map(_shown, pack.cases))} for pack in packs],
        "asked": urlencode(asked),
    }
    if medium == PAGE:
        return render(request, "review/deciding/pack.html", context)
    content = pdf_of("review/deciding/pack_paper.html", context)
    return pdf_response(content, f"pack-{meeting.panel.slug}-{meeting.number}.pdf")


def _shown(case: PackedCase) -> dict[str, Any]:
    record = case.page.record
    ages = (record.get(f"age_at_offence_{end}") for end in ("youngest", "oldest"))
    return {"case": case, "page": case.page, "item": case.item, "age_group": age_group(*ages)}


def no_pdf(request: HttpRequest, meeting: Meeting, lacking: Decision) -> HttpResponse:
    """What to install, and where the same is to read without it."""
    context = {"meeting": meeting, "lacking": lacking.reason}
    return render(request, "review/deciding/no_pdf.html", context, status=503)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A file to keep, and no page to stay in a browser."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
