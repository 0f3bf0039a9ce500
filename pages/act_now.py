"""What has to be done today: the cases that can still be saved first, then those to apologise for."""

import streamlit as st

from data_access.scope import Permission
from shell import html
from shell.act_now import act_now_answer, asked_section, list_pager, read_page, section_links, section_tables
from shell.filters import open_question, open_view, show
from shell.language import gettext as _
from shell.page_frame import audit_rows_opened, open_page
from shell.paging import page_number
from shell.subject import working

viewer = open_page(Permission.OPEN_ROWS)

view = open_view(viewer, page="act_now", keep=("section",))
parameters = st.query_params.to_dict()
section, page = asked_section(parameters), page_number(parameters)
place = open_question(view, _("Which cases have to be acted on now?"), is_of_now=True)

with working():
    listed = read_page(viewer, view, section=section, page=page)
audit_rows_opened(viewer, subject="act_now", detail={"unit": view.unit.unit_id if view.unit else None})

place.html(act_now_answer(view, listed))
if listed.total:
    show(section_links(view, listed, chosen=section))
    show(*section_tables(view, listed), list_pager(view, listed, section=section, page=page))
else:
    show(html.paragraph(_("No case is due soon or overdue."), class_="quiet"))
