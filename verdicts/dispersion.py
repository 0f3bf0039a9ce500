"""What peers have in common, and how much more they differ than chance alone would have them.

The model is additive (DerSimonian and Laird 1986; Spiegelhalter 2005, Statistics in Medicine 24, 1185-1202):
each peer has a value of its own around the common one, and its count varies by chance around that. However
many cases a unit has, its own value does not come nearer to the others'; a multiplicative model would have it
so, and name the largest units for nothing but their size.

A unit that lies far out neither hides itself nor makes others look odd: the farthest tenth on either side (at
least one unit) counts in the dispersion as if it lay where the next one does (winsorised), and in the common
value as if it lay on its limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import beta, norm

from verdicts.verdict import FunnelKind

Numbers = NDArray[np.float64]

#: The part of the peers on either side whose distance is cut to that of the next one.
WINSORISED = 0.1
#: A unit pulls the common value as if it lay at most so many standard deviations from it (99.8 %).
LARGEST_PULL = 3.0902
#: Rounds in which the common value and the dispersion settle; they differ by nothing after ten.
ROUNDS = 50
SETTLED = 1e-12


@dataclass(frozen=True)
class Common:
    """What peers have in common: their value, how many times the variance of their counts is what chance
    would make it (at least 1), and the standard deviation of their own values on the even scale, where the
    chance variance of any value is 1 / (4 volume): the square root of a rate, the arcsine of that of a share.
    """

    kind: FunnelKind
    center: float
    dispersion: float
    between: float
    peers: int

    @property
    def degrees(self) -> int:
        """How many independent distances tell the deviation between the peers: those cut tell about half."""
        return self.peers - 1 - _cut(self.peers)


def common_of(kind: FunnelKind, numerators: Numbers, denominators: Numbers) -> Common:
    """The common value and dispersion of at least three peers that have denominators and do not all agree."""
    values = numerators / denominators
    center, between = float(np.median(values)), 0.0
    if not variance_of_one(kind, center):
        center = float(numerators.sum() / denominators.sum())
    for _ in range(ROUNDS):
        variance = variance_of_one(kind, center)
        surprises = (values - center) * np.sqrt(denominators / variance)
        between = _between(surprises, denominators)
        weights = denominators / (1 + 4 * denominators * between**2)
        reach = LARGEST_PULL * np.sqrt(variance / weights)
        pulled = np.clip(values, center - reach, center + reach)
        before, center = center, float((weights * pulled).sum() / weights.sum())
        if abs(center - before) < SETTLED:
            break
    surprises = (values - center) * np.sqrt(denominators / variance_of_one(kind, center))
    dispersion = max(1.0, mean_square(surprises) / expected_mean_square(len(values)))
    return Common(kind, center, dispersion, between, len(values))


def variance_of_one(kind: FunnelKind, center: float) -> float:
    """The variance by chance of one case, or of the events in one unit of exposure."""
    return center * (1 - center) if kind == "share" else center


def _between(surprises: Numbers, denominators: Numbers) -> float:
    """The deviation between the peers that leaves their winsorised mean square at what chance makes of it
    (Paule and Mandel 1982); 0 where it is below that already."""
    expected = expected_mean_square(len(surprises))

    def excess(square: float) -> float:
        return mean_square(surprises / np.sqrt(1 + 4 * denominators * square)) - expected

    if excess(0.0) <= 0:
        return 0.0
    largest = 1.0 / float(denominators.min())
    while excess(largest) > 0:
        largest *= 4
    return sqrt(brentq(excess, 0.0, largest, rtol=1e-12, xtol=1e-18))


def _cut(count: int) -> int:
    """How many of so many peers are winsorised on either side."""
    return max(1, round(WINSORISED * count))


def mean_square(surprises: Numbers) -> float:
    """The mean square of standardised distances, the farthest on either side cut to the next ones."""
    ordered, cut = np.sort(surprises), _cut(len(surprises))
    return float((np.clip(surprises, ordered[cut], ordered[-1 - cut]) ** 2).mean())


@cache
def expected_mean_square(count: int) -> float:
    """What `mean_square` is on average where so many peers differ by chance alone from their own mean: below
    1, since cutting takes something away and the mean is fitted."""
    cut = _cut(count)
    places = (np.arange(2000) + 0.5) / 2000
    squares = np.array([
        (norm.ppf(beta.ppf(places, place, count + 1 - place)) ** 2).mean()
        for place in range(cut + 1, count - cut + 1)
    ])  # fmt: skip
    total = squares.sum() + cut * (squares[0] + squares[-1])
    return float((total - 1) / count)


@dataclass(frozen=True)
class Dispersion:
    """How much more a unit's count varies than by chance, by two readings: how many ``times`` the variance by
    chance whatever the volume (cases come in batches), and a ``deviation`` of its value beside chance on the
    even scale (good and bad months). At least 1, and at least 0."""

    times: float = 1.0
    deviation: float = 0.0


def dispersion_of_months(kind: FunnelKind, units: Sequence[Sequence[tuple[float, float]]]) -> Dispersion:
    """What all units show together, from the numerators and denominators of each unit's months.

    Each unit is held against its own value, so that lasting differences between units do not count; a real
    change within the months does, which makes the answer the more careful.
    """
    squares, degrees, weight, months_of = 0.0, 0, 0.0, 0
    for unit in units:
        months = [month for month in unit if month[1]]
        volume = sum(every for _, every in months)
        own = sum(some for some, _ in months) / volume if volume else 0.0
        variance = variance_of_one(kind, own)
        if len(months) > 1 and variance:
            squares += sum((some - every * own) ** 2 / (every * variance) for some, every in months)
            weight += 4 * sum(every * (1 - every / volume) for _, every in months)
            degrees += len(months) - 1
            months_of = max(months_of, len(months))
    if squares <= degrees:
        return Dispersion()
    return Dispersion(squares / degrees, sqrt((squares - degrees) / weight / months_of))
