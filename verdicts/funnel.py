"""Units among their peers: which of them differ by more than their volume and their kind explain.

Without over-dispersion a limit is the exact one of the binomial (shares) or Poisson law (rates): a unit lies
beyond it when its peers' common value would bring forth a count as extreme less than once in 1,000 times
(99.8 % limits, either side) or once in 40 (95 %). Between two counts the limit is interpolated, so that it
narrows smoothly with volume (Spiegelhalter 2005, Statistics in Medicine 24, 1185-1202, appendix A.1). With
over-dispersion the limits are those of the arcsine of the root of a share, or of the root of a rate, with the
variance between the peers added (Spiegelhalter and others 2012, Journal of the Royal Statistical Society A
175, 1-47), by Student's law as far as that variance counts, because few peers tell it only roughly. They are
never narrower than the exact ones.

All units share one common value and one dispersion, robust against those that lie far out, so that two units
of equal volume have equal limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import binom, poisson, t

from verdicts.dispersion import Common, Numbers, common_of
from verdicts.expected import LEAST_PEERS
from verdicts.verdict import Better, Funnel, FunnelKind, FunnelPlace, FunnelPoint

#: The chance beyond a limit on either side: of the narrow limits (95 %) and of the wide ones (99.8 %).
NARROW, WIDE = 0.025, 0.001
#: Below this part of a variance between the peers Student's law is the normal one.
LEAST_PART = 1e-6

#: A unit, its numerator and its denominator.
Counts = tuple[str, float, float]


@dataclass(frozen=True)
class Limits:
    """The limits for one volume, in the unit of the measure."""

    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float


def judge_funnel(
    units: Sequence[Counts], *, kind: FunnelKind, better: Better, minimum: float = 1, factor: float = 1
) -> Funnel:
    """Where each unit lies among these peers.

    ``minimum`` is the least denominator to be judged and to count for the common value; values and limits are
    multiplied by ``factor`` (100 for percent). Nobody is judged who has fewer than `LEAST_PEERS` others
    beside, nor where all have the same value.

    Raises:
        ValueError: a share has more marked things than things.
    """
    for unit, some, every in units:
        if kind == "share" and not 0 <= some <= every:
            raise ValueError(f"{unit}: {some} of {every} is no share")
    points = tuple(_point(*unit, factor=factor) for unit in units)
    judged = [unit for unit in units if unit[2] and unit[2] >= minimum]
    if len(judged) <= LEAST_PEERS or len({some / every for _, some, every in judged}) == 1:
        return Funnel(kind, _ratio_of_sums(judged, factor), 1.0, points, factor=factor)
    numerators, denominators = (np.array([unit[place] for unit in judged], dtype=float) for place in (1, 2))
    common = common_of(kind, numerators, denominators)
    limits = iter(limits_of(common, denominators, factor=factor))
    return Funnel(
        kind,
        common.center * factor,
        common.dispersion,
        tuple(
            _judge(point, next(limits), better)
            if point.denominator and point.denominator >= minimum
            else point
            for point in points
        ),
        common.between,
        common.peers,
        factor,
    )


def limits_at(funnel: Funnel, volumes: Sequence[float]) -> list[Limits]:
    """The limits of a judged funnel at any volumes, to draw them as lines; none where nobody was judged."""
    if not funnel.peers or funnel.center is None:
        return []
    center = funnel.center / funnel.factor
    common = Common(funnel.kind, center, funnel.dispersion, funnel.between, funnel.peers)
    return limits_of(common, np.array(volumes, dtype=float), factor=funnel.factor)


def limits_of(common: Common, volumes: Numbers, *, factor: float = 1) -> list[Limits]:
    """The limits around a common value for each volume (of a share the exact ones for the whole number next
    to it)."""
    narrow, wide = (_limits(common, volumes, beyond) for beyond in (NARROW, WIDE))
    return [Limits(*(float(each) * factor for each in row)) for row in zip(*narrow, *wide, strict=True)]


def _limits(common: Common, volumes: Numbers, beyond: float) -> tuple[Numbers, Numbers]:
    exact = _exact_limits(common, volumes, beyond)
    if not common.between:
        return exact
    widened = _widened_limits(common, volumes, beyond)
    return np.minimum(exact[0], widened[0]), np.maximum(exact[1], widened[1])


def _exact_limits(common: Common, volumes: Numbers, beyond: float) -> tuple[Numbers, Numbers]:
    """The interpolated quantiles: beyond them lie exactly the counts of a smaller chance than ``beyond``."""
    if common.kind == "share":  # a unit that was split has parts of cases, the law whole ones
        volumes = np.maximum(np.round(volumes), 1)
    law = binom(volumes, common.center) if common.kind == "share" else poisson(volumes * common.center)
    low, high = law.ppf(beyond), law.ppf(1 - beyond)
    lower = low - (law.cdf(low) - beyond) / law.pmf(low)
    upper = high + (law.sf(high - 1) - beyond) / law.pmf(high)
    largest = volumes if common.kind == "share" else np.inf
    return np.maximum(lower, 0) / volumes, np.minimum(upper, largest) / volumes


def _widened_limits(common: Common, volumes: Numbers, beyond: float) -> tuple[Numbers, Numbers]:
    chance, between = 1 / (4 * volumes), common.between**2
    part = np.maximum(between / (chance + between), LEAST_PART)
    reach = t.isf(beyond, common.degrees / part**2) * np.sqrt(chance + between)
    root = np.sqrt(common.center)
    if common.kind == "rate":
        return np.maximum(root - reach, 0) ** 2, (root + reach) ** 2
    angle = np.arcsin(root)
    return np.sin(np.maximum(angle - reach, 0)) ** 2, np.sin(np.minimum(angle + reach, np.pi / 2)) ** 2


def _point(unit: str, numerator: float, denominator: float, *, factor: float) -> FunnelPoint:
    value = numerator / denominator * factor if denominator else None
    return FunnelPoint(unit, numerator, denominator, value)


def _ratio_of_sums(units: Sequence[Counts], factor: float) -> float | None:
    volume = sum(every for _, _, every in units)
    return sum(some for _, some, _ in units) / volume * factor if volume else None


def _judge(point: FunnelPoint, limits: Limits, better: Better) -> FunnelPoint:
    value = point.value or 0.0
    place = FunnelPlace.WITHIN
    if value > limits.upper_998:
        place = {"higher": FunnelPlace.BETTER, "lower": FunnelPlace.WORSE}.get(better, FunnelPlace.HIGHER)
    elif value < limits.lower_998:
        place = {"higher": FunnelPlace.WORSE, "lower": FunnelPlace.BETTER}.get(better, FunnelPlace.LOWER)
    return replace(
        point,
        lower_95=limits.lower_95,
        upper_95=limits.upper_95,
        lower_998=limits.lower_998,
        upper_998=limits.upper_998,
        place=place,
        is_near=not limits.lower_95 <= value <= limits.upper_95,
    )
