"""The check in a real browser: the offence is offered while one types, and chosen by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from cases.enums import Role
from tests import make
from tests.pages import journeys
from tests.pages.check_sights import the_check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_offence_is_found_by_its_words_and_chosen_by_keyboard(page: Page):
    officer = make.an_actor(Role.OFFICER)
    address = the_check(officer)
    journeys.sign_in(page, officer.person.email)
    page.goto(address)

    field = page.get_by_role("combobox", name="Offence", exact=True)
    field.press_sequentially("shop")
    expect(page.get_by_role("option", name="46 Shoplifting")).to_be_visible()
    field.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(field).to_have_value("46 Shoplifting")
    assert journeys.violations(page) == []
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("Taken from the offence list: offence group shop theft.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Offence", exact=True)).to_have_value("46 Shoplifting")


def test_what_is_not_recorded_leads_to_its_question(page: Page):
    officer = make.an_actor(Role.OFFICER)
    address = the_check(officer)
    journeys.sign_in(page, officer.person.email)
    page.goto(address)
    page.get_by_role("button", name="Check", exact=True).click()

    page.get_by_role("link", name="What is the gravity score?").click()

    expect(page.get_by_role("heading", name="What is the gravity score?")).to_be_in_viewport()
