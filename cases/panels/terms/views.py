"""Setting a panel up, its terms, its reason codes, and what a force asks of its panels."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.exceptions import NotAllowed, OutOfDate
from cases.guidance.policies import may_change_settings
from cases.guidance.queries import forces_with_settings_for
from cases.models import Force, PanelTerms, ScrutinySettings
from cases.panels.meetings.queries import terms_of
from cases.panels.queries.running import forces_of
from cases.panels.terms import policies, queries, services, wording
from cases.panels.terms.forms import ReasonForm, ScrutinyForm, SetUpForm, TermsForm
from cases.panels.views.finding import find_panel

LATE = (
    "Somebody else changed this while you were looking. How it stands now comes first; what you entered is kept below "
    "it, and not stored."
)
form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def panel_new(request: HttpRequest) -> HttpResponse:
    """Set up a panel that serves forces of one's own."""
    form = SetUpForm(request.POST or None, served=Force.objects.visible_to(request.actor))
    if form.is_valid():
        try:
            panel = services.set_up_panel(**form.cleaned_data, by=request.actor)
        except (NotAllowed, OutOfDate) as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"The {panel} is set up. Give it its terms, then its members.")
            return redirect("panel-terms", panel.slug)
    return render(request, "panels/terms/panel_new.html", {"form": form})


@form_view
def panel_terms(request: HttpRequest, slug: str) -> HttpResponse:
    """The terms of a panel: read by its members, changed by administrators of all its forces."""
    panel = find_panel(request, slug)
    may, held = policies.may_change_terms(request.actor, panel, forces_of(panel)), terms_of(panel)
    context = {"panel": panel, "may": may, **_in_words(held)}
    if request.method != "POST":
        form = TermsForm.about(held) if may else None
        return render(request, "panels/terms/terms.html", {**context, "form": form})
    may.require()
    form, status = TermsForm.about(held, request.POST), 200
    if form.is_valid():
        try:
            is_changed = services.change_terms(
                panel=panel, asked=form.asked(), revision=form.cleaned_data["revision"], by=request.actor
            )
        except OutOfDate:
            now = terms_of(panel)
            form.now_at(now.revision, LATE)
            context, status = {**context, **_in_words(now), "is_late": True}, 409
        else:
            _say(request, is_changed, f"The terms of the {panel} are changed.")
            return redirect(panel)
    return render(request, "panels/terms/terms.html", {**context, "form": form}, status=status)


@form_view
def panel_reasons(request: HttpRequest, slug: str) -> HttpResponse:
    """The reasons that members of a panel choose from, and one more."""
    panel = find_panel(request, slug)
    may = policies.may_change_terms(request.actor, panel, forces_of(panel))
    form = ReasonForm(request.POST or None) if may else None
    if request.method == "POST":
        may.require()
    if form is not None and form.is_valid():
        try:
            reason = services.add_reason(panel=panel, label=form.cleaned_data["label"], by=request.actor)
        except NotAllowed as refused:
            form.add_error("label", str(refused))
        else:
            messages.success(request, f"“{reason}” is on the list. Members of the {panel} can choose it.")
            return redirect("panel-reasons", slug)
    context = {"panel": panel, "may": may, "form": form, "reasons": queries.reasons_of(panel, request.actor)}
    return render(request, "panels/terms/reasons.html", context)


@form_view
def reason_retire(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Take a reason of the panel's own off the list, after a look at what that means."""
    panel = find_panel(request, slug)
    reason = get_object_or_404(queries.own_reasons(panel, request.actor), code=code)
    policies.may_change_terms(request.actor, panel, forces_of(panel)).require()
    if request.method != "POST":
        policies.may_retire(request.actor, reason, forces_of(panel)).require()
        return render(request, "panels/terms/reason_retire.html", {"panel": panel, "reason": reason})
    try:
        services.retire_reason(panel=panel, reason=reason, by=request.actor)
    except NotAllowed as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, f"“{reason}” is retired. Where it was given, it stays.")
    return redirect("panel-reasons", slug)


@form_view
def scrutiny_settings(request: HttpRequest, force: str) -> HttpResponse:
    """What a force asks of the panels that serve it: seen with its other settings, changed by its system manager."""
    found = get_object_or_404(forces_with_settings_for(request.actor), pk=force)
    may, held = may_change_settings(request.actor, found), queries.scrutiny_settings_of(found.pk)
    context = {"force": found, "may": may, "rows": _asked_in_words(held)}
    if request.method != "POST":
        form = ScrutinyForm.about(held) if may else None
        return render(request, "panels/terms/scrutiny_settings.html", {**context, "form": form})
    may.require()
    form, status = ScrutinyForm.about(held, request.POST), 200
    if form.is_valid():
        try:
            is_changed = services.change_scrutiny_settings(
                asked=form.asked(found), revision=form.cleaned_data["revision"], by=request.actor
            )
        except OutOfDate:
            now = queries.scrutiny_settings_of(found.pk)
            form.now_at(now.revision, LATE)
            context, status = {**context, "rows": _asked_in_words(now), "is_late": True}, 409
        else:
            _say(request, is_changed, f"What {found.name} asks of its panels is changed.")
            return redirect("scrutiny-settings", found.pk)
    return render(request, "panels/terms/scrutiny_settings.html", {**context, "form": form}, status=status)


def _in_words(terms: PanelTerms) -> dict[str, Any]:
    return {
        "rows": wording.terms_in_words(terms),
        "labels": wording.labels_in_words(terms),
        "agreement": wording.agreement_of(terms, timezone.localdate()),
    }


def _asked_in_words(held: ScrutinySettings) -> list[wording.TermInWords]:
    return wording.asked_in_words(needs_second_check=held.needs_second_check, allows_escalation=held.allows_escalation)


def _say(request: HttpRequest, is_changed: bool, words: str) -> None:
    if is_changed:
        messages.success(request, words)
    else:
        messages.info(request, "Nothing changes: this is how it stands already.")
