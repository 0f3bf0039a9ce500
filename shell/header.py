"""The line above every page: the product and province, the menu, who is signed in, language, signing out."""

from collections.abc import Iterable

import streamlit as st

from shell.html import address, block, element, link
from shell.language import gettext, translatable
from shell.page_frame import Viewer
from shell.page_list import PageEntry
from shell.session_routes import LEAVE, base_path
from shell.sign_in import PRODUCT_NAME, language_links

#: What the next page takes over from the address of this one.
CARRIED = ("period", "from", "to", "unit", "lang")
ROLE_TITLES = {
    "chairman": translatable("Chairman"),
    "inspectorate": translatable("Inspectorate"),
    "unit_head": translatable("Head of unit"),
    "analyst": translatable("Analyst"),
    "admin": translatable("Administrator"),
}


def show_header(viewer: Viewer, *, pages: Iterable[PageEntry], current: str) -> None:
    """``pages`` are those of the viewer's menu, ``current`` the name of the one shown."""
    carried = {name: st.query_params[name] for name in CARRIED if name in st.query_params}
    steps = [
        element(
            "a",
            gettext(page.title),
            href=address(page.url_path or "./", carried),
            aria_current="page" if page.name == current else None,
        )
        for page in pages
    ]
    product = f"{PRODUCT_NAME} · {viewer.settings.app.province}"
    account = f"{viewer.account_name} · {gettext(ROLE_TITLES[viewer.role])}"
    leave = link(gettext("Sign out"), f"{base_path()}{LEAVE}")
    st.html(
        block(
            element("span", product, class_="product"),
            element("nav", *steps, aria_label=gettext("Pages")),
            element(
                "span", element("span", account), language_links(viewer.language), leave, class_="account"
            ),
            class_="masthead",
        )
    )
