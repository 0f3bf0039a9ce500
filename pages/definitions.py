"""What every number means: how it is counted, which way is better, what rule it follows."""

import streamlit as st

from data_access.scope import Permission
from shell import html
from shell.definition_list import definition_list
from shell.filters import show
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.subject import show_title

viewer = open_page(Permission.SEE_DEFINITIONS)

chosen = st.query_params.get("metric", "")

pieces = definition_list(viewer.settings, chosen=chosen)

show_title(_("What does each number mean?"))
show(html.paragraph(_("A number is defined once and is the same on every page and paper."), class_="answer"))
show(*pieces)
