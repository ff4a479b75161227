"""One case of a meeting, to print: what was released of it and nothing that anybody said."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.casework.tables import age_group
from cases.panels.queries.released import ReleasedPage, hits_are_hidden
from cases.review.opening import record_opening
from cases.review.pack import PackedCase
from cases.review.views.reviewing import address_of, find_item


@require_safe
def review_print(request: HttpRequest, slug: str, number: int, item: int) -> HttpResponse:
    """The released case with everything unfolded, each page marked with its reader and the time."""
    found = find_item(request, slug, number, item)
    release, actor = found.release, request.actor
    page = ReleasedPage(
        release=release,
        reader=actor.person,
        flags=(),
        places=(release.number,),
        item=found,
        hits_hidden=hits_are_hidden(release, actor),
    )
    record_opening(item=found, by=actor)
    context = {
        "item": found,
        "meeting": found.meeting,
        "case": PackedCase(found, page),
        "page": page,
        "age_group": age_group(*(page.record.get(f"age_at_offence_{end}") for end in ("youngest", "oldest"))),
        "back": address_of(found),
        "at": timezone.now(),
    }
    return render(request, "review/print.html", context)
