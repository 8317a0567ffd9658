"""A real browser that looks at the page as it is served; without one these tests are skipped."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.screenshot import FLAGS, chromium, served

MISSING = "There is no Chromium here. On Debian: apt-get install --no-install-recommends chromium"


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Give the address of the service with the real engine."""
    with served() as found:
        yield found


@pytest.fixture(scope="module")  # as long as it runs, its event loop bars any other
def browser() -> Iterator[Browser]:
    """Give a headless Chromium of this machine, with a profile folder of its own."""
    executable = chromium()
    if executable is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=executable, headless=True, args=list(FLAGS)
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Give a fresh tab that must neither complain nor ask for anything from outside."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    yield tab
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith((address, "blob:"))] == []
