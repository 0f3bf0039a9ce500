"""Which units keep people waiting past the promised day, for how long, and in what."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_view, show, show_filters
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.pictures import show_bars, show_trend
from shell.subject import answer, by_month, card, measure, show_title, working
from shell.tables import table_by

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page="overdue")
show_title(_("Which units are holding overdue cases?"))
show_filters(view)

with working():
    overdue = measure(viewer, view, "cases_overdue_open")
    on_time = measure(viewer, view, "on_time_rate")
    others = [
        measure(viewer, view, name)
        for name in ("cases_open", "cases_completed_late", "days_to_complete_median")
    ]
    trend = by_month(viewer, view, "cases_overdue_open")
    units = table_by(
        viewer, view, "cases_overdue_open", by=view.breakdown, beside=["cases_open", "on_time_rate"]
    )
    fields = table_by(viewer, view, "cases_overdue_open", by="field", beside=["cases_open", "on_time_rate"])
    procedures = table_by(
        viewer, view, "cases_overdue_open", by="procedure", beside=["cases_open", "on_time_rate"], limit=10
    )

show(answer(viewer, overdue, on_time))
show(html.block(*(card(viewer, each) for each in (overdue, on_time, *others)), class_="cards five"))
show_bars(viewer, view, "cases_overdue_open", by="age_bucket", are_spans=True)
show(html.element("h2", _("By unit, the most overdue cases first")), units)
show_trend(trend)
show(html.element("h2", _("By field")), fields)
show(html.element("h2", _("By procedure, the ten worst")), procedures)
