"""Which officials completed several cases late in a month: named only to those who may see names."""

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from data_access.scope import AccessScope, Permission
from data_access.store import CaseStore
from metrics.catalog import METRICS
from metrics.compute import list_rows
from metrics.definition import Question, RowList
from metrics.late_list import COMPLETED_LATE
from settings import Settings
from shell import html
from shell.formats import UNKNOWN, format_count
from shell.html import Column
from shell.language import gettext as _
from shell.page_frame import CACHE_SECONDS, LIST_PAGES, Viewer, settings_key
from shell.subject import explained, rows_link
from shell.tables import SHOWN_LINES, show_all
from shell.view import View

REPEATEDLY_LATE = "officers_repeatedly_late"


def officials_table(viewer: Viewer, view: View) -> Markup | str:
    """The officials with repeated delay in the view's period, most late cases first; nothing for a viewer who
    may not see their names."""
    if not viewer.scope.may(Permission.SEE_OFFICER_NAMES):
        return ""
    metric = METRICS[REPEATEDLY_LATE]
    heading = html.element("h2", explained(view, metric))
    listed = _read_officials(
        view.question(REPEATEDLY_LATE), scope=viewer.scope, store=viewer.store, settings=viewer.settings
    )
    rows = sorted(listed.rows, key=lambda row: (-int(str(row["row_count"])), str(row["officer_name"])))
    if not rows:
        nobody = html.paragraph(_("No official completed three or more cases late."), class_="quiet")
        return html.join([heading, nobody])
    columns = [
        Column(_("Official")), Column(_("Unit"), is_long=True),
        Column(_(METRICS[COMPLETED_LATE].title), is_figure=True),
    ]  # fmt: skip
    shown = rows if view.shows_all else rows[:SHOWN_LINES]
    table = html.table(columns, [_line(viewer, view, row) for row in shown], caption=_(metric.title))
    return html.join([heading, table, show_all(view, len(rows) - len(shown))])


@st.cache_data(
    ttl=CACHE_SECONDS, max_entries=LIST_PAGES, show_spinner=False, hash_funcs={Settings: settings_key}
)
def _read_officials(
    question: Question, *, scope: AccessScope, store: CaseStore, settings: Settings
) -> RowList:
    return list_rows(question, scope=scope, store=store, settings=settings, limit=None)


def _line(viewer: Viewer, view: View, row: Mapping[str, object]) -> list[str | Markup]:
    count = format_count(int(str(row["row_count"])))
    cases = rows_link(viewer, view, METRICS[COMPLETED_LATE], count, officer=str(row["officer_id"]))
    return [str(row["officer_name"] or UNKNOWN), str(row["unit_name"] or row["unit"]), cases]
