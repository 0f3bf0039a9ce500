"""The line above every page: the product and province, the menu, who is signed in, language, signing out."""

from collections.abc import Iterable, Mapping

import streamlit as st
from markupsafe import Markup

from shell.html import address, block, element, link
from shell.language import gettext, translatable
from shell.page_frame import Viewer
from shell.page_list import PageEntry, section_of
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
    """``pages`` are all those open to the viewer, ``current`` the name of the one shown."""
    mine = list(pages)
    carried = {name: st.query_params[name] for name in CARRIED if name in st.query_params}
    section = section_of(current)
    menu = [page for page in mine if page.in_menu and not page.part_of]
    parts = [page for page in mine if page.name == section or page.part_of == section]
    product = f"{PRODUCT_NAME} · {viewer.settings.app.province}"
    account = f"{viewer.account_name} · {gettext(ROLE_TITLES[viewer.role])}"
    leave = link(gettext("Sign out"), f"{base_path()}{LEAVE}")
    st.html(
        block(
            element("span", product, class_="product"),
            _links(menu, carried, marked=section, label=gettext("Pages"), class_="menu"),
            element(
                "span", element("span", account), language_links(viewer.language), leave, class_="account"
            ),
            class_="masthead",
        )
    )
    if len(parts) > 1:
        st.html(_links(parts, carried, marked=current, label=gettext("Parts of this page"), class_="parts"))


def _links(
    pages: Iterable[PageEntry], carried: Mapping[str, str], *, marked: str, label: str, class_: str
) -> Markup:
    """Links to pages, which keep period, unit and language; the marked one is where the reader stands."""
    links = [
        element(
            "a",
            gettext(page.title),
            href=address(page.url_path or "./", carried),
            aria_current="page" if page.name == marked else None,
        )
        for page in pages
    ]
    return element("nav", *links, aria_label=label, class_=class_)
