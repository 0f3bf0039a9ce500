"""Names beside points, each where it covers no other name."""

from collections.abc import Sequence
from dataclasses import dataclass

#: About how wide a chart and a letter are, and how high a line, in pixels; on a phone names may touch.
WIDTH, LETTER, LINE = 900, 7.0, 16
#: From a point to its name.
GAP = 10

Place = tuple[float, float]
Box = tuple[float, float, float]


@dataclass(frozen=True)
class Beside:
    """A name and where it stands beside its point: how it is aligned and how many pixels it is moved."""

    word: str
    align: str = "left"
    right: float = GAP
    down: float = 0


def names_beside(
    places: Sequence[Place], names: Sequence[str], *, corners: Sequence[Place], height: int
) -> list[Beside]:
    """One name a point, in the order given; an empty one takes no room.

    Places are in the units of the axes as they are drawn, ``corners`` everything that is drawn. A name stands
    to the right of its point, else to its left, else a line or two above or below.
    """
    pixels = _in_pixels(places, corners, height)
    taken = [(x - GAP / 2, x + GAP / 2, y) for (x, y), name in zip(pixels, names, strict=True) if name]
    return [_beside(at, name, taken) for at, name in zip(pixels, names, strict=True)]


def _in_pixels(places: Sequence[Place], corners: Sequence[Place], height: int) -> list[Place]:
    if not corners:
        return []
    across, up = [x for x, _y in corners], [y for _x, y in corners]
    wide, high = (max(across) - min(across)) or 1, (max(up) - min(up)) or 1
    return [((x - min(across)) / wide * WIDTH, (max(up) - y) / high * height) for x, y in places]


def _beside(at: Place, name: str, taken: list[Box]) -> Beside:
    if not name:
        return Beside("")
    length = len(name) * LETTER
    choices = [
        (Beside(name, align, GAP if align == "left" else -GAP, down), (start, start + length, at[1] + down))
        for down in (0, -LINE, LINE, -2 * LINE, 2 * LINE)
        for align, start in (("left", at[0] + GAP), ("right", at[0] - GAP - length))
        if 0 <= start <= WIDTH - length
    ]
    found = next((choice for choice in choices if not any(_touch(choice[1], box) for box in taken)), None)
    beside, box = found or (Beside(name), (at[0] + GAP, at[0] + GAP + length, at[1]))
    taken.append(box)
    return beside


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and abs(one[2] - other[2]) < LINE
