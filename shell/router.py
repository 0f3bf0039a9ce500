"""The main script of every run: nobody signed in sees only the form, everybody else the pages of their own.

All addresses are always known to the framework, so that a deep link survives signing in; the page behind
an address is run only for those who may open it.
"""

from pathlib import Path
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from shell.header import show_header
from shell.language import gettext as _
from shell.page_frame import Viewer, current_viewer, errors_shown, show_refusal
from shell.page_list import FIRST_PAGE, PAGES, PageEntry, pages_open_to
from shell.sign_in import PRODUCT_NAME, show_sign_in

STYLE = Path(__file__).with_name("style.css")
#: The address that was asked for and is none of ours, kept while the browser stays there.
UNKNOWN_ADDRESS = "unknown_address"


def run() -> None:
    """One run: find out who is looking and what they asked for, and show it if it is theirs."""
    viewer = current_viewer()
    mine = pages_open_to(scope=viewer.scope) if viewer else ()
    pages = {entry.name: _page(entry, viewer=viewer, is_open=entry in mine) for entry in PAGES}
    first = _first_page_by_name(pages[FIRST_PAGE])
    chosen = st.navigation([*pages.values(), first, *_unknown_page(viewer)], position="hidden")
    if viewer is None:
        show_sign_in(wanted=_wanted(chosen))
        return
    if chosen is pages[FIRST_PAGE] and mine and mine[0].name != FIRST_PAGE:
        st.switch_page(pages[mine[0].name], query_params=_query())
    show_header(viewer, pages=mine, current=chosen.url_path or FIRST_PAGE)
    chosen.run()


def _page(entry: PageEntry, *, viewer: Viewer | None, is_open: bool) -> StreamlitPage:
    is_first = entry.name == FIRST_PAGE
    if is_open:
        title = f"{_(entry.title)} · {PRODUCT_NAME}"
        return st.Page(entry.file, title=title, url_path=entry.url_path, default=is_first)
    return _closed_page(entry.name, viewer=viewer, is_first=is_first)


def _closed_page(name: str, *, viewer: Viewer | None, is_first: bool = False) -> StreamlitPage:
    """What stands at an address that is not the viewer's, or not anybody's."""

    def refuse() -> None:
        if viewer is not None:
            show_refusal(viewer, subject=name)

    return st.Page(refuse, title=PRODUCT_NAME, url_path="" if is_first else name, default=is_first)


def _first_page_by_name(page: StreamlitPage) -> StreamlitPage:
    """The first page has no address of its own; whoever types its name is led to it."""

    def lead() -> None:
        st.switch_page(page, query_params=_query())

    return st.Page(lead, title=PRODUCT_NAME, url_path=FIRST_PAGE)


def _unknown_page(viewer: Viewer | None) -> list[StreamlitPage]:
    """A page for an address that is none of ours: else the framework would say so in its own words."""
    context = get_script_run_ctx()
    asked = (context.pages_manager.intended_page_name or "" if context else "").strip()
    if asked and "/" not in asked and asked not in {entry.name for entry in PAGES}:
        st.session_state[UNKNOWN_ADDRESS] = asked
    name = st.session_state.get(UNKNOWN_ADDRESS)
    return [_closed_page(name, viewer=viewer)] if name else []


def _wanted(chosen: StreamlitPage) -> str:
    """The local address that was asked for, with its query."""
    query = _query()
    return f"/{quote(chosen.url_path)}" + (f"?{urlencode(query)}" if query else "")


def _query() -> list[tuple[str, str]]:
    return [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]


st.set_page_config(page_title=PRODUCT_NAME, layout="wide", initial_sidebar_state="collapsed")
st.html(STYLE)
with errors_shown():
    run()
