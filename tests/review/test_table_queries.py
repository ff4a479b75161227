"""The pages of the table ask as little of the database for many reviews and cases as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.enums import Agency, Category
from cases.models import Review
from tests import make
from tests.panels import making
from tests.review.deciding import Bench, a_bench, close
from tests.review.test_table import address, signed_in

pytestmark = pytest.mark.django_db

OF_A_TABLE, OF_A_CASE, TO_TAKE_TOGETHER = 19, 49, 21


def asked(bench: Bench, name: str, *args: int) -> int:
    """How many questions one page asks of the database, signing in left out."""
    client = signed_in(bench.chair)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(bench, name, *args)).status_code == 200
    return len(queries)


@pytest.mark.parametrize("reviewers", [1, 3])
def test_a_case_at_the_table(reviewers):
    bench = a_bench()
    item = making.an_item_in_review(bench.meeting)
    for member in bench.members[:reviewers]:
        making.a_review(item, member, category=Category.INAPPROPRIATE, rules=["CR-ADMIT-01"])
    close(item)
    making.an_item_in_review(bench.meeting)

    assert asked(bench, "table-item", 1) == OF_A_CASE


@pytest.mark.parametrize("cases", [1, 3])
def test_the_table(cases):
    bench = a_bench()
    for _ in range(cases):
        making.a_closed_item(bench.meeting, *bench.members)
        making.an_item_in_review(bench.meeting)

    assert asked(bench, "meeting-table") == OF_A_TABLE
    assert asked(bench, "table-agreed") == TO_TAKE_TOGETHER


def a_full_meeting() -> Bench:
    """Twelve members and forty cases, of which all but one are reviewed by everybody."""
    bench = a_bench()
    agencies = list(Agency)
    others = [making.a_member(bench.panel, agency=agencies[place % len(agencies)]) for place in range(8)]
    for member in others:
        making.invite(bench.meeting, member)
    cases = [make.a_case() for _ in range(39)]
    for case in cases:
        item = making.an_item_in_review(bench.meeting, case)
        at, everybody = timezone.now(), enumerate((*bench.members, *others))
        Review.objects.bulk_create(
            Review(
                item=item, person=member.person, membership=member.membership, drafted_at=at, changed_at=at,
                submitted_at=at, hits_were_visible=True, category=list(Category)[(place + item.number) % 3],
            )
            for place, member in everybody
        )  # fmt: skip
        close(item)
    making.an_item_in_review(bench.meeting)
    return bench


def test_forty_cases_and_twelve_members_ask_no_more():
    bench = a_full_meeting()

    numbers = [asked(bench, "meeting-table"), asked(bench, "table-item", 1), asked(bench, "table-agreed")]

    assert Review.objects.count() == 468
    assert numbers == [OF_A_TABLE, OF_A_CASE, TO_TAKE_TOGETHER]
