"""Sessions begin with signing in and end after some idle minutes, or some hours however busy; both say so."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cases.people.sign_in import keeping
from cases.people.sign_in.addresses import address_of
from cases.people.sign_in.services import acting, close_session
from cases.people.sign_in.words import IDLE, KEPT, TOO_LONG

OPENED, SEEN = "opened_at", "seen_at"
# A session is written once a minute at most, so it may end that much early.
SECONDS_BETWEEN_WRITES = 60


def begin(session: SessionBase) -> None:
    """From now on the session is open."""
    session[OPENED] = session[SEEN] = int(time.time())


def over(session: SessionBase) -> str:
    """Why the session has ended: "idle", "too long", or empty while it has not."""
    now = time.time()
    if now - session[SEEN] >= 60 * settings.SESSION_IDLE_MINUTES:
        return "idle"
    return "too long" if now - session[OPENED] >= 3600 * settings.SESSION_HOURS else ""


class SignInMiddleware(LoginRequiredMiddleware):
    """Whoever has not signed in is led to do so, and then to the page that they were on."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponse]) -> HttpResponse:
        keeping.keep_once_more(request)
        return redirect_to_login(_way_back(request))


class SessionLimitsMiddleware:
    """Whoever comes back too late is signed out, told why, and led back to where they were once they sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if OPENED not in request.session or SEEN not in request.session:
                begin(request.session)
            if because := over(request.session):
                return _sign_out(request, because)
            keeping.drop_what_is_anothers(request)
            if time.time() - request.session[SEEN] >= SECONDS_BETWEEN_WRITES:
                request.session[SEEN] = int(time.time())
        return self.get_response(request)


def _sign_out(request: HttpRequest, because: str) -> HttpResponse:
    person, sent = request.user.pk, keeping.sent_by(request) if keeping.is_kept(request) else {}
    with transaction.atomic():
        close_session(by=acting(request.user, address_of(request)), because=because)
        logout(request)
    keeping.keep(request, person, sent)
    why = (IDLE if because == "idle" else TOO_LONG).format(
        minutes=settings.SESSION_IDLE_MINUTES, hours=settings.SESSION_HOURS
    )
    messages.warning(request, f"{why} {KEPT}" if sent else why)
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': _way_back(request)})}")


def _way_back(request: HttpRequest) -> str:
    """The page they were on: a form cannot be sent again, so its page is opened anew."""
    if request.method in ("GET", "HEAD") or keeping.is_kept(request):
        return request.get_full_path()
    prefix = f"{request.scheme}://{request.get_host()}"
    came_from = request.headers.get("referer", "")
    page = came_from.removeprefix(prefix).partition("#")[0] if came_from.startswith(f"{prefix}/") else ""
    return page if url_has_allowed_host_and_scheme(page, None) else reverse("home")
