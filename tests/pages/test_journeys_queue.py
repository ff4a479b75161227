"""The queue of cases in a real browser: members go through what was released, administrators through whole cases."""

from collections.abc import Iterable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from cases.enums import Agency, Role
from cases.models import Actor, Case, Flag, Panel
from tests import make
from tests.pages.journeys import (
    DEPARTS,
    SERIOUS,
    by_keyboard,
    expect_case,
    expect_list,
    press,
    sign_in,
    sign_out,
    state_a_purpose,
    tab_to,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REASON = "Nobody says why a court was not asked."
NOT_FLAGGED = "Your flags: Without"
# How a panel knows the cases that were released to it.
FIRST, SECOND, THIRD = (f"Case {place} of 3" for place in (1, 2, 3))


def three_cases() -> list[Case]:
    """Two that depart from guidance, of which the list shows the newer first, and one between them that does not."""
    earlier = [{"type": "simple_caution", "date": "2021-09-01"}]
    return [
        make.a_case(case_ref="OLDER", **{**SERIOUS, "disposal_date": "2023-04-10", "previous": earlier}),
        make.a_case(case_ref="CLEAR"),
        make.a_case(case_ref="NEWER", **SERIOUS),
    ]


def a_panel(*, released: Iterable[Case] = ()) -> Panel:
    panel = make.a_panel(slug="adults", name="Adult panel")
    for case in released:
        make.a_release(case, panel)
    return panel


def seated(panel: Panel, role: Role = Role.PANEL_MEMBER, agency: Agency = Agency.LAY_MEMBER) -> Actor:
    actor = make.an_actor(role, agency=agency)
    make.a_seat(panel, actor)
    return actor


def raise_a_flag(page: Page) -> None:
    """One without a reason is not raised, and what was chosen is still there for the second attempt."""
    press(page, "Raise a flag")
    page.get_by_label("Which rule does it depart from?").select_option("CR-SERIOUS-01")
    page.get_by_label("Needs justification").check()
    press(page, "Raise the flag")
    expect(page.get_by_role("alert")).to_contain_text("Say why, in your own words.")
    assert not Flag.objects.exists()
    page.get_by_label("Why?").fill(REASON)
    press(page, "Raise the flag")
    expect(page.locator("#flags .flag")).to_have_count(1)
    expect(page.locator("#flags .flag")).to_contain_text(REASON)
    flag = Flag.objects.get()
    assert (flag.rule, flag.severity) == ("CR-SERIOUS-01", "justify")


def flags_seen_by(page: Page, actor: Actor, address: str) -> int:
    """How many flags somebody sees at this address, who signs in after whoever is signed in now."""
    sign_out(page)
    sign_in(page, actor.person.email)
    page.goto(address)
    if actor.runs_scrutiny:
        state_a_purpose(page)
    assert urlsplit(page.url).path == address
    expect(page.locator("#flags")).to_be_visible()
    return page.locator("#flags").get_by_text(REASON, exact=True).locator("visible=true").count()


def test_a_member_goes_through_the_released_cases_that_depart_from_guidance(window: Page):
    member = seated(a_panel(released=three_cases()))
    make.a_case(case_ref="NOT-RELEASED", **SERIOUS)
    sign_in(window, member.person.email)

    expect(window.locator(".duty__count")).to_have_text("2")
    press(window, "See these cases", "link")
    expect_list(window, [FIRST, THIRD], DEPARTS, NOT_FLAGGED)
    press(window, "Resolved", "link")
    expect_list(window, [THIRD, FIRST], DEPARTS, NOT_FLAGGED)
    press(window, THIRD, "link")
    expect_case(window, THIRD)
    expect(window.get_by_role("link", name="Next case")).to_have_count(0)
    assert "NEWER" not in window.content()
    hit = window.locator("#CR-SERIOUS-01")
    expect(hit.get_by_text("What would answer it")).not_to_be_visible()
    hit.locator("summary").click()
    expect(hit.get_by_text("What would answer it")).to_be_visible()
    press(window, "Previous case", "link")
    expect_case(window, SECOND)
    press(window, "Previous case", "link")
    expect_case(window, FIRST)
    expect(window.get_by_role("link", name="Previous case")).to_have_count(0)
    press(window, "Next case", "link")
    expect_case(window, SECOND)
    press(window, "Back to the list", "link")
    expect_list(window, [THIRD, FIRST], DEPARTS, NOT_FLAGGED)


def test_a_member_flags_a_released_case_which_nobody_else_learns_of(window: Page):
    panel = a_panel(released=three_cases())
    member, others = seated(panel), [seated(panel, agency=Agency.CPS), seated(panel, Role.PANEL_CHAIR)]
    sign_in(window, member.person.email)

    press(window, "See these cases", "link")
    press(window, THIRD, "link")
    raise_a_flag(window)
    press(window, "Amend this flag", "link")
    window.get_by_label("Departs from guidance").check()
    press(window, "Save")
    expect(window.get_by_text("Your flag is amended.")).to_be_visible()
    assert Flag.objects.get().severity == "breach"
    press(window, "Back to the list", "link")
    expect_list(window, [FIRST], DEPARTS, NOT_FLAGGED)
    press(window, NOT_FLAGGED, "link")
    expect_list(window, [FIRST, THIRD], DEPARTS)

    released, whole = "/panels/adults/cases/3/", "/cases/hampshire/NEWER/"
    assert [flags_seen_by(window, other, released) for other in others] == [0, 0]
    for role in (Role.ADMINISTRATOR, Role.FORCE_LEAD):
        assert flags_seen_by(window, make.an_actor(role), whole) == 0

    assert flags_seen_by(window, member, released) == 1
    press(window, "Withdraw this flag", "link")
    expect_case(window, "Withdraw your flag under CR-SERIOUS-01?")
    assert Flag.objects.standing().count() == 1
    press(window, "Withdraw the flag")
    expect(window.locator("#flags")).to_contain_text("Withdrawn")
    assert not Flag.objects.standing().exists()
    press(window, "Scrutiny", "link")
    expect(window.locator(".duty__count")).to_have_text("2")


def test_a_member_works_the_queue_by_keyboard_alone(page: Page):
    member = seated(a_panel(released=three_cases()))
    sign_in(page, member.person.email)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    by_keyboard(page, "See these cases", "link")
    tab_to(page, page.locator(".case-filter__panel > summary"))
    page.keyboard.press("Enter")
    by_keyboard(page, "No earlier outcome recorded", "checkbox", "Space")
    tab_to(page, page.get_by_role("button", name="Apply filters").last)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect_list(page, [THIRD], DEPARTS, NOT_FLAGGED, "History: No earlier outcome recorded")
    by_keyboard(page, THIRD, "link")
    by_keyboard(page, "Previous case", "link")
    expect_case(page, SECOND)
    by_keyboard(page, "Next case", "link")
    expect_case(page, THIRD)
    tab_to(page, page.locator("#CR-SERIOUS-01 > summary"))
    page.keyboard.press("Space")
    expect(page.locator("#CR-SERIOUS-01").get_by_text("What would answer it")).to_be_visible()

    by_keyboard(page, "Raise a flag")
    by_keyboard(page, "Which rule does it depart from?", "combobox", "ArrowDown")
    by_keyboard(page, "Departs from guidance", "radio", "Space")
    tab_to(page, page.get_by_label("Why?"))
    page.keyboard.type(REASON)
    by_keyboard(page, "Raise the flag")
    expect(page.locator("#flags")).to_contain_text(REASON)
    assert (Flag.objects.get().rule, Flag.objects.get().severity) == ("CR-SERIOUS-01", "breach")
    by_keyboard(page, "Withdraw this flag", "link")
    by_keyboard(page, "Withdraw the flag")
    expect(page.get_by_text("Your flag is withdrawn.")).to_be_visible()
    by_keyboard(page, "Back to the list", "link")
    expect_list(page, [THIRD], DEPARTS, NOT_FLAGGED, "History: No earlier outcome recorded")


def test_an_administrator_flags_a_whole_case_of_the_queue_and_releases_it(window: Page):
    three_cases()
    member = seated(a_panel())
    sign_in(window, make.an_actor(Role.ADMINISTRATOR).person.email)

    press(window, "See the cases that depart from guidance", "link")
    press(window, "Resolved", "link")
    expect_list(window, ["NEWER", "OLDER"], DEPARTS)
    press(window, "NEWER", "link")
    press(window, "Continue")
    expect(window.get_by_role("alert")).to_contain_text("Choose why you are looking at cases.")
    state_a_purpose(window)
    expect_case(window, "NEWER")
    expect(window.locator(".case-place")).to_contain_text("1 of 2")
    press(window, "Next case", "link")
    expect_case(window, "OLDER")
    press(window, "Previous case", "link")
    expect_case(window, "NEWER")
    raise_a_flag(window)
    press(window, "Release to a panel")
    window.get_by_label("Adult panel").check()
    press(window, "Release this case")
    expect(window.get_by_role("alert")).to_contain_text("Released to the Adult panel, as case 1.")
    expect(window.locator("#released")).to_contain_text("Adult panel, as case 1")
    press(window, "Back to the list", "link")
    expect_list(window, ["NEWER", "OLDER"], DEPARTS)

    assert flags_seen_by(window, make.an_actor(Role.FORCE_LEAD), "/cases/hampshire/NEWER/") == 1
    assert flags_seen_by(window, member, "/panels/adults/cases/1/") == 0
