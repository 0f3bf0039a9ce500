"""Names, ids and addresses that are made to be taken for markup, statements, formulas or placeholders."""

import csv
import html
import json
from io import StringIO

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data_access.accounts import find_account
from data_access.sessions import issue_ticket, redeem_ticket
from manage import cli
from metrics.output import inert
from settings import PROJECT_ROOT
from shell.page_list import FIRST_PAGE
from tests.isolation.marked_province import HOSTILE, MarkedProvince, make_province

SCRIPTS = ("<script>QXX", "<img src=x", "onerror=QXX()>")
ERROR_WORDS = ("mã số", "this number")
HOSTILE_ADDRESSES: list[tuple[str, dict[str, str]]] = [
    (page, {name: text})
    for page, names in {
        "overdue": ("unit", "period", "from", "lang", "all", "to"),
        "rows": ("metric", "unit"),
        "case": ("case",),
        "satisfaction": ("instrument",),
        "comments": ("instrument", "level", "page"),
        "definitions": ("metric",),
        "audit": ("before",),
    }.items()
    for name in names
    for text in (
        HOSTILE,
        "' OR '1'='1",
        "\x00",
        "\ud7ff\u202e\u0000",
        "9" * 30_000,
        "{place.__class__}",
        "%s%n",
    )
]
NARROWED = [
    ("rows", {"metric": "cases_received", "period": "2026", name: text})
    for name in ("field", "procedure", "channel", "month", "own", "since", "status", "kind", "age_bucket")
    for text in (HOSTILE, "' OR 1=1 --", "\x00", "x" * 30_000)
]


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> MarkedProvince:
    return make_province(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def token(province: MarkedProvince, monkeypatch: pytest.MonkeyPatch) -> str:
    """A session of the inspectorate, which opens every page but the accounts."""
    account = find_account(province.database, "inspectorate")
    assert account is not None
    entrance = redeem_ticket(province.database, issue_ticket(province.database, account, wanted="/"))
    assert entrance is not None
    monkeypatch.setenv("GIAMSAT_CONFIG", str(province.folder / "giamsat.toml"))
    monkeypatch.setattr("shell.page_frame.read_session_token", lambda: entrance.token)
    return entrance.token


def look(page: str, /, **query: str) -> AppTest:
    test = AppTest.from_file(str(PROJECT_ROOT / "shell" / "router.py"), default_timeout=60)
    test._page_hash = calc_hash("" if page == FIRST_PAGE else page)
    test.query_params.update(query)
    return test.run()


def markup(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


@pytest.mark.usefixtures("token")
@pytest.mark.parametrize(
    "page",
    [
        "overview",
        "overdue",
        "satisfaction",
        "comments",
        "recovery",
        "inspections",
        "harassment",
        "unit",
        "data",
    ],
)
def test_hostile_names_are_shown_as_they_are_written(page: str) -> None:
    for query in ({"period": "2026"}, {"period": "2026", "unit": "U-A", "all": "1"}):
        test = look(page, **query)
        shown = markup(test)
        assert not [script for script in SCRIPTS if script in shown]
        assert not [word for word in ERROR_WORDS if word in shown]
        assert not test.exception
        assert [element.value for element in test.markdown if "QX" in element.value] == []
        if page != "data":
            assert HOSTILE in html.unescape(shown)


@pytest.mark.usefixtures("token")
def test_hostile_rows_and_a_hostile_case_are_shown_as_they_are_written() -> None:
    for page, query in (
        ("rows", {"metric": "cases_received", "period": "2026"}),
        ("rows", {"metric": "harassment_reports", "period": "2026"}),
        ("case", {"case": "K-A-1"}),
    ):
        shown = markup(look(page, **query))
        assert not [script for script in SCRIPTS if script in shown]
        assert HOSTILE in html.unescape(shown)


@pytest.mark.usefixtures("token")
@pytest.mark.parametrize(("page", "query"), [*HOSTILE_ADDRESSES[::3], *NARROWED[::4]])
def test_a_hostile_address_breaks_nothing_and_finds_nothing(page: str, query: dict[str, str]) -> None:
    test = look(page, **query)
    shown = markup(test)

    assert not test.exception
    assert not [word for word in ERROR_WORDS if word in shown], "an unforeseen error"
    assert not [script for script in SCRIPTS if script in shown]
    is_narrowed = not query.keys() & {"own", "since"}  # what else these two say means: not so
    if page in ("rows", "case") and is_narrowed:
        assert "QXROW" not in shown


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_no_cell_of_a_file_is_a_formula(start: str) -> None:
    assert str(inert(f"{start}cmd|' /C calc'!A0")).startswith("'")


def test_numbers_in_a_file_stay_numbers() -> None:
    assert inert(-5) == -5
    assert inert("5") == "5"


def test_the_command_line_writes_sound_json_and_no_formula_into_csv(
    province: MarkedProvince, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIAMSAT_CONFIG", str(province.folder / "giamsat.toml"))
    asked = ["rows", "cases_received", "--from", "2026-01-01", "--user", "chairman", "--format"]

    as_json = CliRunner().invoke(cli, [*asked, "json"])
    as_csv = CliRunner().invoke(cli, [*asked, "csv"])

    rows = json.loads(as_json.stdout)
    assert {row["source_ref"][0] for row in rows} == {"="}
    cells = [cell for line in csv.reader(StringIO(as_csv.stdout)) for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
