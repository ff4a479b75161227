"""What every answer tells the browser, what no page holds, and that looking changes nothing."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from cases.gate import anyone, page
from cases.permissions.pages import pages
from tests.security.crawled import SIGNED_IN, STRANGER, Answer

pytestmark = pytest.mark.django_db

POLICY = "base-uri 'none'; default-src 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
TOLD = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=()"
    ),
}
NEVER_TOLD = {
    "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Server", "X-Powered-By", "Via", "SourceMap",
}  # fmt: skip
LOADS = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "form": "action"}
SIGN_OUT = 'action="/sign-out/"'
SESSION_KEY, CSRF_KEY = 32, 32


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault")


urlpatterns = [path("", include("cases.urls")), page("broken/", broken, anyone, name="broken")]


class Marked(HTMLParser):
    """What of a page a browser would run or draw by, and what it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.own: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        is_data = at.get("type") == "application/json"
        if tag in ("style", "base", "object", "embed") or (tag == "script" and not is_data and "src" not in at):
            self.own.append(tag)
        self.own += [f"{tag} {name}" for name in at if name == "style" or name.startswith("on")]
        self.own += [f"{tag} {name}={at[name]}" for name in ("href", "src", "action") if _is_script(at.get(name, ""))]
        if LOADS.get(tag) in at:
            self.loaded.append(at[LOADS[tag]])


def _is_script(address: str) -> bool:
    return urlsplit(address.strip()).scheme not in ("", "http", "https", "mailto")


def told(response) -> dict[str, str | None]:
    return {name: response.headers.get(name) for name in TOLD}


def is_policy(response) -> bool:
    return "; ".join(sorted(response.headers["Content-Security-Policy"].split("; "))) == POLICY


def says_its_charset(response, body: bytes) -> bool:
    kind = response.headers.get("Content-Type", "")
    return not body or "charset=utf-8" in kind or kind in ("application/zip", "application/json", "application/pdf")


def test_every_page_was_opened_by_somebody(answers: list[Answer]):
    opened = {one.page for one in answers if one.response.status_code in (200, 302)}

    assert {one.page for one in answers} - opened == {
        # Nobody here is invited or has an organisation's account; both have tests of their own.
        "account_invitation_answer",
        "openid_connect_login",
        "openid_connect_callback",
    }
    assert [str(one) for one in answers if one.response.status_code >= 500] == []


def test_every_answer_keeps_other_sites_out(answers: list[Answer]):
    assert [str(one) for one in answers if told(one.response) != TOLD] == []
    assert [str(one) for one in answers if not is_policy(one.response)] == []
    assert [str(one) for one in answers if NEVER_TOLD & {*one.response.headers}] == []
    assert [str(one) for one in answers if not says_its_charset(one.response, one.body)] == []


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "asked", "status"),
    [
        ("/nowhere/", {}, 404),
        ("/broken/", {}, 500),
        ("/sign-in/", {"host": "elsewhere.example"}, 400),
        ("/static/css/scrutiny.css", {"origin": "https://elsewhere.example"}, 200),
        ("/static/nothing.css", {}, 404),
        ("/cases", {}, 301),
        ("/sign-out/", {}, 405),
    ],
)
def test_answers_that_no_page_gives_do_too(address, asked, status, caplog):
    response = Client(raise_request_exception=False).get(address, headers=asked)
    response.close()

    assert (response.status_code, told(response), is_policy(response)) == (status, TOLD, True)
    assert NEVER_TOLD & {*response.headers} == set()


def test_a_form_without_its_token_is_answered_in_the_same_way(caplog):
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {})

    assert (response.status_code, told(response), is_policy(response)) == (403, TOLD, True)


def test_no_page_holds_script_or_style_of_its_own(answers: list[Answer]):
    shown = [(one, Marked(one.text)) for one in answers if one.is_html and one.body]

    assert len(shown) > 400
    assert [(str(one), marked.own) for one, marked in shown if marked.own] == []
    assert {urlsplit(link)[:2] for _one, marked in shown for link in marked.loaded} == {("", "")}


def test_every_page_of_somebody_signed_in_offers_the_way_out(answers: list[Answer]):
    open_to_strangers = {page.name for page in pages() if page.policy is anyone}
    shown = [one for one in answers if one.is_html and one.body and one.who in SIGNED_IN]

    assert [str(one) for one in shown if one.page not in open_to_strangers and SIGN_OUT not in one.text] == []
    assert [str(one) for one in answers if one.who == STRANGER and one.is_html and SIGN_OUT in one.text] == []


def test_no_answer_about_anybody_is_stored(answers: list[Answer]):
    assert [str(one) for one in answers if "no-store" not in one.response.headers["Cache-Control"]] == []
    style = Client().get("/static/css/scrutiny.css")
    style.close()
    assert "no-store" not in style.headers["Cache-Control"]


def test_no_cookie_holds_what_a_page_says(answers: list[Answer], crawled):
    set_by = {(cookie.key, len(cookie.value)) for one in answers for cookie in one.response.cookies.values()}
    held = {(key, len(one.value)) for client in crawled.clients.values() for key, one in client.cookies.items()}

    assert set_by | held <= {
        (settings.SESSION_COOKIE_NAME, SESSION_KEY),
        (settings.SESSION_COOKIE_NAME, 0),
        (settings.CSRF_COOKIE_NAME, CSRF_KEY),
    }


def test_looking_changes_nothing(answers: list[Answer], crawled):
    assert {name: rows for name, rows in crawled.held_after.items() if rows != crawled.held_before[name]} == {}
