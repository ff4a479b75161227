"""Every page in a real browser, as the person who uses it most: WCAG 2.2 AA, at 390 and 1280 pixels.

A new page adds one line to PAGES: its name, who opens it, and its address, made with whatever it shows.
"""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.enums import Agency, Rank, Role
from cases.models import Actor
from tests.pages import journeys
from tests.people import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES: dict[str, tuple[Role, Callable[[Actor], str]]] = {
    "home": (Role.PANEL_MEMBER, lambda actor: reverse("home")),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible(page: Page, name: str):
    role, address = PAGES[name]
    actor = make.an_actor(role)

    journeys.sign_in(page, actor.person.email)

    journeys.look_at(page, address(actor))


def test_sign_in_is_accessible_before_and_after_a_mistake(page: Page):
    journeys.look_at(page, reverse("sign-in"))

    page.get_by_role("button", name="Sign in").click()

    expect(page).to_have_title("Error: Sign in – Scrutiny")
    expect(page.get_by_role("alert")).to_contain_text("Enter your email address.")
    assert journeys.violations(page) == []
    page.get_by_role("link", name="Enter your password.").click()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()


def test_a_page_that_is_not_there_is_accessible(page: Page):
    actor = make.an_actor()
    journeys.sign_in(page, actor.person.email)

    page.goto("/nowhere/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    assert journeys.violations(page) == []


@pytest.mark.parametrize("width", journeys.WIDTHS)
def test_the_membership_is_changed_by_keyboard(page: Page, width: int):
    person = make.a_person()
    make.a_membership(person, Role.PANEL_MEMBER, agency=Agency.PROBATION)
    make.a_membership(person, Role.INSPECTOR, "metropolitan", rank=Rank.INSPECTOR)
    page.set_viewport_size({"width": width, "height": 900})
    journeys.sign_in(page, person.email)

    page.locator("header summary").focus()
    page.keyboard.press("Enter")
    assert journeys.violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("You now act as Inspector.")
    expect(page.locator("header summary")).to_have_text("Inspector, Metropolitan Police Service")
    assert journeys.violations(page) == []


def test_sign_in_works_without_script(browser, live_server):
    actor = make.an_actor(Role.OFFICER)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()

    journeys.sign_in(page, actor.person.email)

    expect(page.get_by_role("heading", level=1)).to_have_text("What awaits you")
    context.close()
