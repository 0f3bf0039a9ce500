"""The control formulas of a form, such as ``1 = 2 + 3 = 4 + 5``: read, and held against a line's numbers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

#: Sums of areas are decimals read as floats: they are the same up to this.
TOLERANCE = 1e-6

Number = int | float
#: The numbers of the columns on one side of an equals sign.
Side = tuple[int, ...]


@dataclass(frozen=True)
class Control:
    """A formula: each of its sides must come to the same."""

    sides: tuple[Side, ...]

    def __str__(self) -> str:
        return " = ".join(side_text(side) for side in self.sides)


@dataclass(frozen=True)
class Broken:
    """A formula that a line's numbers do not meet: the two sides that differ, and what each comes to."""

    control: Control
    left: Side
    right: Side
    left_sum: Number
    right_sum: Number


def side_text(side: Side) -> str:
    """One side as it is written: 2 + 3."""
    return " + ".join(map(str, side))


def parse_control(text: str) -> Control:
    """The formula that a text such as "1 = 2 + 3" is.

    Raises:
        ValueError: it is none.
    """
    sides = tuple(tuple(int(number) for number in side.split("+")) for side in text.split("="))
    if len(sides) < 2:
        raise ValueError(f"'{text}' is no formula such as 1 = 2 + 3.")
    return Control(sides)


def broken_controls(controls: tuple[Control, ...], cells: Mapping[int, Number | None]) -> list[Broken]:
    """The formulas that the numbers of one line break; a side with an unknown number can not be judged."""
    found = []
    for control in controls:
        sums = [(side, _sum(side, cells)) for side in control.sides]
        known = [(side, total) for side, total in sums if total is not None]
        if not known:
            continue
        left, left_sum = known[0]
        found += [
            Broken(control, left, right, left_sum, right_sum)
            for right, right_sum in known[1:]
            if not math.isclose(left_sum, right_sum, rel_tol=0, abs_tol=TOLERANCE)
        ]
    return found


def _sum(side: Side, cells: Mapping[int, Number | None]) -> Number | None:
    numbers = [cells.get(number) for number in side]
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
