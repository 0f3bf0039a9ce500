"""How long cases wait and take: by age, what falls due next, and why two medians differ."""

from markupsafe import Markup

from data_access.scope import Permission
from metrics.cases import DUE_SOON_WORKING_DAYS
from metrics.catalog import METRICS
from metrics.definition import Group
from metrics.facts import age_buckets
from shell import html
from shell.figures import cell
from shell.html import Column
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.subject import ask, may_split, rows_link
from shell.tables import measure_head
from shell.value_names import value_name
from shell.view import View


def due_next(viewer: Viewer, view: View) -> Markup:
    """How many open cases fall due within one, three and five working days, each with its rows; published
    numbers know the usual number of days only."""
    metric = METRICS["cases_due_soon"]
    may_choose = viewer.scope.may(Permission.COUNT_ROWS)
    counts = []
    for days in sorted(DUE_SOON_WORKING_DAYS) if may_choose else DUE_SOON_WORKING_DAYS[:1]:
        found = ask(viewer, view, metric.name, where={"due_in": days} if may_choose else None).total
        number = rows_link(viewer, view, metric, cell(metric, found), due_in=days)
        text = _("{days} working days:") if days != "1" else _("{days} working day:")
        counts.append(html.join([text.format(days=days), " ", html.element("b", number)]))
    return html.paragraph(_("Open cases that fall due within"), " ", html.join(counts, separator="; "), ".")


def ages(viewer: Viewer, view: View) -> Markup | str:
    """Open cases by how long they have been in hand, overdue ones by how long they are past due."""
    by = "age_bucket"
    if not may_split(viewer, by):
        return ""
    names = ("cases_open", "cases_overdue_open")
    found = [{group.key(by): group for group in ask(viewer, view, name, by=(by,)).groups} for name in names]
    rows = []
    for labels in zip(age_buckets(first=0), age_buckets(first=1), strict=True):
        cells = [
            _age_cell(viewer, view, name, label, groups.get(label))
            for name, label, groups in zip(names, labels, found, strict=True)
        ]
        rows.append([value_name(by, labels[0]), *cells])
    columns = [
        Column(_("Working days")),
        *(Column(measure_head(view, METRICS[name]), is_figure=True) for name in names),
    ]
    table = html.table(columns, rows, caption=_("Open and overdue cases by age"))
    text = _(
        "Open cases by working days since their reception; overdue ones by working days past due, from 1 on."
    )
    return html.join([
        html.element("h2", _("Open and overdue cases by age")), table, html.paragraph(text, class_="small")
    ])  # fmt: skip


def _age_cell(viewer: Viewer, view: View, name: str, label: str, group: Group | None) -> str | Markup:
    metric = METRICS[name]
    text = cell(metric, group)
    return text if group is None else rows_link(viewer, view, metric, text, age_bucket=label)


def why_they_differ() -> Markup:
    """In plain words: two on-time rates and two medians, and why neither pair agrees."""
    rates = _(
        "The two on-time rates differ: the usual one judges the cases completed in the period by the due "
        "time in force; the 766 rate also judges those still open, takes the time of a supplement out and "
        "calls a case late that was sent back twice."
    )
    medians = _(
        "The two medians differ: the plain one knows only cases that are completed, so it looks short while "
        "slow ones are still open; the Kaplan-Meier one counts the cases received in the period, each open "
        "one for as long as it has been open. “–” means that not enough are completed yet to tell."
    )
    return html.join([html.paragraph(rates, class_="small"), html.paragraph(medians, class_="small")])
