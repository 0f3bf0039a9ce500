"""Which step, of which unit, makes the late cases late, and who is holding cases past a step's time now."""

from data_access.scope import Permission
from shell import html
from shell.bottlenecks import BESIDE, LATE, bottleneck_answer, bottleneck_table, show_bottlenecks
from shell.figures import data_time_sentence
from shell.filters import open_question, open_view, show
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.subject import card, measure, working
from shell.tables import section_by

viewer = open_page(Permission.COUNT_ROWS)

view = open_view(viewer, page="steps")
place = open_question(view, _("Which step, of which unit, makes cases late?"))

with working():
    late = measure(viewer, view, LATE)
    numbers = [
        measure(viewer, view, name)
        for name in (
            "overdue_cases_by_broken_step", "steps_running_overdue", "step_overrun_rate",
            "hand_overs_per_case",
        )
    ]  # fmt: skip
    sentences = bottleneck_answer(viewer, view)
    table = bottleneck_table(viewer, view)
    by_officer = ""
    if viewer.scope.may(Permission.SEE_OFFICER_NAMES):
        by_officer = section_by(
            viewer, view, LATE, by="officer", title=_("By official who held the step, the ten with most"),
            beside=BESIDE[:3], limit=10,
        )  # fmt: skip

sentences.append(data_time_sentence(late.now, zone=view.zone))
place.html(html.paragraph(html.join(sentences, separator=" "), class_="answer"))
show(html.block(*(card(viewer, each) for each in (late, *numbers)), class_="cards five"))
show_bottlenecks(viewer, view)
key = _("Filled: settling unit. Hollow: receiving counter. Dashed outline: another unit, or not recorded.")
show(html.paragraph(key, class_="key"))
show(html.element("h2", _("Bottlenecks: the steps with the most late cases first")), table)
show(by_officer)
