"""Where the numbers come from, how fresh they are, and what they may lack."""

from data_access.read_data_state import (
    read_closed_without_date,
    read_load_notices,
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
from shell.load_notice_tables import listed_sentence, notice_count_table, notice_row_table
from shell.page_frame import open_page
from shell.subject import show_title, working

viewer = open_page(Permission.SEE_DATA_HEALTH)

scope, store, zone = viewer.scope, viewer.store, viewer.settings.zone
may_open = scope.may(Permission.OPEN_ROWS)
show_title(_("How fresh and how complete is the data?"))

with working():
    states = read_source_states(store, scope=scope)
    tables = read_source_tables(scope=scope, store=store)
    counts = read_rejected_counts(scope=scope, store=store)
    closed = read_closed_without_date(scope=scope, store=store)
    rejected = read_rejected_rows(scope=scope, store=store, limit=SHOWN_ROWS) if may_open else ()
    notices = read_load_notices(scope=scope, store=store)
    # Those closed without a date have a table of their own, with what it means for the numbers.
    odd = [notice for notice in notices if notice.kind != "closed_without_date"]

show(data_answer(states, counts, zone=zone))
show(html.element("h2", _("Sources")), source_table(states, tables, zone=zone))
show(html.element("h2", _("Rejected rows, by reason")), rejected_count_table(counts))
if odd:
    show(html.element("h2", _("Loaded, but odd")), notice_count_table(odd))
if closed:
    show(html.element("h2", _("Closed without a date")), closed_table(closed))
if rejected:
    title = html.element("h2", _("Rejected rows, one by one"))
    total = sum(count.row_count for count in counts)
    show(title, rejected_row_table(rejected, zone=zone), listed_sentence(len(rejected), total))
if notices and may_open:
    show(html.element("h2", _("Odd rows, one by one")), notice_row_table(notices))
