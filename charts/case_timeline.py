"""One case as a line of time: who held it, and where it stood still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from textwrap import fill

import altair as alt

from charts.bars import LABEL_WIDTH, name_axis
from charts.theme import FONT_SIZE, Drawing, Specification, ink, named, places, specified, told

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


def draw_timeline(spans: Sequence[Span], moments: Sequence[Moment], *, is_dark: bool = False) -> Drawing:
    """One bar a step from the first to the last; hollow bars are pauses, a thick outline marks the step that
    broke the case; thin lines are due and end."""
    # The same step may come twice: places tell them apart.
    lines = zip(places([fill(span.label, width=LABEL_WIDTH) for span in spans]), spans, strict=True)
    rows = [
        {
            "place": place, "start": _milliseconds(span.start), "end": _milliseconds(span.end),
            "label": span.label, "text": span.text, "is_pause": span.is_pause, "is_broken": span.is_broken,
        }
        for place, span in lines
    ]  # fmt: skip
    marks = [
        {"start": _milliseconds(moment.at), "text": moment.text, "is_worse": moment.is_worse}
        for moment in moments
    ]
    return Drawing(timeline_specification(is_dark=is_dark), {"spans": rows, "moments": marks})


def _milliseconds(local: datetime) -> float:
    """Local time as if it were UTC, so that every browser draws the office's clock and not its own."""
    return local.replace(tzinfo=UTC).timestamp() * 1000


@cache
def timeline_specification(*, is_dark: bool) -> Specification:
    """The look of a case's way."""
    colours = ink(is_dark=is_dark)
    axis = alt.Axis(title=None, format="%d/%m/%Y", labelOverlap=True, tickCount=6)
    time = alt.Scale(type="utc")
    x, end = alt.X("start:T", axis=axis, scale=time), alt.X("end:T", axis=axis, scale=time)
    base = named("spans").encode(y=name_axis())
    inside = alt.when("datum.is_pause").then(alt.value("transparent")).otherwise(alt.value(colours.ordinary))
    is_broken = alt.when("datum.is_broken")
    bars = base.mark_bar(size=16).encode(
        x=x,
        x2="end:T",
        fill=inside,
        stroke=is_broken.then(alt.value(colours.worse)).otherwise(alt.value(colours.ordinary)),
        strokeWidth=is_broken.then(alt.value(4)).otherwise(alt.value(1.5)),
        tooltip=told(),
    )
    words = base.mark_text(align="left", dx=6, fontSize=FONT_SIZE, color=colours.text).encode(
        x=end, text="text:N"
    )
    lines = named("moments").encode(x=x)
    colour = alt.when("datum.is_worse").then(alt.value(colours.worse)).otherwise(alt.value(colours.text))
    rules = lines.mark_rule(strokeDash=[4, 3]).encode(color=colour)
    names = lines.mark_text(align="left", baseline="top", dx=4, dy=-16, fontSize=FONT_SIZE).encode(
        y=alt.value(0), text="text:N", color=colour
    )
    return specified(bars, words, rules, names, colours=colours, height=alt.Step(ROW))
