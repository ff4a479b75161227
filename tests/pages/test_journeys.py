"""Whole days of work in a real browser, by mouse, by keyboard and without script: what one came to do gets done."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from cases.enums import Agency, Role
from cases.models import Case, Flag, Hit, ImportBatch
from tests import make
from tests.pages import journeys
from tests.pages.sights import zipped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SERIOUS = {"mode_of_trial": "indictable_only", "disposal_date": "2023-05-10"}
CASES = """case_ref,outcome_code,offence_date,disposal_date,offence_code,gender,Beat code
A1,8,01/03/2024,05/03/2024,105A,female,7
A2,8,01/03/2024,05/03/2024,105A,robot,8
"""
PREVIOUS = "case_ref,type,date\nA1,simple caution,01/02/2020\nA2,conviction,01/02/2021\n"
REASON = "Nobody says why a court was not asked."
NARROWED = "What screening found: Departs from guidance"
FOCUS_IS_SEEN = """() => {
    const seen = style => style.boxShadow !== "none" || (style.outlineStyle !== "none" && style.outlineWidth !== "0px")
    const one = document.activeElement
    // After the last thing on the page comes the browser's own bar, and then the first thing again.
    if (one === document.body) return true
    const label = one.nextElementSibling && getComputedStyle(one.nextElementSibling, "::before")
    return one.matches(":focus-visible") && (seen(getComputedStyle(one)) || Boolean(label && seen(label)))
}"""
MOST_TABS = 150


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def plain(browser: Browser, live_server) -> Iterator[Page]:
    """A window with script switched off."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(params=["page", "plain"], ids=["with script", "without script"])
def window(request: pytest.FixtureRequest) -> Page:
    return request.getfixturevalue(request.param)


def three_cases() -> None:
    """Two that depart from guidance, the newer one first in the list, and one that does not."""
    make.a_case(case_ref="NEWER", **SERIOUS)
    make.a_case(case_ref="OLDER", mode_of_trial="indictable_only", disposal_date="2023-04-10")
    make.a_case(case_ref="CLEAR")


def references(page: Page) -> list[str]:
    return page.locator(".case-list__reference").all_inner_texts()


def press(page: Page, name: str, role: str = "button") -> None:
    page.get_by_role(role, name=name).first.click()


def test_a_registrar_brings_a_file_in_and_corrects_what_was_refused(window: Page, tmp_path: Path):
    make.a_force()
    journeys.sign_in(window, make.an_actor(Role.CRIME_REGISTRAR).person.email)

    upload(window, "march.zip", zipped({"cases.csv": CASES, "previous.csv": PREVIOUS}))
    window.get_by_label("Beat code, in cases.csv").select_option(label="Leave it out")
    press(window, "Check the file")
    expect(window.get_by_text("Storing would add 1 new case")).to_be_visible()
    expect(window.get_by_text("Left out of cases.csv: Beat code.")).to_be_visible()
    refused = "gender ‘robot’ is not known. Use one of: female, male, other, not stated."
    expect(window.get_by_role("row").filter(has_text="cases.csv").first).to_contain_text(refused)
    press(window, "New (1)", "link")
    expect(window.get_by_role("cell", name="A1")).to_be_visible()
    assert not Case.objects.exists()
    press(window, "Store this import")
    press(window, "Store march.zip")

    expect(window.get_by_text("1 new, 0 changed, 0 unchanged, 1 refused.")).to_be_visible()
    expect(window.get_by_role("row", name="Officer's reasons Not supplied 1 of 1")).to_be_visible()
    with window.expect_download() as download:
        press(window, "Download what was refused, with the reasons", "link")
    download.value.save_as(tmp_path / "refused.zip")
    files = unzipped(tmp_path / "refused.zip")
    (row,) = csv.DictReader(StringIO(files["cases.csv"]))
    assert (row["case_ref"], row["gender"], row["reason"]) == ("A2", "robot", refused)

    upload(window, "again.zip", zipped({name: text.replace("robot", "female") for name, text in files.items()}))
    expect(window.get_by_text("Storing would add 1 new case")).to_be_visible()
    press(window, "Store this import")
    press(window, "Store again.zip")
    expect(window.get_by_text("1 new, 0 changed, 0 unchanged, 0 refused.")).to_be_visible()
    assert list(Case.objects.order_by("case_ref").values_list("case_ref", "gender", "previous_count")) == [
        ("A1", "female", 1),
        ("A2", "female", 1),
    ]
    assert [batch.refused_count for batch in ImportBatch.objects.order_by("pk")] == [1, 0]


def upload(page: Page, name: str, content: bytes) -> None:
    page.goto(reverse("imports"))
    press(page, "Import a file")
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "application/zip", "buffer": content})
    press(page, "Check the file")


def unzipped(path: Path) -> dict[str, str]:
    with ZipFile(BytesIO(path.read_bytes())) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_a_member_works_the_queue_and_flags_a_case(window: Page):
    three_cases()
    member, other = make.an_actor(), make.a_person("other@example.org")
    make.a_membership(other, Role.PANEL_MEMBER, agency=Agency.CPS)
    administrator = make.an_actor(Role.ADMINISTRATOR)
    journeys.sign_in(window, member.person.email)

    press(window, "See the cases that depart from guidance", "link")
    press(window, "Resolved", "link")
    assert references(window) == ["NEWER", "OLDER"]
    press(window, "NEWER", "link")
    expect(window.locator(".case-place")).to_contain_text("1 of 2")
    press(window, "Next case", "link")
    expect(window.get_by_role("heading", level=1)).to_contain_text("OLDER")
    press(window, "Previous case", "link")
    press(window, "Back to the list", "link")
    assert (references(window), window.get_by_role("link", name=NARROWED).count()) == (["NEWER", "OLDER"], 1)
    press(window, "NEWER", "link")
    hit = window.locator("#CR-SERIOUS-01")
    expect(hit.get_by_text("What would answer it")).not_to_be_visible()
    hit.locator("summary").click()
    expect(hit.get_by_text("What would answer it")).to_be_visible()

    press(window, "Raise a flag")
    window.get_by_label("Which rule does it depart from?").select_option("CR-SERIOUS-01")
    window.get_by_label("Needs justification").check()
    press(window, "Raise the flag")
    expect(window.get_by_role("alert")).to_contain_text("Say why, in your own words.")
    window.get_by_label("Why?").fill(REASON)
    press(window, "Raise the flag")
    expect(window.locator("#flags")).to_contain_text(REASON)
    press(window, "Amend this flag", "link")
    window.get_by_label("Departs from guidance").check()
    press(window, "Save")
    expect(window.get_by_text("Your flag is amended.")).to_be_visible()
    press(window, "Back to the list", "link")
    expect(window.get_by_role("link", name=NARROWED)).to_be_visible()

    assert what_is_seen(window, administrator.person.email) == 1
    assert what_is_seen(window, "other@example.org") == 0

    assert what_is_seen(window, member.person.email) == 1
    press(window, "Withdraw this flag", "link")
    expect(window.get_by_role("heading", level=1)).to_have_text("Withdraw your flag under CR-SERIOUS-01?")
    assert Flag.objects.standing().count() == 1
    press(window, "Withdraw the flag")
    expect(window.locator("#flags")).to_contain_text("Withdrawn")
    assert not Flag.objects.standing().exists()


def what_is_seen(page: Page, email: str) -> int:
    """How many flags somebody sees on the case, who signs in after whoever is signed in now."""
    journeys.sign_out(page)
    journeys.sign_in(page, email)
    page.goto("/cases/hampshire/NEWER/")
    return page.locator("#flags").get_by_text(REASON, exact=True).locator("visible=true").count()


def tab_to(page: Page, target: Locator) -> None:
    """Go there as people without a mouse do, and see at every step where one is."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_IS_SEEN), page.evaluate("document.activeElement.outerHTML")
        if target.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{target} was not reached by keyboard.")


def by_keyboard(page: Page, name: str, role: str = "button", key: str = "Enter") -> None:
    tab_to(page, page.get_by_role(role, name=name).first)
    if key != "Enter":
        page.keyboard.press(key)
        return
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_member_works_the_queue_by_keyboard_alone(page: Page):
    three_cases()
    journeys.sign_in(page, make.an_actor().person.email)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    by_keyboard(page, "See the cases that depart from guidance", "link")
    tab_to(page, page.locator(".case-filter__panel > summary"))
    page.keyboard.press("Enter")
    by_keyboard(page, "Indictable only", "checkbox", "Space")
    tab_to(page, page.get_by_role("button", name="Apply filters").last)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Mode of trial: Indictable only")).to_be_visible()
    by_keyboard(page, "NEWER", "link")
    by_keyboard(page, "Next case", "link")
    expect(page.get_by_role("heading", level=1)).to_contain_text("OLDER")
    by_keyboard(page, "Previous case", "link")
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
    expect(page.get_by_role("link", name="Mode of trial: Indictable only")).to_be_visible()


def transcribe(page: Page, entry: str, rank: str) -> None:
    press(page, "Transcribe an exception")
    page.get_by_label("To which rule?").select_option("CR-SERIOUS-01")
    page.get_by_label("Reference of the entry").fill(entry)
    page.get_by_label("Rank of its author").select_option(label=rank)
    page.get_by_label("Date of the entry").fill("9/5/2023")
    page.get_by_label("Reason").fill("Both families asked for it.")
    press(page, "Continue")


def test_a_force_lead_transcribes_an_exception_that_does_not_count_and_one_that_does(window: Page):
    case = make.a_case(**SERIOUS)
    journeys.sign_in(window, make.an_actor(Role.FORCE_LEAD).person.email)
    window.goto(case.get_absolute_url())

    transcribe(window, "PPL/1", "Sergeant")
    too_junior = "an exception to CR-SERIOUS-01 needs the rank of inspector or above."
    expect(window.locator(".govuk-warning-text")).to_contain_text(too_junior)
    press(window, "Transcribe it")
    expect(window.locator("#CR-SERIOUS-01 > summary")).to_contain_text("Departs from national guidance")
    expect(window.locator("#exceptions")).to_contain_text("PPL/1")
    expect(window.locator("#exceptions")).to_contain_text(f"It does not count: {too_junior}")
    transcribe(window, "PPL/2", "Inspector")
    expect(window.locator(".govuk-inset-text")).to_contain_text(
        "It counts: CR-SERIOUS-01 will be shown as “Exception recorded” instead of “Departs from guidance”."
    )
    press(window, "Transcribe it")

    expect(window.locator("#CR-SERIOUS-01 > summary")).to_contain_text("Exception recorded")
    expect(window.locator("#exceptions")).to_contain_text("PPL/2")
    expect(window.locator("#exceptions").get_by_text("It does not count")).to_have_count(1)
    press(window, "Compare version 2 with version 3", "link")
    expect(window.locator(".versions ins").first).to_contain_text("PPL/2")


def test_a_system_manager_reads_indictable_strictly_and_cases_are_screened_again(window: Page):
    make.a_case(case_ref="EITHER-WAY")
    journeys.sign_in(window, make.an_actor(Role.SYSTEM_MANAGER).person.email)

    press(window, "Settings", "link")
    window.get_by_label("Read “indictable” strictly").check()
    press(window, "Continue")
    expect(window.get_by_role("row").filter(has_text="Strict reading of “indictable”")).to_contain_text("Off On")
    expect(window.locator(".govuk-warning-text")).to_contain_text("most Community Resolutions would then depart")
    assert not Hit.objects.exists()
    press(window, "Change the settings of Hampshire Constabulary")

    expect(window.get_by_role("alert")).to_contain_text("The settings of Hampshire Constabulary are changed.")
    assert Hit.objects.open().get().rule == "CR-AUTH-01"
    journeys.sign_out(window)
    journeys.sign_in(window, make.an_actor().person.email)
    window.goto(f"{reverse('cases')}?rule=CR-AUTH-01")
    assert references(window) == ["EITHER-WAY"]
