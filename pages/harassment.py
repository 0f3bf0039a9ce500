"""Where people say officials trouble them, measured against how many cases a unit handles."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_question, open_view, show
from shell.language import gettext as _
from shell.page_frame import audit_rows_opened, open_page
from shell.pictures import show_bars, show_trend
from shell.subject import answer, by_month, card, measure, working
from shell.tables import section_by, table_by, what_is_hidden
from shell.worst import ask_first, find_worst

viewer = open_page(Permission.SEE_HARASSMENT)

view = open_view(viewer, page="harassment")
audit_rows_opened(viewer, subject="harassment")
place = open_question(view, _("Where do people report being harassed or troubled by officials?"))

with working():
    per_10k = measure(viewer, view, "harassment_per_10k_cases")
    reports = measure(viewer, view, "harassment_reports")
    others = [
        measure(viewer, view, name)
        for name in ("harassment_open", "harassment_overdue", "harassment_substantiated_rate")
    ]
    trend = by_month(viewer, view, "harassment_reports")
    first = ask_first([find_worst(viewer, view, "harassment_per_10k_cases")], from_each=3)
    units = table_by(viewer, view, "harassment_per_10k_cases", by=view.breakdown, beside=["harassment_open"])
    kinds = section_by(viewer, view, "harassment_reports", by="behaviour", title=_("By behaviour"))
    channels = section_by(viewer, view, "harassment_reports", by="channel", title=_("By channel"))

place.html(answer(viewer, per_10k, reports, ask_first=first))
show(html.block(*(card(viewer, each) for each in (per_10k, reports, *others)), class_="cards five"))
show_bars(viewer, view, "harassment_reports", by="behaviour")
show(html.element("h2", _("By unit, the most reports per 10,000 cases first")), units)
show_trend(trend)
show(kinds, channels, what_is_hidden(viewer))
