"""The page on which an officer asks what the guidance would say, before anything is proposed; nothing is stored."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from cases.authorisation import policies
from cases.authorisation.answering import CHECKED_QUESTIONS, answer
from cases.authorisation.checking import check_in_force
from cases.authorisation.offences import offences_like
from cases.authorisation.question_forms import Answers, CheckForm

AN_HOUR = 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Enter the facts; see which rules they hit, whose authority is needed, whom to ask and what is missing."""
    policies.may_check(request.actor).require()
    sent = request.POST if request.method == "POST" else None
    form, answers = CheckForm(sent, actor=request.actor), Answers(CHECKED_QUESTIONS, sent)
    context = {"form": form, "answers": answers, "may_propose": policies.may_propose(request.actor)}
    if form.is_valid() and answers.is_valid() and not answers.is_adding:
        force = form.cleaned_data["force"]
        checked = check_in_force(answers.record(), force.pk, on=form.cleaned_data["on"])
        context |= answer(checked, force.name)
    return render(request, "authorisation/check.html", context)


@require_GET
@cache_control(private=True, max_age=AN_HOUR)
def offence_list(request: HttpRequest) -> JsonResponse:
    """The offences that hold the words that were typed, for the field that offers them."""
    policies.may_check(request.actor).require()
    return JsonResponse({"offences": [str(offence) for offence in offences_like(request.GET.get("q", ""))]})
