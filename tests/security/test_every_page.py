"""What every page does with requests that none of them sends: forms from elsewhere, other methods, odd words."""

from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import reverse

from cases.enums import Chosen
from cases.models import Case
from tests.security.crawled import ADMINISTRATOR, AUDITOR, CHAIR, MANAGER, MEMBER, REGISTRAR, everything_held

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
        for who in (ADMINISTRATOR, MEMBER, CHAIR, MANAGER, REGISTRAR)
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
        (ADMINISTRATOR, "meeting-select", ("method",), ("look",)),
        (ADMINISTRATOR, "panel-themes", ("q", "offence"), ("force", "area")),
        (ADMINISTRATOR, "meeting-draw", ("page",), ("again",)),
        (ADMINISTRATOR, "score-sheets", ("who",)),
        (ADMINISTRATOR, "meeting-pack", ("who",)),
        (CHAIR, "meeting-agreement", ("over",)),
        (CHAIR, "review", ("q",)),
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
    meeting = crawled.addresses["meeting"]
    named += [(who, f"{panel}meetings/{number}/") for who in (ADMINISTRATOR, CHAIR)]
    named += [(ADMINISTRATOR, f"{meeting}{place}/{number}/") for place in ("members", "draws", "release", "sheets")]
    named += [(CHAIR, f"{meeting}{place}/{number}/") for place in ("review", "table")]
    named += [(ADMINISTRATOR, f"{meeting}items/{number}/{act}/") for act in ("remove", "carry", "close")]
    named += [(ADMINISTRATOR, f"{meeting}sheets/2/{number}/"), (ADMINISTRATOR, f"{meeting}conflicts/?lift={number}")]
    asked = [
        (MEMBER, reverse("released-cases"), "page"),
        (ADMINISTRATOR, reverse("cases"), "page"),
        (ADMINISTRATOR, case, "n"),
        (AUDITOR, reverse("audit"), "before"),
        (MANAGER, reverse("people"), "page"),
        (ADMINISTRATOR, crawled.addresses["meeting-draw"], "page"),
        (ADMINISTRATOR, crawled.addresses["meeting-pack"], "who"),
        (ADMINISTRATOR, crawled.addresses["score-sheets"], "who"),
        (CHAIR, crawled.addresses["meeting-agreement"], "over"),
    ]

    assert [(at, crawled.clients[who].get(at).status_code) for who, at in named] == [(at, 404) for _who, at in named]
    assert [crawled.clients[who].get(at, {name: number}).status_code for who, at, name in asked] == [200] * len(asked)
    sent = crawled.clients[MEMBER].post(reverse("membership"), {"membership": number})
    assert sent.status_code == 404


# The forms of panels and meetings that take numbers, each sent by somebody who may send it.
TAKE_NUMBERS = (
    (ADMINISTRATOR, "panel-terms", ("revision", "quorum_count", "agreement_signed_on_0", "agreement_signed_on_2")),
    (ADMINISTRATOR, "panel-themes", ("retire",)),
    (ADMINISTRATOR, "meeting-new", ("held_on_0", "held_on_2", "starts_at")),
    (ADMINISTRATOR, "meeting-edit", ("revision", "answer_by_0", "answer_by_2")),
    (ADMINISTRATOR, "meeting-members", ("members", "on_paper")),
    (ADMINISTRATOR, "meeting-member", ("act",)),
    (ADMINISTRATOR, "meeting-attendance", ("revision",)),
    (ADMINISTRATOR, "item-carry", ("to",)),
    (ADMINISTRATOR, "meeting-release-all", ("count",)),
    (ADMINISTRATOR, "item-release", ("revision", "where", "words")),
    (ADMINISTRATOR, "item-release-confirm", ("revision",)),
    (ADMINISTRATOR, "item-release-check", ("revision",)),
    (ADMINISTRATOR, "item-release-reopen", ("revision",)),
    (ADMINISTRATOR, "meeting-conflicts", ("number",)),
    (ADMINISTRATOR, "rounds-close", ("shown",)),
    (ADMINISTRATOR, "sheet-enter", ("category", "seen", "revision", "reasons")),
    (ADMINISTRATOR, "minutes-edit", ("revision",)),
    (CHAIR, "minutes-confirm", ("revision", "findings")),
    (CHAIR, "table-agreed", ("cases", "votes_for")),
    (CHAIR, "table-item", ("revision", "dissents", "dissent-1", "votes_for", "category")),
    (CHAIR, "finding-correct", ("revision", "dissents", "votes_for")),
    (MEMBER, "review", ("revision", "reasons", "category")),
)


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 40, "9" * 5000, "-1", "1e3", "٣", "\x00", "İ\u202e"])
def test_numbers_that_no_form_knows_are_answered_in_words(crawled, number):
    answers = []
    for who, page, names in TAKE_NUMBERS:
        with transaction.atomic():
            answers.append(crawled.opened(who, page, "post", data=dict.fromkeys(names, number)))
            transaction.set_rollback(True)

    assert [str(one) for one in answers if one.response.status_code >= 500] == []
    assert [str(one) for one in answers if one.response.status_code in (403, 405)] == []


def test_a_draw_is_looked_at_and_asked_for_with_numbers_that_no_form_knows(crawled):
    fields = ("size", "seen_within", "theme", "without", "items", "names", "ticked", "stratum", "draws", "digest")
    answers = []
    for method in Chosen.values:
        for number in ("0", "9" * 40, "9" * 5000, "-1", "٣", "\x00"):
            asked = urlencode({"method": method, "look": "1", "which": "some", **dict.fromkeys(fields, number)})
            address = f"{crawled.addresses['meeting-select']}?{asked}"
            answers += [getattr(crawled.clients[ADMINISTRATOR], sent)(address) for sent in ("get", "post")]

    assert {answer.status_code for answer in answers} == {200}
