"""Where the province stands on its four subjects, and which units to ask first."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_view, show, show_filters
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.subject import answer, card, measure, show_title, working
from shell.view import OVERVIEW
from shell.worst import Reason, worst_units

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page=OVERVIEW)
show_title(_("Where do we stand, and which units should be asked first?"))
show_filters(view)

may_see_reports = viewer.scope.may(Permission.SEE_HARASSMENT)
with working():
    overdue = measure(viewer, view, "cases_overdue_open")
    on_time = measure(viewer, view, "on_time_rate")
    satisfied = measure(viewer, view, "satisfaction_rate")
    mean = measure(viewer, view, "satisfaction_mean")
    owed = measure(viewer, view, "recovery_outstanding_vnd")
    recovered = measure(viewer, view, "recovery_rate", since_start=True)
    late_items = measure(viewer, view, "recommendations_overdue")
    cards = [
        card(viewer, overdue, on_time, title=_("Overdue cases"), page="overdue"),
        card(viewer, satisfied, mean, title=_("Satisfaction"), page="satisfaction"),
        card(viewer, owed, recovered, late_items, title=_("Recovery recommendations"), page="recovery"),
    ]
    by_field, by_status = Reason("cases_overdue_open", "field"), Reason("recovery_outstanding_vnd", "status")
    unsatisfied = Reason("satisfaction_rate", "unit")
    worst = [
        worst_units(viewer, view, "cases_overdue_open", reason=by_field, page="overdue"),
        worst_units(viewer, view, "satisfaction_rate", reason=unsatisfied, page="satisfaction"),
        worst_units(viewer, view, "recovery_outstanding_vnd", reason=by_status, page="recovery"),
    ]
    if may_see_reports:
        per_10k = measure(viewer, view, "harassment_per_10k_cases")
        reports = measure(viewer, view, "harassment_reports")
        waiting = measure(viewer, view, "harassment_open")
        by_behaviour = Reason("harassment_reports", "behaviour")
        cards.append(
            card(viewer, per_10k, reports, waiting, title=_("Harassment reports"), page="harassment")
        )
        worst.append(
            worst_units(viewer, view, "harassment_per_10k_cases", reason=by_behaviour, page="harassment")
        )

show(answer(viewer, overdue, satisfied))
show(html.block(*cards, class_="cards"))
show(html.paragraph(_("● better, ◆ worse than then; no mark: unchanged or neither."), class_="key"))
show(html.element("h2", _("The units to ask first, and why")), html.block(*worst, class_="cards two"))
