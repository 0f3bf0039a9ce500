"""Signing in and out in a real Chromium, against a real server with a small installation."""

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from data_access.exports import Export, keep_export
from data_access.sessions import issue_ticket
from shell.page_list import PAGES
from shell.session_routes import COOKIE_NAME
from tests.browser.conftest import browser, open_address, sign_in, visible_text, visitor
from tests.running_app import DemoInstallation, running_app
from tests.shell.conftest import PASSWORD, Installation

__all__ = ["browser", "visitor"]

pytestmark = pytest.mark.browser


@pytest.fixture
def address(installation: Installation) -> Iterator[str]:
    """A freshly started server; nobody has opened a page on it."""
    started = DemoInstallation(installation.folder, dict(os.environ), PASSWORD)
    with running_app(started) as url:
        yield url


def session_cookie(page: Page) -> dict[str, object]:
    (cookie,) = [cookie for cookie in page.context.cookies() if cookie["name"] == COOKIE_NAME]
    return dict(cookie)


def is_form_alone(page: Page) -> bool:
    return page.locator("input[type=password]").count() == 1 and page.locator(".masthead").count() == 0


def test_nobody_sees_more_than_the_form_at_any_address_of_a_fresh_server(address: str, visitor: Page) -> None:
    for path in [*(entry.url_path for entry in PAGES), "overview", "nonsense", "pages/audit"]:
        visitor.goto(f"{address}/{path}")
        if "/" in path:  # the framework's own files are not found below such an address
            assert "audit" not in visitor.content()
            continue
        visitor.wait_for_selector("input[type=password]")
        assert is_form_alone(visitor), path
        assert COOKIE_NAME not in [cookie["name"] for cookie in visitor.context.cookies()]


def test_a_deep_link_survives_signing_in_reloading_and_signing_out(address: str, visitor: Page) -> None:
    link = f"{address}/audit?before=1000&lang=en"
    sign_in(visitor, link, name="inspectorate", password=PASSWORD)

    visitor.wait_for_selector("text=Who did what, and when?")
    assert visitor.url == link
    cookie = session_cookie(visitor)
    assert cookie["httpOnly"] is True
    assert cookie["sameSite"] == "Lax"

    visitor.reload()
    visitor.wait_for_selector("text=Who did what, and when?")

    visitor.get_by_text("Sign out").click()
    visitor.wait_for_selector("input[type=password]")
    assert is_form_alone(visitor)
    visitor.context.add_cookies([cookie])  # type: ignore[list-item]
    visitor.goto(link)
    visitor.wait_for_selector("input[type=password]")
    assert is_form_alone(visitor)


def test_strange_and_forbidden_addresses_look_the_same(address: str, visitor: Page) -> None:
    sign_in(visitor, f"{address}/accounts?lang=en", name="admin", password=PASSWORD)
    visitor.wait_for_selector("text=Who may sign in?")

    seen = []
    for path in ("nonsense", "audit"):
        open_address(visitor, f"{address}/{path}?lang=en")
        visitor.wait_for_selector("text=Not found, or not yours to see.")
        seen.append(visible_text(visitor))
    assert seen[0] == seen[1]

    for path in ("", "overview"):  # the first page is not the administrator's: one of their own is
        open_address(visitor, f"{address}/{path}?lang=en")
        visitor.wait_for_selector(".masthead a[aria-current=page]")
        assert visitor.locator("[data-testid=stDialog]").count() == 0


def test_a_session_ended_in_the_database_is_over_at_the_next_look(
    address: str, visitor: Page, installation: Installation
) -> None:
    sign_in(visitor, f"{address}/accounts?lang=en", name="admin", password=PASSWORD)
    visitor.wait_for_selector("text=Who may sign in?")

    with installation.database.writing() as connection:
        connection.execute(sa.text("UPDATE sessions SET ended_at = created_at"))
    visitor.reload()

    visitor.wait_for_selector("input[type=password]")
    assert is_form_alone(visitor)


def test_a_ticket_works_once_and_an_export_only_for_its_owner(
    address: str, visitor: Page, installation: Installation
) -> None:
    ticket = issue_ticket(installation.database, installation.account("admin"), wanted="/accounts?lang=en")
    visitor.goto(f"{address}/session/enter?ticket={ticket}")
    visitor.wait_for_selector("text=Who may sign in?")
    first = session_cookie(visitor)["value"]
    visitor.goto(f"{address}/session/enter?ticket={ticket}")
    assert session_cookie(visitor)["value"] == first

    file = Export(file_name="rows.csv", media_type="text/csv", content=b"one,two")
    fetch = visitor.context.request.get
    own = keep_export(installation.database, installation.account("admin"), export=file)
    foreign = keep_export(installation.database, installation.account("chairman"), export=file)
    assert fetch(f"{address}/export/{own}").body() == b"one,two"
    assert fetch(f"{address}/export/{foreign}").status == 404
