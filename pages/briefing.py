"""What this meeting is told: the findings, the paper in three forms, the numbers that were kept."""

import streamlit as st

from data_access.scope import Permission
from shell import html
from shell.briefing_page import (
    asked_audience,
    audience_links,
    briefing_of,
    findings_list,
    frozen_table,
    show_files,
    show_freeze,
    show_frozen,
)
from shell.briefing_words import basis_of, findings_of
from shell.filters import open_question, open_view, show
from shell.language import gettext as _
from shell.page_frame import open_page

viewer = open_page(Permission.MAKE_BRIEFINGS)

view = open_view(viewer, page="briefing", keep=("audience",))
parameters = st.query_params.to_dict()
audience = asked_audience(parameters)
place = open_question(view, _("What is this meeting told?"))

if frozen := parameters.get("frozen"):
    show_frozen(viewer, view, frozen)
show(audience_links(view, audience))
briefing = briefing_of(viewer, view, audience)
if briefing is not None:
    place.html(html.paragraph(basis_of(briefing), class_="answer"))
    show(html.element("h2", _("What was found")), findings_list(briefing, findings_of(briefing)))
    show_files(viewer, briefing)
    show_freeze(viewer, briefing)
show(html.element("h2", _("Numbers that were kept")), frozen_table(viewer, view))
