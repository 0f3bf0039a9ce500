"""The look of every chart: one family, thin rules, grey for ordinary, blue for better, orange for worse.

What a chart looks like is worked out once for each kind of screen and kept for everybody: a *specification*
(Vega-Lite, as a dictionary) without any data. A *drawing* is a specification with the rows of one picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

FONT = "Inter Giamsat, Inter, Segoe UI, Noto Sans, sans-serif"
FONT_SIZE = 13

Specification = Mapping[str, Any]
Rows = Sequence[Mapping[str, Any]]

#: The label of an axis whose values are ``places``, and the same with its lines below each other.
LABEL = "slice(datum.label, 5)"
LABEL_IN_LINES = rf"split({LABEL}, '\n')"


@dataclass(frozen=True)
class Drawing:
    """A specification that many pictures share, and the rows of this one, by the name of their data set."""

    specification: Specification
    rows: Mapping[str, Rows]


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


def places(labels: Sequence[str]) -> list[str]:
    """Labels as values of an axis that keeps the order given and tells equal labels apart: 0002|10/2026."""
    return [f"{place:04d}|{label}" for place, label in enumerate(labels)]


def named(name: str) -> alt.Chart:
    """An empty chart on the data set of this name."""
    return alt.Chart(alt.NamedData(name=name))


def told() -> list[alt.Tooltip]:
    """What is shown on hovering: the label as a heading, the text below it."""
    return [alt.Tooltip("label:N", title="title"), alt.Tooltip("text:N", title=" ")]


def specified(
    *layers: alt.Chart, colours: Ink, height: int | alt.Step, locale: Mapping[str, Any] | None = None
) -> Specification:
    """Layers as one specification as wide as its place, in the look of all charts.

    ``locale`` has the signs of the numbers that the chart writes itself.
    """
    chart = alt.LayerChart(layer=list(layers), height=height, width="container")
    dress = configuration(colours) | ({"locale": locale} if locale else {})
    found: dict[str, Any] = chart.configure(**dress).to_dict()
    # Nothing may be looked up at the address of the schema.
    del found["$schema"]
    return found


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
        # The picture is read out by what it says, not by its parts, which Vega would name in English.
        "aria": False,
        # Only what a chart says itself is shown on hovering, no names of columns.
        "mark": {"tooltip": None},
        "font": FONT,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": axis,
        "text": {"font": FONT, "color": colours.text, "fontSize": FONT_SIZE},
    }
