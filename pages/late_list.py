"""Which officials, bodies and units let procedures run late in a month, and who has published that."""

import streamlit as st

from data_access.scope import Permission
from metrics.late_list_published import read_publications
from shell import html
from shell.filters import open_question, open_view, show
from shell.language import gettext as _
from shell.late_list import (
    PUBLIC,
    late_answer,
    line_table,
    list_pager,
    month_view,
    publication_table,
    read_page,
    show_file,
    summary_table,
    version_links,
)
from shell.page_frame import audit_rows_opened, open_page
from shell.paging import page_number
from shell.repeated_delay import officials_table
from shell.subject import working

viewer = open_page(Permission.OPEN_ROWS)

view = month_view(open_view(viewer, page="late_list", keep=("version",)))
is_internal = st.query_params.get("version") != PUBLIC
page = page_number(st.query_params.to_dict())
place = open_question(view, _("Who let procedures run late this month?"), compares=False)
unit_id = view.unit.unit_id if view.unit else None
days = {"unit": unit_id, "from": view.period.start.isoformat(), "to": view.period.end.isoformat()}

with working():
    listed = read_page(viewer, view, is_internal=is_internal, page=page)
    publications = read_publications(
        view.period.start, unit_id=unit_id, scope=viewer.scope, store=viewer.store, settings=viewer.settings
    )
    officials = officials_table(viewer, view) if is_internal else ""
audit_rows_opened(viewer, subject="late_list", detail=days)

place.html(late_answer(viewer, view, listed, publications))
if listed.total:
    show(html.element("h2", _("By unit, the most late cases first")), summary_table(view, listed), officials)
show(
    html.element("h2", _("Which units have published their list")), publication_table(view, publications),
    html.element("h2", _("The list")), version_links(view, is_internal=is_internal),
)  # fmt: skip
if listed.total:
    show(line_table(view, listed), list_pager(view, listed, page=page))
    show_file(viewer, view, is_internal=is_internal)
else:
    show(html.paragraph(_("No case was late in this month."), class_="quiet"))
