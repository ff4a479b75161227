"""Whole days of work in a real browser, by mouse, by keyboard and without script: what one came to do gets done."""

import csv
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.enums import Role
from cases.models import Case, Hit, ImportBatch
from tests import make
from tests.pages.journeys import DEPARTS, SERIOUS, expect_case, expect_list, press, sign_in, sign_out, state_a_purpose
from tests.pages.sights import zipped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASES = """case_ref,outcome_code,offence_date,disposal_date,offence_code,gender,Beat code
A1,8,01/03/2024,05/03/2024,105A,female,7
A2,8,01/03/2024,05/03/2024,105A,robot,8
"""
PREVIOUS = "case_ref,type,date\nA1,simple caution,01/02/2020\nA2,conviction,01/02/2021\n"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def test_a_registrar_brings_a_file_in_and_corrects_what_was_refused(window: Page, tmp_path: Path):
    make.a_force()
    sign_in(window, make.an_actor(Role.CRIME_REGISTRAR).person.email)

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
    sign_in(window, make.an_actor(Role.FORCE_LEAD).person.email)
    press(window, "Cases", "link")
    press(window, case.case_ref, "link")
    state_a_purpose(window, "Record quality")
    expect_case(window, case.case_ref)

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
    sign_in(window, make.an_actor(Role.SYSTEM_MANAGER).person.email)

    press(window, "Settings", "link")
    window.get_by_label("Read “indictable” strictly").check()
    press(window, "Continue")
    expect(window.get_by_role("row").filter(has_text="Strict reading of “indictable”")).to_contain_text("Off On")
    expect(window.locator(".govuk-warning-text")).to_contain_text("most Community Resolutions would then depart")
    assert not Hit.objects.exists()
    press(window, "Change the settings of Hampshire Constabulary")

    expect(window.get_by_role("alert")).to_contain_text("The settings of Hampshire Constabulary are changed.")
    assert Hit.objects.open().get().rule == "CR-AUTH-01"
    expect(window.get_by_role("link", name="Cases", exact=True)).to_have_count(0)
    sign_out(window)
    sign_in(window, make.an_actor(Role.ADMINISTRATOR).person.email)
    press(window, "See the cases that depart from guidance", "link")
    expect_list(window, ["EITHER-WAY"], DEPARTS)
    press(window, "EITHER-WAY", "link")
    state_a_purpose(window)
    expect(window.locator("#CR-AUTH-01 > summary")).to_contain_text("Departs from")
