"""Every address that tells of a round, filled in from the routes themselves, so that a new page is read here too."""

import re
from collections.abc import Iterator
from itertools import product

from django.urls import reverse

from cases.models import Actor
from cases.permissions.pages import Page, pages
from tests.visibility.rounds import CASES, INVITED, Rounds

CAPTURES = re.compile(r"<(?:\w+:)?(\w+)>")
# Pages that tell of one case each; of all others, which ask something about one, one is enough.
EACH = frozenset({"review", "review-print", "table-item", "released-case"})
# The same words as the page beside it, in a format that compresses them.
AS_PDF = ("pack-pdf", "minutes-pdf")
# The pages of what waits for somebody, and of what happened.
BESIDE = ("home", "notices", "meetings", "panels", "released-cases", "cases", "audit", "audit-export")
# Of the ways to ask for the list of what was released, those that what somebody says could change.
ASKED = ("?sort=-flags", "?flags=yes&severity=breach&sort=found")


def addresses(rounds: Rounds, reader: Actor) -> list[str]:
    """Each page of the panel and of its meetings, each released case, the lists and the whole cases.

    What no page of its kind opens for this person is refused before anything is looked at, so it is left out.
    """
    opens = {page.name for page in pages() if page.opens_for(reader)}
    of_the_panel = [page for page in pages() if page.address.startswith("/panels/<slug:slug>/")]
    named = [page for page in of_the_panel if page.name in opens and page.name not in AS_PDF]
    filled = [reverse(page.name, kwargs=one) for page in named for one in _filled(page, rounds)]
    lists = [reverse(name) for name in BESIDE if name in opens]
    asked = [f"{reverse('released-cases')}{query}" for query in ASKED if "released-cases" in opens]
    whole = [item.case.get_absolute_url() for item in rounds.items if "case" in opens]
    return [*filled, *lists, *asked, *whole]


def _filled(page: Page, rounds: Rounds) -> Iterator[dict[str, object]]:
    """Every way to fill an address in: with each case of the meeting, and with the one member on paper."""
    on_paper = list(INVITED).index("paper") + 1
    places = list(range(1, CASES + 1)) if page.name in EACH else [2]
    there_are: dict[str, list[object]] = {
        "slug": [rounds.panel.slug],
        "number": [*places] if "/cases/" in page.address else [1],
        "item": [*places],
        "flag": [1],
        "attendance": [on_paper],
        "draw": [1],
        "seat": [1],
        "code": ["too-serious"],
    }
    captures = CAPTURES.findall(page.address)
    for values in product(*(there_are[name] for name in captures)):
        yield dict(zip(captures, values, strict=True))
