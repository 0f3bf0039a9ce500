"""One unit on all four subjects: what its months show, what is new since the last visit, how its parts do."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_question, open_view, show
from shell.instruments import source_of_answers
from shell.judged import judged_subject, judged_units
from shell.language import gettext as _
from shell.last_visit import since_last_visit
from shell.matrix import matrix
from shell.page_frame import open_page
from shell.subject import answer, card, heads_of, measure, working
from shell.tables import section_by, what_is_hidden
from shell.value_names import value_name
from shell.verdict_charts import show_control_charts, show_funnels
from shell.verdict_icons import icons_style

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page="unit")
place = open_question(view, _("How does {place} do on the four subjects?").format(place=view.place))

may_see_reports = viewer.scope.may(Permission.SEE_HARASSMENT)
with working():
    overdue = measure(viewer, view, "cases_overdue_open")
    on_time = measure(viewer, view, "on_time_rate")
    satisfied = measure(viewer, view, "satisfaction_rate")
    mean = measure(viewer, view, "satisfaction_mean")
    asked_by = value_name("instrument", viewer.settings.satisfaction.instrument)
    outstanding = measure(viewer, view, "recovery_outstanding_vnd")
    late_items = measure(viewer, view, "recommendations_overdue")
    past_due = _("open and past due")
    cards = [
        card(viewer, overdue, on_time, title=_("Overdue cases"), page="overdue", remark=past_due),
        card(viewer, satisfied, mean, title=_("Satisfaction"), page="satisfaction", remark=asked_by),
        card(viewer, outstanding, late_items, title=_("Recovery recommendations"), page="recovery"),
    ]
    if may_see_reports:
        per_10k = measure(viewer, view, "harassment_per_10k_cases")
        open_reports = measure(viewer, view, "harassment_open")
        title = _("Harassment, making trouble")
        cards.append(card(viewer, per_10k, open_reports, title=title, page="harassment"))
    petitions = section_by(
        viewer, view, "petitions_overdue", by="kind", beside=["petitions_open"],
        title=_("Overdue feedback, complaints and denunciations"),
    )  # fmt: skip
    judged = judged_subject(viewer, view)
    changed = since_last_visit(viewer, view, judged)
    parts = judged_units(viewer, view)
    heads = heads_of(viewer, view, list({unit_id for each in parts for unit_id in each.units}))

place.html(answer(viewer, overdue, on_time))
show(icons_style())
show(html.block(*cards, class_="cards"), changed)
show_control_charts(judged)
show(petitions, html.element("h2", _("Its parts, measure by measure")), matrix(view, parts, heads))
show(source_of_answers(viewer))
show_funnels(parts)
show(what_is_hidden(viewer))
