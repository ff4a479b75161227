"""A search finds nothing by words that the person may not read, and answers as it does to words that stand nowhere."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from cases.audit.queries import narrowed, record_for
from cases.casework.filters import CaseFilter
from cases.models import Actor
from cases.panels.filters import ReleasedFilter
from cases.people.filters import PeopleFilter
from cases.people.queries import memberships_listed
from tests.visibility.crawling import read
from tests.visibility.expected import readable
from tests.visibility.test_elsewhere import steady
from tests.world import World

pytestmark = pytest.mark.django_db

NOWHERE = "zq99999x"
# One case of each relation to whoever asks, what was said of them, and people.
SOUGHT = ("case adult", "case london unreleased", "flag of", "comment", "transcribed", "metropolitan officer")


def cases(actor: Actor, field: str, word: str) -> Any:
    return CaseFilter(QueryDict(f"{field}={word}"), actor=actor).found


def released(actor: Actor, field: str, word: str) -> Any:
    return ReleasedFilter(QueryDict(f"{field}={word}"), actor=actor).found


def people(actor: Actor, field: str, word: str) -> Any:
    listed = memberships_listed(actor, timezone.localdate())
    return PeopleFilter(QueryDict(f"{field}={word}"), actor=actor, memberships=listed).found


def events(actor: Actor, field: str, word: str) -> Any:
    return narrowed(record_for(actor), {field: word})


SEARCHES: tuple[tuple[str, str, Callable[[Actor, str, str], Any], str], ...] = (
    ("hampshire officer", "cases", cases, "q"),
    ("hampshire administrator", "cases", cases, "q"),
    ("hampshire administrator", "cases", cases, "offence"),
    ("hampshire panel_member", "released-cases", released, "q"),
    ("joint panel_member", "released-cases", released, "q"),
    ("hampshire system_manager", "people", people, "q"),
    ("hampshire auditor", "audit", events, "case"),
)


@pytest.mark.parametrize(("name", "page", "search", "field"), SEARCHES)
def test_nothing_is_found_by_a_word_that_the_person_may_not_read(world, name, page, search, field):
    actor = world.actor(name)
    hidden = hidden_from(actor, world)

    assert hidden
    assert world.canaries.where(word for word in hidden if search(actor, field, word).exists()) == []


@pytest.mark.parametrize(("name", "page", "search", "field"), [one for one in SEARCHES if one[1] != "audit"])
def test_such_a_search_is_answered_as_one_for_a_word_that_stands_nowhere(world, name, page, search, field):
    client, hidden = world.client(name), hidden_from(world.actor(name), world)
    some = hidden[:: len(hidden) // 2 + 1]
    address = f"{reverse(page)}?{field}="
    nowhere = steady(read(client, f"{address}{NOWHERE}")[0])

    assert [
        word for word in some if steady(read(client, f"{address}{word}")[0]).replace(word, NOWHERE) != nowhere
    ] == []


def hidden_from(actor: Actor, world: World) -> list[str]:
    may_read = readable(actor)
    sought = [word for word, place in world.canaries.planted.items() if place.startswith(SOUGHT)]
    return [word for word in sought if word not in may_read]
