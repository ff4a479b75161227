"""The pages on which cases are drawn for a meeting, in every state they have, for test_accessibility to look at."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.enums import Allocation, Chosen, ItemAct, PanelKind, Role, Stratum
from cases.models import Actor, Draw, Meeting
from cases.panels.meetings.moving import move_item
from cases.panels.selecting.asking import Asked
from cases.panels.selecting.services import draw_sample, save_theme
from tests import make
from tests.pages.sights import MUCH
from tests.panels import making

ADMINISTRATOR = Role.ADMINISTRATOR
LOOK = {
    "random": "?method=random&look=1&size=2&seen_within=1&without=C%3A+tried+by+the+chair",
    "stratified": "?method=stratified&look=1&size=3&stratum=offence_group&allocation=equal&seen_within=0",
    "chairs_pick": "?method=chairs_pick&look=1&names=B%0AD&picked_by=R.+Chair&why=Both+are+of+one+street.",
}


def a_meeting(actor: Actor) -> Meeting:
    """A meeting of a panel for adults with a theme, a case that waits from an earlier one, and cases of every kind."""
    panel = making.a_panel_on_terms(kind=PanelKind.ADULT)
    earlier = making.a_meeting(panel, title="The meeting before")
    for ref in ("A", "E"):
        move_item(item=making.a_closed_item(earlier, case=make.a_case(case_ref=ref)), act=ItemAct.CARRY_OVER, by=None)
    make.a_case(**{**MUCH, "case_ref": "B"})
    make.a_case(case_ref="C", offence_group="robbery")
    make.a_case(case_ref="D", area="North of the force, which has a long name")
    make.a_case(case_ref="child", age_at_offence=14, age_at_disposal=14)
    make.a_case(case_ref="somebody", age_at_offence=None, age_at_disposal=None)
    save_theme(panel=panel, name="Shops", query="offence_group=theft_shop&severity=none", by=actor)
    return making.a_meeting(panel, title="Spring meeting on what a good many people would call shoplifting")


def selecting(query: str = "") -> Callable[[Actor], str]:
    def address(actor: Actor) -> str:
        meeting = a_meeting(actor)
        return f"{reverse('meeting-select', args=[meeting.panel.slug, meeting.number])}{query}"

    return address


def nothing_waits(query: str) -> Callable[[Actor], str]:
    return lambda actor: (
        f"{reverse('meeting-select', args=[making.a_meeting(making.a_panel_on_terms()).panel.slug, 1])}{query}"
    )


def drawn(query: str = "", **asked: object) -> Callable[[Actor], str]:
    """A stratified draw, or another one, with cases left out."""

    def address(actor: Actor) -> str:
        meeting = a_meeting(actor)
        wanted = asked or {
            "method": Chosen.STRATIFIED,
            "size": 3,
            "stratum": Stratum.OFFENCE_GROUP,
            "allocation": Allocation.PROPORTIONAL,
            "without": {"hampshire/E": "Tried by the chair."},
            "seen_within": 2,
        }
        draw_sample(meeting=meeting, by=actor, asked=Asked(**wanted))
        return f"{reverse('meeting-draw', args=[meeting.panel.slug, meeting.number, 1])}{query}"

    return address


def tampered(actor: Actor) -> str:
    address = drawn("?again=1")(actor)
    Draw.objects.update(seed="another")
    return address


def themes(query: str = "") -> Callable[[Actor], str]:
    return lambda actor: f"{reverse('panel-themes', args=[a_meeting(actor).panel.slug])}{query}"


def no_themes(actor: Actor) -> str:
    return reverse("panel-themes", args=[making.a_panel_on_terms().slug])


def meanwhile(page: Page) -> None:
    """The list has changed while the page was open."""
    make.a_case()
    page.get_by_role("button", name="Draw 2 cases").click()
    expect(page.get_by_text("The list has changed while the page was open.")).to_be_visible()


def save_without_a_name(page: Page) -> None:
    page.get_by_role("button", name="Save this filter as a theme").click()
    expect(page.get_by_role("alert")).to_be_visible()


PICKED = {
    "method": Chosen.CHAIRS_PICK,
    "named": ["hampshire/D"],
    "picked_by": "R. Chair",
    "why": "It was in the papers.",
}
SELECTING = {
    "meeting-select": (ADMINISTRATOR, selecting()),
    "meeting-select: no method": (ADMINISTRATOR, selecting("?method=")),
    "meeting-select: what random asks": (ADMINISTRATOR, selecting("?method=random")),
    "meeting-select: what stratified asks": (ADMINISTRATOR, selecting("?method=stratified")),
    "meeting-select: what flagged asks": (ADMINISTRATOR, selecting("?method=flagged")),
    "meeting-select: what carried over asks": (ADMINISTRATOR, selecting("?method=carried_over")),
    "meeting-select: nothing waits": (ADMINISTRATOR, nothing_waits("?method=carried_over")),
    "meeting-select: no theme": (ADMINISTRATOR, nothing_waits("?method=themed")),
    "meeting-select: nothing said": (ADMINISTRATOR, selecting("?method=stratified&look=1")),
    "meeting-select: a look at the list": (ADMINISTRATOR, selecting(LOOK["random"])),
    "meeting-select: a look at the strata": (ADMINISTRATOR, selecting(LOOK["stratified"])),
    "meeting-select: a list for the chair": (ADMINISTRATOR, selecting("?method=chairs_pick&blind=1")),
    "meeting-select: what a pick asks": (ADMINISTRATOR, selecting("?method=chairs_pick")),
    "meeting-select: a look at a pick": (ADMINISTRATOR, selecting(LOOK["chairs_pick"])),
    "meeting-select: nothing to draw from": (
        ADMINISTRATOR,
        selecting("?method=flagged&look=1&which=all&seen_within=0"),
    ),
    "meeting-select: the list has changed": (ADMINISTRATOR, selecting(LOOK["random"]), meanwhile),
    "meeting-draw": (ADMINISTRATOR, drawn()),
    "meeting-draw: drawn again": (ADMINISTRATOR, drawn("?again=1")),
    "meeting-draw: not the same": (ADMINISTRATOR, tampered),
    "meeting-draw: a pick": (ADMINISTRATOR, drawn(**PICKED)),
    "panel-themes": (ADMINISTRATOR, themes("?age=adult&severity=breach")),
    "panel-themes: no name": (ADMINISTRATOR, themes("?age=adult"), save_without_a_name),
    "panel-themes: none": (ADMINISTRATOR, no_themes),
}
# Data, not a page.
SELECTING_ACTS = {"meeting-redraw"}
