"""When something cannot be had or done, the page says so in plain words."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from cases.exceptions import NotAllowed, OutOfDate
from cases.gate import members, page
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def refused(request: HttpRequest) -> HttpResponse:
    raise NotAllowed("Only administrators do <this>.")


def overtaken(request: HttpRequest) -> HttpResponse:
    raise OutOfDate("Somebody else changed these settings: look at them again and repeat.")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault with a case reference in it")


urlpatterns = [
    path("", include("cases.urls")),
    page("refused/", refused, members, name="refused"),
    page("overtaken/", overtaken, members, name="overtaken"),
    page("broken/", broken, members, name="broken"),
]


@pytest.fixture
def client() -> Iterator[Client]:
    client = make.a_client_of(make.an_actor().person)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("address", "status", "heading", "words"),
    [
        ("/nowhere/", 404, "Page not found", "the membership in use does not let you see it"),
        ("/refused/", 403, "You cannot do this", "Only administrators do &lt;this&gt;."),
        ("/overtaken/", 409, "Somebody else was quicker", "look at them again and repeat."),
        ("/broken/", 500, "Something went wrong", "This is a fault of ours, not of yours."),
    ],
)
def test_each_page_says_what_happened_and_what_to_do(client, caplog, address, status, heading, words):
    answer = client.get(address)

    page = answer.content.decode()
    assert answer.status_code == status
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in page
    assert words in page
    assert "case reference in it" not in page


def test_an_address_that_only_forms_lead_to_says_so(client):
    answer = client.get("/membership/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert (
        "It only takes what a button or a form on another page sends. Nothing was changed." in answer.content.decode()
    )


def test_a_stranger_is_not_told_whether_a_page_is_there():
    assert Client().get("/nowhere/").status_code == 404
    assert Client().get("/refused/")["Location"] == "/sign-in/?next=/refused/"


def test_pages_hold_no_script_or_style_of_their_own(client):
    page = client.get("/").content.decode()

    assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=') == 2
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
