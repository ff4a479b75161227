"""How far members agree: at a meeting, beyond it, and each two agencies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.panels.meetings.queries import sitting_at
from cases.review import judged, paper_policies
from cases.review.agreement import CONFIDENCE, ENOUGH, FEWEST_CASES, RESAMPLES, TENTATIVE
from cases.review.agreement_chart import chart_of, figure_of, share_of
from cases.review.views.table import find_meeting


@require_safe
def meeting_agreement(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The figures, their picture, and how they were made."""
    meeting = find_meeting(request, slug, number)
    sitting = sitting_at(meeting, request.actor)
    is_in_review = judged.is_in_review(meeting)
    paper_policies.may_read_agreement(request.actor, sitting, is_in_review=is_in_review).require()
    page = judged.agreement_at(meeting, request.actor, request.GET.get("over", ""))
    figures = [(scope.name, scope.agreement) for scope in page.scopes]
    pairs = [(pair.name, pair.agreement) for pair in page.pairs]
    context = {
        "meeting": meeting,
        "page": page,
        "is_in_review": is_in_review,
        "everybody": _rows(figures),
        "pairs": _rows([(name, one) for name, one in pairs if one.has_figures]),
        "too_few": [(name, one.cases) for name, one in pairs if not one.has_figures],
        "chart": chart_of([*figures, *pairs]),
        "confidence": f"{CONFIDENCE:.0%}".replace("%", "\N{NO-BREAK SPACE}%"),
        "resamples": f"{RESAMPLES:,}",
        "fewest": FEWEST_CASES,
        "enough": ENOUGH,
        "tentative": TENTATIVE,
    }
    return render(request, "review/deciding/agreement.html", context)


def _rows(figures):
    """Each figure in words, or why there is none."""
    return [
        {
            "name": name,
            "cases": one.cases,
            "share": share_of(one) or one.why_no_share,
            "alpha": figure_of(one) or one.why_no_alpha,
            "reading": one.reading,
        }
        for name, one in figures
    ]
