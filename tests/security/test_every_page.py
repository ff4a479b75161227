"""What every page does with requests that none of them sends: forms from elsewhere, other methods, odd words."""

import pytest
from django.urls import reverse

from cases.models import Case
from tests.security.crawled import ADMINISTRATOR, AUDITOR, MANAGER, MEMBER, REGISTRAR, everything_held

pytestmark = pytest.mark.django_db

UNKNOWN = ("TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "BREW", "PROPFIND")
WORDS = (
    "' OR 1=1 --", '"; DROP TABLE cases_case; --', "%' ESCAPE '", "\\", "(a+)+$" * 10, "{{ 7*7 }}%s",
    "1) UNION SELECT password FROM cases_person --", "İıſK\u202e",
)  # fmt: skip


def test_a_form_from_elsewhere_changes_nothing(crawled):
    before = everything_held()

    answers = [
        crawled.opened(who, page, "post", checked=True)
        for who in (ADMINISTRATOR, MEMBER, MANAGER, REGISTRAR)
        for page in crawled.addresses
    ]

    assert [str(one) for one in answers if one.response.status_code != 403] == []
    assert everything_held() == before


@pytest.mark.parametrize("method", UNKNOWN)
def test_methods_that_no_page_knows_are_refused(crawled, method):
    asked = [
        (page, crawled.clients[ADMINISTRATOR].generic(method, at, "<script>", headers={"x-secret": "echo"}))
        for page, at in crawled.addresses.items()
    ]

    assert [(page, answer.status_code) for page, answer in asked if answer.status_code != 405] == []
    assert [page for page, answer in asked if b"echo" in answer.content or b"<script>" in answer.content] == []


@pytest.mark.parametrize("words", WORDS)
def test_words_that_mean_something_to_a_database_are_only_words(crawled, words):
    asked = (
        (ADMINISTRATOR, "cases", ("q", "offence"), ("sort", "page"), ("force", "area")),
        (MEMBER, "released-cases", ("q",), ("sort", "page"), ("panel", "severity")),
        (MANAGER, "people", ("q",), ("sort", "page"), ("state", "force")),
        (AUDITOR, "audit", ("person", "case"), ("before",), ("kind", "since")),
    )
    answers = [
        crawled.opened(who, page, data=dict.fromkeys(names, words)) for who, page, *sets in asked for names in sets
    ]

    assert [str(one) for one in answers if one.response.status_code != 200] == []
    assert Case.objects.count() > 10


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 19, "9" * 40, "9" * 5000, "-1", "1e3", "٣", "1.0", "%00"])
def test_numbers_that_no_column_holds_find_nothing(crawled, number):
    named = [
        (who, reverse(page, args=[1]).replace("/1/", f"/{number}/"))
        for who, page in ((MANAGER, "person"), (MANAGER, "membership-change"), (AUDITOR, "audit-event"))
    ]
    panel, case = crawled.addresses["panel"], crawled.addresses["case"]
    named += [(MEMBER, f"{panel}cases/{number}/"), (ADMINISTRATOR, f"{case}versions/{number}/")]
    named += [(ADMINISTRATOR, f"{panel}seats/{number}/end/"), (ADMINISTRATOR, f"{case}flags/{number}/")]
    asked = [
        (MEMBER, reverse("released-cases"), "page"),
        (ADMINISTRATOR, reverse("cases"), "page"),
        (ADMINISTRATOR, case, "n"),
        (AUDITOR, reverse("audit"), "before"),
        (MANAGER, reverse("people"), "page"),
    ]

    assert [(at, crawled.clients[who].get(at).status_code) for who, at in named] == [(at, 404) for _who, at in named]
    assert [crawled.clients[who].get(at, {name: number}).status_code for who, at, name in asked] == [200] * len(asked)
    sent = crawled.clients[MEMBER].post(reverse("membership"), {"membership": number})
    assert sent.status_code == 404
