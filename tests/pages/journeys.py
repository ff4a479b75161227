"""A person's way through pages in a real browser: sign in, press, go by keyboard, and have axe-core look at a page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from cases.enums import Purpose
from cases.models import Actor
from tests import make

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROWEST, WIDTHS = 320, (1280, 390)
OPEN_WHAT_IS_FOLDED = "document.querySelectorAll('main details').forEach(one => one.open = true)"
# Parts that stick out of the page, in a table too: nobody has to scroll sideways.
STICKING_OUT = """[...document.querySelectorAll("main *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth)
    .map(one => one.outerHTML.slice(0, 120))"""
FOCUS_IS_SEEN = """() => {
    const seen = style => style.boxShadow !== "none" || (style.outlineStyle !== "none" && style.outlineWidth !== "0px")
    const one = document.activeElement
    // After the last thing on the page comes the browser's own bar, and then the first thing again.
    if (one === document.body) return true
    const label = one.nextElementSibling && getComputedStyle(one.nextElementSibling, "::before")
    return one.matches(":focus-visible") && (seen(getComputedStyle(one)) || Boolean(label && seen(label)))
}"""
MOST_TABS = 150
Act = Callable[[Page], None]
# Acts whose page cannot be had a second time: what somebody else did meanwhile is done by then.
HAPPENS_ONCE: set[Act | None] = set()
# A case that departs from guidance under CR-SERIOUS-01, and the filter that finds such cases.
SERIOUS = {"mode_of_trial": "indictable_only", "disposal_date": "2023-05-10"}
DEPARTS = "What screening found: Departs from guidance"


def sign_in(page: Page, email: str) -> None:
    """As a person does it, on the page."""
    page.goto(reverse("sign-in"))
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: reverse("sign-in") not in url)


def state_a_purpose(page: Page, why: str = "Preparing a panel") -> None:
    """Say why one is looking at cases: on the page that asks it, or before."""
    if urlsplit(page.url).path != reverse("purpose"):
        page.goto(reverse("purpose"))
    page.get_by_label(why).check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(lambda url: urlsplit(url).path != reverse("purpose"))


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: reverse("sign-in") in url)


def press(page: Page, name: str, role: str = "button") -> None:
    page.get_by_role(role, name=name).first.click()


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


def expect_list(page: Page, cases: list[str], *filters: str) -> None:
    """These cases in this order, narrowed by these filters and no other."""
    expect(page.locator(".case-list__reference")).to_have_text(cases)
    expect(page.locator(".moj-filter__tag")).to_have_text([f"Remove this filter: {one}" for one in filters])


def expect_case(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def be_signed_in(page: Page, actor: Actor) -> None:
    """As after signing in, and after saying why where that is asked, without the way there."""
    client = make.a_client_of(actor.person)
    if actor.runs_scrutiny:
        client.post(reverse("purpose"), {"purpose": Purpose.PANEL, "next": ""})
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "domain": "localhost", "path": "/"}]
    )


def once(act: Act) -> Act:
    """An act that is not done again at the next width: the page that it led to is looked at in both."""
    HAPPENS_ONCE.add(act)
    return act


def look_at(page: Page, address: str, then: Act | None = None, status: int = 200) -> None:
    """The page opens, fits a small telephone, and axe-core finds nothing at either width, folded or open."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if width == WIDTHS[0] or then not in HAPPENS_ONCE:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == status
            if then:
                then(page)
        assert violations(page) == []
    page.evaluate(OPEN_WHAT_IS_FOLDED)
    assert violations(page) == []
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert (page.evaluate("document.documentElement.scrollWidth"), page.evaluate(STICKING_OUT)) == (NARROWEST, [])


def violations(page: Page) -> list[str]:
    """What breaks WCAG 2.2 AA on the page as it stands: rule, element, and how to mend it."""
    if not AXE.exists():
        pytest.fail("axe-core is not installed: run make test, which installs it.")
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    return [
        f"{broken['id']}: {node['html']} ({node['failureSummary']})"
        for broken in found["violations"]
        for node in broken["nodes"]
    ]
