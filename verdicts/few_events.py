"""Months with few events: exact chances instead of the normal law, which puts their limits too low.

Is the rate the same in a month and in the months it is compared with, then of all events together each falls
into the month with the chance of the month's part of all work: a binomial law, whatever the rate
(Przyborowski and Wilenski, Biometrika 31, 1940). So nothing is estimated: a first event after none is rare
(one in thirteen after twelve months alike) and not impossible. Of shares the rarer of marked and unmarked are
the events; where they are not rare the law is too wide by the root of the other share, which is taken into
account.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, ndtri

from verdicts.control_limits import SIGMAS, Counted, Limits, Numbers

#: Chances are not told apart below this.
LEAST_CHANCE = 1e-300
#: No search for a limit goes on beyond so many events a month; fewer than ten are expected.
MOST_EVENTS = 2.0**10


@dataclass(frozen=True)
class Few:
    """Months of these sizes, each with the events and the size of all months it is compared with, itself left
    out; ``dispersion`` is how many times more months differ than by chance."""

    sizes: Numbers
    rest_events: Numbers
    rest_sizes: Numbers
    is_share: bool
    dispersion: float

    def scores(self, events: Numbers) -> Numbers:
        """At how many standard deviations a month of the normal law lies that is as rare as this many events
        or more (or fewer); 0 where neither is rarer than even."""
        part = self.sizes / (self.sizes + self.rest_sizes)
        rest = self.rest_events
        as_many = np.where(events > 0, betainc(np.maximum(events, 1.0), rest + 1, part), 1.0)
        as_few = np.where(rest > 0, betainc(np.maximum(rest, 1e-9), events + 1, 1 - part), 1.0)
        above = np.where(as_many < 0.5, -ndtri(np.maximum(as_many, LEAST_CHANCE)), 0.0)
        below = np.where(as_few < 0.5, ndtri(np.maximum(as_few, LEAST_CHANCE)), 0.0)
        return np.asarray((above + below) / (self.dispersion * self._narrowing(events)))

    def _narrowing(self, events: Numbers) -> Numbers:
        if not self.is_share:
            return np.ones(len(events))
        share = (events + self.rest_events) / (self.sizes + self.rest_sizes)
        return np.asarray(np.sqrt(np.maximum(1 - share, 0.05)))

    def limits(self, width: float) -> tuple[Numbers, Numbers]:
        """The fewest and the most events that lie no farther than this many standard deviations."""
        fewest = self._first(lambda scores: scores >= -width)
        most = self._first(lambda scores: scores > width) - 1
        return fewest, np.minimum(most, self.sizes) if self.is_share else most

    def _first(self, holds: Callable[[Numbers], NDArray[np.bool_]]) -> Numbers:
        """The smallest number of events of each month whose score fulfils what all higher ones do."""
        low, high = np.full(len(self.sizes), -1.0), np.full(len(self.sizes), MOST_EVENTS)
        while (high - low > 1).any():
            middle = np.floor((low + high) / 2)
            is_found = holds(self.scores(middle))
            low, high = np.where(is_found, low, middle), np.where(is_found, middle, high)
        return high


def judge_few(
    base: Counted, events: Numbers, sizes: Numbers, in_base: NDArray[np.bool_]
) -> tuple[Limits, Numbers]:
    """The limits and scores of months by exact chances; those ``in_base`` are left out of what they are
    compared with."""
    rest_events, rest_sizes = base.events - events * in_base, base.size - sizes * in_base
    center = np.full(len(sizes), base.center)
    if base.is_share and 2 * base.events > base.size:
        months = Few(sizes, rest_sizes - rest_events, rest_sizes, base.is_share, base.dispersion)
        fewest, most = months.limits(SIGMAS)
        return Limits(center, 1 - most / sizes, 1 - fewest / sizes), -months.scores(sizes - events)
    months = Few(sizes, rest_events, rest_sizes, base.is_share, base.dispersion)
    fewest, most = months.limits(SIGMAS)
    return Limits(center, fewest / sizes, most / sizes), months.scores(events)
