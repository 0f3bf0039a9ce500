"""How likely a unit in which nothing has changed would look as it does: what many judgements are weighed by.

Where many units are judged on several measures, some lie beyond any limit by chance alone. A chance here is
that of one judgement; whoever makes many of them divides what may go wrong by their number (Bonferroni).
"""

from math import asin, sqrt

from scipy.stats import binom, poisson, t

from verdicts.dispersion import Common
from verdicts.verdict import Funnel, FunnelPlace, FunnelPoint, SeriesVerdict, Variation

#: A spread worked out from the moving ranges of a year and a half is about as sure as one of so many degrees
#: of freedom (0.6 a range): distances in such standard errors follow Student's law.
DEGREES = 10
#: A stretch is the one that lies farthest out; about so many could have been it independently, the months
#: after the baseline.
STRETCHES = 6


def chance_of_stretch(verdict: SeriesVerdict) -> float:
    """The chance that some stretch up to the latest month lies as far out on either side; 1 where nothing was
    found."""
    if verdict.variation in (Variation.ORDINARY, Variation.UNJUDGED):
        return 1.0
    return min(1.0, 2 * STRETCHES * float(t.sf(verdict.surprise, DEGREES)))


def chance_of_place(funnel: Funnel, point: FunnelPoint) -> float:
    """The chance that a unit of this volume lies as far out among these peers, on either side: the larger one
    of the exact law and of the one that lets peers differ; 1 within the limits."""
    if point.place in (FunnelPlace.WITHIN, FunnelPlace.UNJUDGED) or funnel.center is None:
        return 1.0
    return min(1.0, 2 * max(_by_chance_alone(funnel, point), _among_differing_peers(funnel, point)))


def _by_chance_alone(funnel: Funnel, point: FunnelPoint) -> float:
    center = (funnel.center or 0.0) / funnel.factor
    law = binom(point.denominator, center) if funnel.kind == "share" else poisson(point.denominator * center)
    is_above = point.numerator > center * point.denominator
    return float(law.sf(point.numerator - 1) if is_above else law.cdf(point.numerator))


def _among_differing_peers(funnel: Funnel, point: FunnelPoint) -> float:
    if not funnel.between:
        return 0.0
    common = Common(funnel.kind, (funnel.center or 0.0) / funnel.factor, 1.0, funnel.between, funnel.peers)
    by_chance, between = 1 / (4 * point.denominator), funnel.between**2
    part = between / (by_chance + between)
    apart = _even(funnel, point.numerator / point.denominator) - _even(funnel, common.center)
    return float(t.sf(abs(apart) / sqrt(by_chance + between), common.degrees / part**2))


def _even(funnel: Funnel, value: float) -> float:
    """A share or rate on the scale on which chance is the same everywhere."""
    return asin(sqrt(min(value, 1.0))) if funnel.kind == "share" else sqrt(value)
