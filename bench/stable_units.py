"""Made-up units that never change, and units that change once: how often a verdict is wrong, and how late.

Shares and rates honestly vary more from month to month than chance alone would have them; volumes vary too.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from verdicts.control_limits import SIGMAS
from verdicts.rules import NEAR, RUN
from verdicts.series import judge_series
from verdicts.verdict import Cause, LimitsKind, Point, SeriesVerdict, Variation

Numbers = NDArray[np.float64]

MONTHS = 24
#: A change comes after so many months, and is looked for in so many.
STABLE, SOUGHT = 18, 12


@dataclass(frozen=True)
class Unit:
    """How a unit's months come about: the share or the events expected in a month, of how many things, and by
    how much the level itself differs from month to month (its standard deviation over its mean)."""

    kind: LimitsKind
    level: float = 50.0
    size: float = 1.0
    variation: float = 0.1


#: Single values; shares of many and few marked things; rates of many, few and hardly any events.
UNITS: Mapping[str, Unit] = {
    "single values": Unit("individual"),
    "shares, 30 % of 500": Unit("share", 0.30, 500, 0.1),
    "shares, 10 % of 100": Unit("share", 0.10, 100, 0.15),
    "rates, 40 a month": Unit("rate", 40, 400, 0.1),
    "rates, 2 a month": Unit("rate", 2, 400, 0.15),
    "rates, 1 in three months": Unit("rate", 0.33, 400, 0.15),
}


#: Units that change, and how many times higher their level then is: single values by 1 to 3 standard
#: deviations, a share from 5 to 15 % of 100, and rates of few and hardly any events.
CHANGES: Mapping[str, tuple[Unit, float]] = {
    **{f"{sigmas:g} sigma": (UNITS["single values"], 1 + 0.1 * sigmas) for sigmas in (1, 1.5, 2, 3)},
    "5 to 15 % of 100": (Unit("share", 0.05, 100, 0.15), 3.0),
    "2 to 5 a month": (UNITS["rates, 2 a month"], 2.5),
    "1 to 4 in three months": (UNITS["rates, 1 in three months"], 4.0),
}


@dataclass(frozen=True)
class Alarms:
    """How often a month that shows nothing is marked, by rule: the latest one, and any one."""

    latest: Mapping[Cause, float]
    every: Mapping[Cause, float]


@dataclass(frozen=True)
class Found:
    """A change in made-up units: after how many months half and nine in ten of them are told (infinite: not
    within a year), the share told within seven, and, of those told in the seventh month, the share whose
    first month is right within one."""

    median: float
    nine_in_ten: float
    within_seven: float
    since_right: float


def key_of(place: int) -> str:
    """The key of a month."""
    return f"{2001 + place // 12}-{place % 12 + 1:02d}"


def months_of(unit: Unit, rng: np.random.Generator, *, months: int, later: float = 1.0) -> list[Point]:
    """So many months of a unit; from the month ``STABLE`` on its level is so many times higher."""
    times = np.where(np.arange(months) < STABLE, 1.0, later)
    keys = [key_of(place) for place in range(months)]
    if unit.kind == "individual":
        values = unit.level * (times + rng.normal(0, unit.variation, months))
        return [Point(key, float(value)) for key, value in zip(keys, values, strict=True)]
    sizes = rng.poisson(unit.size, months) + 1
    width = np.sqrt(np.log(1 + unit.variation**2))
    levels = unit.level * times * rng.lognormal(-(width**2) / 2, width, months)
    if unit.kind == "share":
        events = rng.binomial(sizes, np.minimum(levels, 1.0))
    else:
        events = rng.poisson(levels * sizes / unit.size)
    return [
        Point(key, float(some / every), float(some), float(every))
        for key, some, every in zip(keys, events, sizes, strict=True)
    ]


def judge_unit(points: list[Point], unit: Unit) -> SeriesVerdict:
    """The verdict on a unit, for which neither side is better."""
    return judge_series(points, kind=unit.kind, better="neither")


def count_alarms(unit: Unit, units: int, *, months: int = MONTHS) -> Alarms:
    """How often units that never change are marked."""
    rng = np.random.default_rng(20_261)
    latest: Counter[Cause] = Counter()
    every: Counter[Cause] = Counter()
    for _ in range(units):
        verdict = judge_unit(months_of(unit, rng, months=months), unit)
        causes = [each.cause for each in verdict.points]
        latest.update(cause for cause in causes[-1:] if cause)
        every.update(cause for cause in causes if cause)
    return Alarms(
        {cause: latest[cause] / units for cause in Cause},
        {cause: every[cause] / units / months for cause in Cause},
    )


def theoretical_alarms(units: int, *, months: int = MONTHS) -> Alarms:
    """The same by the rules alone: so many made-up units with normal months whose centre and standard
    deviation are known."""
    scores = np.random.default_rng(7).normal(size=(units, months))
    sides = np.sign(scores)
    near = (np.abs(scores) > NEAR) & (np.abs(scores) <= SIGMAS)
    steps = np.sign(np.diff(scores, axis=1))
    three_near = (_window(sides, 3, lambda each: np.abs(each.sum(-1)) == 3)) & _window(
        near, 3, lambda each: each.sum(-1) >= 2
    )
    marks = {
        Cause.OUTSIDE: np.abs(scores) > SIGMAS,
        Cause.TREND: _spread(_window(steps, RUN - 1, lambda each: np.abs(each.sum(-1)) == RUN - 1), RUN),
        Cause.TWO_OF_THREE: near & _spread(three_near, 3),
        Cause.SHIFT: _spread(_window(sides, RUN, lambda each: np.abs(each.sum(-1)) == RUN), RUN),
    }
    taken = np.zeros_like(near)
    latest, every = {}, {}
    for cause in Cause:
        own = marks[cause] & ~taken
        taken |= own
        latest[cause], every[cause] = float(own[:, -1].mean()), float(own.mean())
    return Alarms(latest, every)


def _window(
    values: NDArray[np.generic], length: int, holds: Callable[[NDArray[np.generic]], NDArray[np.bool_]]
) -> NDArray[np.bool_]:
    """Whether something holds for each stretch of so many neighbours."""
    return holds(sliding_window_view(values, length, axis=1))


def _spread(starts: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """The months of all marked stretches of so many months."""
    padded = np.pad(starts, ((0, 0), (length - 1, length - 1)))
    return np.asarray(sliding_window_view(padded, length, axis=1).any(-1))


def find_changes(unit: Unit, units: int, *, later: float) -> Found:
    """How soon units whose level is so many times higher from one month on are told to be higher."""
    rng = np.random.default_rng(20_262)
    first, right, told = [], 0, 0
    for _ in range(units):
        points = months_of(unit, rng, months=STABLE + SOUGHT, later=later)
        months = [month for month in range(1, SOUGHT + 1) if _is_told(points, unit, month)]
        first.append(months[0] if months else np.inf)
        if RUN in months:
            told += 1
            since = judge_unit(points[: STABLE + RUN], unit).since
            right += since in {key_of(STABLE + apart) for apart in (-1, 0, 1)}
    found = np.array(first)
    half, most = (float(np.quantile(found, part, method="higher")) for part in (0.5, 0.9))
    return Found(half, most, float((found <= RUN).mean()), right / max(told, 1))


def _is_told(points: list[Point], unit: Unit, month: int) -> bool:
    return judge_unit(points[: STABLE + month], unit).variation is Variation.HIGHER


def report(units: int) -> list[str]:
    """How often verdicts are wrong and late; beside it what the rules alone give when limits are known."""
    lines = [_alarms("normal months, limits known", theoretical_alarms(100 * units))]
    lines += [_alarms(name, count_alarms(unit, units)) for name, unit in UNITS.items()]
    for name, (unit, later) in CHANGES.items():
        found = find_changes(unit, units, later=later)
        lines.append(
            f"verdicts: {name} higher: told within seven months in {found.within_seven:.1%} of {units}, "
            f"in half of them after {found.median:g}, in nine of ten after {found.nine_in_ten:g} (inf: not "
            f"within a year); since when is right within a month in {found.since_right:.0%}"
        )
    return lines


def _alarms(name: str, alarms: Alarms) -> str:
    latest, every = (
        ", ".join(
            f"{cause} {share:.2%}" for cause, share in [*rates.items(), ("together", sum(rates.values()))]
        )
        for rates in (alarms.latest, alarms.every)
    )
    return f"verdicts: {name}: false alarms of the latest month: {latest}; of every month: {every}"
