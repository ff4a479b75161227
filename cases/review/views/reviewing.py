"""The pages on which a member reviews cases: the queue of a meeting, and one case to score."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.casework.tables import age_group
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
from cases.review.forms import ReviewForm
from cases.review.opening import record_opening
from cases.review.queries import items_to_open
from cases.review.queue import declared_at, queue_of
from cases.review.review_page import ReviewPage, review_page_of
from cases.review.scoring import said_in, save_draft, submit_review

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
REMEMBER, DRAFT = "remember", "draft"
ALL_DONE = "You have reviewed every case of this meeting that awaits you."


def find_meeting(request: HttpRequest, slug: str, number: int) -> Meeting:
    found = Meeting.objects.visible_to(request.actor).select_related("panel")
    return get_object_or_404(found, panel__slug=slug, number=number)


def find_item(request: HttpRequest, slug: str, number: int, item: int) -> AgendaItem:
    """An item of a meeting by its number on the agenda; what one may not see is not there."""
    found = items_to_open(request.actor).filter(meeting__panel__slug=slug, meeting__number=number, number=item)
    return get_object_or_404(found)


def address_of(item: AgendaItem, name: str = "review") -> str:
    return reverse(name, args=[item.meeting.panel.slug, item.meeting.number, item.number])


def queue_address(meeting: Meeting) -> str:
    return reverse("review-queue", args=[meeting.panel.slug, meeting.number])


@require_safe
def review_queue(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What this member is asked at a meeting, in an order of their own."""
    meeting = find_meeting(request, slug, number)
    attendance = sitting_at(meeting, request.actor).attendance
    context = {
        "meeting": meeting,
        "attendance": attendance,
        "queue": queue_of(meeting, request.actor, attendance) if attendance else None,
        "declared": declared_at(meeting, request.actor),
    }
    return render(request, "review/queue.html", context)


@keeps_what_is_sent_late()
@asked_or_sent
def review(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """One case: what was released of it beside what this member says of it."""
    found = find_item(request, slug, number, item)
    page = review_page_of(found, request.actor)
    if request.method != "POST":
        record_opening(item=found, by=request.actor)
        late = sent_late_on(request)
        return _shown(request, page, ReviewForm(late, page=page), is_late=late is not None)
    if DISCARD in request.POST:
        return throw_away(request)
    if REMEMBER in request.POST:
        return _remembered(request, page)
    return _sent(request, page)


def _sent(request: HttpRequest, page: ReviewPage) -> HttpResponse:
    """Store what was said, or show it again with what stands in the way."""
    form, is_draft = ReviewForm(request.POST, page=page), DRAFT in request.POST
    if not (form.is_valid() if is_draft else form.is_complete()):
        return _shown(request, page, form) if page.may else _refused(request, page, form, page.may.reason)
    write = save_draft if is_draft else submit_review
    try:
        write(item=page.item, by=request.actor, said=form.said, revision=form.seen)
    except OutOfDate as changed:
        form.add_error(None, str(changed))
        now = review_page_of(page.item, request.actor)
        return _shown(request, now, _seen_now(form, now), is_outdated=True, status=409)
    except NotAllowed as refused:
        return _refused(request, page, form, str(refused))
    forget_sent_late(request)
    if is_draft:
        messages.success(request, f"Your draft of case {page.item.number} is saved. It counts once you submit it.")
        return redirect(address_of(page.item))
    return _to_the_next(request, page)


def _remembered(request: HttpRequest, page: ReviewPage) -> HttpResponse:
    """The script's own address: a draft is kept while it is written."""
    form = ReviewForm(request.POST, page=page)
    if not form.is_valid():
        return JsonResponse({"refused": "Not saved yet: press Save draft to see what is missing."}, status=400)
    try:
        kept = save_draft(item=page.item, by=request.actor, said=form.said, revision=form.seen)
    except (NotAllowed, OutOfDate) as refused:
        return JsonResponse({"refused": str(refused)}, status=409)
    return JsonResponse({"saved": f"{timezone.localtime(kept.changed_at):%H:%M}", "revision": kept.revision})


def _refused(request: HttpRequest, page: ReviewPage, form: ReviewForm, told: str) -> HttpResponse:
    """The round closed while the page was open, for example: what was entered is shown, to be copied from."""
    page = review_page_of(find_item(request, *_key(page)), request.actor)
    if page.may:
        form.add_error(None, told)
    return _shown(request, page, form, refused="" if page.may else told, status=409)


def _to_the_next(request: HttpRequest, page: ReviewPage) -> HttpResponse:
    """The next case in this member's own order that awaits them."""
    following = page.queue.next_after(page.item) if page.queue else None
    told = f"Your review of case {page.item.number} is submitted. You can change it until its round closes."
    messages.success(request, f"{told} {'' if following else ALL_DONE}".strip())
    return redirect(address_of(following) if following else queue_address(page.item.meeting))


def _shown(
    request: HttpRequest,
    page: ReviewPage,
    form: ReviewForm,
    *,
    is_late: bool = False,
    is_outdated: bool = False,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    stored = page.in_words(said_in(page.review).content) if page.review else []
    context = {
        "page": page,
        "item": page.item,
        "meeting": page.item.meeting,
        "form": form,
        "reason_count": len(form["reasons"].value() or ()),
        "rule_count": len(form["rules"].value() or ()),
        "rules": page.rules,
        "age_group": age_group(*(page.case.record.get(f"age_at_offence_{end}") for end in ("youngest", "oldest"))),
        "is_late": is_late,
        "stored": stored if is_outdated or not page.may else [],
        "refused": refused,
        "entered": page.in_words(form.said.content) if refused else [],
    }
    return render(request, "review/review.html", context, status=status)


def _seen_now(form: ReviewForm, page: ReviewPage) -> ReviewForm:
    """Submitting it again is then a decision made in the knowledge of the review as it is."""
    form.data = form.data.copy()
    form.data["revision"] = str(page.review.revision if page.review else 0)
    return form


def _key(page: ReviewPage) -> tuple[str, int, int]:
    return page.item.meeting.panel.slug, page.item.meeting.number, page.item.number
