"""Exports are fetched here: only by the session of the person they were made for, for 15 minutes.

Files offered through the framework's own download button can be fetched by anyone who has the link.
"""

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from data_access.exports import Export, fetch_export, keep_export
from shell.installation import current_app_database, current_settings
from shell.session_routes import COOKIE_NAME, account_of_token

if TYPE_CHECKING:
    from shell.page_frame import Viewer

PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def export_routes(base: str = "") -> list[Route]:
    """The route that hands out exports; ``base`` is the path the app is served under."""
    return [Route(f"{base}/export/{{export_id}}", fetch, methods=["GET"])]


def prepare_export(
    viewer: "Viewer", *, file_name: str, content: bytes, media_type: str, base: str = ""
) -> str:
    """Keep a file for this viewer and return the address to link to; written to the audit log."""
    export = Export(file_name=file_name, media_type=media_type, content=content)
    return f"{base}/export/{keep_export(current_app_database(), viewer.account, export=export)}"


def fetch(request: Request) -> Response:
    """The file; the same "not found" for a stranger, a wrong id and an expired one."""
    account = account_of_token(request.cookies.get(COOKIE_NAME), settings=current_settings())
    export = None
    if account and request.method == "GET":
        export_id = request.path_params["export_id"]
        export = fetch_export(current_app_database(), account, export_id=export_id)
    if export is None:
        return PlainTextResponse("Not found.", status_code=404, headers=PRIVATE)
    disposition = f"attachment; filename*=UTF-8''{quote(export.file_name, safe='')}"
    return Response(
        export.content,
        media_type=export.media_type,
        headers={**PRIVATE, "Content-Disposition": disposition},
    )
