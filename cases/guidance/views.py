"""The pages that say what the guidance is, and what a force has made of what it leaves open."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases.enums import Severity
from cases.exceptions import OutOfDate
from cases.guidance import policies, queries, services
from cases.guidance.catalogue.record_and_time import THEMATIC_REVIEW
from cases.guidance.describing import RuleInWords, by_fact, rules_in_words
from cases.guidance.forms import STRICT_WARNING, SettingsForm, as_entered
from cases.guidance.settings_words import changes_in_words, settings_in_words
from cases.models import Actor, Case, Force


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule in plain words, and how many of the cases one may see it hits."""
    actor = request.actor
    hits = queries.hits_by_rule(actor)
    local = _local_in_forces(actor)
    groups = [
        (fact, [(rule, sum(hits.get(rule.id, {}).values()), local.get(rule.id, ())) for rule in group])
        for fact, group in by_fact(rules_in_words())
    ]
    return render(request, "guidance/rules.html", {"groups": groups})


@require_GET
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule: what it asks and since when, says who, how sure we are, and which cases it hits."""
    actor = request.actor
    found = next((one for one in rules_in_words() if one.id == rule_id), None)
    if found is None:
        raise Http404(f"There is no rule {rule_id}.")
    counts = queries.hits_by_rule(actor).get(rule_id, {})
    context = {
        "rule": found,
        "counts": [(severity.value, severity.label, counts[severity]) for severity in Severity if severity in counts],
        "total": sum(counts.values()),
        "in_forces": _as_forces_set_it(actor, found),
        "may_see_settings": policies.may_see_settings(actor),
        "years": _scrutiny_years(actor) if rule_id == THEMATIC_REVIEW.id else None,
    }
    return render(request, "guidance/rule.html", context)


@require_GET
def settings_list(request: HttpRequest) -> HttpResponse:
    """The forces whose settings one may see; where it is one, that one."""
    forces = queries.forces_with_settings_for(request.actor)
    if len(forces) == 1:
        return redirect("force-settings", forces[0].pk)
    return render(request, "guidance/settings_list.html", {"forces": forces})


@require_http_methods(["GET", "HEAD", "POST"])
def force_settings(request: HttpRequest, force: str) -> HttpResponse:
    """What the guidance leaves to a force: seen by those who see its cases, changed by its system manager."""
    found = get_object_or_404(queries.forces_with_settings_for(request.actor), pk=force)
    may = policies.may_change_settings(request.actor, found)
    before, revision = queries.settings_and_revision(found.pk)
    context = {"force": found, "may": may, "settings": settings_in_words(before)}
    if request.method != "POST":
        form = SettingsForm(initial=as_entered(before, revision))
        return render(request, "guidance/settings.html", {**context, "form": form if may else None})
    may.require()
    form = SettingsForm(request.POST)
    if not form.is_valid() or "change_again" in request.POST:
        return render(request, "guidance/settings.html", {**context, "form": form})
    if form.cleaned_data["revision"] != revision:
        return _late(request, context, form, revision)
    after = form.settings()
    context["changes"] = changes_in_words(before, after)
    if not context["changes"]:
        messages.info(request, "Nothing would change: these are the settings as they are.")
        return redirect("force-settings", found.pk)
    if "confirmed" not in request.POST:
        context["cases"] = queries.standing_cases(found).count()
        context["warning"] = STRICT_WARNING if after.strict_indictable and not before.strict_indictable else ""
        return render(request, "guidance/settings_confirm.html", {**context, "form": form})
    return _changed(request, context, form)


def _changed(request: HttpRequest, context: dict[str, Any], form: SettingsForm) -> HttpResponse:
    force: Force = context["force"]
    revision = form.cleaned_data["revision"]
    try:
        summary = services.change_settings(force=force, settings=form.settings(), revision=revision, by=request.actor)
    except OutOfDate:
        return _late(request, context, form, queries.settings_and_revision(force.pk)[1])
    messages.success(
        request,
        f"The settings of {force.name} are changed. Cases screened again: {summary.cases:,}; "
        f"{summary.opened:,} hits opened, {summary.closed:,} closed.",
    )
    return redirect("force-settings", force.pk)


def _late(request: HttpRequest, context: dict[str, Any], form: SettingsForm, revision: int) -> HttpResponse:
    """Somebody else was quicker: nothing is changed, nothing that was entered is lost."""
    form.now_at(revision)
    settings = settings_in_words(queries.settings_of(context["force"].pk))
    return render(request, "guidance/settings.html", {**context, "form": form, "settings": settings, "is_late": True})


def _local_in_forces(actor: Actor) -> dict[str, list[str]]:
    """For each local rule, where it is on among the forces served."""
    said: dict[str, list[str]] = {}
    forces = Force.objects.in_bulk(actor.force_ids)
    for force_id, settings in queries.settings_of_all(actor.force_ids).items():
        for one in rules_in_words(settings):
            if one.is_local and force_id in forces:
                said.setdefault(one.id, []).append(f"{'On' if one.versions else 'Off'} in {forces[force_id].name}")
    return said


def _as_forces_set_it(actor: Actor, national: RuleInWords) -> list[tuple[Force, RuleInWords]]:
    """The rule under the settings of each force served, where it differs from the default or is local."""
    forces = Force.objects.in_bulk(actor.force_ids)
    under = {
        force_id: next(one for one in rules_in_words(settings) if one.id == national.id)
        for force_id, settings in queries.settings_of_all(actor.force_ids).items()
    }
    return [
        (forces[force_id], own)
        for force_id, own in under.items()
        if force_id in forces and (own != national or own.is_local)
    ]


def _scrutiny_years(actor: Actor) -> list[queries.ScrutinyYear]:
    """For those who see all of a force's cases: a year told from some of them would tell it wrong."""
    if not actor.runs_scrutiny:
        return []
    return list(queries.scrutiny_years(Case.objects.visible_to(actor), actor.force_ids))
