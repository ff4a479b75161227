"""Scoring by keyboard, drafts that are kept while they are written, and the same without script."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.enums import Category
from cases.models import Attendance, Review
from tests.pages import journeys
from tests.review.rounds import Round, a_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTE = "Nothing says why an apology was enough."


def at_the_first(page: Page, round_: Round) -> None:
    """Signed in, on the first case of the queue."""
    Attendance.objects.update(order_seed=3)
    journeys.sign_in(page, round_.members[0].person.email)
    page.goto(reverse("review-queue", args=[round_.panel.slug, 1]))
    page.get_by_role("button", name="Start with case").click()
    expect(page.get_by_role("heading", name="Your review")).to_be_visible()


def with_keys(page: Page) -> None:
    """The script has come, and listens."""
    expect(page.locator("[data-keys-toggle]")).not_to_have_attribute("hidden", "")


def scores(round_: Round) -> list[str]:
    return list(Review.objects.counted().order_by("submitted_at").values_list("category", flat=True))


def test_cases_are_scored_by_keyboard_one_after_the_other(page: Page):
    round_ = a_round(cases=3)
    at_the_first(page, round_)

    for key in "312":
        with_keys(page)
        expect(page.get_by_role("radio", checked=True)).to_have_count(0)
        page.keyboard.press(key)
        expect(page.get_by_role("radio", checked=True)).to_be_focused()
        page.keyboard.press("n")
        page.keyboard.type(f"{NOTE} 1 2 3 ?")
        expect(page.get_by_label("Note")).to_have_value(f"{NOTE} 1 2 3 ?")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("alert")).to_contain_text("is submitted.")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Your cases of")
    assert scores(round_) == [Category.INAPPROPRIATE, Category.APPROPRIATE, Category.WITH_OBSERVATIONS]


def test_the_other_keys_lead_to_their_fields_and_can_be_turned_off(page: Page):
    at_the_first(page, a_round())
    with_keys(page)

    page.keyboard.press("r")
    expect(page.get_by_role("checkbox", name="Too serious")).to_be_focused()
    page.keyboard.press("g")
    expect(page.locator("[name=rules]").first).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_text("choose the category")).to_be_visible()
    page.get_by_role("button", name="Turn the single keys off").click()
    page.keyboard.press("1")
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    page.reload()
    with_keys(page)
    page.keyboard.press("2")
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)


def test_a_draft_is_kept_while_it_is_written_and_submitted_in_one_go(page: Page):
    round_ = a_round()
    at_the_first(page, round_)
    with_keys(page)

    page.keyboard.press("4")
    expect(page.locator("[data-autosave-said]")).to_contain_text("Draft saved")
    page.get_by_label("Note").fill(NOTE)
    expect(page.locator("[name=revision]")).to_have_value("2")
    assert (Review.objects.get().note, Review.objects.get().submitted_at) == (NOTE, None)
    page.get_by_label("Note").fill(f"{NOTE} More.")
    page.get_by_role("button", name="Save and next").click()

    expect(page.get_by_role("alert")).to_contain_text("is submitted.")
    assert (Review.objects.get().note, scores(round_)) == (f"{NOTE} More.", [Category.NO_CONCLUSION])


def test_a_case_is_scored_without_script(plain_page: Page):
    round_ = a_round()
    at_the_first(plain_page, round_)

    plain_page.get_by_role("radio", name="Appropriate", exact=True).check()
    plain_page.get_by_label("Note").fill(NOTE)
    plain_page.get_by_role("button", name="Save draft").click()
    expect(plain_page.get_by_label("Note")).to_have_value(NOTE)
    plain_page.locator(".review-score summary", has_text="Reasons").click()
    plain_page.get_by_label("Wrongly recorded").check()
    plain_page.get_by_role("button", name="Save and next").click()

    expect(plain_page.get_by_role("heading", level=1)).to_contain_text("Your cases of")
    assert Review.objects.counted().get().reasons == ["wrongly-recorded"]


@pytest.fixture
def plain_page(browser, live_server):
    context = browser.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()
