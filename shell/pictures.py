"""Results as charts on the page, each under a title that says what it shows."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import streamlit as st
from markupsafe import Markup

from charts.bars import Bar, draw_bars, draw_columns
from charts.line_by_month import Point, draw_line
from charts.numbers import Numbers
from charts.theme import Drawing
from metrics.catalog import METRICS
from metrics.definition import Group, Metric, MetricResult
from shell import html, periods
from shell.figures import DECIMALS, change, format_number, name_in_sentence, phrase, share_range
from shell.formats import UNKNOWN, format_count, format_share
from shell.html import Column
from shell.language import current_language
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.subject import ask, may_split
from shell.tables import dimension_name, sorted_groups
from shell.value_names import value_name
from shell.view import View

#: Bars beyond these are in the table below the picture.
MOST_BARS = 10


def show_trend(result: MetricResult, *, remark: str = "") -> None:
    """A number by month; the title says where it stands and how far that is from where it began. A
    ``remark`` stands beside its name: the survey instrument."""
    metric = METRICS[result.metric]
    groups = with_every_month(result)
    known = [group for group in groups if group.value is not None]
    if len(known) < 2 or not any(group.value for group in known):
        return
    first, last = known[0], known[-1]
    moved = change(metric, last, first, reference=value_name("month", first.key("month")))
    title = _("{measure} in {month}: {value}, {change}").format(
        measure=f"{_(metric.title)} ({remark})" if remark else _(metric.title),
        month=value_name("month", last.key("month")),
        value=phrase(metric, last),
        change=moved.text,
    )
    points = [
        Point(value_name("month", group.key("month")), group.value, phrase(metric, group)) for group in groups
    ]
    drawing = draw_line(
        points,
        numbers=numbers_of(metric),
        is_dark=is_dark(),
        from_zero=metric.unit not in ("share", "score"),
    )
    heads, rows = [_("Month"), _(metric.title)], [[point.label, point.text] for point in points]
    if metric.unit == "share":
        heads.append(_("95% interval"))
        rows = [[*row, share_range(group) or UNKNOWN] for row, group in zip(rows, groups, strict=True)]
    if metric.unit not in ("count", "vnd"):
        heads.append(_("n"))
        rows = [[*row, _count(group)] for row, group in zip(rows, groups, strict=True)]
    show_chart(drawing, title=title, heads=heads, rows=rows)


def with_every_month(result: MetricResult) -> list[Group]:
    """The groups of a monthly answer with the months between that have none: a count of nothing is zero,
    a share of nothing is unknown."""
    metric = METRICS[result.metric]
    found = {group.key("month"): group for group in result.groups}
    nothing = 0 if metric.unit in ("count", "vnd") and not metric.is_ratio else None
    month, groups = result.start.replace(day=1), []
    while month <= result.end:
        key = f"{month:%Y-%m}"
        empty = Group((("month", key),), (("month", key),), nothing, None, nothing, 0)
        groups.append(found.get(key, empty))
        month = periods.add_months(month, 1)
    return groups


def show_bars(viewer: Viewer, view: View, name: str, *, by: str) -> None:
    """A number by unit or behaviour; the title names the largest."""
    if not may_split(viewer, by):
        return
    metric, result = METRICS[name], ask(viewer, view, name, by=(by,))
    groups = [group for group in sorted_groups(metric, result.groups, by=by) if group.value]
    if len(groups) < 2:
        return
    most = groups[0]
    title = _("{measure} by {dimension}: most in {name} ({value})").format(
        measure=_(metric.title),
        dimension=dimension_name(by).lower(),
        name=value_name(by, most.key(by), name=most.name(by)),
        value=phrase(metric, most),
    )
    bars = _bars(metric, groups[:MOST_BARS], by=by, pointed_at=most)
    heads = [dimension_name(by), _measure_with_unit(metric)]
    show_chart(draw_bars(bars, is_dark=is_dark()), title=title, heads=heads, rows=_rows(bars))


def show_ages(viewer: Viewer, view: View, name: str) -> None:
    """A stock by how many working days it has been waiting; the title says how much is the oldest."""
    by = "age_bucket"
    if not may_split(viewer, by):
        return
    metric, result = METRICS[name], ask(viewer, view, name, by=(by,))
    groups = [group for group in sorted_groups(metric, result.groups, by=by, order="key") if group.value]
    if not groups:
        return
    oldest = groups[-1]
    title = _("{part} of {whole} {measure} ({share}) are {age} past due").format(
        part=format_number(metric, oldest.value or 0),
        whole=format_number(metric, sum(group.value or 0 for group in groups)),
        share=format_share((oldest.value or 0) / sum(group.value or 0 for group in groups)),
        measure=name_in_sentence(metric),
        age=value_name(by, oldest.key(by)),
    )
    bars = [
        replace(bar, label=(group.key(by) or "").replace("-", "–"))
        for bar, group in zip(_bars(metric, groups, by=by, pointed_at=oldest), groups, strict=True)
    ]
    axis_title = _("Working days past due")
    drawing = draw_columns(bars, axis_title=axis_title, is_dark=is_dark())
    show_chart(drawing, title=title, heads=[axis_title, _(metric.title)], rows=_rows(bars))


def _bars(metric: Metric, groups: Sequence[Group], *, by: str, pointed_at: Group) -> list[Bar]:
    return [
        Bar(
            value_name(by, group.key(by), name=group.name(by)),
            group.value or 0,
            format_number(metric, group.value or 0),
            is_pointed_at=group == pointed_at,
        )
        for group in groups
    ]


def _count(group: Group) -> str:
    """What a month's share or median rests on."""
    return UNKNOWN if group.is_hidden else format_count(group.row_count)


def _rows(bars: Sequence[Bar]) -> list[list[str]]:
    return [[bar.label, bar.text] for bar in bars]


def _measure_with_unit(metric: Metric) -> str:
    """A measure at the head of a column of plain numbers; money stands there in millions."""
    return f"{_(metric.title)} ({_('million dong')})" if metric.unit == "vnd" else _(metric.title)


def numbers_of(metric: Metric) -> Numbers:
    """How a chart writes the amounts of this metric at its side."""
    language = current_language()
    if metric.unit == "share":
        return Numbers("share", language=language)
    if metric.unit == "vnd":
        return Numbers("money", language=language, money=(_("dong"), _("million dong"), _("billion dong")))
    if metric.unit in DECIMALS:
        return Numbers("decimals", digits=DECIMALS[metric.unit], language=language)
    return Numbers("count", language=language)


def show_chart(drawing: Drawing, *, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A chart under its statement, and closed below it the table of what it shows: heads, and cells as text.

    The statement is also what is read out to those who can not see the chart.
    """
    st.html(html.element("h2", title))
    datasets = {name: pa.Table.from_pylist(list(each)) for name, each in drawing.rows.items()}
    spoken = _("{statement}. The numbers are in the table below.").format(statement=title.rstrip("."))
    specification = {**drawing.specification, "datasets": datasets}
    st.vega_lite_chart(specification, theme=None, width="stretch", alt=spoken)
    st.html(chart_table(heads, rows, caption=title))


def chart_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str) -> Markup:
    """What a chart shows as a table that opens on a press; the first column names, the others are figures."""
    columns = [Column(head, is_figure=place > 0) for place, head in enumerate(heads)]
    return html.folded(_("Table of numbers"), html.table(columns, rows, caption=caption), class_="numbers")


def is_dark() -> bool:
    """Whether the reader's screen is in the dark theme."""
    return st.context.theme.type == "dark"
