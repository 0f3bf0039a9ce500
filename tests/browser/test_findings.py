"""Findings before a whole room: the arrow keys go on and back, Escape leads to the rows; large letters."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_address, settle, sign_in
from tests.running_app import DemoInstallation, make_installation, running_app

pytestmark = pytest.mark.browser

#: Enough cases that what is planted in a department is more than noise.
CASES = 40_000
#: Letters this high, in pixels, are read from the back of a room on a screen 768 high.
READABLE = 32
#: A whole briefing is computed when it is first asked for.
FIRST_LOOK_MILLISECONDS = 120_000


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> DemoInstallation:
    return make_installation(tmp_path_factory.mktemp("findings") / "demo", cases=CASES)


@pytest.fixture(scope="module")
def address(installation: DemoInstallation) -> Iterator[str]:
    with running_app(installation) as url:
        yield url


def test_the_keys_go_through_the_findings(
    visitor: Page, address: str, installation: DemoInstallation
) -> None:
    visitor.set_default_timeout(FIRST_LOOK_MILLISECONDS)
    sign_in(visitor, f"{address}/findings?period=2026", name="chairman", password=installation.password)
    open_address(visitor, f"{address}/findings?period=2026")
    place = visitor.locator(".slide-mark")
    expect(place).to_have_text(re.compile(r"^1/[2-7] "))

    visitor.keyboard.press("ArrowRight")
    expect(place).to_have_text(re.compile(r"^2/[2-7] "))
    settle(visitor)
    visitor.keyboard.press("ArrowLeft")
    expect(place).to_have_text(re.compile(r"^1/[2-7] "))
    settle(visitor)

    for part in (".slide h1", ".slide-verdict"):
        size = visitor.locator(part).evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
        assert size >= READABLE
    unit = visitor.locator(".slide h1").inner_text()
    visitor.keyboard.press("Escape")
    visitor.wait_for_url(re.compile(r"/rows\?metric="))
    settle(visitor)
    assert unit in visitor.locator("[data-testid=stMain]").inner_text()
