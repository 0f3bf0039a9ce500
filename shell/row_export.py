"""Taking rows along as a file: made when asked for, written down, fetched only by its owner."""

import streamlit as st

from shell import html
from shell.asked_rows import EXPORTED_ROWS, AskedRows
from shell.language import gettext as _
from shell.page_frame import Viewer, prepare_export
from shell.row_table import as_csv
from shell.subject import working


def show_export(viewer: Viewer, asked: AskedRows) -> None:
    """A button that makes the file, then a link that fetches it."""
    if not st.button(_("Make a file of these rows (CSV)"), key="make-export"):
        return
    with working():
        rows = asked.read(viewer, limit=EXPORTED_ROWS)
        content = as_csv(rows, zone=viewer.settings.zone)
    name = f"{asked.metric.name}-{rows.end.isoformat()}.csv"
    offer_file(viewer, name=name, content=content, media_type="text/csv; charset=utf-8", is_cut=rows.is_cut)


def offer_file(viewer: Viewer, *, name: str, content: bytes, media_type: str, is_cut: bool = False) -> None:
    """Keep a file for its owner and show the link that fetches it; says so where it was cut."""
    address = prepare_export(viewer, file_name=name, content=content, media_type=media_type)
    link = html.link(_("Download {name}").format(name=name), address.removeprefix("/"))
    st.html(html.paragraph(link, " ", _("The link works for 15 minutes, and only for you.")))
    if is_cut:
        st.html(html.notice(_("The file was cut: choose a shorter period or a smaller unit."), mark="!"))
