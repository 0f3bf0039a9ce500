import pytest
from streamlit.testing.v1 import AppTest

from data_access.audit import read_audit_log
from shell.page_list import PAGES
from tests.data_access.app_fixtures import AUDITOR
from tests.shell.conftest import Installation, texts


@pytest.mark.parametrize("page", [entry.name for entry in PAGES])
def test_a_page_run_without_the_router_still_asks_who_is_looking(
    installation: Installation, page: str
) -> None:
    script = str(installation.folder / "pages" / f"{page}.py")

    installation.monkeypatch.setattr("shell.page_frame.read_session_token", lambda: None)
    anonymous = AppTest.from_file(script).run()

    assert not anonymous.exception
    assert len(anonymous.text_input) == 2
    assert not anonymous.markdown


def test_a_page_run_without_the_router_still_refuses_and_writes_it_down(
    installation: Installation,
) -> None:
    token = installation.sign_in("chairman")
    installation.monkeypatch.setattr("shell.page_frame.read_session_token", lambda: token)

    test = AppTest.from_file(str(installation.folder / "pages" / "accounts.py"))
    test.query_params["lang"] = "en"
    test.run()

    assert "Not found, or not yours to see." in texts(test)
    assert not test.markdown
    entry = read_audit_log(installation.database, scope=AUDITOR)[0]
    assert (entry.account, entry.event, entry.subject) == ("chairman", "page_refused", "manage_accounts")
