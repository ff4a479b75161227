"""What somebody sent after their session had ended: kept on the server until the same person has signed in again.

It stands in the session that begins when theirs ends, under their number and the page's path, and is offered to nobody
else; it goes with that session at the latest. Only pages that say so keep anything, and never what they except.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_protect

View = Callable[..., HttpResponse]
KEPT, MARK = "sent_too_late", "kept_but_for"
DISCARD: Final = "discard"
FORM_TOKEN: Final = "csrfmiddlewaretoken"
MOST_PAGES: Final = 5
MOST_LETTERS: Final = 250_000
_GENUINE: Final = 204


def keeps_what_is_sent_late(*, but: Iterable[str] = ()) -> Callable[[View], View]:
    """Marks a page whose form is kept where its session has ended, without the fields named."""

    def marked(view: View) -> View:
        vars(view)[MARK] = frozenset({FORM_TOKEN, *but})
        return view

    return marked


def is_kept(request: HttpRequest) -> bool:
    """Whether this is a form, sent from our own page, to a page that keeps what comes too late."""
    if request.method != "POST":
        return False
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    # The session ends before the page, and its check of where the form comes from, is reached.
    return MARK in vars(view) and csrf_protect(_genuine)(request).status_code == _GENUINE


def sent_by(request: HttpRequest) -> dict[str, list[str]]:
    """What was sent, without what the page excepts."""
    excepted = vars(resolve(request.path_info).func)[MARK]
    sent = {name: values for name, values in request.POST.lists() if name not in excepted}
    return sent if len(json.dumps(sent)) <= MOST_LETTERS else {}


def keep(request: HttpRequest, person: int, sent: dict[str, list[str]]) -> None:
    """In the session as it is now, whatever it was; an empty form only says whose session has ended."""
    held = request.session.get(KEPT, {})
    pages = dict(held["pages"]) if held.get("person") == person else {}
    if sent:
        pages.pop(request.path, None)
        pages[request.path] = sent
    request.session[KEPT] = {"person": person, "pages": dict(list(pages.items())[-MOST_PAGES:])}


def keep_once_more(request: HttpRequest) -> None:
    """Another form of the one whose session ended here, sent before anybody has signed in again."""
    if KEPT in request.session and is_kept(request):
        keep(request, request.session[KEPT]["person"], sent_by(request))


def sent_late_on(request: HttpRequest) -> QueryDict | None:
    """What this person sent to this page when their session had ended, if anything."""
    held = request.session.get(KEPT)
    if held is None or held["person"] != request.user.pk or request.path not in held["pages"]:
        return None
    found = QueryDict(mutable=True)
    for name, values in held["pages"][request.path].items():
        found.setlist(name, values)
    return found


def forget_sent_late(request: HttpRequest, path: str = "") -> None:
    """It was saved, or thrown away: for this page, or for the one of the path."""
    held: dict[str, Any] | None = request.session.get(KEPT)
    if held and held["pages"].pop(path or request.path, None) is not None:
        request.session.modified = True


def throw_away(request: HttpRequest) -> HttpResponse:
    """Its writer does not want it any more: back to the page as it is stored."""
    forget_sent_late(request)
    messages.success(request, "What you had entered and not stored is gone. What was stored is as it was.")
    return redirect(request.path)


def drop_what_is_anothers(request: HttpRequest) -> None:
    """Whoever signs in where somebody else's session ended gets nothing of theirs."""
    held = request.session.get(KEPT)
    if held and held["person"] != request.user.pk:
        del request.session[KEPT]


def _genuine(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=_GENUINE)
