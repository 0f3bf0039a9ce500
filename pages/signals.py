"""Which units have more signs than usual that their numbers were made to look better? A reason to look."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_question, open_view, show
from shell.formats import format_count, format_share
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.signal_findings import find_signals
from shell.signal_pieces import signal_table, signals_answer, unit_notes
from shell.subject import working

viewer = open_page(Permission.COUNT_ROWS)

view = open_view(viewer, page="signals")
place = open_question(view, _("Which units show signs that need a look?"), compares=False)

rules = viewer.settings.signals
with working():
    found = find_signals(viewer, view)
    notes = unit_notes(viewer, view, found)
    table = signal_table(viewer, view, found)
    first = signals_answer(viewer, view, found)

place.html(first)
if notes:
    show(html.element("h2", _("What to look at, and what may explain it")), notes)
show(html.element("h2", _("Every unit and every signal")), table)
show(
    html.paragraph(
        _(
            "A signal is a reason to look at cases, no finding against anybody. A unit is named only when "
            "honest units of its volume would hardly ever have as many such cases: among all units and "
            "signals of the province an honest one is named by chance in at most {chance} of periods. It "
            "takes at least {cases} cases, {ratio} times the usual share and {points} above it. Units with "
            "few cases can not be judged."
        ).format(
            chance=format_share(rules.false_alarm),
            cases=format_count(rules.least_cases),
            ratio=format_count(rules.least_ratio),
            points=_("{points} percentage points").format(points=format_count(100 * rules.least_excess)),
        ),
        class_="small",
    )
)
