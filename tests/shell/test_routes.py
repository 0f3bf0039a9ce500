from urllib.parse import urlsplit

import httpx
import pytest
import sqlalchemy as sa
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette

from data_access.audit import read_audit_log
from data_access.exports import Export, keep_export
from data_access.sessions import issue_ticket
from shell.export_routes import export_routes
from shell.installation import current_settings
from shell.session_routes import COOKIE_NAME, account_of_token, local_address, session_routes
from tests.data_access.app_fixtures import AUDITOR
from tests.shell.conftest import Installation

FILE = Export(file_name='hồ "sơ".csv', media_type="text/csv", content=b"one,two")


def ask(
    path: str,
    *,
    method: str = "GET",
    token: str | None = None,
    base: str = "",
    scheme: str = "http",
    **headers: str,
) -> httpx.Response:
    """One request of a browser with this session cookie."""
    app = Starlette(routes=[*session_routes(base), *export_routes(base)])
    cookies = {COOKIE_NAME: token} if token else {}

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(
            transport=transport, base_url=f"{scheme}://giamsat.test", cookies=cookies
        ) as client:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.request(method, path, headers=named)

    # In a thread of its own: the browser tests keep a loop running in this one.
    with start_blocking_portal() as portal:
        return portal.call(send)


def new_ticket(installation: Installation, *, wanted: str = "/", name: str = "chairman") -> str:
    return issue_ticket(installation.database, installation.account(name), wanted=wanted)


def token_of(response: httpx.Response) -> str:
    return response.cookies[COOKIE_NAME]


def is_alive(token: str) -> bool:
    return account_of_token(token, settings=current_settings()) is not None


def test_a_ticket_becomes_an_http_only_cookie_and_the_wanted_page(
    installation: Installation,
) -> None:
    ticket = new_ticket(installation, wanted="/overdue?unit=ROADS&period=2026-Q3")

    response = ask(f"/session/enter?ticket={ticket}")

    assert response.status_code == 303
    assert response.headers["location"] == "/overdue?unit=ROADS&period=2026-Q3"
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert "max-age" not in cookie
    assert response.headers["cache-control"] == "no-store"
    assert is_alive(token_of(response))


def test_a_second_use_of_a_ticket_sets_no_cookie(installation: Installation) -> None:
    ticket = new_ticket(installation)
    ask(f"/session/enter?ticket={ticket}")

    again = ask(f"/session/enter?ticket={ticket}")

    assert (again.status_code, again.headers["location"]) == (303, "/")
    assert "set-cookie" not in again.headers
    assert read_audit_log(installation.database, scope=AUDITOR)[0].event == "ticket_refused"


@pytest.mark.parametrize("query", ["", "?ticket=", "?ticket=made-up"])
def test_no_ticket_sets_no_cookie(installation: Installation, query: str) -> None:
    assert "set-cookie" not in ask(f"/session/enter{query}").headers


def test_a_look_at_the_address_does_not_use_the_ticket_up(installation: Installation) -> None:
    ticket = new_ticket(installation)

    assert ask(f"/session/enter?ticket={ticket}", method="HEAD").status_code == 405
    assert is_alive(token_of(ask(f"/session/enter?ticket={ticket}")))


def test_a_link_on_another_site_signs_nobody_in_or_out(installation: Installation) -> None:
    ticket, token = new_ticket(installation), installation.sign_in("chairman")

    for foreign in ({"sec_fetch_site": "cross-site"}, {"referer": "http://evil.test/page"}):
        entering = ask(f"/session/enter?ticket={ticket}", **foreign)
        ask("/session/leave", token=token, **foreign)
        ask("/session/leave", token=token, method="POST", **foreign)
        assert "set-cookie" not in entering.headers
        assert is_alive(token)
    assert is_alive(token_of(ask(f"/session/enter?ticket={ticket}", referer="http://giamsat.test/overdue")))


@pytest.mark.parametrize(
    ("scheme", "headers", "is_secure"),
    [
        ("http", {}, False),
        ("https", {}, True),
        ("http", {"x_forwarded_proto": "https"}, True),
        ("http", {"x_forwarded_proto": "https, http"}, True),
        ("http", {"x_forwarded_proto": "http"}, False),
    ],
)
def test_behind_tls_the_cookie_is_secure(
    installation: Installation, scheme: str, headers: dict[str, str], is_secure: bool
) -> None:
    ticket = new_ticket(installation)

    cookie = ask(f"/session/enter?ticket={ticket}", scheme=scheme, **headers).headers["set-cookie"]

    assert ("secure" in cookie.lower()) is is_secure


def test_the_configuration_can_demand_a_secure_cookie(installation: Installation) -> None:
    config = installation.folder / "giamsat.toml"
    config.write_text(config.read_text() + "secure_cookie = true\n")

    response = ask(f"/session/enter?ticket={new_ticket(installation)}")

    assert "secure" in response.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.test/",
        "//evil.test/x",
        "/\\evil.test",
        "\\\\evil.test",
        "javascript:alert(1)",
        "overdue",
        "",
        "/a\r\nSet-Cookie: x=1",
        "/" + "x" * 5000,
    ],
)
def test_nobody_is_led_to_another_site(installation: Installation, wanted: str) -> None:
    assert local_address(wanted) == "/"

    response = ask(f"/session/enter?ticket={new_ticket(installation, wanted=wanted)}")

    assert urlsplit(response.headers["location"]).netloc == ""
    assert response.headers["location"] == "/"


def test_entering_again_ends_the_session_before(installation: Installation) -> None:
    before = installation.sign_in("chairman")

    response = ask(f"/session/enter?ticket={new_ticket(installation, name='analyst')}", token=before)

    assert not is_alive(before)
    assert is_alive(token_of(response))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_leaving_ends_the_session_for_every_copy_of_the_cookie(
    installation: Installation, method: str
) -> None:
    token = installation.sign_in("chairman")

    response = ask("/session/leave", token=token, method=method, sec_fetch_site="same-origin")

    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert 'giamsat_session=""' in response.headers["set-cookie"]
    assert not is_alive(token)


def test_below_a_path_everything_stays_below_it(installation: Installation) -> None:
    ticket = new_ticket(installation, wanted="/overdue")

    entered = ask(f"/giamsat/session/enter?ticket={ticket}", base="/giamsat")
    left = ask("/giamsat/session/leave", base="/giamsat", token=token_of(entered))

    assert entered.headers["location"] == "/giamsat/overdue"
    assert "path=/giamsat/" in entered.headers["set-cookie"].lower()
    assert left.headers["location"] == "/giamsat/"


def test_an_export_is_served_to_the_session_of_its_owner_only(installation: Installation) -> None:
    export_id = keep_export(installation.database, installation.account("chairman"), export=FILE)
    owner, other = installation.sign_in("chairman"), installation.sign_in("inspectorate")

    mine = ask(f"/export/{export_id}", token=owner)
    refused = [
        ask(f"/export/{export_id}", token=other),
        ask(f"/export/{export_id}", token=None),
        ask(f"/export/{export_id}", token="made-up"),
        ask("/export/made-up", token=owner),
    ]

    assert (mine.status_code, mine.content) == (200, b"one,two")
    assert mine.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''h%E1%BB%93%20%22s%C6%A1%22.csv"
    )
    assert mine.headers["cache-control"] == "no-store"
    assert mine.headers["content-type"].startswith("text/csv")
    assert {(answer.status_code, answer.content) for answer in refused} == {(404, b"Not found.")}


def test_an_export_is_gone_after_its_owner_signed_out_or_time_ran_out(
    installation: Installation,
) -> None:
    token = installation.sign_in("chairman")
    export_id = keep_export(installation.database, installation.account("chairman"), export=FILE)
    assert ask(f"/export/{export_id}", token=token).status_code == 200

    with installation.database.writing() as connection:
        connection.execute(sa.text("UPDATE exports SET created_at = '2020-01-01 00:00:00.000000'"))
    assert ask(f"/export/{export_id}", token=token).status_code == 404

    ask("/session/leave", token=token)
    fresh = keep_export(installation.database, installation.account("chairman"), export=FILE)
    assert ask(f"/export/{fresh}", token=token).status_code == 404
