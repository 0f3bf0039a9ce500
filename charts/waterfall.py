"""From what was to come in to what is still missing: amounts that hang from each other like steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from textwrap import fill

import altair as alt

from charts.bars import BAR_SIZE, LABEL_WIDTH, name_axis
from charts.theme import Drawing, Ink, Specification, ink, named, places, specified, told

#: Room for a name and its amount below it.
STEP_HEIGHT = 44


@dataclass(frozen=True)
class Step:
    """One step: its name, by how much it moves the level, and the amount as text.

    A step that ``stands`` reaches from zero to the level: the beginning, and what is left at the end.
    """

    label: str
    change: float
    text: str
    stands: bool = False
    is_pointed_at: bool = False


def draw_waterfall(steps: Sequence[Step], *, is_dark: bool = False) -> Drawing:
    """The steps in the order given from top to bottom, each beginning at the level that the one before has
    left; its amount stands below its name, where a narrow screen has room for it."""
    rows: list[dict[str, object]] = []
    level = 0.0
    names = [f"{fill(step.label, width=LABEL_WIDTH)}\n{step.text}" for step in steps]
    for place, step in zip(places(names), steps, strict=True):
        start = 0.0 if step.stands else level
        level = start + step.change
        look = "pointed" if step.is_pointed_at else "whole" if step.stands else "step"
        row = {"place": place, "label": step.label, "text": step.text, "look": look}
        rows.append({**row, "start": start, "value": level})
    followed = [
        {**row, "next_place": following["place"] if following else None}
        for row, following in zip_longest(rows, rows[1:])
    ]
    return Drawing(waterfall_specification(is_dark=is_dark), {"steps": followed})


@cache
def waterfall_specification(*, is_dark: bool) -> Specification:
    """The look of a waterfall: wholes dark, steps grey, what is pointed at set off."""
    colours = ink(is_dark=is_dark)
    x = alt.X("value:Q", scale=alt.Scale(zero=True, nice=False), axis=None)
    base = named("steps").encode(y=name_axis())
    bars = base.mark_bar(size=BAR_SIZE).encode(x=x, x2="start:Q", color=_colour(colours), tooltip=told())
    levels = base.transform_filter("datum.next_place").mark_rule(color=colours.quiet, strokeDash=[2, 2])
    steps = levels.encode(x=x, y2="next_place:N")
    return specified(bars, steps, colours=colours, height=alt.Step(STEP_HEIGHT))


def _colour(colours: Ink) -> alt.Color:
    shown = alt.Scale(
        domain=["whole", "step", "pointed"], range=[colours.text, colours.ordinary, colours.worse]
    )
    return alt.Color("look:N", scale=shown, legend=None)
