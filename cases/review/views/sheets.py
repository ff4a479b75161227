"""Members on paper: making their score sheets, seeing which are entered, and entering one."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
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
from cases.people.sign_in.keeping import (
    DISCARD,
    forget_sent_late,
    keeps_what_is_sent_late,
    sent_late_on,
    throw_away,
)
from cases.review.declaring import declare
from cases.review.forms import ConflictForm, ReviewForm
from cases.review.paper import enter_sheet, make_sheets, standing_of
from cases.review.sheet_forms import RecipientsForm
from cases.review.sheets import OnPaper, Sheet, on_paper_at, page_to_enter, pages_to_print
from cases.review.typed import typed_in

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
CONFLICT, SEEN = "conflict", "seen"


@dataclass(frozen=True)
class Entry:
    """One sheet that is entered, with the two forms that its page has."""

    member: OnPaper
    sheet: Sheet
    form: ReviewForm
    conflict: ConflictForm

    @property
    def shown(self) -> dict[str, object]:
        own = {"member": self.member, "sheet": self.sheet, "form": self.form, "conflict": self.conflict}
        return {**own, "meeting": self.sheet.item.meeting}


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


@keeps_what_is_sent_late()
@asked_or_sent
def sheet_enter(request: HttpRequest, slug: str, number: int, attendance: int, item: int) -> HttpResponse:
    """Enter one sheet as its member wrote it, or that they have a conflict with the case."""
    meeting = find_run(request, slug, number)
    may_run_meeting(request.actor, meeting, sitting_at(meeting, request.actor)).require()
    member = find_member(on_paper_at(meeting), attendance)
    sheet = member.sheet_of(item)
    if sheet is None:
        raise Http404("This member is not asked about such a case.")
    if DISCARD in request.POST:
        return throw_away(request)
    late = sent_late_on(request)
    sent = request.POST or late
    entry = Entry(member, sheet, *_forms(request, member, sheet, sent))
    if not sheet.is_open and sent:
        return _not_stored(request, entry, _why_closed(sheet), status=409 if request.POST else 200)
    if not sheet.is_open:
        messages.info(request, _why_closed(sheet))
        return redirect(_address(meeting, member))
    if request.method != "POST":
        return _page(request, entry, seen=(late or {}).get(SEEN), is_late=late is not None)
    return _conflict(request, entry) if entry.conflict.is_bound else _enter(request, entry)


def _forms(
    request: HttpRequest, member: OnPaper, sheet: Sheet, sent: QueryDict | None
) -> tuple[ReviewForm, ConflictForm]:
    """Of the two forms of the page, the one that was sent holds what was."""
    is_conflict = CONFLICT in (sent or {})
    page = page_to_enter(sheet, member.attendance, request.actor)
    return ReviewForm(None if is_conflict else sent, page=page), ConflictForm(sent if is_conflict else None)


def _enter(request: HttpRequest, entry: Entry) -> HttpResponse:
    member, sheet, form = entry.member, entry.sheet, entry.form
    seen = request.POST.get(SEEN, "")
    if not form.is_complete():
        return _page(request, entry, seen=seen)
    try:
        enter_sheet(item=sheet.item, attendance=member.attendance, by=request.actor, said=form.said, seen=seen)
    except (OutOfDate, NotAllowed) as refused:
        return _again(request, entry, form, str(refused))
    forget_sent_late(request)
    messages.success(
        request, f"Case {sheet.item.number} is entered for {member.name}. Nobody reads it until its round closes."
    )
    return _to_the_next(member, sheet)


def _conflict(request: HttpRequest, entry: Entry) -> HttpResponse:
    """What the sheet says is no review but a conflict."""
    member, sheet, form = entry.member, entry.sheet, entry.conflict
    if not form.is_valid():
        return _page(request, entry)
    try:
        declare(item=sheet.item, by=request.actor, attendance=member.attendance, **form.cleaned_data)
    except NotAllowed as refused:
        return _again(request, entry, form, str(refused))
    forget_sent_late(request)
    messages.success(
        request, f"A conflict of {member.name} with case {sheet.item.number} is recorded. They are not asked any more."
    )
    return _to_the_next(member, sheet)


def _again(request: HttpRequest, entry: Entry, form: ReviewForm | ConflictForm, told: str) -> HttpResponse:
    """What was typed stays, beside the sheet as it is now: entering it again is a decision in that knowledge."""
    now = next((one for one in on_paper_at(entry.sheet.item.meeting) if one.place == entry.member.place), None)
    sheet = now.sheet_of(entry.sheet.item.number) if now else None
    if now is None or sheet is None or not sheet.is_open:
        return _not_stored(request, entry, told, status=409)
    form.add_error(None, told)
    return _page(request, replace(entry, member=now, sheet=sheet), status=409)


def _page(
    request: HttpRequest, entry: Entry, *, seen: str | None = None, is_late: bool = False, status: int = 200
) -> HttpResponse:
    standing = standing_of(entry.sheet.item, entry.member.attendance)
    context = {
        **entry.shown,
        "rule_count": len(entry.form["rules"].value() or ()),
        "seen": standing if seen is None else seen,
        "is_late": is_late,
    }
    return render(request, "review/sheet_enter.html", context, status=status)


def _not_stored(request: HttpRequest, entry: Entry, told: str, *, status: int) -> HttpResponse:
    """Nothing can be entered for this case any more: what was typed is shown, to be copied from."""
    if entry.conflict.is_bound:
        rows = typed_in(entry.conflict)
    else:
        entry.form.is_valid()
        page = page_to_enter(entry.sheet, entry.member.attendance, request.actor)
        rows = page.in_words(entry.form.said.content)
    return render(request, "review/sheet_enter.html", {**entry.shown, "told": told, "rows": rows}, status=status)


def _why_closed(sheet: Sheet) -> str:
    return f"Case {sheet.item.number}: {sheet.state}. No sheet is entered for it."


def _to_the_next(member: OnPaper, sheet: Sheet) -> HttpResponse:
    """The next sheet of the pile that is not entered yet, in the order in which it was printed."""
    meeting, following = sheet.item.meeting, member.next_awaited(sheet.item)
    if following is None:
        return redirect(_address(meeting, member))
    return redirect("sheet-enter", meeting.panel.slug, meeting.number, member.place, following.item.number)


def _address(meeting: Meeting, member: OnPaper) -> str:
    return reverse("sheets-of", args=[meeting.panel.slug, meeting.number, member.place])
