"""Amounts beside each other: one bar a unit, a field or a span of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import fill
from typing import Any

import altair as alt

from charts.theme import (
    FONT_SIZE,
    LABEL,
    LABEL_IN_LINES,
    Drawing,
    Specification,
    ink,
    named,
    places,
    specified,
    told,
)

BAR_STEP = 36
BAR_SIZE = 18
COLUMN_SIZE = 40
#: A longer label goes on in a second line.
LABEL_WIDTH = 30
#: Pixels up, so that the lines of a label stand around the middle of their bar.
HALF_OF_FURTHER_LINES = r"-7.5 * (length(split(datum.label, '\n')) - 1)"
COLUMN_HEIGHT = 200


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length and the value as text; one that is pointed at is set off."""

    label: str
    value: float
    text: str
    is_pointed_at: bool = False


def draw_bars(bars: Sequence[Bar], *, is_dark: bool = False) -> Drawing:
    """Lying bars in the order given, from zero, each with its value at its end."""
    lines = places([fill(bar.label, width=LABEL_WIDTH) for bar in bars])
    rows = [{"place": place, **vars(bar)} for place, bar in zip(lines, bars, strict=True)]
    return Drawing(bars_specification(is_dark=is_dark), {"bars": rows})


def draw_columns(bars: Sequence[Bar], *, axis_title: str = "", is_dark: bool = False) -> Drawing:
    """Standing bars in the order given, for spans that follow each other: days a case is overdue."""
    labels = places([bar.label for bar in bars])
    rows = [{"place": place, **vars(bar)} for place, bar in zip(labels, bars, strict=True)]
    return Drawing(columns_specification(axis_title=axis_title, is_dark=is_dark), {"bars": rows})


@cache
def bars_specification(*, is_dark: bool) -> Specification:
    """The look of lying bars."""
    text = {"align": "left", "dx": 6}
    x = alt.X("value:Q", scale=alt.Scale(zero=True, nice=False), axis=None)
    return _specification(
        x, name_axis(), text=text, is_dark=is_dark, height=alt.Step(BAR_STEP), size=BAR_SIZE
    )


@cache
def columns_specification(*, axis_title: str, is_dark: bool) -> Specification:
    """The look of standing bars."""
    axis = alt.Axis(title=axis_title or None, labelAngle=0, ticks=False, grid=False, labelExpr=LABEL)
    x = alt.X("place:N", sort=None, axis=axis)
    y = alt.Y("value:Q", scale=alt.Scale(zero=True), axis=None)
    text = {"baseline": "bottom", "dy": -4}
    return _specification(x, y, text=text, is_dark=is_dark, height=COLUMN_HEIGHT, size=COLUMN_SIZE)


def name_axis() -> alt.Y:
    """Names at the left in the order given, long ones in lines."""
    axis = alt.Axis(
        title=None, ticks=False, domain=False, grid=False, labelPadding=8, labelLimit=260,
        labelExpr=LABEL_IN_LINES, labelOffset=alt.expr(HALF_OF_FURTHER_LINES),
    )  # fmt: skip
    return alt.Y("place:N", sort=None, axis=axis)


def _specification(
    x: alt.X, y: alt.Y, *, text: dict[str, Any], is_dark: bool, height: int | alt.Step, size: int
) -> Specification:
    colours = ink(is_dark=is_dark)
    colour = (
        alt.when("datum.is_pointed_at").then(alt.value(colours.worse)).otherwise(alt.value(colours.ordinary))
    )
    base = named("bars").encode(x=x, y=y)
    rectangles = base.mark_bar(size=size).encode(color=colour, tooltip=told())
    words = base.mark_text(fontSize=FONT_SIZE, color=colours.text, **text).encode(text="text:N")
    return specified(rectangles, words, colours=colours, height=height)
