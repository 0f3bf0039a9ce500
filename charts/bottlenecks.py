"""How many late cases each step answers for, the two sides of the counter kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import fill

import altair as alt

from charts.bars import BAR_SIZE, BAR_STEP, LABEL_WIDTH, name_axis
from charts.theme import FONT_SIZE, Drawing, Specification, ink, named, places, specified, told


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


def draw_bottlenecks(bottlenecks: Sequence[Bottleneck], *, is_dark: bool = False) -> Drawing:
    """Lying bars in the order given, from zero; fill and outline tell the side as the label does."""
    lines = places([fill(bar.label, width=LABEL_WIDTH) for bar in bottlenecks])
    rows = [{"place": place, **vars(bar)} for place, bar in zip(lines, bottlenecks, strict=True)]
    return Drawing(bottlenecks_specification(is_dark=is_dark), {"bars": rows})


@cache
def bottlenecks_specification(*, is_dark: bool) -> Specification:
    """The look of bars in three dresses."""
    colours = ink(is_dark=is_dark)
    base = named("bars").encode(
        x=alt.X("value:Q", scale=alt.Scale(zero=True, nice=False), axis=None), y=name_axis()
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
        tooltip=told(),
    )
    words = base.mark_text(fontSize=FONT_SIZE, color=colours.text, align="left", dx=6).encode(text="text:N")
    return specified(rectangles, words, colours=colours, height=alt.Step(BAR_STEP))
