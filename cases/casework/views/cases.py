"""The list of cases and the page of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.casework import policies, services
from cases.casework.filters import CaseFilter
from cases.casework.queries import listing
from cases.casework.queries.case_page import page_of, recoded_words
from cases.casework.queries.differences import differences, record_at
from cases.casework.queries.timeline import timeline_of
from cases.casework.tables import CaseTable, age_group
from cases.casework.views.finding import find_case, to_case, trail_of, way_back
from cases.exceptions import NotAllowed
from cases.models import Flag

NO_CASES_HERE = "Cases are listed for panel members, chairs, administrators, force leads, registrars and inspectors."


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Every standing case that this person may see, narrowed and sorted as the address says."""
    if not request.actor.sees_cases:
        raise NotAllowed(NO_CASES_HERE)
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
        "flags": [_with_policies(request, flag) for flag in page.flags],
        "may_flag": policies.may_flag(actor, found),
        "may_comment": policies.may_comment(actor, found),
        "may_transcribe": policies.may_transcribe(actor, found),
        "may_screen": policies.may_screen_again(actor, found),
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


def _with_policies(request: HttpRequest, flag: Flag) -> dict[str, object]:
    return {
        "flag": flag,
        "is_own": flag.author_id == request.actor.person.pk,
        "may_amend": policies.may_amend_flag(request.actor, flag),
        "may_withdraw": policies.may_withdraw_flag(request.actor, flag),
        "earlier": flag.history.all()[1:],
    }
