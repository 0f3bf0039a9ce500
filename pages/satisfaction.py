"""Where people are served worst, by their own answers."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_question, open_view, show
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.pictures import show_trend
from shell.subject import answer, by_month, card, measure, working
from shell.tables import section_by, table_by, what_is_hidden
from shell.value_names import value_name
from shell.worst import ask_first, find_worst

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page="satisfaction")
place = open_question(view, _("Which units are people least satisfied with?"))

with working():
    rate = measure(viewer, view, "satisfaction_rate")
    mean = measure(viewer, view, "satisfaction_mean")
    responses = measure(viewer, view, "survey_responses")
    trend = by_month(viewer, view, "satisfaction_rate")
    first = ask_first([find_worst(viewer, view, "satisfaction_rate")], from_each=3)
    units = table_by(viewer, view, "satisfaction_rate", by=view.breakdown, beside=["satisfaction_mean"])
    by_field = section_by(viewer, view, "satisfaction_rate", by="field", title=_("By field"))
    by_instrument = section_by(
        viewer, view, "satisfaction_rate", by="instrument", beside=["satisfaction_mean"],
        title=_("By survey instrument: they are never added up"),
    )  # fmt: skip
    asked_by = value_name("instrument", viewer.settings.satisfaction.instrument)

place.html(answer(viewer, rate, ask_first=first))
show(html.block(*(card(viewer, each) for each in (rate, mean, responses)), class_="cards three"))
show(html.paragraph(_("Source of the answers: {instrument}.").format(instrument=asked_by), class_="small"))
show_trend(trend)
show(html.element("h2", _("By unit, the least satisfied first")), units)
show(by_field, by_instrument, what_is_hidden(viewer))
