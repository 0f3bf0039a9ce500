"""What inspections recommended to be paid back, what of it came in, and whether the money balances."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_question, open_view, show
from shell.inspections import units_switch
from shell.language import gettext as _
from shell.money import (
    balance_sentence,
    balance_table,
    base_date,
    found_table,
    land_table,
    show_owed_since,
    show_waterfall,
)
from shell.page_frame import audit_rows_opened, open_page
from shell.pictures import show_trend
from shell.short_lists import may_open, refused_amounts, short_list
from shell.subject import answer, by_month, card, measure, working
from shell.tables import section_by, table_by, what_is_hidden
from shell.worst import ask_first, find_worst

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page="recovery", follows_mergers=True)
if may_open(viewer):
    audit_rows_opened(viewer, subject="recovery")
place = open_question(
    view, _("Which units still owe what inspections recommended?"), of_inspections=may_open(viewer)
)

with working():
    outstanding, overdue, executed, stalled, stalled_items, suspect, collected = (
        measure(viewer, view, name)
        for name in (
            "recovery_outstanding_vnd", "recovery_overdue_vnd", "recovery_execution_rate",
            "recovery_stalled_vnd", "recoveries_stalled", "amounts_suspect", "recovered_vnd",
        )
    )  # fmt: skip
    to_execute, finished = (
        measure(viewer, view, name) for name in ("conclusions_to_execute", "conclusions_executed")
    )
    rate = measure(viewer, view, "recovery_rate", since_start=True)
    trend = by_month(viewer, view, "recovery_outstanding_vnd")
    first = ask_first([find_worst(viewer, view, "recovery_outstanding_vnd")], from_each=3)
    units = table_by(
        viewer, view, "recovery_outstanding_vnd", by=view.breakdown,
        beside=[
            "recovery_issued_vnd", "recovery_collected_vnd", "recovery_overdue_vnd", "recovery_stalled_vnd",
            "recommendations_overdue",
        ],
    )  # fmt: skip
    due = table_by(viewer, view, "recovery_execution_rate", by=view.breakdown)
    kinds = section_by(
        viewer, view, "recommendations_open", by="kind", beside=["recommendations_overdue"],
        title=_("Recommendations not yet carried out, by kind"),
    )  # fmt: skip

place.html(answer(viewer, outstanding, rate, ask_first=first))
cards = [
    card(viewer, outstanding, overdue),
    card(viewer, rate, remark=_("Recovery rate, {base}").format(base=base_date(viewer, view))),
    card(viewer, executed, to_execute, finished),
    card(viewer, stalled, stalled_items),
    card(viewer, collected),
    card(viewer, suspect),
]
show(html.block(*cards, class_="cards three"))
show_waterfall(viewer, view)
show(balance_sentence(viewer, view))
if may_open(viewer):
    listed = short_list(
        viewer, view, "amounts_suspect",
        columns=("reason", "unit_name", "conclusion_id", "recommendation_id", "amount_vnd", "paid_vnd"),
    )  # fmt: skip
    show(html.element("h2", _("Amounts that can hardly be right: check them in the source")), listed)
    show(html.paragraph(_(suspect.metric.formula), class_="small"))
    show(refused_amounts(viewer, view))
show(html.element("h2", _("Violations found in the period: recovery + other handling")))
show(found_table(viewer, view))
show(html.element("h2", _("By unit, the largest outstanding amount first")), units_switch(viewer, view))
show(units)
show_owed_since(viewer, view)
if may_open(viewer):
    quiet = short_list(
        viewer, view, "recovery_stalled_vnd",
        columns=("unit_name", "head_name", "conclusion_id", "amount_vnd", "paid_vnd", "last_paid_on"),
    )  # fmt: skip
    show(html.element("h2", _("Stalled: nothing paid for a year")), quiet)
show(html.element("h2", _("Had to be collected in the period, and collected in it")), due)
for by, title in (
    ("field", _("The balance by field, in million dong")),
    ("conclusion", _("The balance by conclusion, in million dong")),
):
    table = balance_table(viewer, view, by=by, limit=15)
    if table:
        show(html.element("h2", title), table)
show(html.element("h2", _("Land to be given back")), land_table(viewer, view))
show_trend(trend)
show(kinds, what_is_hidden(viewer))
