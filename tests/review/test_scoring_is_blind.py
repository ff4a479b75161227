"""Before a round closes, no request of a member touches what another member said, and no page of theirs changes."""

import re
from collections.abc import Iterator, Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.enums import Category
from cases.models import Review
from cases.review.queries import own_review
from cases.review.scoring import save_draft
from tests.casework.acting import signed_in
from tests.panels import making
from tests.review.rounds import SECRET, Round, a_round, said, scored

pytestmark = pytest.mark.django_db
REVIEWS = re.compile(r'"cases_review(version)?"')
SENT = {"category": Category.INAPPROPRIATE, "reasons": ["too-serious"], "note": "Mine alone"}


def about_reviews(queries: Sequence[dict[str, str]]) -> list[str]:
    return [one["sql"] for one in queries if REVIEWS.search(one["sql"])]


def names_only(person: int, sql: str) -> bool:
    """Whether every look at reviews in this statement asks for this person's own, or writes them."""
    own = re.search(rf'"cases_review"\."person_id" = {person}\b|U\d\."person_id" = {person}\b', sql)
    if sql.startswith('INSERT INTO "cases_review"'):
        return f", {person}, " in sql
    # A version hangs on the review that the statements before it have found to be one's own.
    return bool(own) or sql.startswith('INSERT INTO "cases_reviewversion"')


def everything_a_member_does(round_: Round) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Each page and each act of the round, one after the other."""
    key = [round_.panel.slug, 1]
    queue, page, conflict = (
        reverse("review-queue", args=key),
        reverse("review", args=[*key, 1]),
        reverse("review-conflict", args=[*key, 2]),
    )
    yield from (("get", queue, {}), ("get", page, {}))
    yield "post", page, {**SENT, "revision": "0", "remember": "1"}
    yield "post", page, {**SENT, "note": "More", "revision": "1", "draft": "1"}
    yield "post", page, {**SENT, "note": "Two windows", "revision": "1"}
    yield "post", page, {**SENT, "revision": "2"}
    yield "post", page, {**SENT, "note": "Changed", "revision": "3"}
    yield from (("get", page, {}), ("get", queue, {}), ("get", conflict, {}))
    yield "post", conflict, {"kind": "knows_a_party"}
    yield "get", queue, {}


@pytest.mark.parametrize("hides_hits", [True, False])
def test_no_request_of_a_member_runs_sql_over_anothers_review(hides_hits):
    round_ = a_round(cases=2, hides_hits=hides_hits)
    by = round_.members[0]
    for item in round_.items:
        scored(item, round_.members[1])
        save_draft(item=item, by=round_.members[2], said=said(), revision=0)
    client, looked = signed_in(by), 0

    for method, address, data in everything_a_member_does(round_):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            getattr(client, method)(address, data)
        asked = about_reviews(captured.captured_queries)
        assert [sql for sql in asked if not names_only(by.person.pk, sql)] == []
        looked += len(asked)

    assert looked > 20
    assert own_review(round_.item, by.person).note == "Changed"
    assert Review.objects.count() == 5


def shown(round_: Round, *, to: int = 0) -> list[str]:
    """What a member's pages say, but for the token of their forms."""
    client, key = signed_in(round_.members[to]), [round_.panel.slug, 1]
    pages = [reverse("review-queue", args=key), reverse("review", args=[*key, 1]), reverse("review", args=[*key, 2])]
    pages.append(reverse("review-conflict", args=[*key, 1]))
    return [re.sub(r'value="\w{64}"', "", client.get(page).content.decode()) for page in pages]


def test_a_members_pages_are_the_same_to_the_letter_whatever_others_say():
    round_ = a_round(cases=2)
    other = round_.members[1]
    pages = [shown(round_)]

    save_draft(item=round_.item, by=other, said=said(), revision=0)
    pages.append(shown(round_))
    scored(round_.item, other)
    pages.append(shown(round_))
    scored(round_.item, other, category=Category.INAPPROPRIATE)
    pages.append(shown(round_))
    making.an_administrator(round_.panel)

    assert all(page == pages[0] for page in pages[1:])
    assert SECRET not in "".join(pages[0])


def test_a_members_pages_are_the_same_once_they_have_scored_themselves():
    round_ = a_round(cases=2)
    scored(round_.item, round_.members[0], note="Mine alone")
    before = shown(round_)

    scored(round_.item, round_.members[1])

    assert shown(round_) == before
    assert SECRET not in "".join(before)


@pytest.mark.parametrize("cases", [1, 3])
def test_a_queue_asks_as_much_however_many_cases_there_are(cases, django_assert_num_queries):
    round_ = a_round(cases=cases)
    client = signed_in(round_.members[0])
    client.get(reverse("review-queue", args=[round_.panel.slug, 1]))

    with django_assert_num_queries(11):
        client.get(reverse("review-queue", args=[round_.panel.slug, 1]))


@pytest.mark.parametrize("cases", [1, 3])
def test_a_review_page_asks_as_much_however_many_cases_there_are(cases, django_assert_num_queries):
    round_ = a_round(cases=cases)
    client = signed_in(round_.members[0])
    client.get(reverse("review", args=[round_.panel.slug, 1, 1]))

    with django_assert_num_queries(18):
        client.get(reverse("review", args=[round_.panel.slug, 1, 1]))
