"""How a force runs authorisation: seen by those who see its settings, changed by its system manager."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cases.authorisation.authority_services import change_authority_settings
from cases.authorisation.authority_words import settings_in_words
from cases.authorisation.colleague_forms import AuthorityForm
from cases.authorisation.queries import settings_of
from cases.exceptions import OutOfDate
from cases.guidance.policies import may_change_settings
from cases.guidance.queries import forces_with_settings_for

LATE = (
    "Somebody else changed how this force authorises while you were looking. How it stands now is above; what you "
    "entered is kept below and not stored."
)


@require_http_methods(["GET", "HEAD", "POST"])
def authority_settings(request: HttpRequest, force: str) -> HttpResponse:
    """What the force asks before a resolution is delivered, beyond the guidance."""
    found = get_object_or_404(forces_with_settings_for(request.actor), pk=force)
    may, held = may_change_settings(request.actor, found), settings_of(found.pk)
    context = {"force": found, "may": may, "rows": settings_in_words(held)}
    if request.method != "POST":
        form = AuthorityForm.about(held) if may else None
        return render(request, "authorisation/authority_settings.html", {**context, "form": form})
    may.require()
    form = AuthorityForm.about(held, request.POST)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            change_authority_settings(by=request.actor, asked=form.asked(found), revision=revision)
        except OutOfDate:
            now = settings_of(found.pk)
            form.add_error(None, LATE)
            form.data = {**form.data.dict(), "revision": str(now.revision)}
            context |= {"rows": settings_in_words(now), "is_late": True}
        else:
            messages.success(request, f"How {found.name} authorises is changed.")
            return redirect("authority-settings", found.pk)
    return render(request, "authorisation/authority_settings.html", {**context, "form": form})
