"""Real sessions against a running server: signing in by the form, walking pages, reading all that comes."""

import html
import http.client
import importlib.util
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest

from shell.session_routes import COOKIE_NAME
from tests.isolation.marked_province import PASSWORD, all_marks, lawful_marks

CLIENT = Path(__file__).parents[3] / "shared" / "tools" / "streamlit_ws.py"
TICKET = re.compile(r"/session/enter\?ticket=[\w-]+")
EXPORT = re.compile(r"export/[\w-]+")


def load_client() -> ModuleType:
    """The websocket client that lies beside the project; without it the test is skipped."""
    if not CLIENT.is_file():
        pytest.skip(f"the websocket client {CLIENT.name} does not lie in ../shared/tools")
    if "streamlit_ws" not in sys.modules:
        spec = importlib.util.spec_from_file_location("streamlit_ws", CLIENT)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["streamlit_ws"] = module
        spec.loader.exec_module(module)
    return sys.modules["streamlit_ws"]


@dataclass(frozen=True)
class Answer:
    """What the server said to one plain request; redirects are not followed."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def fetch(url: str, path: str, *, token: str | None = None, **headers: str) -> Answer:
    """One GET with a session cookie. The path is sent as it is, whatever tricks it holds."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if token:
        named["Cookie"] = f"{COOKIE_NAME}={token}"
    try:
        connection.putrequest("GET", path, skip_accept_encoding=True)
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


@dataclass
class Visitor:
    """One person with one browser tab, and the marks that have reached them."""

    account: str
    session: Any
    token: str | None = None
    seen: dict[str, str] = field(default_factory=dict)
    runs: int = 0
    failures: list[str] = field(default_factory=list)

    async def visit(self, page: str, query: str = "") -> Any:
        """Open an address and remember every mark in anything received."""
        shown = await self.session.run(page=page, query=query)
        self.runs += 1
        await self._remember(shown, f"{page}?{query}")
        return shown

    async def _remember(self, shown: Any, place: str) -> None:
        await self.session.resolve(shown)
        received = list(shown.received())
        for address in shown.media_urls():
            _status, body = await self.session.get(address)
            received.append(body.decode("utf-8", "replace"))
        self.note("\n".join(received), place)
        if (problem := shown.problem()) not in (None, "page not found"):
            self.failures.append(f"{self.account} at {place}: {problem}")

    def note(self, text: str, place: str) -> None:
        """Remember the marks in a text and where it was received."""
        for mark in all_marks():
            if mark in text:
                self.seen.setdefault(mark, place)

    @property
    def leaks(self) -> dict[str, str]:
        """The marks that should never have come, each with the address where it did."""
        mine = lawful_marks(self.account)
        return {mark: place for mark, place in self.seen.items() if mark not in mine}


async def sign_in(url: str, account: str, *, password: str = PASSWORD) -> str:
    """The token of a session opened as a person does: the form, the ticket, the cookie."""
    async with load_client().Session(url) as session:
        widgets = (await session.run()).widgets()
        texts = [widget for widget in widgets if widget.type == "text_input"]
        secret = next(widget for widget in texts if widget.proto.type)
        name = next(widget for widget in texts if widget is not secret)
        submit = next(each for each in widgets if each.type == "button" and each.form_id == name.form_id)
        page = await session.run({name.id: account, secret.id: password, submit.id: True})
        ticket = next(found[0] for text in page.received() if (found := TICKET.search(html.unescape(text))))
    return token_in(fetch(url, ticket))


def token_in(answer: Answer) -> str:
    """The token in the cookie that an answer sets."""
    return str(answer.headers["set-cookie"]).split(";")[0].removeprefix(f"{COOKIE_NAME}=")


MASTHEAD = 'class="masthead"'


def shows_form_alone(shown: Any) -> bool:
    """Whether a run ended with the sign-in form and no page."""
    kinds = {widget.type for widget in shown.widgets()}
    return "text_input" in kinds and not any(MASTHEAD in text for text in shown.received())
