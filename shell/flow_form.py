"""The report form II.06 of Circular 01/2020/TT-VPCP: cases received, settled and pending, unit by unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from metrics.catalog import METRICS
from metrics.definition import Group
from shell import html
from shell.formats import format_count
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.page_frame import Viewer
from shell.subject import ask, heads_of, rows_link
from shell.tables import SHOWN_LINES, filter_for, show_all, unit_name
from shell.view import View

Numbers = dict[str, float]


@dataclass(frozen=True)
class FormColumn:
    """A numbered column: its head, the metric whose rows it opens, and of which channels."""

    number: int
    head: str
    metric: str
    channel: str = ""


@dataclass(frozen=True)
class FormPart:
    """Columns under one head; the first is the sum of the others, and ``also`` of these columns."""

    head: str
    columns: tuple[FormColumn, ...]
    also: tuple[int, ...] = ()

    @property
    def control(self) -> str:
        """The formula that the numbers of the part must meet: (7) = (8)+(9)."""
        whole, *parts = (f"({column.number})" for column in self.columns)
        also = "+".join(f"({number})" for number in self.also)
        return " = ".join(side for side in (whole, "+".join(parts), also) if side)


WITHOUT_DATE = "cases_closed_without_date"
#: Columns 1 and 2 are the line's number and the unit.
FORM = (
    FormPart(
        N_("To be settled in the period"),
        (
            FormColumn(3, N_("Total"), "cases_in_hand"),
            FormColumn(4, N_("Online"), "cases_received", "online"),
            FormColumn(5, N_("In person, public post"), "cases_received", "counter,postal"),
            FormColumn(6, N_("Carried over"), "cases_carried_over"),
        ),
        also=(7, 12),
    ),
    FormPart(
        N_("Settled"),
        (
            FormColumn(7, N_("Total"), "cases_completed"),
            FormColumn(8, N_("Early"), "cases_completed_early"),
            FormColumn(9, N_("On time"), "cases_completed_on_due_day"),
            FormColumn(10, N_("Late"), "cases_completed_late"),
            FormColumn(11, N_("No deadline"), "cases_completed_no_deadline"),
        ),
    ),
    FormPart(
        N_("Pending"),
        (
            FormColumn(12, N_("Total"), "cases_pending"),
            FormColumn(13, N_("In time"), "cases_pending_in_time"),
            FormColumn(14, N_("Overdue"), "cases_pending_overdue"),
            FormColumn(15, N_("No deadline"), "cases_pending_no_deadline"),
        ),
    ),
)
COLUMNS = tuple(column for part in FORM for column in part.columns)


def flow_form(viewer: Viewer, view: View) -> Markup:
    """The form with a line for the whole and one a unit, the most overdue first; formulas beneath."""
    by = view.breakdown
    counts = _read(viewer, view, by)
    if not counts.names:
        return html.paragraph(_("Nothing was recorded for this choice."), class_="quiet")
    order = sorted(counts.names, key=lambda key: (*_badness(counts.lines[key]), counts.names[key]))
    listed = order if view.shows_all else order[:SHOWN_LINES]
    heads = heads_of(viewer, view, listed)
    rows = [_row(viewer, view, "", html.element("b", view.place), counts.total, {})]
    for number, key in enumerate(listed, start=1):
        name = unit_name(view, by, key, name=counts.names[key], heads=heads)
        changes = filter_for(view, by, key) or {}
        rows.append(_row(viewer, view, format_count(number), name, counts.lines[key], changes))
    table = html.element(
        "table",
        html.element("caption", _("Cases to be settled, settled and pending, by unit")),
        html.element("thead", *_heads()),
        html.element("tbody", *rows),
        class_="figures form",
    )
    boxed = html.block(table, class_="table-box scrolls")
    return html.join([boxed, show_all(view, len(order) - len(listed)), _controls(counts.total)])


@dataclass(frozen=True)
class _Counts:
    """The numbers of each line by column, what is closed without a date among them under its metric."""

    lines: Mapping[str, Numbers]
    names: Mapping[str, str]

    @property
    def total(self) -> Numbers:
        """All lines added up."""
        keys = (*(str(column.number) for column in COLUMNS), WITHOUT_DATE)
        return {key: sum(line.get(key, 0) for line in self.lines.values()) for key in keys}


def _read(viewer: Viewer, view: View, by: str) -> _Counts:
    lines: dict[str, Numbers] = {}
    names: dict[str, str] = {}

    def note(group: Group, name: str, number: float) -> None:
        key = group.key(by)
        if key is not None and number:
            lines.setdefault(key, {})[name] = number
            names[key] = group.name(by) or key

    for column in COLUMNS:
        if not column.channel:
            for group in ask(viewer, view, column.metric, by=(by,)).groups:
                note(group, str(column.number), group.value or 0)
    # The rate's two counts come in every breakdown that the form has, for every reader.
    for group in ask(viewer, view, "online_rate", by=(by,)).groups:
        note(group, "4", group.numerator or 0)
        note(group, "5", (group.denominator or 0) - (group.numerator or 0))
    for group in ask(viewer, view, WITHOUT_DATE, by=(by,)).groups:
        note(group, WITHOUT_DATE, group.value or 0)
    return _Counts(lines, names)


def _badness(line: Numbers) -> tuple[float, float]:
    return -line.get("14", 0), -line.get("3", 0)


def _heads() -> list[Markup]:
    """Two lines of heads and one of numbers."""
    above = [html.element("th", _(part.head), colspan=str(len(part.columns)), scope="colgroup", class_="part")
             for part in FORM]  # fmt: skip
    numbers = [html.element("td", f"({number})") for number in (2, *(column.number for column in COLUMNS))]
    return [
        html.element(
            "tr",
            html.element("th", _("No."), rowspan="2", scope="col", class_="minor"),
            html.element("th", _("Unit"), rowspan="2", scope="col"),
            *above,
        ),
        html.element("tr", *(
            html.element("th", _(column.head), scope="col", class_=_style(column)) for column in COLUMNS
        )),
        html.element("tr", html.element("td", "(1)", class_="minor"), *numbers, class_="numbers"),
    ]  # fmt: skip


def _style(column: FormColumn) -> str:
    """Figures to the right; the first of a part begins it."""
    return "figure first" if any(column is part.columns[0] for part in FORM) else "figure"


def _row(
    viewer: Viewer, view: View, number: str, name: Markup, line: Numbers, changes: Mapping[str, str | None]
) -> Markup:
    cells = []
    for column in COLUMNS:
        found = line.get(str(column.number), 0)
        text: str | Markup = format_count(found)
        if found:
            narrowed: dict[str, str | None] = {**changes, "channel": column.channel or None}
            text = rows_link(viewer, view, METRICS[column.metric], text, since_start=False, **narrowed)
        cells.append(html.element("td", text, class_=_style(column)))
    return html.element(
        "tr",
        html.element("td", number, class_="minor"),
        html.element("th", name, scope="row"),
        *cells,
        class_=None if number else "whole",
    )


def _controls(total: Numbers) -> Markup:
    """The control formulas of the form, and what is in the columns by channel and in no other."""
    formulas = "; ".join(part.control for part in FORM)
    sentences = [_("Control: {formulas}.").format(formulas=formulas)]
    undated = total.get(WITHOUT_DATE, 0)
    if undated:
        without = _(
            "{count} cases have an outcome but no day of completion: they are in (4) and (5), and not in (3)."
        )
        sentences.append(without.format(count=format_count(undated)))
    if not _adds_up(total):
        sentences.append(_("The numbers do not meet the formulas; please tell the administrator."))
    return html.paragraph(" ".join(sentences), class_="small")


def _adds_up(total: Numbers) -> bool:
    """Whether the numbers meet every formula."""

    def added(numbers: Sequence[int]) -> float:
        return sum(total.get(str(number), 0) for number in numbers)

    for place, part in enumerate(FORM):
        whole, *parts = [column.number for column in part.columns]
        closed = total.get(WITHOUT_DATE, 0) if place == 0 else 0
        if added([whole]) != added(parts) - closed or (part.also and added([whole]) != added(part.also)):
            return False
    return True
