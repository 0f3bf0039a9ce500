"""Amounts beside each other: one bar a unit, a field or a span of days."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from textwrap import fill
from typing import Any

import altair as alt

from charts.theme import FONT_SIZE, finished, ink, inline

BAR_STEP = 36
BAR_SIZE = 18
COLUMN_SIZE = 40
#: A longer label goes on in a second line.
LABEL_WIDTH = 30
COLUMN_HEIGHT = 200
#: The share of the width that is left free for the text at a bar's end.
ROOM_FOR_TEXT = 1.18


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length and the value as text; one that is pointed at is set off."""

    label: str
    value: float
    text: str
    is_pointed_at: bool = False


def draw_bars(bars: Sequence[Bar], *, description: str, is_dark: bool = False) -> alt.LayerChart:
    """Lying bars in the order given, from zero, each with its value at its end."""
    bars = [replace(bar, label=fill(bar.label, width=LABEL_WIDTH)) for bar in bars]
    labels = [bar.label for bar in bars]
    y = alt.Y(
        "label:N",
        sort=labels,
        axis=alt.Axis(
            title=None,
            ticks=False,
            domain=False,
            grid=False,
            labelPadding=8,
            labelLimit=260,
            labelExpr=r"split(datum.label, '\n')",
        ),
    )
    most = max((bar.value for bar in bars), default=0) or 1
    x = alt.X("value:Q", scale=alt.Scale(domain=[0, most * ROOM_FOR_TEXT], nice=False), axis=None)
    return _drawn(
        bars,
        x=x,
        y=y,
        text={"align": "left", "dx": 6},
        description=description,
        is_dark=is_dark,
        height=alt.Step(BAR_STEP),
        size=BAR_SIZE,
    )


def draw_columns(
    bars: Sequence[Bar], *, description: str, axis_title: str | None = None, is_dark: bool = False
) -> alt.LayerChart:
    """Standing bars in the order given, for spans that follow each other: days a case is overdue."""
    labels = [bar.label for bar in bars]
    x = alt.X("label:N", sort=labels, axis=alt.Axis(title=axis_title, labelAngle=0, ticks=False, grid=False))
    y = alt.Y("value:Q", scale=alt.Scale(zero=True), axis=None)
    return _drawn(
        bars,
        x=x,
        y=y,
        text={"baseline": "bottom", "dy": -4},
        description=description,
        is_dark=is_dark,
        height=COLUMN_HEIGHT,
        size=COLUMN_SIZE,
    )


def _drawn(
    bars: Sequence[Bar],
    *,
    x: alt.X,
    y: alt.Y,
    text: dict[str, Any],
    description: str,
    is_dark: bool,
    height: int | alt.Step,
    size: int,
) -> alt.LayerChart:
    colours = ink(is_dark=is_dark)
    data = inline([asdict(bar) for bar in bars])
    colour = (
        alt.when("datum.is_pointed_at").then(alt.value(colours.worse)).otherwise(alt.value(colours.ordinary))
    )
    tooltip = [alt.Tooltip("label:N", title=" "), alt.Tooltip("text:N", title=" ")]
    base = alt.Chart(data).encode(x=x, y=y)
    rectangles = base.mark_bar(size=size).encode(color=colour, tooltip=tooltip)
    words = base.mark_text(fontSize=FONT_SIZE, color=colours.text, **text).encode(text="text:N")
    return finished(rectangles, words, colours=colours, description=description, height=height)
