"""How cases come to a meeting: the method, a look at the list that is drawn from, the draw, and drawing again."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.casework.services import record_list
from cases.enums import Chosen, Stratum
from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Meeting
from cases.panels.meetings.policies import may_run_meeting
from cases.panels.meetings.queries import sitting_at
from cases.panels.selecting import policies, queries, services
from cases.panels.selecting.ask_forms import AskingForm
from cases.panels.selecting.asking import Asked, LeftOut
from cases.panels.selecting.comparing import comparisons, strata
from cases.panels.selecting.drawing import BY_LOT, digest_of, sizes_of
from cases.panels.selecting.forms import FORMS, HOW, DrawForm, MethodForm
from cases.panels.selecting.frame import frame_of
from cases.panels.selecting.redrawing import redraw
from cases.panels.selecting.views.blind import blind
from cases.panels.selecting.views.finding import find_draw, find_meeting

form_view = require_http_methods(["GET", "HEAD", "POST"])
LOOK, BLIND = "look", "blind"
A_PAGE = 50


@form_view
def select(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The method, then what it asks, then the list that would be drawn from; the address holds it all."""
    meeting = find_meeting(request, slug, number)
    may_run_meeting(request.actor, meeting, sitting_at(meeting, request.actor)).require()
    draws = list(queries.draws_of(meeting, request.actor))
    method = request.GET.get("method", "")
    if method not in Chosen.values:
        form = MethodForm(request.GET if "method" in request.GET else None)
        return render(request, "panels/selecting/method.html", {"meeting": meeting, "form": form, "draws": draws})
    if method == Chosen.CHAIRS_PICK and BLIND in request.GET:
        return blind(request, meeting)
    is_asked = LOOK in request.GET
    form = FORMS[Chosen(method)](request.GET if is_asked else None, meeting=meeting, actor=request.actor)
    context = {"meeting": meeting, "form": form, "method": Chosen(method), "how": HOW[Chosen(method)]}
    if not is_asked or not form.is_valid():
        return render(request, "panels/selecting/select.html", context)
    if request.method == "POST":
        return _draw(request, meeting, form, context)
    return _look(request, meeting, form, context, len(draws))


@require_safe
def draw(request: HttpRequest, slug: str, number: int, draw: int) -> HttpResponse:
    """What was drawn, from what, by what seed, and how it compares with the whole."""
    found = find_draw(request, slug, number, draw)
    forces = queries.force_names(found.meeting.panel)
    left_out = [(key, LeftOut(reason).label, words) for key, reason, words in found.excluded]
    record_list(by=request.actor, asked={"draw": [f"{slug}/{number}/{draw}"]}, found=len(found.drawn))
    sizes = {stratum: numbers["there"] for stratum, numbers in found.numbers.items()}
    context = {
        "draw": found,
        "meeting": found.meeting,
        "frame_size": queries.frame_size(found),
        "is_by_lot": found.algorithm == BY_LOT,
        "cases": queries.drawn_cases(found),
        "by": Stratum(found.stratum).label if found.stratum else "",
        "strata": strata(sizes, found.size, found.stratum, found.allocation, forces) if sizes else [],
        "comparisons": comparisons(found.compared, forces),
        "reasons": queries.left_out_by_reason(found.excluded),
        "left_out": Paginator(left_out, A_PAGE).get_page(request.GET.get("page")),
        "again": redraw(found) if "again" in request.GET else None,
    }
    return render(request, "panels/selecting/draw.html", context)


@require_safe
def draw_again(request: HttpRequest, slug: str, number: int, draw: int) -> JsonResponse:
    """The recorded draw and what the recorded list and seed give now, as `manage.py redraw` prints them."""
    found = find_draw(request, slug, number, draw)
    record_list(by=request.actor, asked={"draw": [f"{slug}/{number}/{draw}"]}, found=len(found.drawn))
    return JsonResponse(redraw(found).as_json(), json_dumps_params={"ensure_ascii": False, "indent": 2})


def _draw(request: HttpRequest, meeting: Meeting, form: AskingForm, context: dict[str, Any]) -> HttpResponse:
    """Draw now, once: a form that was sent twice leads to what the first one drew."""
    drawing = DrawForm(request.POST)
    if not drawing.is_valid():
        return _look(request, meeting, form, context, meeting.draws.count(), drawing=drawing)
    data = drawing.cleaned_data
    seen = {"seed": data["seed"], "draws_seen": data["draws"], "digest_seen": data["digest"]}
    try:
        drawn = services.draw_sample(meeting=meeting, by=request.actor, asked=form.asked_with(**seen))
    except OutOfDate as changed:
        if meeting.draws.count() != data["draws"]:
            messages.info(request, str(changed))
            return redirect(_address(meeting, meeting.draws.count()))
        return _look(request, meeting, form, context, data["draws"], changed=str(changed), status=409)
    except NotAllowed as refused:
        messages.info(request, str(refused))
        return redirect(request.get_full_path())
    number = len(drawn.drawn)
    messages.success(request, f"{number} case{'' if number == 1 else 's'} drawn and put on the agenda.")
    return redirect(_address(meeting, drawn.number))


def _look(
    request: HttpRequest,
    meeting: Meeting,
    form: AskingForm,
    context: dict[str, Any],
    draws: int,
    *,
    drawing: DrawForm | None = None,
    changed: str = "",
    status: int = 200,
) -> HttpResponse:
    """The list as it is now: how many, what was left out, each stratum's numbers; nothing of what would be drawn."""
    asked = form.asked
    frame = frame_of(meeting, request.actor, asked)
    entries = services.entries_of(frame.eligible, asked)
    initial = {"draws": draws, "digest": digest_of(entries)}
    if drawing is not None:
        drawing.data = {**drawing.data.dict(), **{name: str(value) for name, value in initial.items()}}
    looked = {
        "asked": asked,
        "count": len(entries),
        "reasons": queries.left_out_by_reason(frame.left_out),
        "size": min(_size(asked, len(entries)), len(entries)),
        "wanted": _size(asked, len(entries)),
        "by": Stratum(asked.stratum).label if asked.stratum else "",
        "strata": _strata(meeting, asked, sizes_of(entries)) if asked.stratum else [],
        "may": policies.can_be_drawn(frame, asked),
        "drawing": drawing or DrawForm(initial=initial),
        "changed": changed,
    }
    return render(request, "panels/selecting/select.html", {**context, **looked}, status=status)


def _size(asked: Asked, count: int) -> int:
    return len(asked.named) or (count if asked.size is None else asked.size)


def _strata(meeting: Meeting, asked: Asked, sizes: dict[str, int]) -> list[Any]:
    return strata(sizes, asked.size or 0, asked.stratum, asked.allocation, queries.force_names(meeting.panel))


def _address(meeting: Meeting, draw: int) -> str:
    return reverse("meeting-draw", args=[meeting.panel.slug, meeting.number, draw])
