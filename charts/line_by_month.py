"""A number month by month, as a line that ends in its latest value."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import altair as alt

from charts.theme import FONT_SIZE, finished, ink, inline

HEIGHT = 220
#: With more points than this every other month is named, or the names would run into each other.
MOST_LABELS = 7


@dataclass(frozen=True)
class Point:
    """One month: how it is written, its value (None leaves a gap) and the value as text."""

    label: str
    value: float | None
    text: str


def draw_line(points: Sequence[Point], *, description: str, is_dark: bool = False) -> alt.LayerChart:
    """The line, its first and last value written at it; the axis starts at zero.

    ``description`` is read out to those who can not see the chart.
    """
    colours = ink(is_dark=is_dark)
    known = [point for point in points if point.value is not None]
    ends = [asdict(point) for point in (known[:1] + known[-1:] if len(known) > 1 else known)]
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
    y = alt.Y("value:Q", scale=alt.Scale(zero=True, nice=True), axis=None)
    data = inline([asdict(point) for point in points])
    line = alt.Chart(data).mark_line(color=colours.text, strokeWidth=2).encode(x=x, y=y)
    dots = (
        alt.Chart(data)
        .mark_point(color=colours.text, filled=True, size=28, opacity=1)
        .encode(x=x, y=y, tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("text:N", title=" ")])
    )
    ended = alt.Chart(inline(ends)).encode(x=x, y=y, text="text:N")
    # The words stand on a rim of the ground's colour, so that the line does not run through them.
    rim = ended.mark_text(dy=-16, fontSize=FONT_SIZE + 1, fontWeight=600, stroke=colours.paper, strokeWidth=5)
    words = ended.mark_text(dy=-16, fontSize=FONT_SIZE + 1, fontWeight=600, color=colours.text)
    return finished(line, dots, rim, words, colours=colours, description=description, height=HEIGHT)
