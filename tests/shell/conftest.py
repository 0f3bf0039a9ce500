"""A small installation: a store of a few rows, an account of each role, pages that say whose they are."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data_access.accounts import Account, add_account, find_account
from data_access.app_database import AppDatabase
from data_access.sessions import issue_ticket, redeem_ticket
from settings import PROJECT_ROOT
from shell.installation import current_app_database
from shell.page_list import FIRST_PAGE, PAGES
from tests.data_access.app_fixtures import quick_hashes
from tests.shell.tiny_store import make_store

__all__ = ["quick_hashes"]

PASSWORD = "only in this test"
PAGE = """
import streamlit as st
from data_access.scope import Permission
from shell.page_frame import open_page
from shell.page_list import PAGES

viewer = open_page(*next(page for page in PAGES if page.name == "{name}").any_of)
st.write("page {name} of", viewer.account_name, ", ".join(viewer.scope.unit_ids))
"""


@dataclass
class Installation:
    """An installation for one test, and ways to look at it as somebody."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch

    @property
    def database(self) -> AppDatabase:
        return current_app_database()

    def account(self, name: str) -> Account:
        found = find_account(self.database, name)
        assert found is not None
        return found

    def sign_in(self, name: str) -> str:
        """The token of a new session of this account."""
        entrance = redeem_ticket(self.database, issue_ticket(self.database, self.account(name), wanted="/"))
        assert entrance is not None
        return entrance.token

    def look(self, page: str = FIRST_PAGE, *, token: str | None, **query: str) -> AppTest:
        """The router's run for a browser with this session cookie at the address of a page."""
        self.monkeypatch.setattr("shell.page_frame.read_session_token", lambda: token)
        test = AppTest.from_file(str(PROJECT_ROOT / "shell" / "router.py"), default_timeout=30)
        test._page_hash = calc_hash("" if page == FIRST_PAGE else page)
        test.query_params.update(query)
        return test.run()


def texts(test: AppTest) -> str:
    """Everything written on the screen, the stylesheet apart."""
    pieces = [
        element.proto.body for element in test.get("html") if not element.proto.body.startswith("<style>")
    ]
    return "\n".join([*pieces, *(element.value for element in test.markdown)])


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick_hashes: None) -> Installation:
    pages = tmp_path / "pages"
    pages.mkdir()
    for entry in PAGES:
        (pages / f"{entry.name}.py").write_text(PAGE.format(name=entry.name), encoding="utf-8")
    monkeypatch.setattr("shell.page_list.PAGES_FOLDER", pages)
    make_store(tmp_path / "store")
    config = tmp_path / "giamsat.toml"
    config.write_text(
        f'[store]\nurl = "duckdb:///{tmp_path}/store"\n'
        f'[app]\nurl = "sqlite:///{tmp_path}/private/app.db"\nprovince = "Tỉnh Thử"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("GIAMSAT_CONFIG", str(config))
    made = Installation(tmp_path, monkeypatch)
    for name, unit, officer in (
        ("chairman", None, None),
        ("inspectorate", None, None),
        ("unit_head", "ROADS", "O-NOW"),
        ("analyst", None, None),
        ("admin", None, None),
    ):
        add_account(
            made.database,
            name,
            role=name,
            unit_id=unit,
            officer_id=officer,
            password=PASSWORD,
            actor="test",
        )
    return made
