"""The windows in which journeys are made."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture
def plain(browser: Browser, live_server) -> Iterator[Page]:
    """A window with script switched off."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(params=["page", "plain"], ids=["with script", "without script"])
def window(request: pytest.FixtureRequest) -> Page:
    return request.getfixturevalue(request.param)
