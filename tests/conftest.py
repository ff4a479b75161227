"""What every test may ask for: the same examples on every run, and a real browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from cases.audit.append_only import FROZEN, PROTECTED

hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None, database=None, print_blob=True)
hypothesis.settings.load_profile("fixed")

ONCE_ON_POSTGRESQL = ("browser", "race")

NO_BROWSER = (
    "Browser journeys NOT RUN: no Chromium or Chrome was found. Install one (Debian: apt-get install chromium) "
    "or set CHROMIUM to its path."
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/snap/bin/chromium",
)
CHROMIUM_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Journeys and races run once, on PostgreSQL."""
    if connection.vendor == "postgresql":
        return
    elsewhere = [item for item in items if any(item.get_closest_marker(mark) for mark in ONCE_ON_POSTGRESQL)]
    items[:] = [item for item in items if item not in elsewhere]
    config.hook.pytest_deselected(items=elsewhere)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A part that could not run is said last and in red, where a passing run would hide it."""
    if any("NOT RUN" in str(report.longrepr) for report in terminalreporter.getreports("skipped")):
        terminalreporter.section(NO_BROWSER, sep="=", red=True, bold=True)


@pytest.fixture(autouse=True)
def forget_limits() -> None:
    """No test is refused for what another tried too often: limits on sign-in are counted in the cache."""
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Between tests that commit, Django empties all tables with TRUNCATE, which an append-only table refuses.

    So that one trigger sleeps in the tests' own database; tests/audit wakes it to see it refuse.
    """
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in PROTECTED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
        for table in FROZEN:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate_once_confirmed")


def find_chromium(own: str) -> str | None:
    """The browser named in CHROMIUM, else an installed one, else the one that playwright brought."""
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    return next((path for path in (named, *found, *CHROMIUM_PATHS, own) if path and Path(path).exists()), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One real Chromium for all journeys."""
    with sync_playwright() as playwright:
        path = find_chromium(playwright.chromium.executable_path)
        if path is None:
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(NO_BROWSER)
        # Playwright keeps a loop running in this thread, which Django would take for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def is_complaint(message: ConsoleMessage) -> bool:
    """Whatever goes wrong in the browser, but for a page that is refused or not there, which tests ask for too."""
    is_page = message.text.startswith("Failed to load resource") and settings.STATIC_URL not in message.location["url"]
    return message.type == "error" and not is_page


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A fresh window on the live server; what fails, or what the security policy refuses, fails the test."""
    complaints: list[str] = []
    context = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
    yield page
    context.close()
    assert complaints == []
