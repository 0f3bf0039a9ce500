"""The single things behind a number: every one that was counted, and no other."""

from data_access.scope import Permission
from shell import html
from shell.asked_rows import read_asked_rows
from shell.figures import data_time_sentence
from shell.filters import open_view, show, show_filters
from shell.formats import format_count
from shell.language import gettext as _
from shell.page_frame import audit_rows_opened, open_page
from shell.row_export import show_export
from shell.row_table import row_table
from shell.subject import explained, show_title, working

viewer = open_page(Permission.OPEN_ROWS)

view = open_view(viewer, page="rows", keep=("metric", "since", "own"))
asked = read_asked_rows(view)
show_title(_("What exactly is behind this number?"))
show_filters(view)

with working():
    rows = asked.read(viewer)
audit_rows_opened(viewer, subject=asked.metric.name, detail=asked.detail)

show(
    html.paragraph(
        explained(view, asked.metric), ": ",
        _("{shown} of {total} rows.").format(
            shown=format_count(len(rows.rows)), total=format_count(rows.total_rows)
        ),
        " ", asked.sentence(), " ", data_time_sentence(rows, zone=view.zone),
        class_="answer",
    )
)  # fmt: skip
if rows.rows:
    show(row_table(rows, view=view, are_cases=asked.are_cases))
    show_export(viewer, asked)
else:
    show(html.paragraph(_("Nothing was recorded for this choice."), class_="quiet"))
