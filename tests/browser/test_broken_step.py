"""From the number of late cases to the step that broke one of them, in a real Chromium: two presses."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import open_address, settle, sign_in, visible_text
from tests.running_app import DemoInstallation

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("metric", ["cases_completed_late", "cases_overdue_open"])
def test_from_the_late_cases_to_the_broken_step_in_two_presses(
    app_url: str, demo_installation: DemoInstallation, visitor: Page, metric: str
) -> None:
    sign_in(visitor, f"{app_url}/overdue?lang=vi", name="chairman", password=demo_installation.password)
    visitor.locator(f".card a[href*='rows?'][href*='metric={metric}']").first.click()
    settle(visitor)
    visitor.locator("table a[href*='case?']").first.click()
    settle(visitor)

    assert "/case?" in visitor.url
    marked = visitor.locator("#broken-step")
    assert marked.count() == 1
    assert "bước gây trễ" in marked.inner_text()
    assert "Bước gây trễ:" in visitor.locator(".answer").inner_text()
    visitor.locator(".answer a[href='#broken-step']").click()
    visitor.wait_for_timeout(500)
    box = marked.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 768, "the mark is not in sight after its link was pressed"


def test_from_the_bottlenecks_to_a_case_of_the_worst_one(
    app_url: str, demo_installation: DemoInstallation, visitor: Page
) -> None:
    sign_in(visitor, f"{app_url}/steps?lang=vi", name="chairman", password=demo_installation.password)
    text = visible_text(visitor)
    assert "Đã xảy ra lỗi" not in text
    assert visitor.locator("[data-testid=stVegaLiteChart]").count() >= 1
    late = visitor.locator("a[href*='rows?'][href*='late_cases_by_broken_step']")
    worst = visitor.locator("tbody tr").filter(has=late).first
    named = worst.locator("th").inner_text()
    worst.locator("a[href*='rows?'][href*='late_cases_by_broken_step']").click()
    settle(visitor)
    visitor.locator("table a[href*='case?']").first.click()
    settle(visitor)

    step = named.split(" (")[0]
    assert step in visitor.locator("#broken-step").inner_text()
    open_address(visitor, f"{app_url}/steps?lang=en")
    assert "Bottlenecks" in visible_text(visitor)
