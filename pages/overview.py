"""Where the province stands on its four subjects, and which units to ask first."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_question, open_view, show
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.subject import answer, card, measure, working
from shell.tables import what_is_hidden
from shell.value_names import value_name
from shell.view import OVERVIEW
from shell.worst import Reason, ask_first, find_worst, worst_list

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page=OVERVIEW)
place = open_question(view, _("Where do we stand, and which units should be asked first?"))

may_see_reports = viewer.scope.may(Permission.SEE_HARASSMENT)
with working():
    overdue = measure(viewer, view, "cases_overdue_open")
    on_time = measure(viewer, view, "on_time_rate")
    satisfied = measure(viewer, view, "satisfaction_rate")
    mean = measure(viewer, view, "satisfaction_mean")
    owed = measure(viewer, view, "recovery_outstanding_vnd")
    recovered = measure(viewer, view, "recovery_rate", since_start=True)
    late_items = measure(viewer, view, "recommendations_overdue")
    asked_by = value_name("instrument", viewer.settings.satisfaction.instrument)
    past_due = _("open and past due")
    cards = [
        card(viewer, overdue, on_time, title=_("Overdue cases"), page="overdue", remark=past_due),
        card(viewer, satisfied, mean, title=_("Satisfaction"), page="satisfaction", remark=asked_by),
        card(viewer, owed, recovered, late_items, title=_("Recovery recommendations"), page="recovery"),
    ]
    lists = [
        ("cases_overdue_open", Reason("cases_overdue_open", "field"), "overdue"),
        ("satisfaction_rate", Reason("satisfaction_rate", "unit"), "satisfaction"),
        ("recovery_outstanding_vnd", Reason("recovery_outstanding_vnd", "status"), "recovery"),
    ]
    if may_see_reports:
        per_10k = measure(viewer, view, "harassment_per_10k_cases")
        reports = measure(viewer, view, "harassment_reports")
        waiting = measure(viewer, view, "harassment_open")
        title = _("Harassment, making trouble")
        cards.append(card(viewer, per_10k, reports, waiting, title=title, page="harassment"))
        by_behaviour = Reason("harassment_reports", "behaviour")
        lists.append(("harassment_per_10k_cases", by_behaviour, "harassment"))
    worst = [find_worst(viewer, view, name) for name, _reason, _page in lists]
    shown = [
        worst_list(viewer, each, reason=reason, page=page)
        for each, (_name, reason, page) in zip(worst, lists, strict=True)
    ]

place.html(answer(viewer, overdue, ask_first=ask_first(worst)))
show(html.block(*cards, class_="cards"))
show(html.paragraph(_("● better, ◆ worse than then; no mark: unchanged or neither."), class_="key"))
show(html.element("h2", _("The units to ask first, and why")), html.block(*shown, class_="cards two"))
show(what_is_hidden(viewer))
