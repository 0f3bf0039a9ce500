"""One case: who held it, how long, where it stood still, and what was promised."""

import streamlit as st

from data_access.scope import Permission
from shell.case_file import read_asked_case, show_case
from shell.filters import open_view
from shell.language import gettext as _
from shell.page_frame import audit_rows_opened, open_page
from shell.subject import show_title

viewer = open_page(Permission.OPEN_ROWS)

view = open_view(viewer, page="case", keep=("case",))
case_id = st.query_params.get("case", "")
show_title(_("Who held this case, and where did it stand still?"))

file = read_asked_case(viewer, view, case_id)
audit_rows_opened(viewer, subject="case", detail={"case": case_id})

show_case(viewer, view, file)
