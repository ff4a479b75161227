"""One case at the table, large enough for a projector: what members said, and what the panel finds."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cases.casework.tables import age_group
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import AgendaItem, Finding, Meeting
from cases.panels.meetings.policies import may_find
from cases.panels.meetings.progress import progress_on
from cases.panels.meetings.queries import sitting_on
from cases.panels.meetings.quorum import quorum_kept, quorum_on
from cases.panels.queries import released
from cases.people.sign_in.keeping import (
    DISCARD,
    forget_sent_late,
    keeps_what_is_sent_late,
    sent_late_on,
    throw_away,
)
from cases.review import deciding_policies as policies
from cases.review.at_hand import AtHand, at_hand_for, earlier_of, findings_of, shown_findings
from cases.review.finding import correct_finding, record_finding
from cases.review.finding_forms import CorrectionForm, FindingForm, as_typed, initial_of
from cases.review.reading import record_spread_read
from cases.review.table import items_at, table_of
from cases.review.typed import typed_in
from cases.review.views.table import find_meeting

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
ANOTHER = "another"
QUORUM_NOT_KNOWN = (
    "Attendance is not recorded yet. Whether there was a quorum for this case is kept with the finding once it is."
)


def find_item(request: HttpRequest, slug: str, number: int, item: int) -> tuple[Meeting, AgendaItem]:
    """A case at the table of a meeting, in or after its round."""
    meeting = find_meeting(request, slug, number)
    return meeting, get_object_or_404(items_at(meeting, request.actor), number=item)


@keeps_what_is_sent_late()
@asked_or_sent
def table_item(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """What members said of one case, and what the panel finds: recorded, and amended until the minutes stand."""
    _meeting, found_item = find_item(request, slug, number, item)
    may = may_find(request.actor, found_item, sitting_on(found_item, request.actor))
    if DISCARD in request.POST:
        return throw_away(request)
    if request.method == "POST":
        may.require()
    if not policies.round_is_closed(found_item):
        return _awaited(request, found_item)
    hand, findings = at_hand_for(found_item, request.actor), findings_of(found_item)
    may = may and policies.rules_are_read(wait=hand.spread.rules_wait)
    before = findings[0] if findings else None
    if request.method != "POST":
        record_spread_read(item=found_item, by=request.actor)
        late = sent_late_on(request)
        form = FindingForm(hand=hand, before=before, initial=_as_sent(late) if late else None)
        return _shown(request, hand, findings, form if may else None, unstored=typed_in(form) if late else None)
    may.require()
    if ANOTHER in request.POST:
        typed = as_typed(request.POST, one_more=True)
        return _shown(request, hand, findings, FindingForm(hand=hand, before=before, initial=typed))
    form = FindingForm(request.POST, hand=hand, before=before)
    if not form.is_valid():
        return _shown(request, hand, findings, form)
    return _record(request, hand, findings, form)


@keeps_what_is_sent_late()
@asked_or_sent
def finding_correct(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """Correct a finding whose minutes are confirmed by a new one, which cites it."""
    _meeting, found_item = find_item(request, slug, number, item)
    findings = findings_of(found_item) if policies.round_is_closed(found_item) else []
    before = findings[0] if findings else None
    sitting = sitting_on(found_item, request.actor)
    policies.may_correct(request.actor, found_item, sitting, before).require()
    hand = at_hand_for(found_item, request.actor)
    policies.rules_are_read(wait=hand.spread.rules_wait).require()
    if DISCARD in request.POST:
        return throw_away(request)
    if ANOTHER in request.POST:
        typed = as_typed(request.POST, one_more=True)
        return _correcting(request, hand, findings, CorrectionForm(hand=hand, before=before, initial=typed))
    late = sent_late_on(request)
    shown = _as_sent(late) if late else {**initial_of(before), "revision": before.number if before else 0}
    form = CorrectionForm(request.POST or None, hand=hand, before=before, initial=shown)
    if request.method != "POST":
        record_spread_read(item=found_item, by=request.actor)
    if not form.is_valid():
        return _correcting(request, hand, findings, form, is_late=late is not None and not form.is_bound)
    return _correct(request, hand, findings, form)


def _record(request: HttpRequest, hand: AtHand, findings: list[Finding], form: FindingForm) -> HttpResponse:
    item = hand.item
    try:
        finding = record_finding(item=item, by=request.actor, found=form.found, revision=form.cleaned_data["revision"])
    except OutOfDate as refused:
        findings = findings_of(item)
        form.keep(str(refused), revision=findings[0].revision if findings else 0)
        return _shown(request, hand, findings, form, status=409)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return _shown(request, hand, findings, form)
    forget_sent_late(request)
    _tell(request, item, finding, is_new=not findings)
    following = table_of(item.meeting, request.actor).next_to_find(item) if not findings else item
    named = [item.meeting.panel.slug, item.meeting.number]
    return redirect("table-item", *named, following.number) if following else redirect("meeting-table", *named)


def _correct(request: HttpRequest, hand: AtHand, findings: list[Finding], form: CorrectionForm) -> HttpResponse:
    item, given = hand.item, form.cleaned_data
    try:
        correct_finding(item=item, by=request.actor, found=form.found, reason=given["reason"], number=given["revision"])
    except OutOfDate as refused:
        findings = findings_of(item)
        form.keep(str(refused), revision=findings[0].number if findings else 0)
        return _correcting(request, hand, findings, form, status=409)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return _correcting(request, hand, findings, form)
    forget_sent_late(request)
    messages.success(request, f"The finding on case {item.number} is corrected. The earlier one stands as it was.")
    return redirect("table-item", item.meeting.panel.slug, item.meeting.number, item.number)


def _tell(request: HttpRequest, item: AgendaItem, finding: Finding, *, is_new: bool) -> None:
    """What came of it, the missing quorum and the next meeting included."""
    did = "recorded" if is_new else "amended"
    messages.success(request, f"Finding {did} on case {item.number}: {finding.local_label}.")
    if finding.asks_for_more:
        on = AgendaItem.objects.on_the_agenda().filter(carried_from=item).select_related("meeting").first()
        where = (
            f"is on the agenda of “{on.meeting}”" if on else "waits until it is put on the agenda of a later meeting"
        )
        messages.info(request, f"Case {item.number} {where}, with the panel’s question and its history.")
    quorum = quorum_kept(finding.quorum)
    if not quorum.is_recorded:
        messages.info(request, QUORUM_NOT_KNOWN)
    elif quorum.is_reached is False:
        messages.warning(request, "There was no quorum for this case. That is kept with the finding.")


def _page(request: HttpRequest, hand: AtHand, findings: list[Finding], form: FindingForm | None) -> dict[str, Any]:
    """Everything that the page of one case shows, whoever reads it."""
    item, table = hand.item, table_of(hand.item.meeting, request.actor)
    previous, following = table.beside(item)
    sitting = sitting_on(item, request.actor)
    page = released.page_of(item.release, request.actor)
    read = policies.rules_are_read(wait=hand.spread.rules_wait)
    is_confirmed = bool(findings) and findings[0].confirmed_at is not None
    return {
        "item": item,
        "meeting": item.meeting,
        "hand": hand,
        "spread": hand.spread,
        "findings": shown_findings(findings, hand),
        "is_amended": bool(findings),
        "earlier": [(one, findings_of(one)[:1]) for one in earlier_of(item, request.actor)],
        "form": form,
        "may_find": may_find(request.actor, item, sitting) and read,
        "may_correct": policies.may_correct(request.actor, item, sitting, findings[0] if findings else None) and read,
        "quorum": quorum_kept(findings[0].quorum) if is_confirmed else quorum_on(item),
        "page": page,
        "age_group": age_group(*(page.record.get(f"age_at_offence_{end}") for end in ("youngest", "oldest"))),
        "place": table.place_of(item),
        "table": table,
        "previous": previous,
        "next": following,
    }


def _as_sent(late: QueryDict) -> dict[str, Any]:
    """What was sent when the session had ended, as it was typed and without a judgement on it."""
    return as_typed(late, one_more=ANOTHER in late)


def _shown(
    request: HttpRequest,
    hand: AtHand,
    findings: list[Finding],
    form: FindingForm | None,
    *,
    unstored: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`unstored` is what was sent when the session had ended, in words."""
    context = {**_page(request, hand, findings, form), "unstored": unstored}
    return render(request, "review/deciding/item.html", context, status=status)


def _correcting(
    request: HttpRequest,
    hand: AtHand,
    findings: list[Finding],
    form: FindingForm,
    *,
    is_late: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {**_page(request, hand, findings, form), "is_late": is_late}
    return render(request, "review/deciding/correct.html", context, status=status)


def _awaited(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    """A case in review: how many of which agency are still to answer, and nothing else."""
    table = table_of(item.meeting, request.actor)
    previous, following = table.beside(item)
    context = {
        "item": item,
        "meeting": item.meeting,
        "awaited": progress_on(item),
        "place": table.place_of(item),
        "table": table,
        "previous": previous,
        "next": following,
    }
    return render(request, "review/deciding/awaited.html", context)
