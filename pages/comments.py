"""What those wrote who said how satisfied they are: their own words, masked, by the score they gave."""

import streamlit as st

from data_access.scope import Permission
from shell import html
from shell.comments import comment_pager, comment_table, comments_answer, level_links, read_page
from shell.filters import open_question, open_view, show
from shell.instruments import asked_instrument, instrument_links
from shell.language import gettext as _
from shell.page_frame import audit_rows_opened, open_page
from shell.paging import page_number
from shell.subject import working

viewer = open_page(Permission.OPEN_ROWS)

view = open_view(viewer, page="comments", keep=("instrument", "level"))
parameters = st.query_params.to_dict()
instrument, page = asked_instrument(viewer, parameters), page_number(parameters)
place = open_question(view, _("What do people write who said how satisfied they are?"))
days = {"from": view.period.start.isoformat(), "to": view.period.end.isoformat()}
unit = {"unit": view.unit.unit_id if view.unit else None}

with working():
    listed = read_page(viewer, view, instrument=instrument, level=parameters.get("level", ""), page=page)
audit_rows_opened(viewer, subject="comments", detail={**unit, **days, "instrument": instrument})

place.html(comments_answer(view, listed, instrument=instrument))
show(instrument_links(view, chosen=instrument))
if listed.lines:
    show(
        level_links(view, listed, instrument=instrument), comment_table(view, listed),
        comment_pager(view, listed, instrument=instrument, page=page),
    )  # fmt: skip
else:
    show(html.paragraph(_("Nothing was recorded for this choice."), class_="quiet"))
