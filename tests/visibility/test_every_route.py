"""Every address and everybody who might ask for it: what they are answered, GET and POST, in one table.

What is captured in an address is Hampshire's own (see examples.py); a form is sent empty. 200 and 302 are pages and the
way on, 403 a no with its reason, 404 what is not there for this person, 405 a page that does not take the method. A
route that has no row under POST takes none: it answers everybody who gets that far with 405.
"""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from cases.permissions.pages import Page, pages
from tests.visibility.examples import EXAMPLES, address_of
from tests.visibility.routes import GET, PEOPLE
from tests.visibility.routes_post import POST
from tests.world import World

pytestmark = pytest.mark.django_db


def table(text: str) -> dict[str, tuple[int, ...]]:
    _heading, *rows = text.strip("\n").splitlines()
    cells = [row.split() for row in rows]
    return {name: tuple(map(int, statuses)) for name, *statuses in cells}


GETS, POSTS = table(GET), table(POST)
ROUTES = {page.name: page for page in pages()}


def asked(client: Client, method: str, page: Page, world: World) -> int:
    """The status of the answer; whatever it did is undone, and who asks stays signed in."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    cache.clear()
    with transaction.atomic():
        answer = client.generic(method, address_of(page, world), content_type="application/x-www-form-urlencoded")
        b"".join(answer.streaming_content if answer.streaming else ())
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return answer.status_code


def test_every_route_has_a_row_and_every_address_that_names_something_an_example():
    assert sorted(GETS) == sorted(ROUTES)
    assert sorted(set(POSTS) - set(ROUTES)) == []
    assert sorted(EXAMPLES) == sorted(name for name, page in ROUTES.items() if page.captures)
    assert {len(row) for row in [*GETS.values(), *POSTS.values()]} == {len(PEOPLE)}


@pytest.mark.parametrize("name", PEOPLE, ids=lambda name: name or "nobody signed in")
def test_everybody_is_answered_as_the_table_says(world, name):
    client, column = world.client(name) if name else Client(), PEOPLE.index(name)
    expected = {("GET", route): row[column] for route, row in GETS.items()} | {
        ("POST", route): row[column] for route, row in POSTS.items()
    }

    answered = {(method, route): asked(client, method, ROUTES[route], world) for method, route in expected}

    assert answered == expected


@pytest.mark.parametrize("route", sorted(set(GETS) - set(POSTS)))
def test_a_route_without_a_row_under_post_takes_none(world, route):
    answered = zip(PEOPLE[1:], GETS[route][1:], strict=True)
    opens = next((name for name, status in answered if status not in (403, 404)), PEOPLE[1])

    assert asked(world.client(opens), "POST", ROUTES[route], world) == 405


@pytest.mark.parametrize("name", PEOPLE, ids=lambda name: name or "nobody signed in")
def test_the_table_and_the_handbook_say_the_same(world, name):
    """Where the gate says no, the answer is a no: 404 if the address names something, 403 if not."""
    column, who = PEOPLE.index(name), world.actor(name) if name else None
    closed = {route: page for route, page in ROUTES.items() if not page.opens_for(who)}

    said = {route: {GETS[route][column], POSTS.get(route, GETS[route])[column]} for route in closed}

    assert said == {route: {_no(page, who)} for route, page in closed.items()}


def _no(page: Page, who) -> int:
    if who is None:
        return 302
    return 404 if page.captures and who.membership else 403
