"""Rankings refused: who is ahead of whom is said only where the numbers can tell.

Two units are told apart when the interval of their difference leaves out zero. All pairs of a league share
one chance of 5 % (Bonferroni: with 20 units each pair has 5 % / 190), so that in 19 of 20 leagues of equal
units nobody is told apart from anybody. Counts often vary more than chance would have them, because cases
come in batches and one bad week makes many late; a unit then tells as little as one with fewer cases would.

Groups are made from the best value on: a group runs as long as a unit cannot be told apart from the first of
the group; the next one begins a new group. Being alike is not passed on: the last of a group and the first of
the next may be alike as well, and a small unit at the head of a group holds together what others would part.
What each unit may claim alone is the range of its places, which rests on all pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from verdicts.dispersion import Dispersion
from verdicts.intervals import USUAL_LEVEL, Estimate, Interval, of_difference, of_rate, of_share
from verdicts.verdict import FunnelKind, WhyUnjudged

#: The chance that any two units of a league are told apart although they are equal.
FALSE_ALARM = 0.05


@dataclass(frozen=True)
class Standing:
    """What a league tells of one unit.

    ``interval`` is its own (95 %), ``group`` counts the groups from the best one, 1 on; ``best`` and
    ``worst`` are the places that it may have among the ranked. All are None where it is not ranked, and
    ``why_unranked`` says why.
    """

    unit: str
    value: float | None
    interval: Interval | None = None
    group: int | None = None
    best: int | None = None
    worst: int | None = None
    why_unranked: WhyUnjudged | None = None


@dataclass(frozen=True)
class League:
    """The ranked units from the best value to the worst, then those that are not ranked, by name."""

    standings: tuple[Standing, ...]

    @property
    def groups(self) -> int:
        """How many groups can be told apart; with one group or none there is no ranking."""
        return max((standing.group or 0 for standing in self.standings), default=0)


def league(
    units: Sequence[tuple[str, float, float]],
    *,
    kind: FunnelKind,
    better: Literal["higher", "lower"],
    minimum: float,
    dispersion: Dispersion,
) -> League:
    """What can be said of the order of units, each with its numerator and denominator.

    ``minimum`` is the least denominator to be ranked. ``dispersion`` is that of the units' months
    (`dispersion_of_months`); of its two readings the one that tells less counts for each unit. With the
    ``between`` of a `Funnel` as its deviation, what these peers differ by anyway counts as chance too, and
    only those far from the others are told apart.
    """
    sign = -1 if better == "higher" else 1
    ranked = sorted(
        (unit for unit in units if unit[2] and unit[2] >= minimum),
        key=lambda unit: (sign * unit[1] / unit[2], unit[0]),
    )
    apart = _told_apart(ranked, kind, dispersion)
    groups = _groups(apart)
    usual = _estimates(ranked, kind, dispersion, USUAL_LEVEL)
    standings = [
        Standing(
            unit,
            usual[place].value,
            usual[place].interval,
            groups[place],
            best=1 + sum(apart[place][:place]),
            worst=len(ranked) - sum(apart[place][place:]),
        )
        for place, (unit, _, _) in enumerate(ranked)
    ]
    rest = sorted(unit for unit in units if unit not in ranked)
    return League((*standings, *(_unranked(*unit) for unit in rest)))


def _told_apart(
    ranked: Sequence[tuple[str, float, float]], kind: FunnelKind, dispersion: Dispersion
) -> list[list[bool]]:
    """Of each unit, from which of all it can be told apart."""
    count = len(ranked)
    level = 1 - FALSE_ALARM / max(1, count * (count - 1) // 2)
    estimates = _estimates(ranked, kind, dispersion, level)
    found = [[False] * count for _ in ranked]
    for place, estimate in enumerate(estimates):
        for other in range(place):
            found[place][other] = found[other][place] = 0 not in of_difference(estimate, estimates[other])
    return found


def _estimates(
    ranked: Sequence[tuple[str, float, float]],
    kind: FunnelKind,
    dispersion: Dispersion,
    level: float,
) -> list[Estimate]:
    of_kind = of_share if kind == "share" else of_rate
    fewer = [max(dispersion.times, 1 + 4 * every * dispersion.deviation**2) for _, _, every in ranked]
    intervals = [
        of_kind(some / times, every / times, level)
        for (_, some, every), times in zip(ranked, fewer, strict=True)
    ]
    return [
        Estimate(some / every, interval)
        for (_, some, every), interval in zip(ranked, intervals, strict=True)
        if interval
    ]


def _groups(apart: list[list[bool]]) -> list[int]:
    """The group of each unit, in the order of their values."""
    found: list[int] = []
    first = 0
    for place, others in enumerate(apart):
        if others[first]:
            first = place
        found.append(found[-1] + (first == place) if found else 1)
    return found


def _unranked(unit: str, numerator: float, denominator: float) -> Standing:
    value = numerator / denominator if denominator else None
    return Standing(unit, value, why_unranked=WhyUnjudged.FEW_THINGS)
