"""The pages about panels and released cases in every state they have, for test_accessibility to look at."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.casework.store import store_changed
from cases.enums import Role
from cases.models import Actor, Case, Offence, Panel, Release
from tests import make
from tests.pages.sights import MUCH, a_case_with_much, colleague, send_nothing

MEMBER, ADMINISTRATOR = Role.PANEL_MEMBER, Role.ADMINISTRATOR


def a_panel(actor: Actor) -> Panel:
    """A panel with releases in every state, on which this actor sits if they can, and the same member each time."""
    Offence.objects.create(code="46", title="Shoplifting, by which a good many things are meant", is_class=True)
    panel = make.a_panel("hampshire", slug="adults", name="Panel for adults of the whole of the force")
    seated = {actor.membership.pk: actor} if actor.sits_on_panels else {}
    for member in (*seated.values(), make.an_actor(MEMBER)):
        make.a_seat(panel, member)
    cases = [
        a_case_with_much(actor),
        make.a_case(**{**MUCH, "case_ref": "B", "previous": []}),
        make.a_case(case_ref="C"),
    ]
    releases = [make.a_release(case, panel) for case in (*cases, make.a_case(case_ref="D"))]
    Release.objects.filter(pk=releases[-1].pk).update(withdrawn_at=timezone.now(), withdrawn_by="Somebody")
    store_changed([(Case.objects.get(pk=cases[2].pk), make.a_record(case_ref="C", gender="male"))], batch=None, by=None)
    Case.objects.filter(case_ref="B").update(outcome_code=1, recoded_at=timezone.now())
    return panel


def released(query: str = "") -> Callable[[Actor], str]:
    return lambda actor: f"{reverse('released-cases')}{query}" if a_panel(actor) else ""


def two_panels(actor: Actor) -> str:
    first, second = a_panel(actor), make.a_panel("hampshire", slug="second", name="Second panel")
    make.a_seat(second, actor)
    make.a_release(make.a_case(), second)
    return f"{reverse('released-cases')}?panel={first.slug}&panel={second.slug}"


def released_case(actor: Actor) -> str:
    panel = a_panel(actor)
    flag = make.a_flag(panel.releases.get(number=1), actor, rule="CR-ADMIT-01", severity="breach")
    return f"{flag.release.get_absolute_url()}?severity=breach"


def clear_case(actor: Actor) -> str:
    return a_panel(actor).releases.get(number=3).get_absolute_url()


def of_flag(name: str) -> Callable[[Actor], str]:
    """The page of this name about one's own first flag on the panel's first case."""
    return lambda actor: reverse(name, args=["adults", 1, 1]) if released_case(actor) else ""


def of_panel(name: str, *args: int) -> Callable[[Actor], str]:
    return lambda actor: reverse(name, args=[a_panel(actor).slug, *args])


def seat_to_end(actor: Actor) -> str:
    panel = a_panel(actor)
    return reverse("seat-end", args=[panel.slug, panel.seats.last().pk])


def nobody_to_seat(actor: Actor) -> str:
    return reverse("seat-give", args=[make.a_panel("hampshire").slug])


def somebody_to_seat(actor: Actor) -> str:
    make.an_actor(MEMBER, name="A Member whose name takes a good deal of room on the page")
    return reverse("seat-give", args=[a_panel(actor).slug])


def of_another_force(actor: Actor) -> str:
    return make.a_panel("hampshire", "metropolitan").get_absolute_url()


def whole_case(name: str) -> Callable[[Actor], str]:
    """The page about the case that the panel has in an older version."""
    return lambda actor: reverse(name, args=["hampshire", "C"]) if a_panel(actor) else ""


def to_release(query: str = "") -> Callable[[Actor], str]:
    return lambda actor: f"{reverse('cases-release')}{query}" if a_panel(actor) else ""


def meanwhile(page: Page) -> None:
    """The list has changed while the page was open."""
    make.a_case()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_text("The list has changed while this page was open")).to_be_visible()


PANELS = {
    "released-cases": (MEMBER, released()),
    "released-cases: filtered and sorted": (MEMBER, released("?severity=breach&flags=no&sort=-found")),
    "released-cases: none match": (MEMBER, released("?q=nowhere")),
    "released-cases: no seat": (MEMBER, lambda actor: reverse("released-cases")),
    "released-cases: a filter that cannot be understood": (MEMBER, released("?severity=grave")),
    "released-cases: two panels": (Role.PANEL_CHAIR, two_panels),
    "released-case: much found and flagged": (MEMBER, released_case),
    "released-case: nothing found": (MEMBER, clear_case),
    "released-flag-raise": (MEMBER, of_panel("released-flag-raise", 1)),
    "released-flag-raise: nothing said": (MEMBER, of_panel("released-flag-raise", 1), send_nothing("Raise the flag")),
    "released-flag-amend": (MEMBER, of_flag("released-flag-amend")),
    "released-flag-withdraw": (MEMBER, of_flag("released-flag-withdraw")),
    "panels": (ADMINISTRATOR, lambda actor: reverse("panels") if a_panel(actor) else ""),
    "panels: none": (ADMINISTRATOR, lambda actor: reverse("panels")),
    "panel": (ADMINISTRATOR, of_panel("panel")),
    "panel: of another force too, with nothing in it": (ADMINISTRATOR, of_another_force),
    "release-withdraw": (ADMINISTRATOR, of_panel("release-withdraw", 1)),
    "seat-give": (ADMINISTRATOR, somebody_to_seat),
    "seat-give: nobody chosen": (ADMINISTRATOR, somebody_to_seat, send_nothing("Give the seat")),
    "seat-give: nobody is left": (ADMINISTRATOR, nobody_to_seat),
    "seat-end": (ADMINISTRATOR, seat_to_end),
    "case: released in an older version": (ADMINISTRATOR, whole_case("case")),
    "case-release": (ADMINISTRATOR, whole_case("case-release")),
    "case-release: no panel chosen": (ADMINISTRATOR, whole_case("case-release"), send_nothing("Release this case")),
    "cases-release": (ADMINISTRATOR, to_release()),
    "cases-release: nothing to release": (ADMINISTRATOR, to_release("?q=nowhere")),
    "cases-release: the list has changed": (ADMINISTRATOR, to_release(), meanwhile),
}


def at_the_desk(actor: Actor) -> str:
    """What awaits a member: a released case that departs from guidance."""
    panel = make.a_panel()
    make.a_seat(panel, actor)
    make.a_release(a_case_with_much(colleague(ADMINISTRATOR)), panel)
    return reverse("home")
