"""Results as charts on the page, each under a title that says what it shows."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import streamlit as st
from markupsafe import Markup

from charts.bars import draw_columns
from charts.theme import Drawing
from metrics.catalog import METRICS
from metrics.definition import MetricResult
from shell import html
from shell.drawings import Chart, bars_for, bars_of, rows_for, trend_of
from shell.figures import format_number, name_in_sentence
from shell.formats import format_share
from shell.html import Column
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
    show(trend_of(result, remark=remark, is_dark=is_dark()))


def show_bars(viewer: Viewer, view: View, name: str, *, by: str) -> None:
    """A number by unit or behaviour; the title names the largest."""
    if not may_split(viewer, by):
        return
    metric, result = METRICS[name], ask(viewer, view, name, by=(by,))
    groups = sorted_groups(metric, result.groups, by=by)
    show(bars_of(metric, groups, by=by, dimension=dimension_name(by), is_dark=is_dark()))


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
        for bar, group in zip(bars_for(metric, groups, by=by, pointed_at=oldest), groups, strict=True)
    ]
    axis_title = _("Working days past due")
    drawing = draw_columns(bars, axis_title=axis_title, is_dark=is_dark())
    show_chart(drawing, title=title, heads=[axis_title, _(metric.title)], rows=rows_for(bars))


def show(chart: Chart | None) -> None:
    """A chart, where there is one."""
    if chart is not None:
        show_chart(chart.drawing, title=chart.title, heads=chart.heads, rows=chart.rows)


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
