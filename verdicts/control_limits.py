"""Between which limits months lie as long as nothing changes: XmR, p, c and u limits, and Laney's p' and u'.

Limits lie three standard deviations from the centre. A *score* is how many of them a month lies from it:
beyond -3 and 3 is outside, beyond -2 and 2 is near a limit, its sign is the side. Sources: Wheeler,
"Understanding Variation" (XmR, 2.66 and 3.267); Montgomery, "Introduction to Statistical Quality Control"
(p, c, u); Laney, "Improved Control Charts for Attributes", Quality Engineering 14 (2002).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

#: Limits lie this many standard deviations from the centre.
SIGMAS = 3.0
#: Half the width of XmR limits, in mean moving ranges: 3 / 1.128, rounded as it is published.
XMR_WIDTH = 2.66
#: The upper limit of moving ranges, in mean moving ranges.
MOVING_RANGE_WIDTH = 3.267
#: The mean moving range of normal values, in their standard deviations.
MEAN_RANGE = 1.128
#: Below so many expected events (or non-events) a month is judged by exact chances (``few_events``): the
#: normal law would put the upper limit too low and the lower one below zero.
FEW_EVENTS = 10.0


@dataclass(frozen=True)
class Limits:
    """The centre and both limits of each month, in the unit of what is judged."""

    center: Numbers
    lower: Numbers
    upper: Numbers

    def within(self, lowest: float, highest: float) -> "Limits":
        """The same limits, none of them where no value can lie."""
        return replace(
            self, lower=np.clip(self.lower, lowest, highest), upper=np.clip(self.upper, lowest, highest)
        )


def mean_moving_range(values: Numbers, *, screens: bool = False) -> float:
    """The mean difference of neighbours; 0 without any.

    ``screens`` leaves out, once, those of 3.267 times the mean or more, so that one odd month does not widen
    the limits of all; where nothing but such differences varies they are all there is, and stay.
    """
    ranges = np.abs(np.diff(values))
    if not len(ranges):
        return 0.0
    mean = float(ranges.mean())
    kept = ranges[ranges < MOVING_RANGE_WIDTH * mean]
    return float(kept.mean()) if screens and kept.any() else mean


def moving_range_limits(values: Numbers) -> Limits:
    """The limits of the moving ranges themselves, one element a range."""
    ranges = np.abs(np.diff(values))
    mean = mean_moving_range(values)
    return Limits(*(np.full(len(ranges), limit) for limit in (mean, 0.0, MOVING_RANGE_WIDTH * mean)))


@dataclass(frozen=True)
class Single:
    """The base of single values (XmR): their mean and their standard deviation from month to month."""

    center: float
    sigma: float

    @classmethod
    def of(cls, values: Numbers, *, screens: bool = True) -> "Single":
        """The base that these months show."""
        return cls(float(values.mean()), XMR_WIDTH / SIGMAS * mean_moving_range(values, screens=screens))

    def limits(self, values: Numbers) -> Limits:
        """The limits, the same for each of the values."""
        width = SIGMAS * self.sigma
        limits = (self.center, self.center - width, self.center + width)
        return Limits(*(np.full(len(values), limit) for limit in limits))

    def scores(self, values: Numbers) -> Numbers:
        """How many standard deviations each value lies from the mean; the base must vary."""
        return (values - self.center) / self.sigma


@dataclass(frozen=True)
class Counted:
    """The base of shares (of ``size`` things, ``events`` bear the mark) or rates (events for ``size`` work).

    ``dispersion`` is Laney's sigma z: how many times more months differ than chance alone would have them.
    """

    events: float
    size: float
    is_share: bool
    dispersion: float = 1.0

    @classmethod
    def of(cls, events: Numbers, sizes: Numbers, *, is_share: bool) -> "Counted":
        """The base of these months if nothing but chance parts them: p and u, with all sizes 1 also c."""
        return cls(float(events.sum()), float(sizes.sum()), is_share)

    def dispersed(self, events: Numbers, sizes: Numbers, *, screens: bool = True) -> "Counted":
        """The base with the dispersion that these months show (p' and u').

        Never below 1: a dozen months differ less than chance would have them by chance, or because events are
        few; limits narrower than chance itself would call noise a change.
        """
        if self.events == 0 or (self.is_share and self.events == self.size):
            return self
        apart = (events / sizes - self.center) / self._sigmas(sizes)
        return replace(self, dispersion=max(1.0, mean_moving_range(apart, screens=screens) / MEAN_RANGE))

    @property
    def center(self) -> float:
        """The common share or rate."""
        return self.events / self.size

    def limits(self, sizes: Numbers) -> Limits:
        """The limits of months of these sizes, by the normal law."""
        center = np.full(len(sizes), self.center)
        width = SIGMAS * self.dispersion * self._sigmas(sizes)
        return Limits(center, center - width, center + width)

    def scores(self, events: Numbers, sizes: Numbers) -> Numbers:
        """How many standard deviations each month lies from the centre; that must not be 0, nor all."""
        return (events / sizes - self.center) / (self.dispersion * self._sigmas(sizes))

    def are_few(self, sizes: Numbers) -> NDArray[np.bool_]:
        """In which months too few events (of a share also non-events) are expected for the normal law."""
        rarer = min(self.center, 1 - self.center) if self.is_share else self.center
        return np.asarray(sizes * rarer < FEW_EVENTS)

    def _sigmas(self, sizes: Numbers) -> Numbers:
        variance = self.center * (1 - self.center) if self.is_share else self.center
        return np.asarray(np.sqrt(variance / sizes))
