"""Results as charts on the page, each under a title that says what it shows."""

import altair as alt
import streamlit as st

from charts.bars import Bar, draw_bars, draw_columns
from charts.line_by_month import Point, draw_line
from metrics.catalog import METRICS
from metrics.definition import MetricResult
from shell import html
from shell.figures import format_number, phrase
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.subject import ask, may_split
from shell.tables import dimension_name, sorted_groups
from shell.value_names import value_name
from shell.view import View

#: Bars beyond these are in the table below the picture.
MOST_BARS = 10


def show_trend(result: MetricResult) -> None:
    """A number by month; the title says where it began and where it stands."""
    metric = METRICS[result.metric]
    groups = [group for group in result.groups if group.value is not None]
    if len(groups) < 2:
        return
    first, last = groups[0], groups[-1]
    title = _("{measure}: {first} in {first_month}, {last} in {last_month}").format(
        measure=_(metric.title),
        first=phrase(metric, first),
        first_month=value_name("month", first.key("month")),
        last=phrase(metric, last),
        last_month=value_name("month", last.key("month")),
    )
    points = [
        Point(value_name("month", group.key("month")), group.value, phrase(metric, group))
        for group in result.groups
    ]
    show_chart(draw_line(points, description=title, is_dark=is_dark()), title=title)


def show_bars(viewer: Viewer, view: View, name: str, *, by: str, are_spans: bool = False) -> None:
    """A number by unit, field or span of days; the title names the largest."""
    if not may_split(viewer, by):
        return
    metric, result = METRICS[name], ask(viewer, view, name, by=(by,))
    order = "key" if are_spans else "worst"
    groups = [
        group
        for group in sorted_groups(metric, result.groups, by=by, order=order)
        if group.value is not None and group.value > 0
    ]
    if not groups:
        return
    most = max(groups, key=lambda group: group.value or 0)
    title = _("{measure} by {dimension}: most in {name} ({value})").format(
        measure=_(metric.title),
        dimension=dimension_name(by).lower(),
        name=value_name(by, most.key(by), name=most.name(by)),
        value=phrase(metric, most),
    )
    bars = [
        Bar(
            value_name(by, group.key(by), name=group.name(by)),
            group.value or 0,
            format_number(metric, group.value or 0),
            is_pointed_at=group == most,
        )
        for group in groups[:MOST_BARS]
    ]
    draw = draw_columns if are_spans else draw_bars
    show_chart(draw(bars, description=title, is_dark=is_dark()), title=title)


def show_chart(chart: alt.LayerChart, *, title: str) -> None:
    """A chart under its statement."""
    st.html(html.element("h2", title))
    st.altair_chart(chart, theme=None, width="stretch")


def is_dark() -> bool:
    """Whether the reader's screen is in the dark theme."""
    return st.context.theme.type == "dark"
