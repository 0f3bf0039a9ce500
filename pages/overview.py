"""What needs the reader: which units really changed, since when, and where every unit stands."""

from data_access.scope import Permission
from metrics.needs import find_improvements, find_needs
from shell import html
from shell.filters import open_question, open_view, show
from shell.instruments import source_of_answers
from shell.judged import judged_units
from shell.language import gettext as _
from shell.matrix import matrix
from shell.needs import better_line, needs_list
from shell.page_frame import open_page
from shell.subject import answer, heads_of, measure, strip, working
from shell.tables import what_is_hidden
from shell.verdict_icons import icons_style
from shell.verdict_sentences import judged_sentence
from shell.view import OVERVIEW

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page=OVERVIEW)
place = open_question(view, _("What needs attention, and since when?"))

with working():
    overdue = measure(viewer, view, "cases_overdue_open")
    numbers = [
        (overdue, "overdue"),
        (measure(viewer, view, "satisfaction_rate"), "satisfaction"),
        (measure(viewer, view, "recovery_outstanding_vnd"), "recovery"),
    ]
    if viewer.scope.may(Permission.SEE_HARASSMENT):
        numbers.append((measure(viewer, view, "harassment_per_10k_cases"), "harassment"))
    judged = judged_units(viewer, view)
    heads = heads_of(viewer, view, list({unit_id for each in judged for unit_id in each.units}))
    needs = needs_list(viewer, view, find_needs(judged), heads)

place.html(answer(viewer, overdue))
show(icons_style())
show(strip(viewer, numbers))
show(
    html.element("h2", _("Ask these first"), class_="near"),
    needs,
    better_line(view, find_improvements(judged)),
)
show(html.element("h2", _("Every unit, measure by measure"), class_="near"), matrix(view, judged, heads))
show(html.paragraph(judged_sentence(judged), class_="small"), source_of_answers(viewer))
show(what_is_hidden(viewer))
