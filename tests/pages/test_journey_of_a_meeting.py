"""A meeting from its call to its confirmed minutes: seven agencies review twelve cases apart, and decide together."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from cases.enums import Agency, ItemStage
from cases.review.scoring import enter_review
from tests.pages.journeys import by_keyboard, press, state_a_purpose
from tests.pages.meeting_journey import (
    AGREED,
    CONFLICTED,
    NAMES,
    ON_PAPER,
    OUT,
    PATIENCE,
    RULE,
    SPLIT,
    TITLE,
    UNKNOWN,
    WORDS,
    Cast,
    Windows,
    at,
    items,
    note,
    number_of,
    said,
    score,
    score_by_keyboard,
    score_the_rest,
    sign_in_by_keyboard,
    the_cast,
    to_the_cases,
    view,
)
from tests.pages.meeting_preparing import SEED, announce, call, draw_twelve, invite, next_step, redact_and_release

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What whoever leads the meeting reads besides, and the cases at which everybody is looked over the shoulder.
LEADS = ("meeting-conflicts", "meeting-minutes", "meeting-agreement")
LOOKED_AT = (SPLIT, UNKNOWN, CONFLICTED)
QUESTION = "What did the shop ask for, and was it told what was agreed?"
DISSENT = "The victim was content, and nobody was hurt."
STORED = "Nothing in the record says why an inspector was not asked."


@pytest.fixture
def windows(browser: Browser, live_server) -> Iterator[Windows]:
    windows = Windows(browser, live_server.url)
    expect.set_options(timeout=PATIENCE)
    yield windows
    expect.set_options(timeout=None)
    windows.close()
    assert windows.complaints == []


def test_a_panel_decides_on_twelve_cases_that_its_members_reviewed_apart(windows: Windows):
    cast = the_cast()
    office = windows.of(cast.administrator)
    state_a_purpose(office)
    invite(office, cast)
    draw_twelve(office)
    announce(office)
    redact_and_release(office)

    review_by_keyboard(windows.bare(cast.members[Agency.CPS]), cast)
    review_without_script(windows.of(cast.members[Agency.PROBATION], script=False))
    declare_a_conflict(windows.of(cast.members[OUT]))
    review_the_rest(windows, cast)
    nobody_reads_anybody(windows, office, cast)
    enter_from_paper(office, cast)

    record_attendance(office, cast)
    chair = windows.of(cast.chair)
    sit_at_the_table(chair)
    find_with_a_dissent(chair)
    ask_for_more(chair)
    write_the_minutes(office)
    opened_before = windows.of(cast.chair)
    opened_before.goto(at("table-item", SPLIT))
    confirm_the_minutes(chair)

    the_finding_stands(chair, opened_before)
    a_member_reads_the_minutes(windows.of(cast.members[Agency.PROBATION]))
    who_was_out_takes_the_pack(windows.of(cast.members[OUT]))
    carry_over(office)


def review_by_keyboard(page: Page, cast: Cast) -> None:
    sign_in_by_keyboard(page, cast.members[Agency.CPS].person.email)
    by_keyboard(page, "Review them", "link")
    by_keyboard(page, "Start with case")
    for done in range(12):
        expect(page.locator(".review-score__progress")).to_have_text(f"{done} of 12 reviewed")
        score_by_keyboard(page, Agency.CPS)
    expect(page.get_by_text("You have reviewed 12 of 12.")).to_be_visible()


def review_without_script(page: Page) -> None:
    to_the_cases(page)
    press(page, "Save and next")
    expect(page.get_by_role("alert")).to_contain_text("Choose one of the four categories")
    for done in range(12):
        expect(page.locator(".review-score__progress")).to_have_text(f"{done} of 12 reviewed")
        score(page, Agency.PROBATION)
    expect(page.get_by_text("You have reviewed 12 of 12.")).to_be_visible()
    page.goto(at("review", 1))
    expect(page.locator("#record")).to_contain_text("saw [name removed] take it and rang [telephone number removed].")
    expect(page.locator("#record")).to_contain_text("[text removed]")
    expect(page.locator("#against")).to_contain_text(RULE)
    assert "Spud" not in page.content()


def declare_a_conflict(page: Page) -> None:
    """The case is gone for them, and nothing else is."""
    press(page, "Review them", "link")
    press(page, f"Case {CONFLICTED}", "link")
    press(page, "Declare a conflict", "link")
    page.get_by_label("I handled the file").check()
    press(page, f"Declare a conflict with case {CONFLICTED}")
    expect(page.get_by_role("alert")).to_contain_text(f"You declared a conflict with case {CONFLICTED}.")
    page.goto(at("review-queue"))
    expect(page.get_by_text("You have reviewed 0 of 11.")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"^Case \d+$"))).to_have_count(11)
    expect(page.get_by_role("link", name=f"Case {CONFLICTED}", exact=True)).to_have_count(0)
    gone = [at(name, CONFLICTED) for name in ("review", "review-print", "review-conflict", "table-item")]
    assert words_read_by(page, gone) == ([], {404})


def review_the_rest(windows: Windows, cast: Cast) -> None:
    """One case each on the page: whoever names a rule, the case in which they name it."""
    for agency, actor in cast.members.items():
        if agency in (Agency.CPS, Agency.PROBATION, ON_PAPER):
            continue
        page = windows.of(actor)
        page.goto(reverse("home"))
        to_the_cases(page)
        if said(agency, SPLIT).rules:
            page.goto(at("review", SPLIT))
            expect(page.locator("#against")).to_contain_text("On this panel members form their own view first.")
        score(page, agency)
        asked = 11 if agency == OUT else 12
        expect(page.locator(".review-score__progress")).to_have_text(f"1 of {asked} reviewed")
        score_the_rest(actor, agency)
        page.goto(at("meeting"))
        expect(page.get_by_text(f"You: {asked} of {asked} reviewed.")).to_be_visible()


def nobody_reads_anybody(windows: Windows, office: Page, cast: Cast) -> None:
    """All but one have answered everything: each finds their own words where they wrote them, and nobody else's."""
    for agency, actor in cast.members.items():
        own = [] if agency == ON_PAPER else [WORDS[agency]]
        statuses = {200, 404} if agency == OUT else {200}
        leads = LEADS if agency == Agency.MAGISTRATES else ()
        assert words_read_by(windows.of(actor), [*places_of_a_member(), *map(at, leads)]) == (own, statuses)
    shared = ("meeting", "meeting-table", "score-sheets", "rounds-close", *LEADS)
    places = [*map(at, shared), *map(reverse, ("home", "meetings", "cases")), f"{at('meeting-pack')}?who=1"]
    places += [at("table-item", number) for number in LOOKED_AT]
    assert words_read_by(office, places) == ([], {200})


def words_read_by(page: Page, places: list[str]) -> tuple[list[str], set[int]]:
    """Whose words the server sends to this person at all these addresses, and how it answers."""
    answers = [page.request.get(place) for place in places]
    sent = "".join(answer.text() for answer in answers)
    return [word for word in WORDS.values() if word in sent], {answer.status for answer in answers}


def places_of_a_member() -> list[str]:
    """Everywhere that a member of the panel looks before the rounds close."""
    names = ("meeting", "review-queue", "meeting-table", "meeting-pack")
    elsewhere = [reverse(name) for name in ("home", "meetings", "notices", "released-cases")]
    looked_at = [at(name, number) for name in ("review", "review-print", "table-item") for number in LOOKED_AT]
    return [*map(at, names), *elsewhere, reverse("panel", args=["adults"]), *looked_at]


def enter_from_paper(page: Page, cast: Cast) -> None:
    """Sealed as it is entered; the last answer on a case closes its round."""
    next_step(page, "Enter 12 answers from paper")
    press(page, "See and enter", "link")
    press(page, "Enter case", "link")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Enter the sheet of case")
    for _sheet in range(2):
        number = number_of(page)
        page.locator(f"[name=category][value={view(ON_PAPER, number)}]").check()
        page.get_by_label("Note").fill(note(ON_PAPER, number))
        press(page, "Enter and next")
        expect(page.get_by_role("alert")).to_contain_text(f"Case {number} is entered for {NAMES[ON_PAPER]}")
        assert WORDS[ON_PAPER] not in page.content()
        assert items()[number - 1].stage == ItemStage.AT_PANEL
    attendance = items()[0].meeting.attendances.get(on_paper=True)
    for item in items():
        if item.stage == ItemStage.IN_REVIEW:
            enter_review(item=item, attendance=attendance, by=cast.administrator, said=said(ON_PAPER, item.number))
    assert {item.stage for item in items()} == {ItemStage.AT_PANEL}


def record_attendance(page: Page, cast: Cast) -> None:
    next_step(page, "Record who attended")
    for agency, actor in cast.members.items():
        there = "Sent apologies" if agency == Agency.POLICE else "Present"
        page.get_by_label(actor.person.name).select_option(label=there)
    press(page, "Save")
    expect(page.get_by_text("At least 5 members: there are 6.")).to_be_visible()


def sit_at_the_table(page: Page) -> None:
    """What members said of a case stands open now, and whoever chairs takes together what all agree on."""
    page.goto(reverse("home"))
    press(page, "Sit at the table", "link")
    expect(cases_of(page, "split")).to_have_text([f"Case {number}" for number in (SPLIT, UNKNOWN)])
    expect(cases_of(page, "agreed")).to_have_text([f"Case {number}" for number in AGREED])
    press(page, "Take them together")
    press(page, "Record a finding on each")
    expect(page.get_by_role("alert")).to_contain_text(f"Say whether the panel upholds or dismisses {RULE}: ")
    answer(page, "Upheld")
    press(page, "Record a finding on each")
    expect(page.get_by_text("10 of 12 found.")).to_be_visible()


def cases_of(page: Page, section: str) -> Locator:
    return page.locator(f"#{section} tbody th a")


def answer(page: Page, words: str) -> None:
    """The same to each rule that screening or a member relied on."""
    groups = page.get_by_role("group", name="The panel’s answer to")
    expect(groups).to_have_count(2)
    for group in groups.all():
        group.get_by_label(words).check()


def find_with_a_dissent(page: Page) -> None:
    press(page, f"Case {SPLIT}", "link")
    for agency in WORDS:
        expect(page.locator("#spread")).to_contain_text(note(agency, SPLIT))
    expect(page.locator("#spread")).to_contain_text("Entered for them from paper")
    expect(page.locator(".case-identity__facts")).to_contain_text("Adult")
    expect(page.locator("#rules")).to_contain_text(RULE)
    expect(page.locator("#rules")).to_contain_text("Magistrates")
    page.get_by_role("group", name="What does the panel find?").get_by_label("Not apt").check()
    page.get_by_label("What the panel finds, in its own words").fill(STORED)
    press(page, "Record the finding")
    expect(page.get_by_role("alert")).to_contain_text(RULE)
    answer(page, "Upheld")
    page.get_by_label("Who does not agree?").select_option(label=Agency.PCC_OFFICE.label)
    page.get_by_label("Their reasons").fill(DISSENT)
    press(page, "Record the finding")
    expect(page.get_by_text(f"Finding recorded on case {SPLIT}: Not apt.")).to_be_visible()


def ask_for_more(page: Page) -> None:
    """The last case to find: the question is needed, and the rules may wait for its answer."""
    expect(page).to_have_url(re.compile(f"{at('table-item', UNKNOWN)}$"))
    page.get_by_role("group", name="What does the panel find?").get_by_label("more information").check()
    page.get_by_label("What the panel finds, in its own words").fill("The panel cannot say yet.")
    press(page, "Record the finding")
    expect(page.get_by_role("alert")).to_contain_text("Write what the panel needs to know")
    page.get_by_label("What does the panel need to know?").fill(QUESTION)
    answer(page, "Dismissed")
    press(page, "Record the finding")
    expect(page.get_by_text(f"Case {UNKNOWN} waits until it is put on the agenda of a later meeting")).to_be_visible()
    expect(page.get_by_text("12 of 12 found.")).to_be_visible()


def write_the_minutes(page: Page) -> None:
    next_step(page, "Write the minutes")
    page.get_by_label("The meeting in general").fill("Matters arising: none.")
    page.get_by_label(f"Case {SPLIT}: the discussion").fill("Members asked why the shop was never told.")
    press(page, "Save, and tell the chair that they are ready")
    expect(page.get_by_text("Whoever chairs the meeting is told that they await them.")).to_be_visible()


def confirm_the_minutes(page: Page) -> None:
    page.goto(reverse("home"))
    press(page, "Read them", "link")
    press(page, "Confirm the minutes")
    press(page, "Confirm the minutes")
    expect(page.get_by_text("The minutes are confirmed. Every member of the panel can read them now.")).to_be_visible()


def the_finding_stands(chair: Page, opened_before: Page) -> None:
    """Nobody amends it on the page any more, not even on one that was opened before."""
    press(opened_before, "Amend the finding")
    expect(opened_before.locator("main")).to_contain_text("nothing of this meeting changes now")
    chair.goto(at("table-item", SPLIT))
    expect(chair.locator(".finding-words")).to_contain_text("it stands as it is, since its minutes are confirmed")
    expect(chair.locator(".finding-words")).to_contain_text(STORED)
    expect(chair.get_by_role("button", name="Amend the finding")).to_have_count(0)
    expect(chair.get_by_role("button", name="Correct the finding")).to_have_count(1)


def a_member_reads_the_minutes(page: Page) -> None:
    page.goto(at("meeting"))
    press(page, "Minutes", "link")
    out, chosen, split, unknown = (
        page.locator(place) for place in ("#conflicts + ul", "#chosen + p", *map(minuted, (SPLIT, UNKNOWN)))
    )
    expect(out).to_have_text(
        f"A member for {OUT.label} had a conflict with case {CONFLICTED} and took no part in it: handled the file."
    )
    expect(chosen).to_contain_text(f"12 cases on this agenda. Seed {SEED}")
    expect(split).to_contain_text("Not apt")
    expect(split).to_contain_text(DISSENT)
    expect(split).to_contain_text("Members asked why the shop was never told.")
    expect(unknown).to_contain_text(QUESTION)
    expect(unknown).to_contain_text("Not yet on the agenda of another meeting")
    assert [word for word in WORDS.values() if word in page.content()] == []


def minuted(number: int) -> str:
    return f"section[aria-labelledby=case-{number}]"


def who_was_out_takes_the_pack(page: Page) -> None:
    """Eleven cases, and of the twelfth not even what the minutes say of it."""
    page.goto(at("meeting-minutes"))
    expect(page.locator(minuted(CONFLICTED))).to_contain_text("You have a conflict with this case")
    expect(page.locator(minuted(CONFLICTED)).get_by_text("The panel finds")).to_have_count(0)
    page.goto(at("meeting"))
    press(page, "The pack", "link")
    expect(page.locator(".pack-case")).to_have_count(11)
    with page.expect_download() as download:
        press(page, "take it as a PDF", "link")
    assert download.value.suggested_filename == "pack-adults-1.pdf"
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def carry_over(office: Page) -> None:
    """What the panel could not say waits, and goes to its next meeting with its history."""
    office.goto(reverse("home"))
    expect(office.locator(".duty").filter(has_text="Cases that wait for another meeting")).to_contain_text("1")
    call(office, "Fourth quarter", "Everybody who sits on the panel")
    office.goto(at("meeting"))
    press(office, "Put on a later agenda", "link")
    expect(office.get_by_label("Fourth quarter")).to_be_checked()
    press(office, "Put it on the agenda")
    agenda = office.get_by_role("region", name="Agenda")
    expect(agenda.locator("tbody tr")).to_have_count(1)
    expect(agenda).to_contain_text(f"Carried over from {TITLE}")
