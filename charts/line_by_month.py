"""A number month by month, as a line that ends in its latest value."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil

import altair as alt

from charts.numbers import LINES, Numbers
from charts.theme import FONT_SIZE, LABEL, Drawing, Specification, ink, named, places, specified, told

HEIGHT = 220
#: With more points than this only every second, third, … month is named, or the names would run together.
MOST_LABELS = 7


@dataclass(frozen=True)
class Point:
    """One month: how it is written, its value (None leaves a gap) and the value as text."""

    label: str
    value: float | None
    text: str


def draw_line(
    points: Sequence[Point], *, numbers: Numbers, is_dark: bool = False, from_zero: bool = True
) -> Drawing:
    """The line with the amounts at its side and its last value written at its end.

    Amounts start at zero; a share need not, so that its movement can be seen.
    """
    last = max((place for place, point in enumerate(points) if point.value is not None), default=None)
    rows = [
        {"place": place, "end_text": point.text if index == last else "", **vars(point)}
        for index, (place, point) in enumerate(
            zip(month_places([point.label for point in points]), points, strict=True)
        )
    ]
    return Drawing(
        line_specification(numbers=numbers, from_zero=from_zero, is_dark=is_dark), {"points": rows}
    )


def month_places(labels: Sequence[str]) -> list[str]:
    """The months in their order; of many only some are named, the last one always."""
    step, last = ceil(len(labels) / MOST_LABELS) or 1, len(labels) - 1
    return places([label if (last - index) % step == 0 else "" for index, label in enumerate(labels)])


@cache
def line_specification(*, numbers: Numbers, from_zero: bool, is_dark: bool) -> Specification:
    """The look of a line by month."""
    colours = ink(is_dark=is_dark)
    axis = alt.Axis(
        title=None, labelAngle=0, grid=False, labelExpr=LABEL, labelOverlap="greedy", labelSeparation=8
    )
    y = alt.Y("value:Q", scale=alt.Scale(zero=from_zero, nice=LINES), axis=numbers.axis())
    base = named("points").encode(x=alt.X("place:N", sort=None, axis=axis), y=y)
    line = base.mark_line(color=colours.text, strokeWidth=2)
    dots = base.mark_point(color=colours.text, filled=True, size=28, opacity=1)
    dots = dots.encode(tooltip=told())
    ended = base.encode(text="end_text:N")
    # The words stand on a rim of the ground's colour, so that the line does not run through them.
    rim = ended.mark_text(dy=-16, fontSize=FONT_SIZE + 1, fontWeight=600, stroke=colours.paper, strokeWidth=5)
    words = ended.mark_text(dy=-16, fontSize=FONT_SIZE + 1, fontWeight=600, color=colours.text)
    return specified(line, dots, rim, words, colours=colours, height=HEIGHT, locale=numbers.locale)
