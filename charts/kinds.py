"""How a judged point looks: its colour, and a shape that says the same without colour.

Grey circles are ordinary variation, hollow blue squares better, filled orange diamonds worse; dark triangles
are higher or lower where neither is better; hollow circles are months of a season, small ones not judged.
"""

from typing import Any, Literal, get_args

import altair as alt

from charts.theme import Ink

Kind = Literal["ordinary", "better", "worse", "higher", "lower", "season", "unjudged"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SHAPES = ("circle", "square", "diamond", "triangle-up", "triangle-down", "circle", "circle")
SIZES = (48, 72, 110, 80, 80, 48, 20)


def look_by_kind(colours: Ink) -> dict[str, Any]:
    """The channels of a point by its column ``kind``."""
    grey, better, worse, dark = colours.ordinary, colours.better, colours.worse, colours.text
    return {
        "shape": alt.Shape("kind:N", scale=_scale(SHAPES), legend=None),
        "size": alt.Size("kind:O", scale=_scale(SIZES), legend=None),
        "stroke": alt.Stroke(
            "kind:N", scale=_scale((grey, better, worse, dark, dark, grey, grey)), legend=None
        ),
        "fill": alt.Fill(
            "kind:N",
            scale=_scale((grey, colours.paper, worse, dark, dark, colours.paper, grey)),
            legend=None,
        ),
    }


def colour_by_kind(colours: Ink) -> alt.Color:
    """One colour a kind, for lines and words."""
    grey, dark = colours.ordinary, colours.text
    found = (grey, colours.better, colours.worse, dark, dark, grey, grey)
    return alt.Color("kind:N", scale=_scale(found), legend=None)


def _scale(found: tuple[Any, ...]) -> alt.Scale:
    return alt.Scale(domain=list(KINDS), range=list(found))
