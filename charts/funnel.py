"""Units beside each other, each judged by limits that fit its volume."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import altair as alt

from charts.end_words import NAME as ENDS
from charts.end_words import end_words, end_words_layer
from charts.kinds import Kind, look_by_kind
from charts.names_beside import Beside, names_beside
from charts.numbers import LINES, Numbers
from charts.theme import FONT_SIZE, Drawing, Ink, Specification, ink, named, specified

HEIGHT = 320
#: What the axis leaves for the points.
PLOT_HEIGHT = 260


@dataclass(frozen=True)
class Unit:
    """One unit: its value on its own volume, both also as text; an own one is named wherever it lies."""

    name: str
    volume: float
    value: float
    text: str
    n: str
    kind: Kind = "ordinary"
    is_own: bool = False


@dataclass(frozen=True)
class Limits:
    """The limits at one volume: those that 95 % and 99.8 % of ordinary units keep."""

    volume: float
    lower_998: float
    lower_95: float
    upper_95: float
    upper_998: float


@dataclass(frozen=True)
class Words:
    """Heads of what is shown on hovering (``n`` also below), and the words at the ends of the lines."""

    unit: str
    value: str
    n: str
    center: str
    narrow: str
    wide: str


def draw_funnel(
    units: Sequence[Unit],
    limits: Sequence[Limits],
    *,
    center: float,
    words: Words,
    numbers: Numbers,
    is_dark: bool = False,
) -> Drawing:
    """Units as points by volume and value, the limits as curves through the points of a grid (by volume).

    Units beyond the limits and the reader's own are named.
    """
    drawn = [value for each in limits for value in (each.lower_998, each.upper_998)]
    rows = [
        {**vars(unit), **vars(word)} for unit, word in zip(units, _words_beside(units, drawn), strict=True)
    ]
    widest = max(limits, key=lambda each: each.volume, default=None)
    ends = [(center, words.center)]
    if widest:
        ends += [(widest.upper_95, words.narrow), (widest.upper_998, words.wide)]
        ends += [(widest.lower_95, words.narrow), (widest.lower_998, words.wide)]
    datasets = {
        "limits": [{**vars(each)} for each in limits],
        "units": rows,
        "center": [{"center": center}] if units else [],
        ENDS: end_words(ends, drawn=[*drawn, *(unit.value for unit in units)], height=PLOT_HEIGHT),
    }
    return Drawing(funnel_specification(words=words, numbers=numbers, is_dark=is_dark), datasets)


def _words_beside(units: Sequence[Unit], drawn: Sequence[float]) -> list[Beside]:
    """The name beside each point, empty at most of them."""
    names = [unit.name if unit.is_own or unit.kind not in ("ordinary", "unjudged") else "" for unit in units]
    places = [(unit.volume**0.5, unit.value) for unit in units]
    corners = [*places, *((units[0].volume ** 0.5, value) for value in drawn)] if units else []
    return names_beside(places, names, corners=corners, height=PLOT_HEIGHT)


@cache
def funnel_specification(*, words: Words, numbers: Numbers, is_dark: bool) -> Specification:
    """The look of a funnel."""
    colours = ink(is_dark=is_dark)
    # Many small units and a few large ones: the root of the volume gives each its room.
    scale = alt.Scale(type="sqrt", zero=False, nice=False)
    axis = alt.Axis(title=words.n, grid=False, tickCount=6, format=",d")
    x = alt.X("volume:Q", scale=scale, axis=axis)
    y = alt.Y("value:Q", scale=alt.Scale(zero=False, nice=LINES), axis=numbers.axis())
    tooltip = [
        alt.Tooltip("name:N", title=words.unit), alt.Tooltip("text:N", title=words.value),
        alt.Tooltip("n:N", title=words.n),
    ]  # fmt: skip
    units = named("units").encode(x=x, y=y, tooltip=tooltip)
    points = units.mark_point(opacity=1, strokeWidth=2).encode(**look_by_kind(colours))
    own = units.mark_point(size=260, filled=False, strokeWidth=1.5, color=colours.text)
    own = own.encode(opacity=alt.when("datum.is_own").then(alt.value(1)).otherwise(alt.value(0)))
    center = named("center").mark_rule(color=colours.quiet).encode(y=alt.Y("center:Q"))
    return specified(
        *_curves(colours), center, points, own, *_names(units, colours),
        end_words_layer(colours, y=alt.Y("at:Q")),
        colours=colours, height=HEIGHT, locale=numbers.locale,
    )  # fmt: skip


def _curves(colours: Ink) -> list[alt.Chart]:
    limits = named("limits").encode(x=alt.X("volume:Q"))
    return [
        limits.mark_line(color=colours.quiet, strokeWidth=1, strokeDash=dash).encode(y=alt.Y(f"{limit}:Q"))
        for limit, dash in (
            ("lower_95", [3, 3]), ("upper_95", [3, 3]), ("lower_998", [1, 0]), ("upper_998", [1, 0]),
        )
    ]  # fmt: skip


def _names(units: alt.Chart, colours: Ink) -> list[alt.Chart]:
    """The names on a rim of the ground's colour, so that they can be read among points."""
    align, right, down = alt.expr("datum.align"), alt.expr("datum.right"), alt.expr("datum.down")
    words = units.encode(text="word:N")
    rim = words.mark_text(
        align=align, dx=right, dy=down, fontSize=FONT_SIZE, stroke=colours.paper, strokeWidth=4
    )
    return [rim, words.mark_text(align=align, dx=right, dy=down, fontSize=FONT_SIZE, color=colours.text)]
