"""The first few of the things behind a number, on the page of their subject, with the way to all of them."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from data_access.read_data_state import read_refused_amounts
from data_access.scope import Permission
from metrics.catalog import METRICS
from metrics.compute import list_rows
from metrics.definition import RowList
from shell import html
from shell.formats import UNKNOWN, format_count
from shell.html import Column
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.rejection_reasons import reason_text
from shell.row_table import COLUMN_NAMES, FIGURES, LONG, text_of
from shell.subject import rows_link
from shell.view import View

#: So many are listed on the page of their subject.
LISTED = 10


def may_open(viewer: Viewer) -> bool:
    """Whether single things may be listed for this viewer."""
    return viewer.scope.may(Permission.OPEN_ROWS) and viewer.scope.may(Permission.COUNT_ROWS)


def short_list(viewer: Viewer, view: View, name: str, *, columns: Sequence[str]) -> Markup:
    """The first rows of a number as a table of these columns, and the way to the rest."""
    # A thing is listed once, with the unit that had it, however closed units are counted above.
    question = replace(view.question(name), units="then")
    found = list_rows(
        question, scope=viewer.scope, store=viewer.store, settings=viewer.settings, limit=LISTED
    )
    if not found.rows:
        return html.paragraph(_("None."), class_="quiet")
    heads = [
        Column(_(COLUMN_NAMES[each]), is_figure=each in FIGURES or each.endswith("_on"), is_long=each in LONG)
        for each in columns
    ]
    rows = [[_cell(view, each, row) for each in columns] for row in found.rows]
    table = html.table(heads, rows, caption=_(METRICS[name].title))
    return html.join([table, _way_on(viewer, view, name, found)])


def _cell(view: View, column: str, row: object) -> str | Markup:
    assert isinstance(row, dict)
    text = text_of(column, row.get(column), zone=view.zone)
    if column == "unit_name" and row.get("unit"):
        return html.link(text, view.link_to("unit", unit=str(row["unit"])))
    return text


def _way_on(viewer: Viewer, view: View, name: str, found: RowList) -> Markup:
    text = _("All {count}, with every column, as rows").format(count=format_count(found.total_rows))
    by_then = replace(view, counts_now=False)
    return html.paragraph(rows_link(viewer, by_then, METRICS[name], text), class_="small")


def refused_amounts(viewer: Viewer, view: View) -> Markup | str:
    """Items and payments that were refused because their amount is negative, with what the source wrote."""
    found = read_refused_amounts(scope=viewer.scope, store=viewer.store)
    if not found:
        return ""
    names = {unit.unit_id: unit.name for unit in view.units}
    listed = "; ".join(
        f"{row.row_id} ({names.get(row.unit_id or '', UNKNOWN)}): {reason_text(row.reason)}"
        for row in found[:LISTED]
    )
    text = _("{count} negative amounts were refused and are in no sum: {listed}.")
    told: str | Markup = text.format(count=format_count(len(found)), listed=listed)
    if viewer.scope.may(Permission.SEE_DATA_HEALTH):
        told = html.join([told, " ", html.link(_("All refused rows"), view.link_to("data")), "."])
    return html.notice(told, mark="!")
