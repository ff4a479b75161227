"""Every page in a real browser, in every state it has, as the person who uses it most: WCAG 2.2 AA at two widths.

A new page adds a line to PAGES: the name of its route (and after a colon its state), who opens it, its address, made
with whatever it shows, and what is done there first.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from django.urls import get_resolver, resolve, reverse
from playwright.sync_api import Page, expect

from cases.enums import Agency, Rank, Role
from cases.models import Actor, Membership
from cases.people.sign_in.urls import urlpatterns as sign_in_pages
from cases.urls import urlpatterns
from tests import make
from tests.pages import journeys, sights
from tests.pages.audit_sights import AUDIT, AUDIT_ACTS
from tests.pages.check_sights import CHECK, CHECK_ACTS
from tests.pages.colleague_sights import COLLEAGUE_ACTS, COLLEAGUES
from tests.pages.deciding_sights import DECIDING, DECIDING_ACTS
from tests.pages.delivered_sights import DELIVERED
from tests.pages.meeting_sights import MEETINGS
from tests.pages.minutes_sights import MINUTES, MINUTES_ACTS
from tests.pages.panel_sights import PANELS, at_the_desk
from tests.pages.people_sights import PEOPLE, PEOPLE_ACTS
from tests.pages.proposal_sights import PROPOSAL_ACTS, PROPOSALS
from tests.pages.redacting_sights import REDACTING, REDACTING_ACTS
from tests.pages.review_sights import REVIEWING
from tests.pages.selecting_sights import SELECTING, SELECTING_ACTS
from tests.pages.sheet_sights import SHEETS
from tests.pages.sights import send_nothing
from tests.pages.table_sights import TABLE
from tests.pages.terms_sights import SETTING_UP

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MEMBER, LEAD, ADMINISTRATOR = Role.PANEL_MEMBER, Role.FORCE_LEAD, Role.ADMINISTRATOR
REGISTRAR, MANAGER = Role.CRIME_REGISTRAR, Role.SYSTEM_MANAGER
Sight = tuple[Role, Callable[[Actor], str]] | tuple[Role, Callable[[Actor], str], Callable[[Page], None]]

# Each does something, or gives a file, and shows a page of PAGES.
ACTS = {
    "membership",
    "case-screen",
    "import-check",
    "import-refused",
    *AUDIT_ACTS,
    *CHECK_ACTS,
    *COLLEAGUE_ACTS,
    *DECIDING_ACTS,
    *MINUTES_ACTS,
    *PEOPLE_ACTS,
    *PROPOSAL_ACTS,
    *REDACTING_ACTS,
    *SELECTING_ACTS,
}


def at(route: str, *args: str, query: str = "") -> Callable[[Actor], str]:
    return lambda actor: reverse(route, args=args) + query


def among_cases(query: str) -> Callable[[Actor], str]:
    def address(actor: Actor) -> str:
        sights.a_flag(sights.colleague(ADMINISTRATOR))
        return reverse("cases") + query

    return address


def transcribe(rank: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_label("To which rule?").select_option("CR-SERIOUS-01")
        page.get_by_label("Reference of the entry").fill("PPL/9")
        page.get_by_label("Rank of its author").select_option(label=rank)
        page.get_by_label("Date of the entry").fill("9/5/2023")
        page.get_by_label("Reason").fill("Both families asked for it.")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Check the exception")

    return act


def overtake(page: Page) -> None:
    """The flag was amended in another window meanwhile."""
    page.locator("[name=revision]").evaluate("field => { field.value = '1' }")
    page.get_by_label("Why?").fill("He denied it twice.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="What you wrote here")).to_be_visible()


def set_what_is_missing(page: Page) -> None:
    page.get_by_label("Day on which the year ends").fill("32")
    page.get_by_label("In force from").first.fill("tomorrow")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_visible()


def ask_for_strictness(page: Page) -> None:
    page.get_by_label("Read “indictable” strictly").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Change the settings of")


PAGES: dict[str, Sight] = {
    **{f"home: {role.label}": (role, sights.home) for role in Role},
    "home: nothing awaits": (MEMBER, at("home")),
    "home: released cases await": (MEMBER, at_the_desk),
    "cases": (ADMINISTRATOR, among_cases("")),
    "cases: filtered and sorted": (ADMINISTRATOR, among_cases("?severity=breach&flags=with&sort=-resolved")),
    "cases: none match": (ADMINISTRATOR, among_cases("?q=nowhere")),
    "cases: none held": (ADMINISTRATOR, at("cases")),
    "cases: a filter that cannot be understood": (ADMINISTRATOR, among_cases("?severity=grave&resolved_from=x")),
    "case: much found": (LEAD, sights.case),
    "case: flagged, in its list": (ADMINISTRATOR, sights.flagged_case),
    "case: nothing found": (ADMINISTRATOR, sights.clear_case),
    "case: a public search": (ADMINISTRATOR, sights.searched_case),
    "case: re-coded": (ADMINISTRATOR, sights.recoded_case),
    "case-version": (LEAD, sights.versions),
    "flag-raise": (ADMINISTRATOR, sights.of_case("flag-raise")),
    "flag-raise: nothing said": (ADMINISTRATOR, sights.of_case("flag-raise"), send_nothing("Raise the flag")),
    "flag-amend": (ADMINISTRATOR, sights.of_flag("flag-amend")),
    "flag-amend: overtaken": (ADMINISTRATOR, sights.of_flag("flag-amend"), overtake),
    "flag-withdraw": (ADMINISTRATOR, sights.of_flag("flag-withdraw")),
    "comment-add": (REGISTRAR, sights.of_case("comment-add")),
    "comment-add: nothing said": (REGISTRAR, sights.of_case("comment-add"), send_nothing("Add the comment")),
    "exception-transcribe": (LEAD, sights.of_case("exception-transcribe")),
    "exception-transcribe: nothing said": (LEAD, sights.of_case("exception-transcribe"), send_nothing("Continue")),
    "exception-transcribe: it counts": (LEAD, sights.of_case("exception-transcribe"), transcribe("Inspector")),
    "exception-transcribe: it does not": (LEAD, sights.of_case("exception-transcribe"), transcribe("Sergeant")),
    "rules": (MEMBER, at("rules")),
    "rule": (MEMBER, at("rule", "CR-HIST-01")),
    "rule: a force's own": (MANAGER, at("rule", "CR-LOCAL-01")),
    "rule: by force and year": (LEAD, lambda actor: sights.case(actor) and reverse("rule", args=["CR-SCRUT-01"])),
    "settings": (MANAGER, lambda actor: add_london(actor) and reverse("settings")),
    "force-settings": (MANAGER, at("force-settings", "hampshire")),
    "force-settings: as a force lead": (LEAD, at("force-settings", "hampshire")),
    "force-settings: what is missing": (MANAGER, at("force-settings", "hampshire"), set_what_is_missing),
    "force-settings: confirm": (MANAGER, at("force-settings", "hampshire"), ask_for_strictness),
    "imports": (REGISTRAR, sights.imports),
    "imports: none": (REGISTRAR, at("imports")),
    "import-new": (REGISTRAR, at("import-new")),
    "import-new: no file": (REGISTRAR, at("import-new"), send_nothing("Check the file")),
    "import: columns": (REGISTRAR, sights.import_with_columns),
    "import-columns": (REGISTRAR, sights.import_with_columns, send_nothing("Check the file")),
    "import: checked": (REGISTRAR, sights.checked_import),
    "import: checked, what would change": (REGISTRAR, lambda actor: f"{sights.checked_import(actor)}?show=changed"),
    "import: checked, what is new": (REGISTRAR, lambda actor: f"{sights.checked_import(actor)}?show=new"),
    "import: stored": (REGISTRAR, sights.stored_import),
    "import: refused": (REGISTRAR, sights.refused_import),
    "import: abandoned": (REGISTRAR, sights.abandoned_import),
    "import: stopped": (REGISTRAR, sights.stopped_import),
    "import-store": (REGISTRAR, sights.import_to_store),
    "import-abandon": (REGISTRAR, sights.import_to_abandon),
    "import-readings": (REGISTRAR, sights.readings),
    "import-readings: none": (REGISTRAR, at("import-readings")),
    **AUDIT,
    **CHECK,
    **COLLEAGUES,
    **DECIDING,
    **DELIVERED,
    **MEETINGS,
    **MINUTES,
    **PANELS,
    **REVIEWING,
    **PEOPLE,
    **PROPOSALS,
    **REDACTING,
    **SELECTING,
    **SETTING_UP,
    **SHEETS,
    **TABLE,
}


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def add_london(actor: Actor) -> bool:
    Membership.objects.get(pk=actor.membership.pk).forces.add(make.a_force("metropolitan"))
    return True


def route_of(name: str) -> str:
    return name.partition(":")[0]


def test_every_route_is_looked_at():
    routes = {pattern.name for group in urlpatterns for pattern in group.url_patterns}

    assert routes == {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    # Those about signing in are looked at in tests/people/test_sign_in_browser.py.
    about_signing_in = {page.name for page in sign_in_pages}
    assert {route_of(name) for name in PAGES} | about_signing_in | ACTS == routes


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible(page: Page, name: str):
    role, address, *then = PAGES[name]
    actor = make.an_actor(role)
    seen = address(actor)
    journeys.be_signed_in(page, actor)

    journeys.look_at(page, seen, *then)

    assert resolve(urlsplit(page.url).path).url_name == route_of(name)


def test_a_table_that_stands_in_blocks_on_a_telephone_is_read_out_as_a_table(page: Page):
    lead = make.an_actor(LEAD)
    page.set_viewport_size({"width": 390, "height": 900})
    journeys.sign_in(page, lead.person.email)

    page.goto(reverse("force-settings", args=["hampshire"]))

    table = page.get_by_role("table", name="Settings and their defaults")
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Special constables' ranks"))
    assert table.get_by_role("columnheader").all_inner_texts() == ["Setting", "In this force", "The guidance's default"]
    assert row.get_by_role("cell").all_inner_texts() == ["Count as constable", "Count as constable"]


def test_sign_in_is_accessible_before_and_after_a_mistake(page: Page):
    journeys.look_at(page, reverse("sign-in"))

    page.get_by_role("button", name="Sign in").click()

    expect(page).to_have_title("Error: Sign in – Scrutiny")
    expect(page.get_by_role("alert")).to_contain_text("Enter your email address.")
    assert journeys.violations(page) == []
    page.get_by_role("link", name="Enter your password.").click()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()


def test_somebody_without_a_membership_is_told_so_accessibly(page: Page):
    person = make.a_person()
    journeys.sign_in(page, person.email)

    journeys.look_at(page, reverse("home"), status=403)

    expect(page.get_by_role("heading", level=1)).to_have_text("You have no membership in force")


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [("/nowhere/", 404, "Page not found"), ("/panels/", 403, "You cannot do this")],
)
def test_a_page_that_cannot_be_had_is_accessible(page: Page, address: str, status: int, heading: str):
    journeys.sign_in(page, make.an_actor(Role.OFFICER).person.email)

    journeys.look_at(page, address, status=status)

    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_form_that_has_expired_is_accessible(page: Page):
    def expire(page: Page) -> None:
        page.context.clear_cookies(name="csrftoken")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("This form has expired")

    journeys.look_at(page, reverse("sign-in"), expire)


@pytest.mark.parametrize("status", [400, 409, 500])
def test_a_page_for_what_went_wrong_is_accessible(page: Page, status: int):
    body = render_to_string(f"{status}.html", {"exception": "Somebody else changed these settings: look again."})
    page.route("**/went-wrong/", lambda route: route.fulfill(status=status, content_type="text/html", body=body))

    journeys.look_at(page, "/went-wrong/", status=status)


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
