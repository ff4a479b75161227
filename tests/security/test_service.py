"""What a real service answers: over HTTPS, with cookies of its own, and telling nothing of its inside."""

import logging

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from cases.gate import anyone, page
from tests import make
from tests.people.signing import EMAIL, a_colleague

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__), pytest.mark.usefixtures("service")]

HOST = {"host": "scrutiny.example"}
FAULT = "hunter2 in /srv/scrutiny/cases/secret.py"
INSIDE = ("hunter2", "/srv", "Traceback", "RuntimeError", "Django", "django", "Python", "line ", "settings", "SECRET")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(FAULT)


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation(FAULT)


def denied(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [
    path("", include("cases.urls")),
    *(page(f"{view.__name__}/", view, anyone, name=view.__name__) for view in (broken, suspicious, denied)),
]


def a_browser(**more: bool) -> Client:
    return Client(headers=HOST, raise_request_exception=False, **more)


def test_plain_http_is_sent_on_to_https_and_told_to_stay_there():
    plain = a_browser().get("/rules/?a=1")
    https = a_browser().get("/sign-in/", secure=True)

    assert (plain.status_code, plain["Location"]) == (301, "https://scrutiny.example/rules/?a=1")
    assert plain.cookies == {}
    assert https["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_cookies_are_for_this_host_over_https_and_not_for_scripts():
    a_colleague()
    client = a_browser()
    client.get(reverse("sign-in"), secure=True)

    client.post(reverse("sign-in"), {"login": EMAIL, "password": make.PASSWORD}, secure=True)

    set_by = {
        name: (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"], cookie["samesite"])
        for name, cookie in client.cookies.items()
    }
    assert set_by == dict.fromkeys(("__Host-session", "__Host-csrf"), (True, True, "/", "", "Lax"))


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/broken/", 500, "Something went wrong"),
        ("/suspicious/", 400, "This request could not be understood"),
        ("/denied/", 403, "You cannot do this"),
        ("/nowhere/hunter2/", 404, "Page not found"),
        (f"/{'a' * 3000}/", 404, "Page not found"),
    ],
)
def test_an_error_page_tells_nothing_of_the_inside(address, status, heading, caplog):
    answer = a_browser().get(address, secure=True)

    text = answer.content.decode()
    assert (answer.status_code, f">{heading}</h1>" in text) == (status, True)
    assert [word for word in INSIDE if word in text or word in str(answer.headers)] == []


def test_a_form_without_its_token_tells_nothing_of_the_inside(caplog):
    answer = a_browser(enforce_csrf_checks=True).post("/sign-in/", {}, secure=True)

    assert (answer.status_code, "This form has expired</h1>" in answer.content.decode()) == (403, True)
    assert [word for word in (*INSIDE, "CSRF", "Referer") if word in answer.content.decode()] == []


def test_a_fault_is_in_the_log_with_where_it_arose_and_without_what_was_sent(caplog):
    with caplog.at_level(logging.WARNING):
        a_browser().post("/broken/", {"password": make.PASSWORD}, secure=True)

    [fault] = [line for line in caplog.records if line.levelno >= logging.ERROR]
    assert (fault.getMessage(), str(fault.exc_info[1])) == ("Internal Server Error: /broken/", FAULT)
    assert make.PASSWORD not in caplog.text


@pytest.mark.parametrize("forged", ["%0d%0aERROR forged", "%E2%80%A8ERROR forged", "%1b[2JERROR forged"])
def test_an_address_writes_no_line_of_its_own_into_the_log(forged, caplog):
    a_browser().get(f"/nowhere/{forged}/", secure=True)

    [line] = caplog.records
    assert [mark for mark in "\r\n\u2028\x1b" if mark in line.getMessage()] == []
