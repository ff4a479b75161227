"""Before a round closes, no page that a member opens and no flag of theirs so much as asks for what others say."""

from collections.abc import Iterator, Sequence

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Flag, FlagChange, Person, Review, ReviewVersion
from tests.casework.acting import signed_in
from tests.visibility.own_rows import SAID, is_of_own_rows
from tests.visibility.round_pages import addresses
from tests.visibility.rounds import CASES, Act, Rounds, built

pytestmark = pytest.mark.django_db
# One who chairs, one with a conflict, one who was not invited.
READERS = ("chair", "probation", "onlooker")


def said_before() -> Iterator[Act]:
    """Before anybody reads: each case is flagged, drafted and scored by others, and by the readers in part."""
    for item in range(CASES):
        yield Act("raise a flag", "cps", item, 0)
        yield Act("amend a flag", "cps", item, 2)
        yield Act("submit", "cps", item, item)
        yield Act("raise a flag", "chair", item, 1)
        yield Act("draft", "chair", item, item)
    yield from (Act("sheet", "paper", 0), Act("sheet", "paper", 1), Act("submit", "probation", 0, 1))
    yield from (Act("raise a flag", "probation", 1, 2), Act("declare a conflict", "probation", 2))


@pytest.fixture(scope="module")
def rounds(django_db_setup, django_db_blocker) -> Iterator[Rounds]:
    with django_db_blocker.unblock(), transaction.atomic():
        found = built()
        assert [act for act in said_before() if not found.play(act)] == []
        yield found
        transaction.set_rollback(True)


def asked_for(client: Client, method: str, address: str, data: dict[str, str] | None = None) -> Sequence[str]:
    """What a request asks of the tables that hold what members say."""
    with CaptureQueriesContext(connection) as captured:
        getattr(client, method)(address, data or {})
    return [one["sql"] for one in captured.captured_queries if SAID.search(one["sql"])]


def beyond(person: Person, asked: Sequence[str]) -> list[str]:
    return [sql for sql in asked if not is_of_own_rows(sql, person)]


@pytest.mark.parametrize("reader", READERS)
def test_no_page_of_a_member_asks_for_what_others_say_before_the_round_closes(rounds, reader):
    actor = rounds.people[reader]
    client = signed_in(actor)

    asked = {address: asked_for(client, "get", address) for address in addresses(rounds, actor)}

    others = {address: beyond(actor.person, asked[address]) for address in asked}
    assert {address: statements for address, statements in others.items() if statements} == {}
    assert sum(map(len, asked.values())) > 10


def test_no_flag_of_a_member_asks_for_what_others_say_before_the_round_closes(rounds):
    actor, release = rounds.people["probation"], rounds.items[0].case.releases.get()
    client, place = signed_in(actor), [rounds.panel.slug, release.number]
    raise_, amend, withdraw = (
        reverse(f"released-flag-{act}", args=place if act == "raise" else [*place, 1])
        for act in ("raise", "amend", "withdraw")
    )
    words = {"severity": "gap", "reason": "In my own words."}
    acts = (
        ("get", raise_, {}),
        ("post", raise_, {**words, "rule": ""}),
        ("post", raise_, {**words, "rule": ""}),
        ("get", amend, {}),
        ("post", amend, {**words, "rule": "CR-ADMIT-01", "revision": "1"}),
        ("post", amend, {**words, "rule": "CR-SERIOUS-01", "revision": "1"}),
        ("get", withdraw, {}),
        ("post", withdraw, {}),
        ("post", withdraw, {}),
    )

    asked = [sql for method, address, data in acts for sql in asked_for(client, method, address, data)]

    assert beyond(actor.person, asked) == []
    own = Flag.objects.get(author=actor.person, release=release)
    assert (own.rule, own.withdrawn_at is None, own.history.count()) == ("CR-ADMIT-01", False, 3)


def test_a_look_at_others_would_be_noticed(rounds):
    """So that what is asked above is what it seems."""
    me, other = (rounds.people[name].person for name in ("chair", "cps"))
    own, others = (Flag.objects.filter(author=one) for one in (me, other))
    of_others = (
        Review.objects.all(),
        ReviewVersion.objects.filter(review__item=rounds.items[0]),
        Review.objects.filter(person__in=[me.pk, other.pk]),
        Flag.objects.exclude(author=me),
        own | others,
        own.filter(item__reviews__isnull=False),
        FlagChange.objects.filter(flag__in=list(others)),
        others.filter(case__in=own.values("case")),
    )
    of_mine = (
        Review.objects.filter(person=me),
        own.filter(severity="gap"),
        FlagChange.objects.filter(flag__in=list(own)),
        Person.objects.filter(pk__in=own.values("author")),
    )

    assert [str(rows.query) for rows in of_others if is_of_own_rows(str(rows.query), me)] == []
    assert [str(rows.query) for rows in of_mine if not is_of_own_rows(str(rows.query), me)] == []
