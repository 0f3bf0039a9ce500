"""A real Chromium, and a person signing in with it."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.running_app import find_chromium

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SETTLED_MILLISECONDS = 400
LIMIT_MILLISECONDS = 40_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, or a skip with the reason; in CI a missing browser is a failure.

    One a module: while it runs, its event loop does, and other tests need loops of their own.
    """
    executable = find_chromium()
    if executable is None:
        reason = "no Chromium on this machine (sudo apt install chromium)"
        if os.environ.get("GIAMSAT_NO_SKIP"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A page of a browser that nobody has signed in with."""
    context: BrowserContext = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    context.set_default_timeout(LIMIT_MILLISECONDS)
    page = context.new_page()
    yield page
    context.close()


IS_IDLE = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    const drawn = document.querySelector('[data-testid=stMain] [data-testid=stVerticalBlock] > *');
    return app && drawn && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid=stSkeleton], [data-testid=stSpinner], [data-stale=true]');
}"""


def settle(page: Page) -> None:
    """Wait until the app has drawn something and stopped running, and still has a moment later."""
    page.wait_for_function(IS_IDLE)
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    page.wait_for_function(IS_IDLE)


def open_address(page: Page, address: str) -> None:
    """Go to an address and wait until it is drawn."""
    page.goto(address)
    settle(page)


def sign_in(page: Page, address: str, *, name: str, password: str) -> None:
    """Sign in through the form at an address, as a person would."""
    open_address(page, address)
    page.locator("input[type=text]").first.fill(name)
    page.locator("input[type=password]").first.fill(password)
    page.locator("[data-testid=stFormSubmitButton] button").first.click()
    page.wait_for_selector("input[type=password]", state="detached")
    settle(page)


def visible_text(page: Page) -> str:
    """What the page says, blanks made single."""
    return re.sub(r"\s+", " ", page.locator("[data-testid=stApp]").inner_text())
