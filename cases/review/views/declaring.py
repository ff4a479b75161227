"""The page on which a member declares a conflict with a case."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Declaration
from cases.panels.meetings.queries import sitting_on
from cases.review import policies
from cases.review.declaring import DECLARED_ALREADY, declare
from cases.review.forms import ConflictForm
from cases.review.views.reviewing import address_of, asked_or_sent, find_item, find_meeting, queue_address


@asked_or_sent
def review_conflict(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """Say why one does not look at a case; it is gone from then on, so the page names it."""
    try:
        found = find_item(request, slug, number, item)
    except Http404:
        return _sent_twice(request, slug, number, item)
    may = policies.may_declare(request.actor, found, sitting_on(found, request.actor), None)
    form = ConflictForm(request.POST or None)
    if not may or not form.is_valid():
        return _page(request, found, form, may)
    try:
        declare(item=found, by=request.actor, **form.cleaned_data)
    except (NotAllowed, OutOfDate) as refused:
        messages.info(request, str(refused))
    else:
        messages.success(
            request,
            f"You declared a conflict with case {found.number}. It is no longer shown to you, and what you had said of "
            "it counts nowhere.",
        )
    return redirect(queue_address(found.meeting))


def _page(request: HttpRequest, found: object, form: ConflictForm, may: object) -> HttpResponse:
    context = {"item": found, "meeting": found.meeting, "form": form, "may": may, "back": address_of(found)}
    return render(request, "review/conflict.html", context, status=200 if may else 409)


def _sent_twice(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """A form that was sent twice ends where the first one did; the case itself is not there for them any more."""
    meeting = find_meeting(request, slug, number)
    own = Declaration.objects.standing().filter(person=request.actor.person, item__meeting=meeting, item__number=item)
    if request.method != "POST" or not own.exists():
        raise Http404("There is no such case for this person.")
    messages.info(request, DECLARED_ALREADY)
    return redirect(queue_address(meeting))
