"""Since when a unit has more marked cases than expected: the month that parts its counts most clearly."""

from collections.abc import Mapping
from math import log

from verdicts.expected import Count

#: Shares are kept this far from 0 and 1, so that one month without any case decides nothing alone.
LEAST_SHARE = 1e-3


def began(months: Mapping[str, Count], *, expected: float) -> str | None:
    """The first of the months (in their order) from which on the counts speak most for the share the unit has
    had since, against the expected one; none where no such month speaks for it."""
    keys = list(months)
    best, found = 0.0, None
    for place, key in enumerate(keys):
        since = sum((months[later] for later in keys[place:]), start=Count())
        gain = _gain(since, expected)
        if gain > best:
            best, found = gain, key
    return found


def _gain(count: Count, expected: float) -> float:
    """How much likelier the counts are at their own share than at the expected one; 0 if that is higher."""
    if not count.comparable or count.marked / count.comparable <= expected:
        return 0.0
    own, usual = _inside(count.marked / count.comparable), _inside(expected)
    rest = count.comparable - count.marked
    return count.marked * log(own / usual) + rest * log((1 - own) / (1 - usual))


def _inside(share: float) -> float:
    return min(max(share, LEAST_SHARE), 1 - LEAST_SHARE)
