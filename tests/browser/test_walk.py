"""Every role walks the product in a real Chromium: signs in, opens every page, drills to a case, leaves."""

import json
import re
import unicodedata

import pytest
from playwright.sync_api import Page

from data_access.scope import ROLES
from shell.page_list import PAGES, PageEntry
from tests.browser.conftest import open_address, settle, sign_in, visible_text
from tests.running_app import DemoInstallation, running_app

pytestmark = pytest.mark.browser

ROLE_OF = {
    "chairman": "chairman",
    "inspectorate": "inspectorate",
    "head": "unit_head",
    "head_commune": "unit_head",
    "analyst": "analyst",
    "admin": "admin",
}
REFUSAL = "Không tìm thấy"
#: Common English words that no Vietnamese page may show.
ENGLISH_WORDS = {
    "the", "and", "of", "with", "for", "unit", "units", "case", "cases", "overdue", "open", "show", "rows",
    "row", "data", "source", "sources", "report", "reports", "total", "month", "year", "page", "next",
    "previous", "search", "select", "choose", "option", "options", "loading", "error", "not", "found", "is",
    "are", "no", "yes", "by", "from", "rate", "share", "download", "view", "back", "home", "press", "enter",
    "required", "value", "new", "granted", "refused", "withdrawn", "stopped", "supplement", "step",
    "counter", "online", "hotline", "mailbox", "petition", "concluded", "done", "verified", "none",
}  # fmt: skip


def pages_of(name: str) -> list[PageEntry]:
    held = ROLES[ROLE_OF[name]].permissions
    return [page for page in PAGES if set(page.any_of) & held]


def vietnamese(app_url: str) -> str:
    """The app's address with the language: an account keeps the one it last asked for."""
    return f"{app_url}/?lang=vi"


def assert_sound(page: Page, place: str) -> str:
    """No exception, no neutral refusal, no unnumbered trouble; gives the page's text."""
    text = visible_text(page)
    assert page.locator("[data-testid=stException]").count() == 0, place
    assert "Traceback" not in text, place
    assert "Đã xảy ra lỗi" not in text, place
    return text


def assert_vietnamese(text: str, place: str) -> None:
    words = re.findall(r"(?<![\w-])[a-z]+(?![\w-])", unicodedata.normalize("NFC", text).lower())
    assert set(words) & ENGLISH_WORDS == set(), place


def test_an_anonymous_visitor_sees_the_form_alone_at_every_address(
    demo_installation: DemoInstallation, visitor: Page
) -> None:
    with running_app(demo_installation) as fresh:
        for entry in PAGES:
            open_address(visitor, f"{fresh}/{entry.url_path}")

            text = visible_text(visitor)
            assert visitor.locator("input[type=password]").count() == 1, entry.name
            assert "Sở" not in text, entry.name
            assert visitor.locator(".masthead, .card, table").count() == 0, entry.name


@pytest.mark.parametrize("name", ROLE_OF)
def test_a_role_opens_each_of_its_pages_in_vietnamese(
    app_url: str, demo_installation: DemoInstallation, visitor: Page, name: str
) -> None:
    sign_in(visitor, vietnamese(app_url), name=name, password=demo_installation.password)
    for entry in pages_of(name):
        open_address(visitor, f"{app_url}/{entry.url_path}")

        text = assert_sound(visitor, f"{name} {entry.name}")
        if entry.name not in {"case", "rows"}:  # these two are of one thing, named in the address
            assert REFUSAL not in text, f"{name} {entry.name}"
        if entry.name != "audit":  # the log names events and commands as they are
            assert_vietnamese(text, f"{name} {entry.name}")


@pytest.mark.parametrize("name", ROLE_OF)
def test_a_role_is_refused_every_other_page_in_the_same_words(
    app_url: str, demo_installation: DemoInstallation, visitor: Page, name: str
) -> None:
    sign_in(visitor, vietnamese(app_url), name=name, password=demo_installation.password)
    own = {entry.name for entry in pages_of(name)}
    for entry in PAGES:
        # Without the overview, the address of the app itself leads to the first page that is open.
        if entry.name in own or not entry.url_path:
            continue
        open_address(visitor, f"{app_url}/{entry.url_path}")

        assert REFUSAL in visible_text(visitor), f"{name} {entry.name}"
        assert visitor.locator(".card, table").count() == 0, f"{name} {entry.name}"


@pytest.mark.parametrize("name", ["chairman", "inspectorate", "head", "head_commune"])
def test_from_the_overview_to_a_case_in_three_presses_and_back(
    app_url: str, demo_installation: DemoInstallation, visitor: Page, name: str
) -> None:
    sign_in(visitor, vietnamese(app_url), name=name, password=demo_installation.password)
    visitor.locator(".strip a[href^='overdue?']").first.click()
    settle(visitor)
    visitor.locator(".card a[href*='rows?'][href*='metric=on_time_rate']").first.click()
    settle(visitor)
    assert "/rows?" in visitor.url
    rows_address = visitor.url
    assert_sound(visitor, "rows")

    visitor.locator("table a[href*='case?']").first.click()
    settle(visitor)
    assert "/case?" in visitor.url
    text = assert_sound(visitor, "case")
    assert re.search(r"\d{2}/\d{2}/\d{4}", text)

    visitor.go_back()
    settle(visitor)
    assert visitor.url == rows_address
    assert visitor.locator("table a[href*='case?']").count() > 0


def test_a_unit_is_one_press_from_the_overview_and_its_number_two(
    app_url: str, demo_installation: DemoInstallation, visitor: Page
) -> None:
    sign_in(visitor, vietnamese(app_url), name="chairman", password=demo_installation.password)
    link = visitor.locator("a[href*='unit?'][href*='unit=']").first
    unit_name = link.inner_text()
    link.click()
    settle(visitor)

    assert "/unit?" in visitor.url
    assert unit_name in assert_sound(visitor, "unit")


def test_a_number_opens_its_definition_in_one_press(
    app_url: str, demo_installation: DemoInstallation, visitor: Page
) -> None:
    sign_in(visitor, vietnamese(app_url), name="chairman", password=demo_installation.password)
    visitor.locator(".strip a[href*='definitions?']").first.click()
    settle(visitor)

    assert "/definitions?" in visitor.url
    assert_sound(visitor, "definition")


def test_reload_and_deep_link_keep_person_page_and_filters(
    app_url: str, demo_installation: DemoInstallation, visitor: Page
) -> None:
    link = f"{app_url}/overdue?period=2026-Q3&unit=SXD&lang=vi"
    sign_in(visitor, link, name="chairman", password=demo_installation.password)
    assert visitor.url == link
    before = visible_text(visitor)

    visitor.reload()
    settle(visitor)

    assert visitor.url == link
    assert visible_text(visitor) == before
    assert "Quý III/2026" in before or "quý 3/2026" in before.lower() or "quý III/2026" in before


def test_signing_out_ends_it(app_url: str, demo_installation: DemoInstallation, visitor: Page) -> None:
    sign_in(visitor, vietnamese(app_url), name="chairman", password=demo_installation.password)
    cookies = visitor.context.cookies()

    visitor.get_by_text("Đăng xuất").click()
    visitor.wait_for_selector("input[type=password]")
    visitor.context.add_cookies(cookies)  # type: ignore[arg-type]
    open_address(visitor, f"{app_url}/overdue")

    assert visitor.locator("input[type=password]").count() == 1


def test_a_head_sees_no_other_department_anywhere(
    app_url: str, demo_installation: DemoInstallation, visitor: Page
) -> None:
    truth = json.loads((demo_installation.folder / "truth.json").read_text(encoding="utf-8"))
    own = truth["head_account"]["unit_id"]
    answer = demo_installation.manage(
        "metric", "cases_received", "--by", "body", "--user", "chairman", "--format", "json"
    )
    groups = json.loads(answer.stdout)["groups"]
    strangers = [group["body_name"] for group in groups if group["body"] != own]
    assert len(strangers) > 20
    sign_in(visitor, vietnamese(app_url), name="head", password=demo_installation.password)
    for entry in pages_of("head"):
        for query in ("", "?unit=SNV", "?unit=X01", "?unit=T"):
            open_address(visitor, f"{app_url}/{entry.url_path}{query}")

            content = visitor.content()
            seen = [stranger for stranger in strangers if stranger in content]
            assert seen == [], f"{entry.name}{query}"


def test_a_bad_address_gives_a_notice_and_never_an_exception(
    app_url: str, demo_installation: DemoInstallation, visitor: Page
) -> None:
    sign_in(visitor, vietnamese(app_url), name="chairman", password=demo_installation.password)
    for query in (
        "?period=2026-13", "?period=%2500", "?from=yesterday", "?from=2026-02-30&to=2026-01-01",
        "?unit=' OR 1=1--", "?lang=xx", "?unit=<script>alert(1)</script>",
    ):  # fmt: skip
        open_address(visitor, f"{app_url}/overdue{query}")

        assert_sound(visitor, query)


def test_a_file_of_rows_is_given_to_its_owner_alone(
    app_url: str, demo_installation: DemoInstallation, visitor: Page
) -> None:
    sign_in(
        visitor,
        f"{app_url}/rows?metric=cases_open&lang=vi",
        name="chairman",
        password=demo_installation.password,
    )
    visitor.locator("[data-testid=stButton] button").first.click()
    settle(visitor)
    href = visitor.locator("a[href*='export/']").first.get_attribute("href")
    assert href is not None
    address = f"{app_url}/{href.lstrip('./').lstrip('/')}"

    own = visitor.context.request.get(address)
    visitor.context.clear_cookies()
    stranger = visitor.context.request.get(address)

    assert own.status == 200
    assert "attachment" in own.headers["content-disposition"]
    assert stranger.status == 404
