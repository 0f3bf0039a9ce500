"""Pages as the router runs them, on the demo province, for each of its accounts."""

import html
import re
from dataclasses import dataclass
from functools import cache

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data_access.accounts import find_account
from data_access.sessions import issue_ticket, redeem_ticket
from settings import PROJECT_ROOT
from shell.installation import current_app_database
from shell.page_list import FIRST_PAGE
from tests.running_app import DemoInstallation


@cache
def token_of(config: str, name: str) -> str:
    """A session of an account; one is enough for all tests."""
    database = current_app_database()
    account = find_account(database, name)
    assert account is not None
    entrance = redeem_ticket(database, issue_ticket(database, account, wanted="/"))
    assert entrance is not None
    return entrance.token


@dataclass
class Screen:
    """What one page showed: its HTML, and the same as plain text."""

    test: AppTest

    @property
    def markup(self) -> str:
        pieces = [element.proto.body for element in self.test.get("html")]
        return "\n".join(piece for piece in pieces if not piece.startswith("<style>"))

    @property
    def text(self) -> str:
        words = re.sub(r"<[^>]+>", " ", self.markup)
        shown = [*self.test.info, *self.test.error, *self.test.warning]
        return " ".join([html.unescape(words), *(element.value for element in shown)])

    @property
    def links(self) -> list[str]:
        return [html.unescape(href) for href in re.findall(r'href="([^"]*)"', self.markup)]


@dataclass
class Province:
    """The demo province, looked at page by page."""

    installation: DemoInstallation
    monkeypatch: pytest.MonkeyPatch

    def open(self, page: str, /, *, by: str = "chairman", **query: str) -> Screen:
        """The page as this account sees it at this address."""
        token = token_of(self.installation.environment["GIAMSAT_CONFIG"], by)
        self.monkeypatch.setattr("shell.page_frame.read_session_token", lambda: token)
        test = AppTest.from_file(str(PROJECT_ROOT / "shell" / "router.py"), default_timeout=60)
        test._page_hash = calc_hash("" if page == FIRST_PAGE else page)
        # An account keeps the language it last asked for; each test asks anew.
        test.query_params.update({"lang": "vi", **query})
        return Screen(test.run())


@pytest.fixture
def province(demo_installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch) -> Province:
    monkeypatch.setenv("GIAMSAT_CONFIG", demo_installation.environment["GIAMSAT_CONFIG"])
    return Province(demo_installation, monkeypatch)
