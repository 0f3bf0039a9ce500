"""A number month by month, as a line that ends in its latest value; it breaks where its meaning changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import ceil

import altair as alt

from charts.numbers import LINES, Numbers
from charts.theme import FONT_SIZE, LABEL, Drawing, Ink, Specification, ink, named, places, specified, told

HEIGHT = 220
#: With more points than this only every second, third, … month is named, or the names would run together.
MOST_LABELS = 7


@dataclass(frozen=True)
class Point:
    """One month: how it is written, its value (None leaves a gap) and the value as text.

    ``break_word`` says what changed with this month: the line before it is not continued.
    """

    label: str
    value: float | None
    text: str
    break_word: str = ""


def draw_line(
    points: Sequence[Point], *, numbers: Numbers, is_dark: bool = False, from_zero: bool = True
) -> Drawing:
    """The line with the amounts at its side and its last value written at its end.

    Amounts start at zero; a share need not, so that its movement can be seen.
    """
    last = max((place for place, point in enumerate(points) if point.value is not None), default=None)
    stretches = accumulate(int(bool(point.break_word)) for point in points)
    labels = month_places([point.label for point in points])
    rows = [
        {"place": place, "stretch": stretch, "end_text": point.text if index == last else "", **vars(point)}
        for index, (place, stretch, point) in enumerate(zip(labels, stretches, points, strict=True))
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
    # Places sort as they follow each other, also where a layer begins in the middle.
    x = alt.X("place:N", axis=axis)
    base = named("points").encode(x=x, y=y)
    line = base.mark_line(color=colours.text, strokeWidth=2).encode(detail="stretch:N")
    dots = base.mark_point(color=colours.text, filled=True, size=28, opacity=1)
    dots = dots.encode(tooltip=told())
    ended = base.encode(text="end_text:N")
    # The words stand on a rim of the ground's colour, so that the line does not run through them.
    rim = ended.mark_text(dy=-16, fontSize=FONT_SIZE + 1, fontWeight=600, stroke=colours.paper, strokeWidth=5)
    words = ended.mark_text(dy=-16, fontSize=FONT_SIZE + 1, fontWeight=600, color=colours.text)
    marks = breaks(named("points"), x, colours)
    return specified(line, dots, rim, words, *marks, colours=colours, height=HEIGHT, locale=numbers.locale)


def breaks(base: alt.Chart, x: alt.X, colours: Ink) -> tuple[alt.Chart, alt.Chart]:
    """An upright line with words at its head wherever a point begins a new stretch."""
    base = base.transform_filter("datum.break_word").encode(x=x)
    rule = base.mark_rule(color=colours.quiet, strokeDash=[4, 3])
    words = base.mark_text(align="right", dx=-6, y=4, color=colours.quiet, fontSize=FONT_SIZE)
    return rule, words.encode(text="break_word:N")
