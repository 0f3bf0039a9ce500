"""By which rule a month is more than noise: the rules of the English health service's "Making Data Count".

All sequences have one element a judged month, in order. Where rules meet, the first of ``Cause`` is named.
"""

from collections.abc import Sequence
from itertools import pairwise

from verdicts.control_limits import SIGMAS
from verdicts.verdict import Cause

#: So many months in a row on one side, or rising or falling, are more than noise.
RUN = 7
#: A month beyond so many standard deviations, and not beyond the limit, is near the limit.
NEAR = 2.0
#: A month nearer to the centre than so many standard deviations lies on it: the rest is rounding.
ON_CENTER = 1e-9


def find_marks(values: Sequence[float], scores: Sequence[float]) -> list[tuple[Cause | None, int]]:
    """The rule that marks each month, if any, and the side it speaks for; every month of a run or a trend
    bears its mark.

    ``values`` are what was measured, ``scores`` their standard deviations from the centre. The side is that
    of the month (+1 above the centre, -1 below, 0 on it), in a trend its direction.
    """
    sides = [side_of(score) for score in scores]
    near = [NEAR < abs(score) <= SIGMAS for score in scores]
    trends = spread_back(trends_of_seven(values))
    marks: dict[Cause, Sequence[float]] = {
        Cause.OUTSIDE: [abs(score) > SIGMAS for score in scores],
        Cause.TREND: trends,
        Cause.TWO_OF_THREE: two_of_three(near, sides),
        Cause.SHIFT: spread_back(sevens_on_one_side(sides)),
    }
    causes = [next((cause for cause in Cause if marks[cause][place]), None) for place in range(len(scores))]
    return [
        (cause, trend if cause is Cause.TREND else side)
        for cause, trend, side in zip(causes, trends, sides, strict=True)
    ]


def side_of(score: float) -> int:
    """+1 above the centre, -1 below it, 0 on it."""
    return (score > ON_CENTER) - (score < -ON_CENTER)


def sevens_on_one_side(sides: Sequence[int]) -> list[int]:
    """+1 and -1 at the months that end seven in a row above and below the centre, else 0."""
    return [_whole(sides[max(place - RUN + 1, 0) : place + 1], RUN) for place in range(len(sides))]


def trends_of_seven(values: Sequence[float]) -> list[int]:
    """+1 at the months that end seven rising in a row, -1 at those that end seven falling, else 0."""
    steps = [(later > earlier) - (later < earlier) for earlier, later in pairwise(values)]
    return [_whole(steps[max(place - RUN + 1, 0) : place], RUN - 1) for place in range(len(values))]


def _whole(signs: Sequence[int], length: int) -> int:
    """The sign that so many have in common, else 0."""
    total = sum(signs)
    return side_of(total) if abs(total) == length else 0


def spread_back(ends: Sequence[int]) -> list[int]:
    """The mark of each month that belongs to seven in a row, found at their end; of two the earlier."""
    return [next(filter(None, ends[place : place + RUN]), 0) for place in range(len(ends))]


def two_of_three(near: Sequence[bool], sides: Sequence[int]) -> list[bool]:
    """The months near a limit that share three in a row on one side with another such month."""
    in_window = in_windows_of_two(near, sides)
    return [is_near and is_in for is_near, is_in in zip(near, in_window, strict=True)]


def in_windows_of_two(near: Sequence[bool], sides: Sequence[int]) -> list[bool]:
    """The months of every three in a row on one side of which two or more are near the limit."""
    found = [False] * len(near)
    for start in range(len(near) - 2):
        window = slice(start, start + 3)
        if abs(sum(sides[window])) == 3 and sum(near[window]) >= 2:
            found[window] = [True] * 3
    return found
