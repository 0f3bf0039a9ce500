"""Stolen cookies, tickets and links, and addresses nobody links to, against a running server."""

import asyncio
import html
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from data_access.accounts import disable_account, find_account, set_password, set_role
from data_access.sessions import issue_ticket
from tests.isolation.marked_province import MarkedProvince, all_marks, make_province
from tests.isolation.websockets import EXPORT, fetch, load_client, shows_form_alone, sign_in, token_in
from tests.running_app import running_app

OTHER_PASSWORD = "another one for this test"
#: What no answer to a stranger may hold: code, configuration, and every mark of the province.
GIVEAWAYS = (b"import streamlit", b"GIAMSAT", b"duckdb", b"sqlite", b"SELECT", b"root:", b"[project]")
PATHS = (
    "/pages/rows.py", "/shell/router.py", "/app.py", "/settings.py", "/.git/config", "/giamsat.toml",
    "/var/app.db", "/app/static/../router.py", "/app/static/..%2frouter.py",
    "/app/static/%2e%2e/router.py", "/app/static/%252e%252e/router.py", "/app/static/....//router.py",
    "/app/static/..\\router.py", "/app/static//etc/passwd", "/app/static/%2fetc%2fpasswd",
    "/app/static/..%2f..%2fpyproject.toml", "/app/static/", "/static/../../../../pyproject.toml",
    "/static/..%2f..%2f..%2f..%2fpyproject.toml", "/media/", "/media/..%2f..%2fapp.py",
    "/media/0123456789.csv", "/component/x/..%2f..%2fapp.py", "/_stcore/metrics",
    "/_stcore/script-health-check", "/_stcore/host-config", "/_stcore/allowed-message-origins",
    "/_stcore/agent", "/_stcore/upload_file/x/y", "/_stcore/bidi-components/x/..%2f..%2fapp.py",
    "/session/enter", "/session/leave/../../app.py", "/export/", "/export/..%2f..%2fapp.py",
    "/export/%00", "/export/'%20OR%201=1%20--", "/docs", "/openapi.json",
)  # fmt: skip


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> MarkedProvince:
    load_client()
    return make_province(tmp_path_factory.mktemp("attacked"))


@pytest.fixture(scope="module")
def url(province: MarkedProvince) -> Iterator[str]:
    with running_app(province.installation) as address:
        yield address


def change_role(province: MarkedProvince) -> None:
    set_role(province.database, "inspectorate", role="admin", actor="test")


def give_role_back(province: MarkedProvince) -> None:
    set_role(province.database, "inspectorate", role="inspectorate", actor="test")


ENDINGS: dict[str, tuple[str, Callable[[MarkedProvince, str, str], object]]] = {
    "sign-out": ("chairman", lambda _province, url, token: fetch(url, "/session/leave", token=token)),
    "password": (
        "head",
        lambda province, _url, _token: set_password(
            province.database, "head", password=OTHER_PASSWORD, actor="test"
        ),
    ),
    "role": ("inspectorate", lambda province, _url, _token: change_role(province)),
    "disabled": (
        "head_commune",
        lambda province, _url, _token: disable_account(province.database, "head_commune", actor="test"),
    ),
}


@pytest.mark.parametrize("reason", ENDINGS)
def test_a_copied_cookie_and_an_open_page_end_at_the_next_step(
    reason: str, province: MarkedProvince, url: str
) -> None:
    account, end = ENDINGS[reason]

    async def attack() -> None:
        token = await sign_in(url, account)
        cookies = {"giamsat_session": token}
        client = load_client()
        async with (
            client.Session(url, cookies=cookies) as owner,
            client.Session(url, cookies=cookies) as thief,
        ):
            for tab in (owner, thief):
                assert not shows_form_alone(await tab.run(page="overdue"))
            export = await make_export(owner)
            assert fetch(url, export, token=token).status == 200
            end(province, url, token)
            for tab in (owner, thief):
                for page in ("", "overdue", "rows"):
                    after = await tab.run(page=page, query="metric=cases_received&period=2026")
                    assert shows_form_alone(after), page
                    assert not [mark for mark in all_marks() for text in after.received() if mark in text]
        async with client.Session(url, cookies=cookies) as late:
            assert shows_form_alone(await late.run())
        assert fetch(url, export, token=token).status == 404

    asyncio.run(attack())


async def make_export(session: object) -> str:
    """The address of a file of rows, made by pressing the button."""
    page = await session.run(page="rows", query="metric=cases_received&period=2026")  # type: ignore[attr-defined]
    button = next(widget for widget in page.widgets() if widget.key == "make-export")
    page = await session.run({button.id: True})  # type: ignore[attr-defined]
    return "/" + next(found[0] for text in page.received() if (found := EXPORT.search(html.unescape(text))))


def test_an_export_is_its_owners_and_does_not_outlive_the_rights_it_was_made_with(
    province: MarkedProvince, url: str
) -> None:
    give_role_back(province)

    async def attack() -> None:
        token = await sign_in(url, "inspectorate")
        others = [await sign_in(url, name) for name in ("linked", "analyst", "admin")]
        async with load_client().Session(url, cookies={"giamsat_session": token}) as session:
            export = await make_export(session)
        assert b"QXROWA" in fetch(url, export, token=token).body
        answers = [fetch(url, export, token=each) for each in (*others, None, "made-up", "' OR 1=1 --")]
        assert {(answer.status, answer.body) for answer in answers} == {(404, b"Not found.")}

        change_role(province)
        again = await sign_in(url, "inspectorate")
        assert fetch(url, export, token=again).status == 404

    asyncio.run(attack())


def test_a_ticket_works_once_and_a_planted_cookie_is_not_taken_over(
    province: MarkedProvince, url: str
) -> None:
    account = find_account(province.database, "linked")
    assert account is not None
    planted = asyncio.run(sign_in(url, "analyst"))
    ticket = f"/session/enter?ticket={issue_ticket(province.database, account, wanted='/overdue?unit=U-A')}"

    entered = fetch(url, ticket, token=planted)
    again = fetch(url, ticket)

    assert entered.headers["location"] == "/overdue?unit=U-A"
    assert {"httponly", "samesite=lax", "path=/"} <= set(entered.headers["set-cookie"].lower().split("; "))
    assert token_in(entered) not in ("", planted)
    assert "set-cookie" not in again.headers

    async def is_over() -> bool:
        async with load_client().Session(url, cookies={"giamsat_session": planted}) as session:
            return shows_form_alone(await session.run())

    assert asyncio.run(is_over())


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.test", "/\\evil.test", "\\\\evil.test", "https://evil.test", "/%0d%0aSet-Cookie: x=y",
        "/\r\nX: y", "javascript:alert(1)", "///evil.test", "/\tevil.test//", "evil.test", "",
        "/" + "a" * 5000, "//[",
    ],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(wanted: str, province: MarkedProvince, url: str) -> None:
    account = find_account(province.database, "chairman")
    assert account is not None
    ticket = issue_ticket(province.database, account, wanted=wanted)

    answer = fetch(url, f"/session/enter?ticket={ticket}")

    place = urlsplit(answer.headers["location"])
    assert answer.status == 303
    assert (place.scheme, place.netloc) == ("", "")
    assert answer.headers["location"].startswith("/")
    assert not answer.headers["location"].startswith(("//", "/\\"))
    assert "x" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_no_address_gives_a_stranger_code_configuration_or_data(path: str, url: str) -> None:
    answer = fetch(url, path)

    assert answer.status < 500
    assert [word for word in GIVEAWAYS if word in answer.body] == []
    assert [mark for mark in all_marks() if mark.encode() in answer.body] == []


def test_only_fonts_are_served_as_files() -> None:
    served = Path(__file__).parents[2] / "shell" / "static"
    assert {path.suffix for path in served.rglob("*") if path.is_file()} <= {".woff2", ".txt", ".md", ""}


def test_a_page_of_another_site_gets_no_websocket(url: str) -> None:
    token = asyncio.run(sign_in(url, "chairman"))

    async def attack() -> None:
        address = f"ws://{urlsplit(url).netloc}/_stcore/stream"
        headers = {"Cookie": f"giamsat_session={token}"}
        with pytest.raises(InvalidStatus):
            await connect(address, origin="http://evil.test", additional_headers=headers, proxy=None)  # type: ignore[arg-type]

    asyncio.run(attack())
