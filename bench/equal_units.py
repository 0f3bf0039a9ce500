"""Made-up leagues of equal units, to measure how often comparisons find a difference where there is none, and
of units of which one differs, to measure how often they find it.

Volumes are as in the demo province: 20 departments and the like, from 200 to 3,000 cases a year, or 75 bodies
with as many communes of about 400.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verdicts.dispersion import Dispersion, dispersion_of_months
from verdicts.funnel import Counts, judge_funnel
from verdicts.indistinguishable import League, league
from verdicts.verdict import FunnelKind

MONTHS = 12
MINIMUM = 30
Counted = NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """Units of one true value: how many, the value, and how far their months and they themselves honestly
    differ (standard deviation over mean, a new draw each month or one a unit). ``other`` times the value is
    what the unit of middle volume has."""

    kind: FunnelKind
    units: int
    value: float
    months_differ: float = 0.0
    units_differ: float = 0.0
    other: float = 1.0


#: Late cases, on-time cases and rare complaints, and how far they honestly differ.
VALUES: tuple[tuple[FunnelKind, float, float], ...] = (
    ("share", 0.06, 0.4), ("share", 0.94, 0.02), ("rate", 0.02, 0.4),
)  # fmt: skip
EQUAL = tuple(
    World(kind, units, value, months_differ=differ)
    for kind, value, most in VALUES
    for units in (20, 75)
    for differ in (0.0, most)
)
HONEST = tuple(
    World(kind, units, value, units_differ=differ) for kind, value, differ in VALUES for units in (20, 75)
)
OTHER = tuple(
    World("share", units, 0.06, other=other, units_differ=differ)
    for units in (20, 75)
    for differ in (0.0, 0.2)
    for other in (2.0, 3.0, 4.0)
)


def draw(world: World, seed: int) -> tuple[Counted, Counted]:
    """The numerators and denominators of each unit (rows) and month (columns)."""
    rng = np.random.default_rng(seed)
    spread = 0.8 if world.units == 20 else 0.3
    yearly = np.sort(rng.lognormal(6.4 if world.units == 20 else 5.95, spread, world.units))
    volumes = rng.poisson(np.maximum(yearly, MINIMUM)[:, None] / MONTHS, (world.units, MONTHS)) + 1
    values = np.full((world.units, 1), world.value)
    values[world.units // 2] *= world.other
    own = _differing(rng, world.kind, values, world.units_differ)
    monthly = _differing(rng, world.kind, np.broadcast_to(own, volumes.shape), world.months_differ)
    counts = rng.binomial(volumes, monthly) if world.kind == "share" else rng.poisson(volumes * monthly)
    return counts, volumes


def _differing(
    rng: np.random.Generator, kind: FunnelKind, values: NDArray[np.float64], differ: float
) -> NDArray[np.float64]:
    """Each value with a honest difference of its own, by the beta or the gamma law."""
    if not differ:
        return values
    if kind == "rate":
        return rng.gamma(1 / differ**2, values * differ**2)
    total = (1 - values) / (values * differ**2) - 1
    return rng.beta(values * total, (1 - values) * total)


def totals(drawn: tuple[Counted, Counted]) -> list[Counts]:
    """Each unit over all months."""
    sums = zip(*(each.sum(axis=1) for each in drawn), strict=True)
    return [(f"unit {place:02d}", int(some), int(every)) for place, (some, every) in enumerate(sums)]


def league_of(world: World, seed: int) -> League:
    """A league as a page would make it: the dispersion from the months."""
    counts, volumes = drawn = draw(world, seed)
    months = [list(zip(*unit, strict=True)) for unit in zip(counts.tolist(), volumes.tolist(), strict=True)]
    dispersion = dispersion_of_months(world.kind, months)
    return league(totals(drawn), kind=world.kind, better="lower", minimum=MINIMUM, dispersion=dispersion)


def peer_league_of(world: World, seed: int) -> League:
    """A league in which what the peers differ by anyway counts as chance."""
    units = totals(draw(world, seed))
    between = judge_funnel(units, kind=world.kind, better="lower", minimum=MINIMUM).between
    return league(
        units, kind=world.kind, better="lower", minimum=MINIMUM, dispersion=Dispersion(deviation=between)
    )


def is_any_told_apart(found: League) -> bool:
    """Whether any two units of a league are told apart."""
    return any((each.best, each.worst) != (1, len(found.standings)) for each in found.standings)


def share_flagged(world: World, seed: int) -> float:
    """The share of units beyond the wide limits of their peers."""
    funnel = judge_funnel(totals(draw(world, seed)), kind=world.kind, better="lower", minimum=MINIMUM)
    return sum(point.is_outside for point in funnel.points) / world.units


def finds_the_other(world: World, seed: int) -> tuple[bool, bool]:
    """Whether the unit that differs lies beyond its limits, and whether a league tells it from over half."""
    units = totals(draw(world, seed))
    name = units[world.units // 2][0]
    funnel = judge_funnel(units, kind=world.kind, better="lower", minimum=MINIMUM)
    is_flagged = any(point.is_outside for point in funnel.points if point.unit == name)
    (standing,) = (each for each in league_of(world, seed).standings if each.unit == name)
    return is_flagged, (standing.best or 0) > world.units / 2


def report(leagues: int) -> list[str]:
    """What so many leagues of each world show, one line a world; of those with one unit that differs, a
    tenth."""
    lines = []
    for world in EQUAL:
        apart = sum(is_any_told_apart(league_of(world, seed)) for seed in range(leagues))
        lines.append(f"{_name(world)}: any told apart in {apart / leagues:.1%} of {leagues} leagues")
    for world in HONEST:
        flagged = sum(share_flagged(world, seed) for seed in range(leagues))
        apart = sum(is_any_told_apart(peer_league_of(world, seed)) for seed in range(leagues))
        lines.append(
            f"{_name(world)}: {flagged / leagues:.2%} of units beyond the 99.8 % limits; any told apart from "
            f"the peers in {apart / leagues:.1%} of {leagues} leagues"
        )
    few = max(1, leagues // 10)
    for world in OTHER:
        found = [finds_the_other(world, seed) for seed in range(few)]
        flagged, below = (sum(each) / few for each in zip(*found, strict=True))
        lines.append(
            f"{_name(world)}: beyond its limits in {flagged:.0%}, told from over half in {below:.0%} of {few}"
        )
    return lines


def _name(world: World) -> str:
    """The world in words for the report."""
    differing = [
        f"{differ:.0%} between {what}"
        for differ, what in ((world.months_differ, "months"), (world.units_differ, "units"))
        if differ
    ]
    one = [f"one with {world.other:g} times that"] if world.other != 1 else []
    return ", ".join([f"{world.units} units, {world.kind} {world.value:g}", *differing, *one])
