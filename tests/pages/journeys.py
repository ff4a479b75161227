"""A person's way through pages in a real browser: sign in, open a page at two widths, and have axe-core look at it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests import make

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROWEST, WIDTHS = 320, (1280, 390)
OPEN_WHAT_IS_FOLDED = "document.querySelectorAll('main details').forEach(one => one.open = true)"
# Parts that stick out of the page, in a table too: nobody has to scroll sideways.
STICKING_OUT = """[...document.querySelectorAll("main *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth)
    .map(one => one.outerHTML.slice(0, 120))"""


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


def look_at(page: Page, address: str, then: Callable[[Page], None] | None = None, status: int = 200) -> None:
    """The page opens, fits a small telephone, and axe-core finds nothing at either width, folded or open."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
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
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    return [
        f"{broken['id']}: {node['html']} ({node['failureSummary']})"
        for broken in found["violations"]
        for node in broken["nodes"]
    ]
