"""What inspections recommended to be paid back and done, and what of it is still to come."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_question, open_view, show
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.pictures import show_bars, show_trend
from shell.subject import answer, by_month, card, measure, working
from shell.tables import section_by, table_by, what_is_hidden
from shell.worst import ask_first, find_worst

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page="recovery")
place = open_question(view, _("Which units still owe what inspections recommended?"))

with working():
    outstanding = measure(viewer, view, "recovery_outstanding_vnd")
    rate = measure(viewer, view, "recovery_rate", since_start=True)
    late = measure(viewer, view, "recommendations_overdue")
    others = [
        measure(viewer, view, name)
        for name in ("recovery_recommended_vnd", "recovered_vnd", "inspections_concluded")
    ]
    trend = by_month(viewer, view, "recovery_outstanding_vnd")
    first = ask_first([find_worst(viewer, view, "recovery_outstanding_vnd")], from_each=3)
    units = table_by(
        viewer, view, "recovery_outstanding_vnd", by=view.breakdown,
        beside=["recommendations_overdue", "recommendations_open"],
    )  # fmt: skip
    rates = table_by(viewer, view, "recovery_rate", by=view.breakdown, since_start=True)
    kinds = section_by(
        viewer, view, "recommendations_open", by="kind", beside=["recommendations_overdue"],
        title=_("Recommendations not yet carried out, by kind"),
    )  # fmt: skip

place.html(answer(viewer, outstanding, rate, ask_first=first))
show(html.block(*(card(viewer, each) for each in (outstanding, rate, late, *others)), class_="cards three"))
show_bars(viewer, view, "recovery_outstanding_vnd", by=view.breakdown)
show(html.element("h2", _("By unit, the largest outstanding amount first")), units)
show(html.element("h2", _("Collected of what was recommended, from the beginning of the data")), rates)
show_trend(trend)
show(kinds, what_is_hidden(viewer))
