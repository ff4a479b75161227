"""Members on paper: making their score sheets, seeing which are entered, and entering one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.enums import BetterOutcome, Conflict, Leniency
from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.catalogue import every_rule
from cases.models import Meeting
from cases.panels.meetings.policies import may_run_meeting
from cases.panels.meetings.queries import sitting_at
from cases.review.declaring import declare
from cases.review.forms import ConflictForm, ReviewForm
from cases.review.paper import enter_sheet, make_sheets, standing_of
from cases.review.sheet_forms import RecipientsForm
from cases.review.sheets import OnPaper, Sheet, on_paper_at, page_to_enter, pages_to_print

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
CONFLICT, SEEN = "conflict", "seen"


def find_run(request: HttpRequest, slug: str, number: int) -> Meeting:
    """A meeting that this administrator runs."""
    visible = Meeting.objects.visible_to(request.actor).select_related("panel")
    meeting = get_object_or_404(visible, panel__slug=slug, number=number)
    if not sitting_at(meeting, request.actor).runs:
        raise Http404("There is no such meeting that this person runs.")
    return meeting


def find_member(members: list[OnPaper], place: int) -> OnPaper:
    found = next((one for one in members if one.place == place), None)
    if found is None:
        raise Http404("Nobody answers on paper at this place.")
    return found


@require_safe
def score_sheets(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who answers on paper, how many of their sheets are entered, and making sheets to print."""
    meeting = find_run(request, slug, number)
    members = on_paper_at(meeting)
    form = RecipientsForm(request.GET if "who" in request.GET else None, members=members)
    may = may_run_meeting(request.actor, meeting, sitting_at(meeting, request.actor))
    if not may or not form.is_valid():
        context = {"meeting": meeting, "members": members, "form": form, "may": may}
        return render(request, "review/sheets.html", context)
    make_sheets(meeting=meeting, members=form.chosen, by=request.actor)
    context = {
        "meeting": meeting,
        "packs": [(member, pages_to_print(member, request.actor)) for member in form.chosen],
        "rules": [rule for rule in every_rule() if rule.versions],
        "boxes": {"leniency": Leniency.choices, "outcome": BetterOutcome.choices, "conflict": Conflict.choices},
        "at": timezone.now(),
    }
    return render(request, "review/sheets_print.html", context)


@require_safe
def sheets_of(request: HttpRequest, slug: str, number: int, attendance: int) -> HttpResponse:
    """Which sheets of one member are entered, and by whom; what they say is sealed until the round closes."""
    meeting = find_run(request, slug, number)
    member = find_member(on_paper_at(meeting), attendance)
    may = may_run_meeting(request.actor, meeting, sitting_at(meeting, request.actor))
    return render(request, "review/sheets_of.html", {"meeting": meeting, "member": member, "may": may})


@asked_or_sent
def sheet_enter(request: HttpRequest, slug: str, number: int, attendance: int, item: int) -> HttpResponse:
    """Enter one sheet as its member wrote it, or that they have a conflict with the case."""
    meeting = find_run(request, slug, number)
    may_run_meeting(request.actor, meeting, sitting_at(meeting, request.actor)).require()
    member = find_member(on_paper_at(meeting), attendance)
    sheet = next((one for one in member.sheets if one.item.number == item), None)
    if sheet is None:
        raise Http404("This member is not asked about such a case.")
    if not sheet.is_open:
        messages.info(request, f"Case {item}: {sheet.state}. No sheet is entered for it.")
        return redirect(_address(meeting, member))
    if CONFLICT in request.POST:
        return _conflict(request, member, sheet)
    form = ReviewForm(request.POST or None, page=page_to_enter(sheet, member.attendance, request.actor))
    if request.method != "POST" or not form.is_complete():
        return _page(request, member, sheet, form, ConflictForm())
    return _enter(request, member, sheet, form)


def _enter(request: HttpRequest, member: OnPaper, sheet: Sheet, form: ReviewForm) -> HttpResponse:
    item, attendance = sheet.item, member.attendance
    try:
        seen = request.POST.get(SEEN, "")
        enter_sheet(item=item, attendance=attendance, by=request.actor, said=form.said, seen=seen)
    except (OutOfDate, NotAllowed) as refused:
        messages.info(request, str(refused))
        return redirect(_address(item.meeting, member))
    messages.success(
        request, f"Case {item.number} is entered for {member.name}. Nobody reads it until its round closes."
    )
    return _to_the_next(member, sheet)


def _conflict(request: HttpRequest, member: OnPaper, sheet: Sheet) -> HttpResponse:
    """What the sheet says is no review but a conflict."""
    item = sheet.item
    form = ConflictForm(request.POST)
    if not form.is_valid():
        blank = ReviewForm(None, page=page_to_enter(sheet, member.attendance, request.actor))
        return _page(request, member, sheet, blank, form)
    try:
        declare(item=item, by=request.actor, attendance=member.attendance, **form.cleaned_data)
    except NotAllowed as refused:
        messages.info(request, str(refused))
        return redirect(_address(item.meeting, member))
    messages.success(
        request, f"A conflict of {member.name} with case {item.number} is recorded. They are not asked any more."
    )
    return _to_the_next(member, sheet)


def _page(
    request: HttpRequest, member: OnPaper, sheet: Sheet, form: ReviewForm, conflict: ConflictForm
) -> HttpResponse:
    context = {
        "meeting": sheet.item.meeting,
        "member": member,
        "sheet": sheet,
        "form": form,
        "conflict": conflict,
        "rule_count": len(form["rules"].value() or ()),
        "seen": request.POST.get(SEEN, standing_of(sheet.item, member.attendance)),
    }
    return render(request, "review/sheet_enter.html", context)


def _to_the_next(member: OnPaper, sheet: Sheet) -> HttpResponse:
    """The next sheet of the pile that is not entered yet, in the order in which it was printed."""
    meeting, following = sheet.item.meeting, member.next_awaited(sheet.item)
    if following is None:
        return redirect(_address(meeting, member))
    return redirect("sheet-enter", meeting.panel.slug, meeting.number, member.place, following.item.number)


def _address(meeting: Meeting, member: OnPaper) -> str:
    return reverse("sheets-of", args=[meeting.panel.slug, meeting.number, member.place])
