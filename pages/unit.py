"""One unit on all four subjects: who heads it, how its parts do, how it moved."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_view, show, show_filters
from shell.language import gettext as _
from shell.matrix import matrix
from shell.page_frame import open_page
from shell.pictures import show_trend
from shell.subject import answer, by_month, card, measure, show_title, working

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page="unit")
show_title(_("How does {place} do on the four subjects?").format(place=view.place))
show_filters(view)

may_see_reports = viewer.scope.may(Permission.SEE_HARASSMENT)
with working():
    overdue = measure(viewer, view, "cases_overdue_open")
    on_time = measure(viewer, view, "on_time_rate")
    satisfied = measure(viewer, view, "satisfaction_rate")
    outstanding = measure(viewer, view, "recovery_outstanding_vnd")
    late_items = measure(viewer, view, "recommendations_overdue")
    cards = [
        card(viewer, overdue, on_time, title=_("Overdue cases"), page="overdue"),
        card(viewer, satisfied, title=_("Satisfaction"), page="satisfaction"),
        card(viewer, outstanding, late_items, title=_("Recovery recommendations"), page="recovery"),
    ]
    if may_see_reports:
        per_10k = measure(viewer, view, "harassment_per_10k_cases")
        open_reports = measure(viewer, view, "harassment_open")
        cards.append(card(viewer, per_10k, open_reports, title=_("Harassment reports"), page="harassment"))
    parts = matrix(viewer, view)
    trends = [by_month(viewer, view, name) for name in ("on_time_rate", "cases_overdue_open")]

show(answer(viewer, overdue, on_time))
show(html.block(*cards, class_="cards"))
show(html.element("h2", _("Its parts, measure by measure")), parts)
for trend in trends:
    show_trend(trend)
