"""What every answer carries, whichever part of the service gives it, errors and files included."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ALWAYS = {
    # What an answer says of its type is true, and other sites neither embed nor read it; no search engine keeps it.
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "same-origin",
}


class HeadersMiddleware:
    """The outermost layer; what is not said to be kept is kept by no browser and no proxy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
