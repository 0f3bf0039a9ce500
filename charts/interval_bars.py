"""Shares beside each other, each with the interval in which it lies: what overlaps is not told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import fill

import altair as alt

from charts.bars import BAR_STEP, LABEL_WIDTH, name_axis
from charts.kinds import Kind, colour_by_kind, look_by_kind
from charts.numbers import LINES, Numbers
from charts.theme import FONT_SIZE, Drawing, Specification, ink, named, places, specified, told


@dataclass(frozen=True)
class Interval:
    """One unit: its value between a lower and an upper bound, and all of it as text.

    ``kind`` is ordinary where the interval overlaps what it is compared with.
    """

    label: str
    value: float
    lower: float
    upper: float
    text: str
    kind: Kind = "ordinary"


def draw_intervals(
    intervals: Sequence[Interval],
    *,
    numbers: Numbers,
    compared: float | None = None,
    compared_word: str = "",
    is_dark: bool = False,
) -> Drawing:
    """Intervals in the order given, a point at each value, the text at the right; a thin line at what all are
    compared with."""
    lines = places([fill(each.label, width=LABEL_WIDTH) for each in intervals])
    rows = [{"place": place, **vars(each)} for place, each in zip(lines, intervals, strict=True)]
    line = [] if compared is None else [{"compared": compared, "word": compared_word}]
    specification = intervals_specification(numbers=numbers, is_dark=is_dark)
    return Drawing(specification, {"intervals": rows, "compared": line})


@cache
def intervals_specification(*, numbers: Numbers, is_dark: bool) -> Specification:
    """The look of intervals."""
    colours = ink(is_dark=is_dark)
    axis = numbers.axis()
    axis.labelOverlap = True
    x = alt.X("value:Q", scale=alt.Scale(zero=False, nice=LINES), axis=axis)
    base = named("intervals").encode(y=name_axis())
    reaches = base.mark_rule(strokeWidth=4, opacity=0.5).encode(
        x=alt.X("lower:Q"), x2="upper:Q", color=colour_by_kind(colours), tooltip=told()
    )
    points = base.mark_point(opacity=1, strokeWidth=2).encode(x=x, tooltip=told(), **look_by_kind(colours))
    words = base.mark_text(align="left", dx=8, fontSize=FONT_SIZE, color=colours.text).encode(
        x=alt.value("width"), text="text:N"
    )
    compared = named("compared").encode(x=alt.X("compared:Q"))
    rule = compared.mark_rule(color=colours.quiet, strokeDash=[3, 3])
    name = compared.mark_text(baseline="bottom", dy=-4, color=colours.quiet).encode(
        y=alt.value(0), text="word:N"
    )
    return specified(
        rule, reaches, points, words, name,
        colours=colours, height=alt.Step(BAR_STEP), locale=numbers.locale,
    )  # fmt: skip
