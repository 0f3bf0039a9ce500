"""The two addresses between the sign-in form and a page: one sets the session's cookie, one ends it."""

from datetime import timedelta
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data_access.accounts import Account
from data_access.sessions import end_session, find_session, redeem_ticket
from settings import Settings
from shell.installation import current_app_database, current_settings

COOKIE_NAME = "giamsat_session"
ENTER = "/session/enter"
LEAVE = "/session/leave"
LONGEST_ADDRESS = 4000
#: Nothing on the way keeps or passes on an address that holds a ticket.
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def base_path() -> str:
    """The path the app is served under, without a slash at its end: empty at the root of a server."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def session_routes(base: str = "") -> list[Route]:
    """The routes that open and end a session; ``base`` is the path the app is served under."""
    return [
        Route(f"{base}{ENTER}", enter, methods=["GET"]),
        Route(f"{base}{LEAVE}", leave, methods=["GET", "POST"]),
    ]


def account_of_token(token: str | None, *, settings: Settings) -> Account | None:
    """The account whose session cookie this is, within the idle and absolute limits."""
    if not token:
        return None
    return find_session(
        current_app_database(),
        token,
        idle=timedelta(minutes=settings.app.session_idle_minutes),
        absolute=timedelta(hours=settings.app.session_absolute_hours),
    )


def local_address(wanted: str) -> str:
    """An address of this app, path and query; anything that could lead elsewhere becomes the first page."""
    # One slash and no second: such an address names neither a scheme nor a host.
    is_local = (
        wanted.startswith("/")
        and not wanted.startswith("//")
        and "\\" not in wanted
        and wanted.isprintable()
        and len(wanted) <= LONGEST_ADDRESS
    )
    return wanted if is_local else "/"


def enter(request: Request) -> Response:
    """Trade a ticket for a session: the cookie is set and the browser goes on to the wanted page."""
    if request.method == "HEAD":  # a look at the address must not use the ticket up
        return Response(status_code=405, headers=PRIVATE)
    base = request.url.path.removesuffix(ENTER)
    entrance = None
    if _comes_from_here(request):
        entrance = redeem_ticket(current_app_database(), request.query_params.get("ticket", ""))
    if entrance is None:
        return RedirectResponse(f"{base}/", status_code=303, headers=PRIVATE)
    _end_previous(request)
    response = RedirectResponse(base + local_address(entrance.wanted), status_code=303, headers=PRIVATE)
    response.set_cookie(
        COOKIE_NAME,
        entrance.token,
        path=f"{base}/",
        httponly=True,
        samesite="lax",
        secure=_is_behind_tls(request),
    )
    return response


def leave(request: Request) -> Response:
    """Sign out: the session ends in the database, so a copy of the cookie is worthless too."""
    base = request.url.path.removesuffix(LEAVE)
    response = RedirectResponse(f"{base}/", status_code=303, headers=PRIVATE)
    if request.method != "HEAD" and _comes_from_here(request):
        _end_previous(request)
        response.delete_cookie(COOKIE_NAME, path=f"{base}/", httponly=True, samesite="lax")
    return response


def _end_previous(request: Request) -> None:
    token = request.cookies.get(COOKIE_NAME)
    if token:
        end_session(current_app_database(), token)


def _comes_from_here(request: Request) -> bool:
    """Whether this app's own page, or the person at the address bar, sent the browser here.

    A link on another site must neither sign a person out nor sign them in as somebody else.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    # Browsers leave that header out where there is no TLS; they do name the page they come from.
    origin = request.headers.get("origin") or request.headers.get("referer")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _is_behind_tls(request: Request) -> bool:
    forwarded = request.headers.get("x-forwarded-proto", "").split(",")[0].strip()
    return current_settings().app.secure_cookie or request.url.scheme == "https" or forwarded == "https"
