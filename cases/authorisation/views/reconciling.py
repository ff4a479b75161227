"""Correcting a case that was delivered here, and settling what an import says otherwise of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.authorisation import reconciling
from cases.authorisation.afterwards import due
from cases.authorisation.afterwards.policies import may_settle
from cases.authorisation.answers import answers_to
from cases.authorisation.correcting import correct
from cases.authorisation.delivery_forms import ReasonAndVersionForm, SettleForm
from cases.authorisation.question_forms import QuestionForm
from cases.authorisation.questions import BY_SLUG, QUESTIONS, Question
from cases.casework.policies import OF_RECORDING, OF_THE_AUTHORITY, may_correct
from cases.casework.queries.differences import KEPT_BACK, sentence
from cases.casework.queries.records import record_of
from cases.casework.views.finding import find_case, to_case, trail_of
from cases.enums import ReconciliationOutcome, Role
from cases.exceptions import NotAllowed
from cases.guidance.derive import Record
from cases.guidance.fields import FIELDS, LISTS
from cases.guidance.wording import label_of, shown
from cases.models import Actor, Reconciliation

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
FIELD_OF_COLUMN = {column: name for name, field in FIELDS.items() for column in field.columns}
# Whether each action was done is recorded where it is said how the resolution ended.
ELSEWHERE = frozenset({"actions"})


@asked_or_sent
def case_correct(request: HttpRequest, force: str, ref: str) -> HttpResponse:
    """Choose what is wrong in a case that was delivered here, and put it right."""
    case = find_case(request, force, ref)
    may_correct(request.actor, case).require()
    record, asked = record_of(case), BY_SLUG.get(request.GET.get("question", ""))
    offered = [one for one in QUESTIONS if _is_offered(one, request.actor)]
    context: dict[str, Any] = {"case": case, "trail": trail_of(request)}
    if asked is None:
        answered = [(one, list(answers_to(one, record))) for one in offered]
        return render(request, "authorisation/correct.html", {**context, "answered": answered})
    if asked not in offered:
        raise Http404("This is not corrected here.")
    sent = request.POST if request.method == "POST" else None
    form = QuestionForm(asked, sent, record=record, force_id=case.force_id)
    why = ReasonAndVersionForm(sent, initial={"version": case.version})
    context |= {"form": form, "why": why, "question": asked}
    if sent is None or form.is_adding or not all([form.is_valid(), why.is_valid()]):
        return render(request, "authorisation/correct_one.html", context)
    after = form.answered()
    changes = {name: after.get(name) for name in {*record, *after} if record.get(name) != after.get(name)}
    try:
        correct(case=case, by=request.actor, changes=changes, **why.cleaned_data)
    except NotAllowed as refused:
        why.add_error(None, str(refused))
        return render(request, "authorisation/correct_one.html", context)
    messages.success(request, "Corrected. The earlier version is kept, and the case was screened again.")
    return to_case(request, case)


@require_safe
def reconciliations(request: HttpRequest) -> HttpResponse:
    """What imports say otherwise of cases that were delivered here, what is open first."""
    listed = list(due.reconciliations_listed(request.actor)[: due.MOST_LISTED])
    return render(request, "authorisation/reconciliations.html", {"listed": listed})


@asked_or_sent
def reconciliation(request: HttpRequest, pk: int) -> HttpResponse:
    """What is held beside what was sent; the force lead says what is right."""
    visible = Reconciliation.objects.visible_to(request.actor).select_related("case__force", "batch")
    found = get_object_or_404(visible, pk=pk)
    facts = [(name, _label(name)) for name in reconciling.can_be_taken_over(found.differences)]
    form = SettleForm(request.POST if request.method == "POST" else None, facts=facts, initial={"seen": found.batch_id})
    may = may_settle(request.actor, found)
    context = {"reconciliation": found, "case": found.case, "differences": list(_both(found)), "may": may, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "authorisation/reconciliation.html", context)
    entered = form.cleaned_data
    try:
        reconciling.settle(
            reconciliation=found,
            by=request.actor,
            outcome=ReconciliationOutcome(entered["outcome"]),
            fields=entered.get("fields_sent", ()),
            reason=entered["reason"],
            seen=entered["seen"],
        )
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return render(request, "authorisation/reconciliation.html", context)
    messages.success(request, f"Settled: case {found.case}. The authority stands as it was given here.")
    return redirect("reconciliations")


def _is_offered(question: Question, actor: Actor) -> bool:
    columns = set(question.columns)
    if actor.role == Role.CRIME_REGISTRAR:
        return columns <= OF_RECORDING
    return not columns & (OF_THE_AUTHORITY | ELSEWHERE)


def _both(found: Reconciliation) -> Iterator[Mapping[str, Any]]:
    """Each difference in words; of keys of people only that they differ."""
    taken = set(reconciling.can_be_taken_over(found.differences))
    for name, (held, sent) in found.differences.items():
        yield {
            "label": _label(name),
            "held": _words(name, {name: held}),
            "sent": _words(name, {name: sent}),
            "is_of_the_authority": name not in taken,
        }


def _label(column: str) -> str:
    if column.endswith(("_youngest", "_oldest")):
        return sentence(f"{column.rpartition('_')[2]} {label_of(FIELD_OF_COLUMN[column])}")
    if column.endswith("_prefix"):
        return sentence(f"before the {label_of(FIELD_OF_COLUMN[column])}")
    return sentence(label_of(FIELD_OF_COLUMN.get(column, column)))


def _words(column: str, record: Record) -> str | None:
    value = record[column]
    if value is None:
        return None
    name = FIELD_OF_COLUMN.get(column, column)
    if name in KEPT_BACK:
        return "Recorded"
    if column in LISTS or column == name:
        return shown(name, record)
    return str(value)
