"""Whether the inspection programme is kept, where it was never, and who is late with what follows from it."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_question, open_view, show
from shell.inspections import (
    heads_table,
    kinds_table,
    merger_note,
    people_table,
    show_series,
    units_switch,
)
from shell.language import gettext as _
from shell.page_frame import audit_rows_opened, open_page
from shell.short_lists import may_open, short_list
from shell.subject import answer, card, measure, working
from shell.tables import table_by, what_is_hidden

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page="inspections", follows_mergers=True)
if may_open(viewer):
    audit_rows_opened(viewer, subject="inspections")
place = open_question(
    view, _("Is the inspection programme kept, and who is late with what follows?"),
    of_inspections=may_open(viewer),
)  # fmt: skip

with working():
    started, concluded, begun, ended, surprise, unvisited = (
        measure(viewer, view, name)
        for name in (
            "inspections_started", "inspections_concluded", "programme_started_rate",
            "programme_concluded_rate", "surprise_rate", "units_not_visited",
        )
    )  # fmt: skip
    conclusions, orders, executions, unproven, on_time = (
        measure(viewer, view, name)
        for name in (
            "conclusions_late", "orders_late", "executions_late", "done_without_evidence",
            "recommendations_on_time_rate",
        )
    )  # fmt: skip
    people = people_table(viewer, view)
    kinds = kinds_table(viewer, view)
    late = table_by(
        viewer, view, "executions_late", by=view.breakdown,
        beside=["conclusions_late", "orders_late", "recommendations_overdue", "done_without_evidence"],
    )  # fmt: skip
    visits = table_by(
        viewer, view, "inspections_started", by=view.breakdown,
        beside=["surprise_rate", "inspections_concluded", "programme_concluded_rate"],
    )  # fmt: skip
    heads = heads_table(viewer, view)

place.html(answer(viewer, begun, unvisited, executions))
programme = [
    card(viewer, started, concluded),
    card(viewer, begun, ended),
    card(viewer, surprise),
    card(viewer, unvisited),
]
show(html.block(*programme, class_="cards"))
show(html.element("h2", _("Three clocks: the conclusion, the order to carry it out, its execution")))
clocks = [card(viewer, conclusions), card(viewer, orders), card(viewer, executions, on_time)]
show(html.block(*clocks, card(viewer, unproven), class_="cards"))
show_series(viewer, view, "inspections_started")
show(merger_note())
if may_open(viewer):
    listed = short_list(viewer, view, "units_not_visited", columns=("unit_name", "last_visit_on"))
    show(html.element("h2", _("Units that nobody came to for 12 months")), listed)
show(kinds, html.element("h2", _("People, sanctions and rules: recommended and done")), people)
show(html.element("h2", _("By unit, the most recommendations not carried out by their date first")))
show(units_switch(viewer, view), late, heads)
show(html.element("h2", _("By unit, the most inspections first")), visits)
show_series(viewer, view, "inspections_concluded")
show(what_is_hidden(viewer))
