"""Whatever happens beyond what a person sees leaves every page of theirs as it was, to the letter."""

import re
from collections.abc import Callable
from difflib import unified_diff

import pytest
from django.utils import timezone

from cases.audit.services import record
from cases.casework import services as casework
from cases.enums import Event, Role
from cases.guidance.services import screen
from cases.models import Case
from cases.panels import services as panels
from tests import make
from tests.visibility.crawling import read
from tests.world import World
from tests.world.imports import send_imports
from tests.world.proposals import OFFICER, a_proposal, deputise

pytestmark = pytest.mark.django_db

# What differs from one answer to the next by itself: tokens and the clock.
BY_ITSELF = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    # That the page was shown to them, and when.
    re.compile(r'name="seen" value="[^"]*"'),
    re.compile(r"^(Expires|Last-Modified): .*$", re.MULTILINE),
)
# One's own sign-in: of nobody's cases, and in part made anew each time.
OWN_SIGN_IN = ("/account/", "/sign-in/")


def a_new_case(name: str, force: str) -> Callable[[World], None]:
    """As serious as can be, and so first in every order; the newest and the oldest by its dates."""

    def happens(world: World) -> None:
        world.a_case(f"new {name}", force, disposal_date="2026-01-31", weapon="firearm", responsibility="denied")
        world.a_case(f"old {name}", force, disposal_date="2012-01-31", domestic_abuse=True, responsibility="denied")

    return happens


def released(name: str, force: str, panel: str) -> Callable[[World], None]:
    def happens(world: World) -> None:
        world.a_case(name, force, disposal_date="2026-01-30", responsibility="denied")
        world.release(name, panel)

    return happens


def released_and_withdrawn(world: World) -> None:
    release = world.release("unreleased", "hampshire")
    panels.withdraw_release(release=release, by=world.actor("hampshire administrator"))


def members_flags(world: World) -> None:
    """The colleagues of the same panel, on the very releases that everybody there reads."""
    for author in ("hampshire colleague", "hampshire panel_chair"):
        for case in ("shared", "changed", "listed"):
            world.flag(author, case, "hampshire", rule="CR-SERIOUS-01")
    world.flag("joint panel_chair", "london shared", "joint", rule="CR-SERIOUS-01")


def released_cases_change(world: World) -> None:
    """What members read is pinned: later versions, screenings, comments, flags and transcriptions are not in it."""
    lead = world.actor("hampshire force_lead")
    for name in ("adult", "shared", "listed"):
        world.change(name)
        case = Case.objects.get(pk=world.cases[name].pk)
        casework.add_comment(case=case, text=world.canaries.word(f"later comment on {name}"), by=lead)
        world.flag("hampshire administrator", name)
        screen(by=None, case_ids=[case.pk])
    world.recode("shared")


def imports(force: str) -> Callable[[World], None]:
    return lambda world: send_imports(world, force)


def people(force: str, *, sit: bool = True) -> Callable[[World], None]:
    """People who come, to the panel too; who sits on one's own panel is not elsewhere."""

    def happens(world: World) -> None:
        for role in (Role.PANEL_MEMBER, Role.OFFICER, Role.ADMINISTRATOR, Role.SYSTEM_MANAGER):
            person = make.a_person(f"new.{force}.{role}@example.org", f"Aaron New {force} {role}")
            membership = make.a_membership(person, role, force, starts_on=timezone.localdate())
            if role == Role.PANEL_MEMBER and sit:
                panels.give_seat(panel=world.panels[force], membership=membership, by=None)

    return happens


def recorded(force: str) -> Callable[[World], None]:
    def happens(world: World) -> None:
        by = world.actor(f"{force} administrator")
        record(Event.CASES_LISTED, by=by, details={"asked": {"q": ["elsewhere"]}, "found": 1})
        record(Event.CASE_VIEWED, by=by, case=world.cases["london" if force == "metropolitan" else "adult"])

    return happens


# A draft, one with other agencies' views, and one that became a case.
SOME = ("draft", "awaiting", "alone")


def proposed(force: str, *names: str, by: str = OFFICER) -> Callable[[World], None]:
    """Proposals of these kinds, with what was typed and not sent, the views of other agencies, and the notices."""

    def happens(world: World) -> None:
        for name in names:
            a_proposal(world, force, name, by=by, called=f"{force}: new {name} of {by}")

    return happens


def deputised(world: World) -> None:
    deputise(world, "hampshire", "supervisor", "acting inspector")


LONDON = (
    proposed("metropolitan", *SOME),
    a_new_case("london", "metropolitan"),
    released("new in london", "metropolitan", "metropolitan"),
    people("metropolitan"),
    imports("metropolitan"),
    recorded("metropolitan"),
)
HAMPSHIRE = (
    proposed("hampshire", *SOME),
    deputised,
    a_new_case("hampshire", "hampshire"),
    released("new in hampshire", "hampshire", "hampshire"),
    people("hampshire"),
    imports("hampshire"),
    recorded("hampshire"),
)
# What somebody else proposes is as if it were not there; what became of it would be a case, by its officer alone.
OTHERS_OF_HAMPSHIRE = (
    proposed("hampshire", *SOME, by="second officer"),
    deputised,
    *HAMPSHIRE[2:],
)
# What no inspector has before them and the youth justice service was not asked.
NOT_FOR_AN_INSPECTOR = proposed("hampshire", "draft", "with supervisor", "withdrawn")
# Who, and all that happens where they do not look.
ELSEWHERE: dict[str, tuple[Callable[[World], None], ...]] = {
    "hampshire panel_member": (
        *LONDON,
        a_new_case("hampshire", "hampshire"),
        released("new for both", "hampshire", "joint"),
        released_and_withdrawn,
        members_flags,
        released_cases_change,
        people("hampshire", sit=False),
        imports("hampshire"),
        recorded("hampshire"),
    ),
    "joint panel_member": (*LONDON, *HAMPSHIRE, members_flags, released_cases_change),
    "hampshire officer": (*LONDON, *OTHERS_OF_HAMPSHIRE, members_flags),
    "hampshire inspector": (*LONDON, NOT_FOR_AN_INSPECTOR),
    "hampshire consultee": (*LONDON, NOT_FOR_AN_INSPECTOR, deputised),
    "hampshire administrator": (
        *LONDON,
        NOT_FOR_AN_INSPECTOR,
        deputised,
        released("london for both", "metropolitan", "joint"),
        members_flags,
    ),
    "hampshire system_manager": (*LONDON, a_new_case("hampshire", "hampshire"), members_flags, recorded("hampshire")),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_happens_elsewhere_changes_no_letter_of_any_page(world, crawl, name):
    pages = crawl(name).answers.items()
    before = {address: steady(text) for address, text in pages if not address.startswith(OWN_SIGN_IN)}
    apart = world.apart()
    for happens in ELSEWHERE[name]:
        happens(apart)

    client = world.client(name)
    after = {address: steady(read(client, address)[0]) for address in before}

    changed = [address for address in before if before[address] != after[address]]
    assert {address: difference(before[address], after[address]) for address in changed} == {}


def steady(text: str) -> str:
    for changing in BY_ITSELF:
        text = changing.sub("", text)
    return text


def difference(before: str, after: str) -> list[str]:
    """The lines that are there on one side only, for whoever reads the failure."""
    # ndiff would look for likenesses within lines, for minutes where much differs.
    return [line for line in unified_diff(before.splitlines(), after.splitlines(), n=0) if line[:1] in "+-"]


def test_what_happens_in_their_sight_does_change_a_page(world):
    """So that what is compared above is what it seems."""
    client = world.client("hampshire administrator")
    before = steady(read(client, "/cases/")[0])

    world.apart().a_case("new", "hampshire", disposal_date="2026-01-31")

    assert difference(before, steady(read(client, "/cases/")[0])) != []
