"""Five questions of a chairman: the answer stands on the first screen of a laptop, without scrolling."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from demo import planted
from tests.browser.conftest import open_address, sign_in
from tests.running_app import DemoInstallation, make_installation, running_app

pytestmark = pytest.mark.browser

#: Enough cases that what is planted in a department is more than noise, and few enough to be made in a test.
CASES = 40_000
#: The month a change was planted in, or the one after: completed cases follow received ones.
DECLINE, RISE = "0[67]/2026", "0[345]/2026"
WORDS = {
    "vi": {
        "fell": rf"tỷ lệ giải quyết đúng hạn giảm thật sự từ {DECLINE}",
        "rose": rf"tỷ lệ giải quyết đúng hạn từ {RISE}",
        "head": r"Người đứng đầu: \S.*, Giám đốc Sở\.",
        "overdue": r"Toàn tỉnh: {count} hồ sơ quá hạn",
        "against": ("so với cuối năm trước", "so với cùng kỳ năm trước"),
        "calm": r"quá ít( tháng)? để nhận định|biến động bình thường|số chuyển từ tháng",
    },
    "en": {
        "fell": rf"on-time rate has really fallen since {DECLINE}",
        "rose": rf"on-time rate since {RISE}",
        "head": r"Head: \S.*, Giám đốc Sở\.",
        "overdue": r"Whole province: {count} overdue cases",
        "against": ("the end of the previous year", "the same period last year"),
        "calm": r"too few (months )?to judge|ordinary variation|carried over",
    },
}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> DemoInstallation:
    return make_installation(tmp_path_factory.mktemp("questions") / "demo", cases=CASES)


@pytest.fixture(scope="module")
def address(installation: DemoInstallation) -> Iterator[str]:
    with running_app(installation) as url:
        yield url


@pytest.fixture(params=WORDS)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def words(language: str) -> dict[str, Any]:
    return WORDS[language]


@pytest.fixture
def screen(address: str, installation: DemoInstallation, visitor: Page, language: str) -> Page:
    """The chairman's first screen, nothing pressed and nothing scrolled."""
    sign_in(visitor, f"{address}/?lang={language}", name="chairman", password=installation.password)
    return visitor


def is_on_the_first_screen(page: Page, element: Locator) -> bool:
    """Whether an element lies wholly inside the window."""
    box, window = element.bounding_box(), page.viewport_size
    assert box is not None
    assert window == {"width": 1366, "height": 768}
    scrolled = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    is_inside = box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= window["width"]
    return is_inside and box["y"] + box["height"] <= window["height"] and scrolled == 0


def need_of(page: Page, unit_id: str) -> Locator:
    """The sentence among what needs the reader that is about a unit."""
    return page.locator(f".needs li:has(a[href*='unit={unit_id}'])")


def test_which_department_got_worse_and_since_when(screen: Page, words: dict[str, Any]) -> None:
    fallen = need_of(screen, planted.DECLINING.unit_id)

    assert fallen.count() == 1
    assert re.search(words["fell"], fallen.inner_text())
    assert is_on_the_first_screen(screen, fallen)


def test_who_heads_it(screen: Page, words: dict[str, Any]) -> None:
    fallen = need_of(screen, planted.DECLINING.unit_id)

    assert re.search(words["head"], fallen.inner_text())
    assert is_on_the_first_screen(screen, fallen)


def test_how_many_cases_are_overdue_and_against_when(
    screen: Page, words: dict[str, Any], installation: DemoInstallation
) -> None:
    asked = installation.ask("metric", "cases_overdue_open")
    count = f"{asked['groups'][0]['value']:,}".replace(",", "[.,]")
    answer = screen.locator(".answer")

    assert re.search(words["overdue"].format(count=count), answer.inner_text())
    assert all(each in answer.inner_text() for each in words["against"])
    assert is_on_the_first_screen(screen, answer)


def test_which_unit_really_improved_and_since_when(screen: Page, words: dict[str, Any]) -> None:
    better = screen.locator(".better-line")

    assert better.locator(f"a[href*='unit={planted.IMPROVING.unit_id}']").count() == 1
    assert re.search(rf"Sở Tài chính \({words['rose']}\)", better.inner_text())
    assert is_on_the_first_screen(screen, better)


def test_a_tiny_commune_is_not_accused_of_its_noise(
    screen: Page, words: dict[str, Any], address: str, language: str
) -> None:
    assert need_of(screen, planted.NOISE_COMMUNE).count() == 0
    assert screen.locator(f".better-line a[href*='unit={planted.NOISE_COMMUNE}']").count() == 0

    open_address(screen, f"{address}/?unit={planted.NOISE_COMMUNE}&lang={language}")

    assert screen.locator(".needs li").count() == 0
    rows = screen.locator(f".matrix tbody tr:has(th a[href*='unit={planted.NOISE_COMMUNE}'])")
    said = rows.first.locator("[role=img]")
    labels = [said.nth(place).get_attribute("aria-label") or "" for place in range(said.count())]
    assert len(labels) >= 3
    assert all(re.search(words["calm"], label, re.I) for label in labels)
    assert is_on_the_first_screen(screen, rows.first)


def test_the_matrix_says_the_same_and_is_reached_by_keyboard(screen: Page, words: dict[str, Any]) -> None:
    row = screen.locator(f".matrix tr:has(th a[href*='unit={planted.DECLINING.unit_id}'])")
    assert row.count() == 1
    assert row.locator("th[scope=row]").count() == 1
    assert row.locator("td [role=img]").count() >= 5
    assert screen.locator(".matrix th[scope=rowgroup]").count() >= 2
    assert screen.locator(".matrix caption").inner_text()

    first = row.locator("a").first
    first.focus()
    names = [screen.evaluate("document.activeElement.getAttribute('href')")]
    for _press in range(row.locator("a").count() - 1):
        screen.keyboard.press("Tab")
        names.append(screen.evaluate("document.activeElement.getAttribute('href')"))

    links = row.locator("a")
    assert names == [links.nth(place).get_attribute("href") for place in range(links.count())]
    assert "unit?" in names[0]
    assert "overdue?" in names[1]
