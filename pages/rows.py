"""The single things behind a number: every one that was counted, and no other."""

from data_access.scope import Permission
from shell import html
from shell.asked_rows import read_asked_rows
from shell.figures import data_time_sentence
from shell.filters import open_question, open_view, show
from shell.language import gettext as _
from shell.page_frame import audit_rows_opened, open_page
from shell.row_export import show_export
from shell.row_table import row_table
from shell.subject import explained, working

viewer = open_page(Permission.OPEN_ROWS)

view = open_view(viewer, page="rows", keep=("metric", "since", "own"), follows_mergers=True)
asked = read_asked_rows(view)
place = open_question(view, _("What exactly is behind this number?"))

with working():
    rows = asked.read_page(viewer)
    number = asked.number(viewer)
audit_rows_opened(viewer, subject=asked.metric.name, detail=asked.detail)

place.html(
    html.paragraph(
        explained(view, asked.metric), ": ", html.element("b", number) if number else "",
        "; " if number else "", asked.span_sentence(rows),
        " ", asked.sentence(), " ", data_time_sentence(rows, zone=view.zone),
        class_="answer",
    )
)  # fmt: skip
if rows.rows:
    show(row_table(rows, view=view, are_cases=asked.are_cases), asked.pager(view, rows))
    show_export(viewer, asked)
else:
    show(html.paragraph(_("Nothing was recorded for this choice."), class_="quiet"))
