"""What was found, one thing at a time, for a whole room to read."""

import streamlit as st

from data_access.scope import Permission
from shell import html
from shell.briefing_page import asked_audience, briefing_of
from shell.briefing_words import findings_of
from shell.filters import open_view, show
from shell.findings_screen import asked_place, show_finding
from shell.language import gettext as _
from shell.page_frame import open_page

viewer = open_page(Permission.MAKE_BRIEFINGS)

view = open_view(viewer, page="findings", keep=("audience",))
parameters = st.query_params.to_dict()
briefing = briefing_of(viewer, view, asked_audience(parameters))
findings = findings_of(briefing) if briefing is not None else ()
if briefing is not None and findings:
    show_finding(briefing, findings, asked_place(parameters, count=len(findings)))
elif briefing is not None:
    text = _("Nothing has really got worse, lies far from its peers or always misses its target.")
    show(html.element("h1", text), html.link(_("Back to the briefing"), view.link_to("briefing")))
