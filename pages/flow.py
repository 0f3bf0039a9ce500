"""What a period had to deal with: received and carried over, settled and left over, and how long it takes."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_question, open_view, show
from shell.flow_form import flow_form
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.pictures import show_trend
from shell.subject import answer, by_month, card, measure, working
from shell.tables import what_is_hidden
from shell.waiting import ages, due_next, why_they_differ

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page="flow")
place = open_question(view, _("How many cases came in, were settled and are left over?"))

with working():
    in_hand = measure(viewer, view, "cases_in_hand")
    completed = measure(viewer, view, "cases_completed")
    overdue = measure(viewer, view, "cases_pending_overdue")
    by_portal = measure(viewer, view, "on_time_rate_766")
    on_time = measure(viewer, view, "on_time_rate")
    with_open, with_open_slow, plain, plain_slow = (
        measure(viewer, view, f"days_to_complete_{name}") for name in ("km_median", "km_p90", "median", "p90")
    )
    form = flow_form(viewer, view)
    due = due_next(viewer, view)
    waiting = ages(viewer, view)
    trend = by_month(viewer, view, "cases_pending")

place.html(answer(viewer, in_hand, completed, overdue))
cards = [
    card(viewer, by_portal),
    card(viewer, on_time),
    card(viewer, with_open, with_open_slow),
    card(viewer, plain, plain_slow),
]
show(html.element("h2", _("By unit, the most overdue cases first")), form, due)
show(html.element("h2", _("In time, and how long it takes")), html.block(*cards, class_="cards"))
show(why_they_differ(), waiting)
show_trend(trend)
show(what_is_hidden(viewer))
