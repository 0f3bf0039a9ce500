"""Where the numbers come from, how fresh they are, and what they may lack."""

from data_access.read_data_state import (
    read_closed_without_date,
    read_rejected_counts,
    read_rejected_rows,
    read_source_tables,
)
from data_access.scope import Permission
from data_access.source_states import read_source_states
from shell import html
from shell.data_tables import (
    SHOWN_ROWS,
    closed_table,
    data_answer,
    rejected_count_table,
    rejected_row_table,
    source_table,
)
from shell.filters import show
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.subject import show_title, working

viewer = open_page(Permission.SEE_DATA_HEALTH)

scope, store, zone = viewer.scope, viewer.store, viewer.settings.zone

with working():
    states = read_source_states(store, scope=scope)
    tables = read_source_tables(scope=scope, store=store)
    counts = read_rejected_counts(scope=scope, store=store)
    closed = read_closed_without_date(scope=scope, store=store)
    rejected = read_rejected_rows(scope=scope, store=store, limit=SHOWN_ROWS)

show_title(_("How fresh and how complete is the data?"))
show(data_answer(states, counts, zone=zone))
show(html.element("h2", _("Sources")), source_table(states, tables, zone=zone))
if scope.unit_ids:  # whoever manages sources only is told nothing about rows
    show(html.element("h2", _("Rejected rows, by reason")), rejected_count_table(counts))
if rejected:
    show(html.element("h2", _("Rejected rows, one by one")), rejected_row_table(rejected, zone=zone))
if closed:
    show(html.element("h2", _("Closed without a date")), closed_table(closed))
