"""Since when a series lies on another level, how far from the one before, and whether it still does.

A level is the mean of scores (standard deviations from the centre). The months since a change are compared
with the months before it, not with the centre: a change among the months that make the centre has moved it.
"""

from math import sqrt

import numpy as np

from verdicts.control_limits import Numbers
from verdicts.verdict import Cause

#: A change goes on through a month without a mark of its own if it lies so many standard errors from before,
STANDING = 4.0
#: and if the middle one of so many latest months lies nearer to the level since than to the one before.
RECENT = 3


def distance(scores: Numbers, *, start: int, side: int) -> float:
    """How many standard errors the months from ``start`` on lie from the months before, towards the side."""
    after, before = scores[start:], scores[:start]
    return float(side * (after.mean() - before.mean())) / sqrt(1 / len(after) + 1 / len(before))


def start_of_change(scores: Numbers, side: int, *, until: int | None = None) -> int:
    """The first month of the change that goes on to the end: the one that parts the months most clearly, so
    that neither a month before that lay on this side by chance nor one back on the other side moves it.

    It lies after the first month and, where given, not after ``until``.
    """
    starts = range(1, (len(scores) - 1 if until is None else until) + 1)
    return max(starts, key=lambda start: distance(scores, start=start, side=side))


def keep_standing(marks: list[tuple[Cause | None, int]], scores: Numbers) -> list[tuple[Cause | None, int]]:
    """The marks of the months, and a mark of the change for the latest ones if it still stands.

    Without it a step would be told in one month and not in the next, as no rule marks every month of it.
    """
    marked = [place for place, (cause, _) in enumerate(marks) if cause not in (None, Cause.TREND)]
    if not marked or marked[-1] in (0, len(marks) - 1) or marks[-1][0]:
        return marks
    last, side = marked[-1], marks[marked[-1]][1]
    start = start_of_change(scores, side, until=last)
    after, before = scores[start:].mean(), scores[:start].mean()
    recent = float(np.median(scores[-RECENT:]))
    is_standing = distance(scores, start=start, side=side) >= STANDING and abs(recent - after) < abs(
        recent - before
    )
    return [*marks[: last + 1], *[(Cause.SHIFT, side)] * (len(marks) - last - 1)] if is_standing else marks
