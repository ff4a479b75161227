"""What awaits a person, as they were told, and how they want to be told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.authorisation import notices as services
from cases.authorisation import queries
from cases.authorisation.colleague_forms import PaceForm
from cases.authorisation.noticeboard import address_of, lines_of
from cases.enums import NoticePace
from cases.models import Notice

A_PAGE = 25
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What this person was told under the membership in use, newest first, read or not."""
    listed = Notice.objects.visible_to(request.actor).select_related("proposal", "meeting__panel")
    found = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    unread = listed.open().filter(read_at__isnull=True).count()
    context = {"page": found, "lines": lines_of(found.object_list), "unread": unread}
    return render(request, "authorisation/notices.html", context)


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """To what the notice is about; from then on it is read."""
    own = Notice.objects.visible_to(request.actor).select_related("proposal", "meeting__panel")
    found = get_object_or_404(own, pk=pk)
    services.mark_read(by=request.actor, notice=found)
    return redirect(address_of(found))


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """All of them are read."""
    number = services.mark_read(by=request.actor)
    messages.success(request, f"{number} notice{'' if number == 1 else 's'} marked as read.")
    return redirect("notices")


@asked_or_sent
def notice_pace(request: HttpRequest) -> HttpResponse:
    """How one is told by e-mail."""
    form = PaceForm(request.POST or None, initial={"pace": queries.pace_of(request.actor)})
    if not form.is_valid():
        return render(request, "authorisation/notice_pace.html", {"form": form})
    pace = NoticePace(form.cleaned_data["pace"])
    services.change_pace(by=request.actor, pace=pace)
    messages.success(request, f"From now on, e-mails about what awaits you: {pace.label.lower()}.")
    return redirect("notices")
