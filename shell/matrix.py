"""Units down, measures across: the signature picture of the product, read as a table."""

from markupsafe import Markup

from data_access.scope import Permission
from metrics.catalog import METRICS
from metrics.definition import Group, Metric
from shell import html
from shell.figures import cell, sample
from shell.formats import UNKNOWN
from shell.html import Column
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.subject import ask, heads_of
from shell.tables import SHOWN_LINES, measure_head, show_all, unit_name
from shell.view import View

#: The measures, and the page each cell opens.
MEASURES = (
    ("cases_overdue_open", "overdue"),
    ("on_time_rate", "overdue"),
    ("satisfaction_rate", "satisfaction"),
    ("recovery_outstanding_vnd", "recovery"),
    ("harassment_per_10k_cases", "harassment"),
)


def matrix(viewer: Viewer, view: View) -> Markup:
    """The parts of the unit shown, each with its head and its measures; a press opens either."""
    by = view.breakdown
    measures = [
        (METRICS[name], page)
        for name, page in MEASURES
        if page != "harassment" or viewer.scope.may(Permission.SEE_HARASSMENT)
    ]
    found = [
        {group.key(by): group for group in ask(viewer, view, metric.name, by=(by,)).groups}
        for metric, _page in measures
    ]
    names = {key: group.name(by) or key for groups in found for key, group in groups.items() if key}
    if not names:
        return html.paragraph(_("Nothing was recorded for this choice."), class_="quiet")
    heads = heads_of(viewer, view, list(names))
    first = found[0]
    ordered = sorted(names, key=lambda key: (-_size(first.get(key)), names[key]))
    listed = ordered if view.shows_all else ordered[:SHOWN_LINES]
    columns = [
        Column(_("Unit")),
        *(Column(measure_head(view, metric), is_figure=True) for metric, _page in measures),
    ]
    rows = []
    for key in listed:
        name = unit_name(view, by, key, name=names[key], heads=heads)
        cells = [
            _cell(view, metric, groups.get(key), unit_id=key, page=page)
            for (metric, page), groups in zip(measures, found, strict=True)
        ]
        rows.append([name, *cells])
    table = html.table(columns, rows, caption=_("Units and their measures"))
    return html.join([table, show_all(view, len(names) - len(rows))])


def _size(group: Group | None) -> float:
    return (group.value if group else None) or 0


def _cell(view: View, metric: Metric, group: Group | None, *, unit_id: str, page: str) -> str | Markup:
    text = cell(metric, group)
    if group is None or text == UNKNOWN:
        return text
    value = html.link(text, view.link_to(page, unit=unit_id))
    is_sampled = metric.is_ratio and group.row_count > 0 and not group.is_hidden
    return html.join([value, html.element("span", sample(group), class_="sub") if is_sampled else ""])
