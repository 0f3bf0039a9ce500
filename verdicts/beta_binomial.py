"""Counts of marked cases in units that honestly differ: the beta-binomial law, and its spread among peers.

Were all units alike, the marked among ``n`` comparable cases would be binomial. They are not: units differ in
people, premises and applicants. The beta-binomial law gives each unit a share of its own around the expected
one; ``spread`` (0 to 1) is the correlation of two cases of the same unit, 0 means that all units are alike.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaln, expit, gammaln, logit

Numbers = NDArray[np.float64]

#: Units above this quantile of observed over expected tell the fit only that they are above it, so that the
#: few who cheat do not widen the spread behind which they could hide.
CLIPPED_ABOVE = 0.9
#: The spread is not known but estimated, and taken at the upper end of what the peers allow: where its log
#: likelihood lies this far below the best (half the 90 % point of chi-square: a one-sided 95 % bound).
DROP_AT_THE_BOUND = 1.353
#: Spreads outside these are not told apart from their bounds.
LEAST_SPREAD, LARGEST_SPREAD = 1e-5, 0.5
#: Expected shares are kept this far from 0 and 1.
LEAST_SHARE = 1e-6


@dataclass(frozen=True)
class Base:
    """What peers show: how far their level lies from the expected shares (in logits), and their spread."""

    level: float
    spread: float

    def share(self, expected: float) -> float:
        """The share of a typical unit with this expected share."""
        return float(_levelled(np.array([expected]), self.level)[0])


def _levelled(expected: Numbers, level: float) -> Numbers:
    inside = np.clip(expected, LEAST_SHARE, 1 - LEAST_SHARE)
    return np.asarray(np.clip(expit(logit(inside) + level), LEAST_SHARE, 1 - LEAST_SHARE))


def log_chances(marked: Numbers, comparable: Numbers, share: Numbers, spread: float) -> Numbers:
    """Logarithm of the chance of exactly so many marked cases, element by element."""
    a, b = share * (1 - spread) / spread, (1 - share) * (1 - spread) / spread
    ways = gammaln(comparable + 1) - gammaln(marked + 1) - gammaln(comparable - marked + 1)
    return np.asarray(ways + betaln(marked + a, comparable - marked + b) - betaln(a, b))


def chance_of_as_many(marked: int, comparable: int, *, share: float, spread: float) -> float:
    """The exact chance that a unit has as many marked cases or more; 1 where nothing is marked."""
    if marked <= 0:
        return 1.0
    counts = np.arange(marked, comparable + 1, dtype=float)
    every = np.full(len(counts), float(comparable)), np.full(len(counts), share)
    return float(min(1.0, np.exp(log_chances(counts, *every, spread)).sum()))


def fit_base(
    marked: Sequence[int],
    comparable: Sequence[int],
    expected: Sequence[float],
    *,
    largest_spread: float = LARGEST_SPREAD,
) -> Base:
    """The level that makes the counts of these peers likeliest, the highest ones clipped, and the largest
    spread that they allow.

    All three have one element a unit, each with at least one comparable case. Where few cases are comparable
    the data alone allow almost any spread; ``largest_spread`` is what the meaning of the mark allows.
    """
    surprise = _surprise(
        np.array(marked, dtype=float),
        np.array(comparable, dtype=float),
        np.clip(np.array(expected, dtype=float), LEAST_SHARE, 1 - LEAST_SHARE),
    )
    start = np.array([0.0, np.log(0.01)])
    found = minimize(surprise, start, method="Nelder-Mead", options={"xatol": 0.02, "fatol": 0.01})
    level, logarithm = float(found.x[0]), float(np.log(_spread_of(float(found.x[1]))))
    allowed = float(found.fun) + DROP_AT_THE_BOUND
    low, high = logarithm, np.log(LARGEST_SPREAD)
    while high - low > 0.02:
        middle = (low + high) / 2
        is_allowed = surprise(np.array([level, middle])) <= allowed
        low, high = (middle, high) if is_allowed else (low, middle)
    return Base(level=level, spread=min(_spread_of(high), largest_spread))


def _surprise(counts: Numbers, sizes: Numbers, shares: Numbers) -> Callable[[Numbers], float]:
    """The negative log likelihood of the counts at a level and a logarithm of the spread."""
    bound = np.quantile(counts / (sizes * shares), CLIPPED_ABOVE)
    limits = np.floor(bound * sizes * shares)
    known, clipped = np.flatnonzero(counts <= limits), np.flatnonzero(counts > limits)
    # Of each clipped unit every count up to its limit, one after the other.
    lengths = limits[clipped].astype(int) + 1
    owner, starts = np.repeat(clipped, lengths), np.cumsum(lengths) - lengths
    below = np.arange(len(owner)) - np.repeat(starts, lengths)

    def surprise(point: Numbers) -> float:
        levelled, spread = _levelled(shares, float(point[0])), _spread_of(float(point[1]))
        likelihood = log_chances(counts[known], sizes[known], levelled[known], spread).sum()
        if len(clipped):
            chances = np.exp(log_chances(below.astype(float), sizes[owner], levelled[owner], spread))
            above = 1 - np.add.reduceat(chances, starts)
            likelihood += np.log(np.maximum(above, 1e-300)).sum()
        return -float(likelihood)

    return surprise


def _spread_of(logarithm: float) -> float:
    return float(np.clip(np.exp(min(logarithm, 0.0)), LEAST_SPREAD, LARGEST_SPREAD))
