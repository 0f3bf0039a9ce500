"""Which units keep people waiting past the promised day, for how long, and in what."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_question, open_view, show
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.pictures import show_ages, show_trend
from shell.subject import answer, by_month, card, measure, working
from shell.tables import section_by, table_by, what_is_hidden
from shell.worst import ask_first, find_worst

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page="overdue")
place = open_question(view, _("Which units are holding overdue cases?"))

with working():
    overdue = measure(viewer, view, "cases_overdue_open")
    on_time = measure(viewer, view, "on_time_rate")
    by_766 = measure(viewer, view, "on_time_rate_766")
    others = [
        measure(viewer, view, name)
        for name in ("cases_open", "cases_completed_late", "days_to_complete_median")
    ]
    trend = by_month(viewer, view, "cases_overdue_open")
    first = ask_first([find_worst(viewer, view, "cases_overdue_open")], from_each=3)
    units = table_by(
        viewer, view, "cases_overdue_open", by=view.breakdown, beside=["cases_open", "on_time_rate"]
    )
    on_time_by_unit = table_by(viewer, view, "on_time_rate", by=view.breakdown)
    beside = ["cases_open", "on_time_rate"]
    by_field = section_by(viewer, view, "cases_overdue_open", by="field", title=_("By field"), beside=beside)
    by_procedure = section_by(
        viewer, view, "cases_overdue_open", by="procedure", title=_("By procedure, the ten worst"),
        beside=beside, limit=10,
    )  # fmt: skip

place.html(answer(viewer, overdue, on_time, ask_first=first))
show(
    html.block(
        card(viewer, overdue),
        card(viewer, on_time, by_766),
        *(card(viewer, each) for each in others),
        class_="cards five",
    )
)
show_ages(viewer, view, "cases_overdue_open")
show(html.element("h2", _("By unit, the most overdue cases first")), units)
show_trend(trend)
show(html.element("h2", _("On-time rate by unit, the lowest first")), on_time_by_unit)
show(by_field, by_procedure, what_is_hidden(viewer))
