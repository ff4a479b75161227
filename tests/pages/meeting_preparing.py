"""A meeting as an administrator prepares it: called, cases drawn for it, announced, its cases redacted and released."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.pages.journeys import press
from tests.pages.meeting_journey import ON_PAPER, TITLE, Cast, at, today

# The chair says it aloud; with the same list it draws the same cases in any year, the first to be case 1.
SEED = "Basingstoke 2026"
DRAWN = ("09", "11", "10", "27", "29", "24", "05", "20", "25", "14", "17", "16")


def next_step(page: Page, label: str) -> None:
    """What the meeting's page asks for first."""
    page.goto(at("meeting"))
    first = page.get_by_role("heading", name="What to do next").locator("xpath=following-sibling::a[1]")
    expect(first).to_have_text(label)
    first.click()


def call(page: Page, title: str, whom: str) -> None:
    page.goto(reverse("panel", args=["adults"]))
    press(page, "Call a meeting")
    page.get_by_label("What is it called?").fill(title)
    page.get_by_label("Yes, on a day").check()
    page.get_by_label("On which day do they meet?").fill(today())
    page.get_by_label("By which day do members answer?").fill(today())
    page.get_by_label(whom).check()
    press(page, "Call the meeting")
    expect(page.get_by_role("alert")).to_contain_text(f"“{title}” is called.")


def invite(page: Page, cast: Cast) -> None:
    call(page, TITLE, "I will choose next")
    on_paper = page.get_by_role("group", name="Who of them answers on paper?")
    on_paper.get_by_label(cast.members[ON_PAPER].person.name).check()
    press(page, "Invite")
    rows = page.get_by_role("region", name="Who is invited").locator("tbody tr")
    expect(rows).to_have_count(len(cast.members))
    expect(rows.filter(has_text="On paper")).to_have_count(1)
    expect(rows.filter(has_text="On paper")).to_contain_text("Victim representation")


def draw_twelve(page: Page) -> None:
    next_step(page, "Draw cases")
    page.get_by_label("Simple random sample").check()
    press(page, "Continue")
    page.get_by_label("How many cases?").fill("12")
    page.get_by_label("Leave out by hand").fill("J-36: tried by the chair")
    press(page, "Look at the list")
    expect(page.get_by_text("35 eligible cases")).to_be_visible()
    page.get_by_label("Seed (optional)").fill(SEED)
    press(page, "Draw 12 cases")
    expect(page.get_by_role("heading", level=1)).to_have_text("Draw 1: 12 of 35 cases")
    expect(page.get_by_text(f"{SEED}, typed by who drew")).to_be_visible()
    drawn = page.locator("main ol li a[href*='/cases/']").all_inner_texts()
    assert drawn == [f"hampshire/J-{number}" for number in DRAWN]
    press(page, "Draw it again")
    expect(page.get_by_role("status")).to_contain_text("the same 12 cases, in the same order")


def announce(page: Page) -> None:
    next_step(page, "Announce the meeting")
    expect(page.get_by_text("These 7 are told that they are invited")).to_be_visible()
    press(page, "Announce the meeting")
    expect(page.get_by_text("Nobody is asked about a case yet.")).to_be_visible()


def redact_and_release(page: Page) -> None:
    """The detector finds the names after titles and the telephone; a nickname is marked by hand, one text hidden."""
    next_step(page, "Redact and release 12 cases")
    press(page, "Case 1", "link")
    expect(page.locator("[data-redact-text=circumstances] .redact-hidden")).to_have_text(["Harcastle", "07700 900143"])
    page.get_by_label("Words to hide").fill("Spud Maddocks")
    page.get_by_label("The whole text of “Officer's reasons”").check()
    for number in range(1, 13):
        if number > 1:
            page.goto(at("item-release", number))
        press(page, "Save and see what members will read")
        expect(page.get_by_role("heading", level=1)).to_have_text(f"What members will read of case {number}")
        assert ("Spud Maddocks" in page.locator("main").inner_text()) == (number > 1)
        press(page, "Confirm: members may read this")
        expect(page.get_by_role("alert")).to_contain_text("Confirmed. The case can be released now.")
    page.goto(at("meeting-release"))
    expect(page.get_by_text("12 of 12 ready.")).to_be_visible()
    press(page, "Release all 12 that are ready")
    press(page, "Release these 12 cases")
    expect(page.get_by_role("alert")).to_contain_text("12 cases are released. Whoever is invited is asked to score.")
