"""The case that an address names, and the list that it was opened from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cases.casework.filters import CaseFilter
from cases.casework.queries import listing
from cases.casework.queries.case_page import cases_to_open, flags_on
from cases.casework.views.flagging import numbered
from cases.exceptions import PurposeNeeded
from cases.models import Case, Flag

POSITION = "n"
LONGEST_NUMBER = 9


def find_case(request: HttpRequest, force: str, ref: str) -> Case:
    """A case that this person may see, once they have said why; it is their own that officers and inspectors open."""
    case = get_object_or_404(cases_to_open(request.actor), force=force, case_ref=ref)
    if request.actor.runs_scrutiny and not request.actor.why and request.method in ("GET", "HEAD"):
        raise PurposeNeeded("Say why you are looking at cases before you open one.")
    return case


def find_flag(request: HttpRequest, case: Case, number: int) -> Flag:
    flag = numbered(flags_on(case, request.actor), request.actor.person).get(number)
    if flag is None:
        raise Http404("There is no such flag on this case.")
    return flag


def trail_of(request: HttpRequest) -> str:
    """The list that the case was opened from, as every address of the case carries it on."""
    query = request.GET.urlencode()
    return f"?{query}" if query else ""


def to_case(request: HttpRequest, case: Case, place: str = "") -> HttpResponse:
    return redirect(f"{case.get_absolute_url()}{trail_of(request)}{place}")


def way_back(request: HttpRequest, case: Case) -> dict[str, object]:
    """The list with its filters, and where the case stands in it unless the list has changed since."""
    query = request.GET.copy()
    number = query.pop(POSITION, [""])[-1]
    place = None
    if number.isascii() and number.isdecimal() and 0 < len(number) <= LONGEST_NUMBER and int(number):
        cases = listing.in_order(CaseFilter(query, actor=request.actor).found, query.get("sort", ""))
        place = listing.place_in(cases, case, int(number))
    sides = (place.previous, place.next) if place else (None, None)
    previous, following = (_address(request, beside) for beside in sides)
    rest = query.urlencode()
    back = f"{reverse('cases')}?{rest}" if rest else reverse("cases")
    return {"back": back, "place": place, "previous": previous, "next": following}


def _address(request: HttpRequest, beside: listing.Neighbour | None) -> str:
    if beside is None:
        return ""
    query = request.GET.copy()
    query[POSITION] = str(beside.number)
    return f"{reverse('case', args=[beside.force, beside.reference])}?{query.urlencode()}"
