"""A number month by month, as a line that ends in its latest value."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import ceil, floor, log10

import altair as alt

from charts.theme import FONT_SIZE, finished, ink, inline

HEIGHT = 220
#: With more points than this every other month is named, or the names would run into each other.
MOST_LABELS = 7
#: About so many lines across the picture, each with its amount.
STEPS = 3
ROUND_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Point:
    """One month: how it is written, its value (None leaves a gap) and the value as text."""

    label: str
    value: float | None
    text: str


def draw_line(
    points: Sequence[Point],
    *,
    description: str,
    write: Callable[[float], str],
    is_dark: bool = False,
    from_zero: bool = True,
    is_whole: bool = False,
) -> alt.LayerChart:
    """The line with the amounts at its side (as ``write`` has them) and its last value written at its end.

    Amounts start at zero; a share need not, so that its movement can be seen. ``is_whole``: things are
    counted, so no half of one stands at the side. ``description`` is read out to those who can not see it.
    """
    colours = ink(is_dark=is_dark)
    known = [point for point in points if point.value is not None]
    labels = [point.label for point in points]
    step = 1 if len(labels) <= MOST_LABELS else 2
    shown = [label for index, label in enumerate(reversed(labels)) if index % step == 0]
    x = alt.X(
        "label:N",
        sort=labels,
        scale=alt.Scale(domain=labels),
        axis=alt.Axis(
            title=None, labelAngle=0, values=shown, grid=False, labelOverlap=True, labelSeparation=8
        ),
    )
    marks = side_marks([point.value or 0 for point in known], from_zero=from_zero, is_whole=is_whole)
    written = json.dumps({str(index): write(mark) for index, mark in enumerate(marks)}, ensure_ascii=False)
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[marks[0], marks[-1]], zero=from_zero, nice=False),
        axis=alt.Axis(
            title=None, values=marks, domain=False, ticks=False,
            labelExpr=f"{written}[round(datum.index * {len(marks) - 1})]",
        ),
    )  # fmt: skip
    data = inline([asdict(point) for point in points])
    line = alt.Chart(data).mark_line(color=colours.text, strokeWidth=2).encode(x=x, y=y)
    dots = (
        alt.Chart(data)
        .mark_point(color=colours.text, filled=True, size=28, opacity=1)
        .encode(x=x, y=y, tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("text:N", title=" ")])
    )
    ended = alt.Chart(inline([asdict(point) for point in known[-1:]])).encode(x=x, y=y, text="text:N")
    # The words stand on a rim of the ground's colour, so that the line does not run through them.
    rim = ended.mark_text(dy=-16, fontSize=FONT_SIZE + 1, fontWeight=600, stroke=colours.paper, strokeWidth=5)
    words = ended.mark_text(dy=-16, fontSize=FONT_SIZE + 1, fontWeight=600, color=colours.text)
    return finished(line, dots, rim, words, colours=colours, description=description, height=HEIGHT)


def side_marks(values: Sequence[float], *, from_zero: bool, is_whole: bool = False) -> list[float]:
    """Round amounts from below the smallest value (or zero) to above the largest, evenly apart."""
    low, high = (min(values, default=0.0), max(values, default=0.0))
    low = 0.0 if from_zero else low
    spread = (high - low) or abs(high) or 1.0
    power = 10.0 ** floor(log10(spread / STEPS))
    step = next(power * factor for factor in ROUND_STEPS if power * factor * STEPS >= spread * 0.999)
    step = max(1.0, float(ceil(step))) if is_whole else step
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    return [round(number * step, 10) for number in range(first, last + 1)]
