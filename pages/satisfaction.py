"""Where people are served worst, by their own answers."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_view, show, show_filters
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.pictures import show_trend
from shell.subject import answer, by_month, card, measure, show_title, working
from shell.tables import table_by
from shell.value_names import value_name

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page="satisfaction")
show_title(_("Which units are people least satisfied with?"))
show_filters(view)

with working():
    rate = measure(viewer, view, "satisfaction_rate")
    mean = measure(viewer, view, "satisfaction_mean")
    responses = measure(viewer, view, "survey_responses")
    trend = by_month(viewer, view, "satisfaction_rate")
    units = table_by(viewer, view, "satisfaction_rate", by=view.breakdown, beside=["satisfaction_mean"])
    fields = table_by(viewer, view, "satisfaction_rate", by="field")
    instruments = table_by(viewer, view, "satisfaction_rate", by="instrument", beside=["satisfaction_mean"])
    asked_by = value_name("instrument", viewer.settings.satisfaction.instrument)

show(answer(viewer, rate))
show(html.paragraph(_("Source of the answers: {instrument}.").format(instrument=asked_by), class_="small"))
show(html.block(*(card(viewer, each) for each in (rate, mean, responses)), class_="cards three"))
show_trend(trend)
show(html.element("h2", _("By unit, the least satisfied first")), units)
show(html.element("h2", _("By field")), fields)
show(html.element("h2", _("By survey instrument: they are never added up")), instruments)
