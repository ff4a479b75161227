"""Which kinds of request there are at all."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

KNOWN: Final = ("GET", "HEAD", "POST", "OPTIONS")


class MethodsMiddleware:
    """Pages are looked at and forms are sent; whatever else is asked reaches no page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in KNOWN else HttpResponseNotAllowed(KNOWN)
