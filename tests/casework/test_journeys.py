"""Casework in a real browser: every page at two widths, and the whole way from list to flag without script."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from cases.casework import services
from cases.enums import Role
from tests import make
from tests.pages import journeys
from tests.people import make as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FULL = {
    "case_ref": "12/345 A",
    "mode_of_trial": "indictable_only",
    "evidence_sufficient": None,
    "offence_title": "An offence whose title is a good deal longer than anybody would like to read aloud",
    "circumstances": "Something happened.\nThen something else did.",
    "previous": [{"type": "simple_caution", "date": "2021-09-01"}, {"type": "conviction"}],
    "contact_attempts": [{"date": "2023-05-01", "method": "Telephone"}],
    "area": "A" * 60,
}
PAGES = {
    "list": (Role.PANEL_MEMBER, "/cases/?severity=breach&q=offence"),
    "list that cannot be understood": (Role.PANEL_MEMBER, "/cases/?severity=grave&resolved_from=x"),
    "case of a member": (Role.PANEL_MEMBER, "{case}?n=1"),
    "case of an administrator": (Role.ADMINISTRATOR, "{case}"),
    "versions": (Role.PANEL_MEMBER, "{case}versions/1/"),
    "flag": (Role.PANEL_MEMBER, "{case}flags/new/"),
    "flag to amend": (Role.PANEL_MEMBER, "{case}flags/{flag}/"),
    "flag to withdraw": (Role.PANEL_MEMBER, "{case}flags/{flag}/withdraw/"),
    "comment": (Role.CRIME_REGISTRAR, "{case}comments/new/"),
    "exception": (Role.FORCE_LEAD, "{case}exceptions/new/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible(page: Page, name: str):
    role, address = PAGES[name]
    case = make.a_case(**FULL)
    member, lead = people.an_actor(Role.PANEL_MEMBER), people.an_actor(Role.FORCE_LEAD)
    flag = services.raise_flag(case=case, rule="", severity="gap", reason="Who told the victim?", by=member)
    services.add_comment(case=case, text="The officer has left.", by=lead)
    entry = {"rule": "CR-SERIOUS-01", "entry_ref": "7", "rank": "inspector", "rank_prefix": "", "reason": "Both asked."}
    services.transcribe_exception(case=case, **entry, on=date(2023, 5, 9), by=lead)
    journeys.sign_in(page, people.a_person(f"{role}@example.org").email if role in (Role.PANEL_MEMBER, Role.FORCE_LEAD)
                     else people.an_actor(role).person.email)  # fmt: skip

    journeys.look_at(page, address.format(case=case.get_absolute_url(), flag=flag.pk))
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    assert journeys.violations(page) == []


def test_from_the_list_to_a_flag_and_back_without_script(browser, live_server):
    make.a_case(**FULL)
    make.a_case()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    journeys.sign_in(page, people.an_actor(Role.PANEL_MEMBER).person.email)

    page.goto("/cases/")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Departs from guidance").check()
    page.get_by_role("button", name="Apply filters").first.click()
    page.get_by_role("link", name="12/345 A").click()
    expect(page.locator(".case-place")).to_contain_text("1 of 1")
    page.get_by_role("button", name="Raise a flag").click()
    page.get_by_label("Needs justification").check()
    page.get_by_label("Why?").fill("Nobody says why a court was not asked.")
    page.get_by_role("button", name="Raise the flag").click()

    expect(page.locator("#flags")).to_contain_text("Nobody says why a court was not asked.")
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_role("link", name="What screening found: Departs from guidance")).to_be_visible()
    context.close()
