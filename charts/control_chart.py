"""A number month by month between the limits of its ordinary variation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from charts.end_words import NAME as ENDS
from charts.end_words import end_words, end_words_layer
from charts.kinds import Kind, look_by_kind
from charts.line_by_month import month_places
from charts.numbers import LINES, Numbers
from charts.theme import FONT_SIZE, LABEL, Drawing, Ink, Specification, ink, named, specified

HEIGHT = 260
#: What the axis and the words of breaks leave for the points.
PLOT_HEIGHT = 205
#: Pixels from the last point down to its words, above it and below it, and the part of the picture that
#: words below a point need.
ABOVE, BELOW, ROOM_BELOW = -16, 18, 0.2


@dataclass(frozen=True)
class Month:
    """One month: how it is written, its value (None leaves a gap) and what it is judged by.

    ``text``, ``n`` and ``limits`` are the value, what it rests on and its limits as the reader writes them.
    ``break_word`` stands where a new stretch of limits begins with this month, and says why.
    """

    label: str
    value: float | None
    text: str
    n: str = ""
    limits: str = ""
    lower: float | None = None
    center: float | None = None
    upper: float | None = None
    kind: Kind = "ordinary"
    break_word: str = ""


@dataclass(frozen=True)
class Words:
    """Heads of what is shown on hovering, and the words at the ends of the lines."""

    month: str
    value: str
    n: str
    limits: str
    upper: str
    center: str
    lower: str


def draw_control_chart(
    months: Sequence[Month],
    *,
    words: Words,
    numbers: Numbers,
    target: float | None = None,
    target_word: str = "",
    from_zero: bool = False,
    is_dark: bool = False,
) -> Drawing:
    """Points by month on a line, centre and limits as thin lines in steps, the target as one with a word.

    Shape and colour of a point say what it is (``charts/kinds.py``); the last known value is written at it.
    """
    last = max((index for index, month in enumerate(months) if month.value is not None), default=None)
    drawn = [*_values(months), target, *([0.0] if from_zero else [])]
    down = _end_down(months, drawn)
    rows = [
        {"place": place, "end_text": month.text if index == last else "", "end_down": down, **vars(month)}
        for index, (place, month) in enumerate(
            zip(month_places([month.label for month in months]), months, strict=True)
        )
    ]
    latest = next((month for month in reversed(months) if month.center is not None), None)
    ends = [(target, target_word)]
    if latest:
        ends += [(latest.upper, words.upper), (latest.center, words.center), (latest.lower, words.lower)]
    datasets = {
        "months": rows,
        "breaks": [row for row in rows if row["break_word"]],
        "target": [] if target is None else [{"target": target}],
        ENDS: end_words(ends, drawn=drawn, height=PLOT_HEIGHT),
    }
    specification = control_specification(words=words, numbers=numbers, from_zero=from_zero, is_dark=is_dark)
    return Drawing(specification, datasets)


def _end_down(months: Sequence[Month], drawn: Sequence[float | None]) -> int:
    """The words of the last value stand where its line does not come from, with room for them."""
    values = [month.value for month in months if month.value is not None]
    known = [value for value in drawn if value is not None]
    if len(values) < 2 or values[-1] >= values[-2]:
        return ABOVE
    has_room = values[-1] - min(known) > ROOM_BELOW * (max(known) - min(known))
    return BELOW if has_room else ABOVE


def _values(months: Sequence[Month]) -> Iterator[float | None]:
    for month in months:
        yield from (month.value, month.lower, month.upper)


@cache
def control_specification(*, words: Words, numbers: Numbers, from_zero: bool, is_dark: bool) -> Specification:
    """The look of a control chart."""
    colours = ink(is_dark=is_dark)
    scale = alt.Scale(zero=from_zero, nice=LINES)
    axis = alt.Axis(
        title=None, labelAngle=0, grid=False, ticks=False, labelPadding=16, labelExpr=LABEL,
        labelOverlap="greedy", labelSeparation=8,
    )  # fmt: skip
    x = alt.X("place:N", sort=None, axis=axis, scale=alt.Scale(type="band", padding=0))
    y = alt.Y("value:Q", scale=scale, axis=numbers.axis())
    months = named("months").encode(x=x, y=y)
    tooltip = [
        alt.Tooltip("label:N", title=words.month), alt.Tooltip("text:N", title=words.value),
        alt.Tooltip("n:N", title=words.n), alt.Tooltip("limits:N", title=words.limits),
    ]  # fmt: skip
    target = named("target").mark_rule(color=colours.text, strokeDash=[8, 3]).encode(y=alt.Y("target:Q"))
    line = months.mark_line(color=colours.ordinary, strokeWidth=1.5)
    points = months.mark_point(opacity=1, strokeWidth=2).encode(**look_by_kind(colours))
    ended = months.encode(text="end_text:N")
    # The words end at their point, clear of those at the ends of the lines, on a rim of the ground's colour,
    # so that the line does not run through them.
    look: dict[str, Any] = {
        "align": "right",
        "dx": 8,
        "dy": alt.expr("datum.end_down"),
        "fontSize": FONT_SIZE + 1,
    }
    rim = ended.mark_text(**look, fontWeight=600, stroke=colours.paper, strokeWidth=5)
    latest = ended.mark_text(**look, fontWeight=600, color=colours.text)
    # Hovering anywhere above a month tells about it.
    hovered = named("months").mark_rect(opacity=0).encode(x=x, tooltip=tooltip)
    return specified(
        *_limits(colours), target, *_breaks(colours), line, points, rim, latest,
        end_words_layer(colours, y=alt.Y("at:Q")), hovered,
        colours=colours, height=HEIGHT, locale=numbers.locale,
    )  # fmt: skip


def _limits(colours: Ink) -> list[alt.Chart]:
    """One short line a month and limit: together they are steps, wherever limits change."""
    start, end = alt.X("place:N", bandPosition=0), alt.X2("place:N", bandPosition=1)
    months = named("months").encode(x=start, x2=end)
    return [
        months.mark_rule(color=colours.quiet, strokeWidth=1).encode(y=alt.Y("center:Q")),
        *(
            months.mark_rule(color=colours.quiet, strokeWidth=1, strokeDash=[3, 3]).encode(
                y=alt.Y(f"{limit}:Q")
            )
            for limit in ("lower", "upper")
        ),
    ]


def _breaks(colours: Ink) -> list[alt.Chart]:
    begins = named("breaks").encode(x=alt.X("place:N", bandPosition=0))
    word = begins.mark_text(align="left", baseline="bottom", dx=4, dy=-4, color=colours.quiet)
    return [
        begins.mark_rule(color=colours.quiet, strokeDash=[1, 3]),
        word.encode(y=alt.value(0), text="break_word:N"),
    ]
