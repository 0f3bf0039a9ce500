"""Two provinces, alike but for the reports for few eyes: whoever may not know of them sees no difference."""

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data_access.accounts import find_account
from data_access.sessions import issue_ticket, redeem_ticket
from settings import PROJECT_ROOT
from shell.page_list import FIRST_PAGE
from tests.isolation.marked_province import ACCOUNTS, HIDDEN_MARKS, MarkedProvince, make_province

#: What each account may not know of: the whole of it, or what is about the own head.
UNKNOWN = {
    "head": HIDDEN_MARKS,
    "head_commune": HIDDEN_MARKS,
    "analyst": ("QXSEALED", "QXHEAD"),
    "admin": HIDDEN_MARKS,
    "linked": ("QXHEADA", "QXOWNA", "QXLINKA"),
}
ADDRESSES: list[tuple[str, dict[str, str]]] = [
    ("overview", {"period": "2026"}),
    ("harassment", {"period": "2026", "all": "1"}),
    ("harassment", {"unit": "U-A"}),
    ("unit", {"period": "2026-Q3", "unit": "U-A"}),
    ("rows", {"metric": "harassment_reports", "period": "2026"}),
    ("rows", {"metric": "officers_repeatedly_reported", "period": "2026"}),
    ("rows", {"metric": "harassment_per_10k_cases", "since": "all", "period": "2026-Q3"}),
    ("petitions", {"period": "2026", "all": "1"}),
    ("petitions", {"unit": "U-A"}),
    ("unit", {"period": "2026", "unit": "U-C"}),
    ("satisfaction", {"period": "2026", "all": "1"}),
    ("satisfaction", {"period": "2026-Q3", "unit": "U-A"}),
    ("comments", {"period": "2026"}),
    ("rows", {"metric": "petitions_received", "period": "2026"}),
    ("rows", {"metric": "petitions_open", "period": "2026", "kind": "denunciation"}),
    ("case", {"case": "K-A-3"}),
    ("data", {"lang": "en"}),
]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[str, ...]], MarkedProvince]:
    """A province without some of the reports, made once for all tests."""
    made: dict[tuple[str, ...], MarkedProvince] = {}

    def province(leaves_out: tuple[str, ...] = ()) -> MarkedProvince:
        if leaves_out not in made:
            made[leaves_out] = make_province(tmp_path_factory.mktemp("twin"), leaves_out=leaves_out)
        return made[leaves_out]

    return province


def screens(province: MarkedProvince, account: str, patch: pytest.MonkeyPatch) -> dict[str, str]:
    """Everything each address shows an account."""
    found = find_account(province.database, account)
    assert found is not None
    entrance = redeem_ticket(province.database, issue_ticket(province.database, found, wanted="/"))
    assert entrance is not None
    patch.setenv("GIAMSAT_CONFIG", str(province.folder / "giamsat.toml"))
    patch.setattr("shell.page_frame.read_session_token", lambda: entrance.token)
    shown = {}
    for page, query in ADDRESSES:
        test = AppTest.from_file(str(PROJECT_ROOT / "shell" / "router.py"), default_timeout=60)
        test._page_hash = calc_hash("" if page == FIRST_PAGE else page)
        test.query_params.update(query)
        test.run()
        shown[f"{page} {query}"] = readable(test)
    return shown


def readable(test: AppTest) -> str:
    """All elements of a page as text, without the ids that differ between two runs."""
    texts = [str(element.proto) for element in test.main]
    return re.sub(r"\b[0-9a-f]{16,}\b", "", "\n".join(texts))


@pytest.mark.parametrize("account", UNKNOWN)
def test_no_page_tells_of_what_the_viewer_may_not_know(
    account: str, make: Callable[[tuple[str, ...]], MarkedProvince], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, twin = make(()), make(UNKNOWN[account])

    with_them = screens(whole, account, monkeypatch)
    without_them = screens(twin, account, monkeypatch)

    assert not [place for place, text in with_them.items() if "mã số" in text], "an unforeseen error"
    different = [place for place in with_them if with_them[place] != without_them[place]]
    assert different == []
    if ACCOUNTS[account][0] != "admin":
        assert any("QXUNIT" in text for text in with_them.values())


def test_the_chairman_does_see_the_difference(
    make: Callable[[tuple[str, ...]], MarkedProvince], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_them = screens(make(()), "chairman", monkeypatch)
    without_them = screens(make(HIDDEN_MARKS), "chairman", monkeypatch)

    assert {place.split()[0] for place in with_them if with_them[place] != without_them[place]} > {
        "data",
        "harassment",
        "petitions",
        "rows",
    }
