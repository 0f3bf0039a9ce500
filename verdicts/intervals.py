"""How far a number may lie from what is behind it: intervals of shares, rates, means and differences.

An interval holds the true value in ``level`` of all cases (0.95 unless told otherwise). What was divided by
nothing has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from scipy.special import gammainccinv, gammaincinv, ndtri, stdtrit

USUAL_LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """Both ends included, in the unit of the value."""

    lower: float
    upper: float

    def __contains__(self, value: float) -> bool:
        return self.lower <= value <= self.upper


@dataclass(frozen=True)
class Estimate:
    """A value (a share, a rate) with its interval."""

    value: float
    interval: Interval


def of_share(marked: float, of: float, level: float = USUAL_LEVEL) -> Interval | None:
    """The score interval of a share (Wilson 1927): inside 0 to 1, and wider than nothing at 0 and at 1."""
    if not of:
        return None
    z = -float(ndtri((1 - level) / 2))
    share, weight = marked / of, z * z / of
    middle = (share + weight / 2) / (1 + weight)
    reach = z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    return Interval(
        lower=0.0 if marked <= 0 else max(0.0, middle - reach),
        upper=1.0 if marked >= of else min(1.0, middle + reach),
    )


def of_rate(events: float, exposure: float, level: float = USUAL_LEVEL) -> Interval | None:
    """The exact interval of events per exposure (Garwood 1936), by quantiles of the gamma law."""
    if not exposure:
        return None
    beyond = (1 - level) / 2
    lower = float(gammaincinv(events, beyond)) if events else 0.0
    return Interval(lower / exposure, float(gammainccinv(events + 1, beyond)) / exposure)


def of_mean(answers: Mapping[int, int], level: float = USUAL_LEVEL) -> Estimate | None:
    """The mean of scores, given how many answers each score has, with Student's interval cut to the scores.

    ``answers`` names every score of the scale, with 0 where nobody gave it. None where all answers agree or
    there is one only: nothing is known of how they vary.
    """
    count = sum(answers.values())
    given = [score for score, number in answers.items() if number]
    if len(given) < 2:
        return None
    mean = sum(score * number for score, number in answers.items()) / count
    squares = sum(number * (score - mean) ** 2 for score, number in answers.items())
    reach = -float(stdtrit(count - 1, (1 - level) / 2)) * sqrt(squares / (count - 1) / count)
    return Estimate(mean, Interval(max(min(answers), mean - reach), min(max(answers), mean + reach)))


def of_difference(first: Estimate, second: Estimate) -> Interval:
    """The interval of the first less the second, from the interval of each, all of one level.

    Of two shares it is Newcombe's tenth method (1998), of other values that of Zou and Donner (2008).
    """
    difference = first.value - second.value
    down = sqrt((first.value - first.interval.lower) ** 2 + (second.interval.upper - second.value) ** 2)
    up = sqrt((first.interval.upper - first.value) ** 2 + (second.value - second.interval.lower) ** 2)
    return Interval(difference - down, difference + up)
