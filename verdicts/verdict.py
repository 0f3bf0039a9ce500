"""The words of a verdict: what a series of months shows about one unit and one measure.

The rules are those of the English health service's "Making Data Count": variation says whether the latest
month is more than noise, assurance whether a target will be met if nothing changes.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

#: How limits are worked out: for single values (XmR), shares (p') or events for an amount of work (u').
LimitsKind = Literal["individual", "share", "rate"]
FunnelKind = Literal["share", "rate"]
Better = Literal["higher", "lower", "neither"]


class Variation(StrEnum):
    """What the latest month shows: noise, a real change for better or worse (or up or down, where neither is
    better), or nothing that could be judged."""

    ORDINARY = "ordinary"
    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    UNJUDGED = "unjudged"


class Assurance(StrEnum):
    """Whether the target is met in every month to be expected, in none, or now and then."""

    PASSES = "passes"
    FAILS = "fails"
    VARIES = "varies"
    NO_TARGET = "no_target"


class Cause(StrEnum):
    """The rule by which a point is more than noise, in the order of precedence."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"


class WhyUnjudged(StrEnum):
    """Why a series has no verdict. What is carried over from month to month can not be told from noise by
    limits that take one month for independent of the next."""

    FEW_MONTHS = "few_months"
    FEW_THINGS = "few_things"
    NEVER_VARIED = "never_varied"
    HIDDEN = "hidden"
    CARRIED_OVER = "carried_over"


@dataclass(frozen=True)
class Point:
    """One month: its key (2026-09) and value in the measure's unit; None leaves a gap.

    Shares and rates have what they were divided from. ``is_season`` marks a month of the Tet holiday: shown,
    but neither used for the limits nor judged.
    """

    key: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    is_season: bool = False


@dataclass(frozen=True)
class Break:
    """A month from which on limits are worked out anew, because the work itself has changed, and why."""

    key: str
    reason: str


@dataclass(frozen=True)
class JudgedPoint:
    """A month with the limits it was judged by and the rule that marks it; ``side`` is +1 above the centre,
    -1 below, 0 on it or not judged; in a trend or a change that still stands its direction."""

    point: Point
    center: float | None = None
    lower: float | None = None
    upper: float | None = None
    cause: Cause | None = None
    side: int = 0


@dataclass(frozen=True)
class SeriesVerdict:
    """What a series shows, one judged point a month.

    ``since`` is the month that parts the months most clearly, ``before`` the mean of those before it and
    ``after`` the mean from it to the latest month; of a trend its first month and its first and last value;
    all three None where the variation is ordinary or unjudged. ``surprise`` orders real changes: how many
    standard errors ``after`` lies from ``before``. ``why_unjudged`` says why there is no verdict.
    """

    points: tuple[JudgedPoint, ...]
    variation: Variation
    assurance: Assurance = Assurance.NO_TARGET
    since: str | None = None
    before: float | None = None
    after: float | None = None
    surprise: float = 0.0
    target: float | None = None
    breaks: tuple[Break, ...] = ()
    why_unjudged: WhyUnjudged | None = None

    @property
    def latest(self) -> JudgedPoint | None:
        """The last month that has a value."""
        return next((each for each in reversed(self.points) if each.point.value is not None), None)


class FunnelPlace(StrEnum):
    """Where a unit lies among its peers: within their limits, beyond them, or not judged."""

    WITHIN = "within"
    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    UNJUDGED = "unjudged"


@dataclass(frozen=True)
class FunnelPoint:
    """A unit among its peers over one period: its value on its own volume, and the limits for that volume.

    ``place`` is beyond the wide (99.8 %) limits or within them, ``is_near`` beyond the narrow (95 %) ones;
    both after over-dispersion was taken into account. Without a denominator there is no value, without a
    judgement there are no limits.
    """

    unit: str
    numerator: float
    denominator: float
    value: float | None
    lower_95: float | None = None
    upper_95: float | None = None
    lower_998: float | None = None
    upper_998: float | None = None
    place: FunnelPlace = FunnelPlace.UNJUDGED
    is_near: bool = False

    @property
    def is_outside(self) -> bool:
        """Whether the unit differs from its peers by more than these differ anyway."""
        return self.place not in (FunnelPlace.WITHIN, FunnelPlace.UNJUDGED)


@dataclass(frozen=True)
class Funnel:
    """A group of peers on one measure: their common value, how much more they differ than chance would have
    them (1 = not at all), and each of them in the order given.

    ``between`` is the standard deviation of the peers' own values that this takes, on the scale on which the
    limits are even; ``peers`` counts the units that the common value rests on.
    """

    kind: FunnelKind
    center: float | None
    dispersion: float
    points: tuple[FunnelPoint, ...]
    between: float = 0.0
    peers: int = 0
    factor: float = 1.0
