"""The list of cases and the page of one."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.casework import policies, services
from cases.casework.filters import CaseFilter
from cases.casework.queries import listing
from cases.casework.queries.case_page import page_of, recoded_words
from cases.casework.queries.differences import differences, record_at
from cases.casework.queries.timeline import timeline_of
from cases.casework.tables import CaseTable, age_group
from cases.casework.views.finding import find_case, to_case, trail_of, way_back
from cases.casework.views.flagging import shown_flags
from cases.models import Case


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Every standing case that this person may see, narrowed and sorted as the address says.

    Panel members see no whole case: they are led to what was released to them.
    """
    if request.actor.sits_on_panels:
        return redirect("released-cases")
    found = CaseFilter(request.GET, actor=request.actor)
    table = CaseTable(found.found, trail=request.GET, has_forces=len(request.actor.force_ids) > 1).paged(request)
    totals = listing.headline(found.found) if found.is_valid() else None
    asked = {name: request.GET.getlist(name) for name in request.GET}
    services.record_list(by=request.actor, asked=asked, found=totals.cases if totals else 0)
    sort = request.GET.get("sort", "")
    is_sorted = listing.is_order(sort)
    context = {
        "filter": found,
        "form": found.form,
        "table": table,
        "totals": totals,
        "tags": found.tags,
        "sort": sort if is_sorted else "",
        "unknown_sort": "" if is_sorted else sort,
    }
    return render(request, "casework/list.html", context)


@require_safe
def case(request: HttpRequest, force: str, ref: str) -> HttpResponse:
    """What happened here, and does it hold?"""
    found = find_case(request, force, ref)
    actor = request.actor
    page = page_of(found, actor)
    services.record_view(case=found, by=actor)
    context = {
        "case": found,
        "page": page,
        "age_group": age_group(found.age_at_offence_youngest, found.age_at_offence_oldest),
        "recoded_words": recoded_words(found),
        "left_empty_words": "Not recorded, left empty in the file" if page.is_from_a_file else "Not recorded",
        "timeline": timeline_of(page),
        "flags": shown_flags(request, page.flags, partial(_flag_address, request, found)),
        "may_flag": policies.may_flag(actor, found),
        "may_comment": policies.may_comment(actor, found),
        "may_transcribe": policies.may_transcribe(actor, found),
        "may_screen": policies.may_screen_again(actor, found),
        "may_correct": policies.may_correct(actor, found),
        "trail": trail_of(request),
        **way_back(request, found),
    }
    return render(request, "casework/case.html", context)


@require_safe
def version(request: HttpRequest, force: str, ref: str, number: int) -> HttpResponse:
    """An earlier version beside the one that followed it."""
    found = find_case(request, force, ref)
    if number == found.version:
        return to_case(request, found)
    before, after = record_at(found, number), record_at(found, number + 1)
    if before is None or after is None:
        raise Http404("There is no such version.")
    services.record_view(case=found, by=request.actor, version=number)
    both = differences(before, after)
    context = {
        "case": found,
        "number": number,
        "following": number + 1,
        "is_last": number + 1 == found.version,
        "changed": [one for one in both if one.is_changed],
        "alike": [one for one in both if not one.is_changed and one.before],
        "trail": trail_of(request),
    }
    return render(request, "casework/version.html", context)


def _flag_address(request: HttpRequest, case: Case, act: str, number: int) -> str:
    return f"{reverse(f'flag-{act}', args=[case.force_id, case.case_ref, number])}{trail_of(request)}"
