"""Who declared a conflict with which case of a meeting, and lifting one that was declared by mistake."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cases.exceptions import NotAllowed, OutOfDate
from cases.models import Meeting
from cases.panels.meetings.policies import Sitting
from cases.panels.meetings.queries import sitting_at
from cases.review.conflict_policies import may_read_conflicts
from cases.review.conflicts import Conflicts, Declared, conflicts_at
from cases.review.declaring import lift
from cases.review.sheet_forms import LiftForm

LIFT = "lift"


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_conflicts(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The conflicts of a meeting; `lift` in the address names the one that is to be lifted."""
    visible = Meeting.objects.visible_to(request.actor).select_related("panel")
    meeting = get_object_or_404(visible, panel__slug=slug, number=number)
    sitting = sitting_at(meeting, request.actor)
    may_read_conflicts(request.actor, meeting, sitting).require()
    found = conflicts_at(meeting, request.actor, sitting)
    if request.method == "POST":
        return _lift(request, meeting, found, sitting)
    asked = request.GET.get(LIFT)
    lifting = _named(found, asked) if asked is not None else None
    form = LiftForm(initial={"number": lifting.number}) if lifting else None
    return _page(request, meeting, found, lifting, form)


def _lift(request: HttpRequest, meeting: Meeting, found: Conflicts, sitting: Sitting) -> HttpResponse:
    lifting = _named(found, request.POST.get("number", ""))
    if not sitting.runs:
        lifting.may_lift.require()
    form = LiftForm(request.POST)
    if lifting.may_lift and not form.is_valid():
        return _page(request, meeting, found, lifting, form)
    declaration = lifting.declaration
    try:
        lifting.may_lift.require()
        lift(declaration=declaration, by=request.actor, reason=form.cleaned_data["reason"])
    except (NotAllowed, OutOfDate) as refused:
        messages.info(request, str(refused))
    else:
        name, case = declaration.membership.person.name, declaration.item.number
        messages.success(request, f"The conflict of {name} with case {case} is lifted.")
    return redirect("meeting-conflicts", meeting.panel.slug, meeting.number)


def _named(found: Conflicts, number: str) -> Declared:
    named = next((one for one in found.declared if str(one.number) == number), None)
    if named is None:
        raise Http404("There is no such declaration at this meeting.")
    return named


def _page(
    request: HttpRequest, meeting: Meeting, found: Conflicts, lifting: Declared | None, form: LiftForm | None
) -> HttpResponse:
    context = {"meeting": meeting, "conflicts": found, "lifting": lifting, "form": form}
    return render(request, "review/conflicts.html", context)
