"""Redacting in a real browser: by selecting words, and by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from cases.enums import ItemStage, Role
from cases.models import AgendaItem, Redaction, Release
from tests import make
from tests.pages import journeys
from tests.pages.redacting_sights import a_meeting, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SELECT_SPUD = """(text) => {
    const node = text.lastChild.previousSibling?.nodeType === 3 ? text.lastChild.previousSibling : text.firstChild
    const range = document.createRange()
    range.setStart(node, node.data.indexOf("Spud"))
    range.setEnd(node, node.data.indexOf("Spud") + 4)
    getSelection().removeAllRanges()
    getSelection().addRange(range)
}"""


def an_administrator_at(page: Page) -> str:
    actor = make.an_actor(Role.ADMINISTRATOR)
    address = at("item-release", a_meeting(actor), 1)
    journeys.sign_in(page, actor.person.email)
    journeys.state_a_purpose(page)
    return address


def test_selected_words_are_hidden_with_one_button(page: Page):
    page.goto(an_administrator_at(page))
    button = page.get_by_role("button", name="Hide the selected words")
    expect(button).to_be_disabled()

    page.locator("[data-redact-text=rationale_text]").evaluate(SELECT_SPUD)
    button.click()

    expect(page.get_by_role("alert")).to_contain_text("Saved.")
    expect(page.locator("[data-redact-text=rationale_text] .redact-hidden")).to_have_text(["Spud", "Harcastle"])
    expect(page.locator("[data-redact-text=circumstances] .redact-hidden", has_text="Spud")).to_have_count(0)
    assert journeys.violations(page) == []


def test_a_case_is_redacted_confirmed_and_released_by_keyboard(page: Page):
    page.goto(an_administrator_at(page))

    page.get_by_role("checkbox", name="AB12 CDE").focus()
    page.keyboard.press("Space")
    page.get_by_label("Words to hide").focus()
    page.keyboard.type("Spud Maddocks")
    page.get_by_role("button", name="Save and see what members will read").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What members will read of case 1")
    expect(page.get_by_text("saw [name removed] take it.").first).to_be_visible()
    expect(page.get_by_text("about the blue Fiesta AB12 CDE.").first).to_be_visible()
    page.get_by_role("button", name="Confirm: members may read this").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Confirmed. The case can be released now.")
    page.get_by_role("button", name="Release this case").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Case 1 is released.")
    assert AgendaItem.objects.get().stage == ItemStage.IN_REVIEW
    assert "Fiesta AB12 CDE." in Release.objects.get().texts["circumstances"]
    assert Redaction.objects.get().revision == 3
