"""How many late cases each step answers for, the two sides of the counter kept apart."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from textwrap import fill

import altair as alt

from charts.bars import BAR_SIZE, BAR_STEP, LABEL_WIDTH, ROOM_FOR_TEXT
from charts.theme import FONT_SIZE, finished, ink, inline


@dataclass(frozen=True)
class Bottleneck:
    """A step on one side of the counter: how many late cases it answers for, and that in words.

    ``side`` is receiving (drawn hollow), settling (filled) or anything else (dashed outline).
    """

    label: str
    side: str
    value: float
    text: str
    is_pointed_at: bool = False


def draw_bottlenecks(
    bottlenecks: Sequence[Bottleneck], *, description: str, is_dark: bool = False
) -> alt.LayerChart:
    """Lying bars in the order given, from zero; fill and outline tell the side as the label does."""
    colours = ink(is_dark=is_dark)
    bars = [replace(bar, label=fill(bar.label, width=LABEL_WIDTH)) for bar in bottlenecks]
    axis = alt.Axis(
        title=None, ticks=False, domain=False, grid=False, labelPadding=8, labelLimit=260,
        labelExpr=r"split(datum.label, '\n')",
    )  # fmt: skip
    most = max((bar.value for bar in bars), default=0) or 1
    base = alt.Chart(inline([asdict(bar) for bar in bars])).encode(
        x=alt.X("value:Q", scale=alt.Scale(domain=[0, most * ROOM_FOR_TEXT], nice=False), axis=None),
        y=alt.Y("label:N", sort=[bar.label for bar in bars], axis=axis),
    )
    colour = (
        alt.when("datum.is_pointed_at").then(alt.value(colours.worse)).otherwise(alt.value(colours.ordinary))
    )
    is_filled = alt.when("datum.side == 'settling'")
    rectangles = base.mark_bar(size=BAR_SIZE, strokeWidth=2).encode(
        color=colour,
        stroke=colour,
        fillOpacity=is_filled.then(alt.value(1)).otherwise(alt.value(0)),
        strokeDash=alt.when("datum.side == 'settling' || datum.side == 'receiving'")
        .then(alt.value([1, 0]))
        .otherwise(alt.value([4, 3])),
        tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("text:N", title=" ")],
    )
    words = base.mark_text(fontSize=FONT_SIZE, color=colours.text, align="left", dx=6).encode(text="text:N")
    return finished(rectangles, words, colours=colours, description=description, height=alt.Step(BAR_STEP))
