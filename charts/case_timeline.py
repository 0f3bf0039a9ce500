"""One case as a line of time: who held it, and where it stood still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import altair as alt

from charts.theme import FONT_SIZE, finished, ink, inline

ROW = 34


@dataclass(frozen=True)
class Span:
    """A stretch of a case: what it was, when (local, without zone), how long in words.

    ``is_pause`` marks that the clock stood still, ``is_broken`` the step that made the case late.
    """

    label: str
    start: datetime
    end: datetime
    text: str
    is_pause: bool = False
    is_broken: bool = False


@dataclass(frozen=True)
class Moment:
    """A day that mattered: due, completed."""

    at: datetime
    text: str
    is_worse: bool = False


def draw_timeline(
    spans: Sequence[Span], moments: Sequence[Moment], *, description: str, is_dark: bool = False
) -> alt.LayerChart:
    """One bar a step from the first to the last; hollow bars are pauses, a thick outline marks the step that
    broke the case; thin lines are due and end."""
    colours = ink(is_dark=is_dark)
    # The same step may come twice: rows are told apart by their number, which the label leaves out.
    rows = [
        {
            "row": f"{index:03d}|{span.label}", "start": span.start.isoformat(), "end": span.end.isoformat(),
            "text": span.text, "is_pause": span.is_pause, "is_broken": span.is_broken,
        }
        for index, span in enumerate(spans)
    ]  # fmt: skip
    y = alt.Y(
        "row:N",
        sort=[str(row["row"]) for row in rows],
        axis=alt.Axis(
            title=None, ticks=False, domain=False, grid=False, labelPadding=8, labelLimit=260,
            labelExpr="split(datum.label, '|')[1]",
        ),
    )  # fmt: skip
    axis = alt.Axis(title=None, format="%d/%m/%Y", labelOverlap=True, tickCount=6)
    x = alt.X("start:T", axis=axis)
    base = alt.Chart(inline(rows)).encode(y=y)
    fill = alt.when("datum.is_pause").then(alt.value("transparent")).otherwise(alt.value(colours.ordinary))
    is_broken = alt.when("datum.is_broken")
    bars = base.mark_bar(size=16).encode(
        x=x,
        x2="end:T",
        fill=fill,
        stroke=is_broken.then(alt.value(colours.worse)).otherwise(alt.value(colours.ordinary)),
        strokeWidth=is_broken.then(alt.value(4)).otherwise(alt.value(1.5)),
        tooltip=[alt.Tooltip("text:N", title=" ")],
    )
    words = base.mark_text(align="left", dx=6, fontSize=FONT_SIZE, color=colours.text).encode(
        x="end:T", text="text:N"
    )
    marks = [
        {"start": moment.at.isoformat(), "text": moment.text, "is_worse": moment.is_worse}
        for moment in moments
    ]
    lines = alt.Chart(inline(marks))
    colour = alt.when("datum.is_worse").then(alt.value(colours.worse)).otherwise(alt.value(colours.text))
    rules = lines.mark_rule(strokeDash=[4, 3]).encode(x="start:T", color=colour)
    names = lines.mark_text(align="left", baseline="top", dx=4, dy=-16, fontSize=FONT_SIZE).encode(
        x="start:T", y=alt.value(0), text="text:N", color=colour
    )
    return finished(bars, words, rules, names, colours=colours, description=description, height=alt.Step(ROW))
