"""The look of every chart: one family, thin rules, grey for ordinary, blue for better, orange for worse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

FONT = "Inter Giamsat, Inter, Segoe UI, Noto Sans, sans-serif"
FONT_SIZE = 13


@dataclass(frozen=True)
class Ink:
    """The colours of a chart on one kind of ground."""

    paper: str
    text: str
    quiet: str
    rule: str
    ordinary: str
    better: str
    worse: str


LIGHT = Ink("#ffffff", "#1d2530", "#5a6572", "#d9dee4", "#7d8a99", "#1f6fb2", "#b4530a")
DARK = Ink("#14181e", "#e8ebef", "#a4aebb", "#38414d", "#8c98a6", "#7fb8ec", "#f0a35e")


def ink(*, is_dark: bool) -> Ink:
    """The colours for a light or a dark ground."""
    return DARK if is_dark else LIGHT


def inline(rows: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Rows as they stand in the chart itself."""
    return alt.InlineData(values=[dict(row) for row in rows])


def finished(*layers: alt.Chart, colours: Ink, description: str, height: int | alt.Step) -> alt.LayerChart:
    """Layers as one chart as wide as its place, in the look of all charts."""
    chart = alt.LayerChart(layer=list(layers), description=description, height=height, width="container")
    dressed: alt.LayerChart = chart.configure(**configuration(colours))
    return dressed


def configuration(colours: Ink) -> dict[str, Any]:
    """What all charts have in common, as Vega-Lite's own configuration."""
    axis = {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelColor": colours.quiet,
        "titleColor": colours.quiet,
        "labelFontSize": FONT_SIZE,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
        "domainColor": colours.rule,
        "tickColor": colours.rule,
        "gridColor": colours.rule,
        "gridWidth": 0.5,
        "labelLimit": 320,
    }
    return {
        "font": FONT,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": axis,
        "text": {"font": FONT, "color": colours.text, "fontSize": FONT_SIZE},
    }
