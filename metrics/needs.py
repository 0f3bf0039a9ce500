"""What needs the reader: the few units and measures of which something real is to be said, the surest first.

Three kinds: a unit got worse for real, it lies far from its peers, it misses its target in every month to be
expected. All judgements of a question share one chance of 5 % that anything is said of units in which nothing
has changed (Bonferroni, as with signals: what is said of a unit does not depend on how others fare).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from metrics.catalog import METRICS
from metrics.judged import JudgedMeasure, JudgedUnit, Stretch
from metrics.judged_months import PEER_MONTHS
from verdicts.chances import chance_of_place, chance_of_stretch
from verdicts.verdict import Assurance, FunnelPlace, Variation

#: The chance that anybody of a province without any change is named.
FALSE_ALARM = 0.05
MOST_NEEDS, MOST_OF_A_UNIT = 7, 2


class NeedKind(StrEnum):
    """Why something is said of a unit."""

    GOT_WORSE = "got_worse"
    GOT_BETTER = "got_better"
    FAR_FROM_PEERS = "far_from_peers"
    MISSES_TARGET = "misses_target"


@dataclass(frozen=True)
class Need:
    """One unit and one measure, in the measure's unit.

    ``stretch`` has the months spoken of and what their rows show: those since the change, the twelve that
    peers are compared by, or the latest. ``against`` is the unit's own level before, the peers' common value
    with the limits for the unit's volume, or the target. ``chance`` is that of such a finding by luck.
    """

    judged: JudgedUnit
    kind: NeedKind
    stretch: Stretch
    against: float
    since: str | None = None
    lower: float | None = None
    upper: float | None = None
    chance: float = 0.0

    @property
    def size(self) -> float:
        """About how many things it is about: how far off, times how many there were."""
        return abs((self.stretch.value or 0.0) - self.against) * (self.stretch.denominator or 1)


def find_needs(measures: Sequence[JudgedMeasure]) -> tuple[Need, ...]:
    """What needs the reader: at most seven, of a unit at most two, of a unit and a measure one.

    Of a unit and a measure its own change, which says since when, goes before its place among peers, also
    where only the place is sure enough to name the unit. Changes and places come first, the least likely by
    luck before others; then targets, most missed first.
    """
    threshold = FALSE_ALARM / max(1, count_judgements(measures))
    found = []
    for measure in measures:
        for unit in measure.units.values():
            needs = [need for need in _needs_of(measure, unit, threshold) if need.chance <= threshold]
            found += needs[:1]
    return _first(sorted(found, key=_order))


def find_improvements(measures: Sequence[JudgedMeasure]) -> tuple[Need, ...]:
    """What got better for real, as sure and in the same order as needs."""
    threshold = FALSE_ALARM / max(1, count_judgements(measures))
    changes = (_change(unit, Variation.BETTER) for each in measures for unit in each.units.values())
    return _first(sorted((change for change in changes if change and change.chance <= threshold), key=_order))


def count_judgements(measures: Iterable[JudgedMeasure]) -> int:
    """How many judgements were made: each unit's own course, and its place among peers."""
    units = [unit for measure in measures for unit in measure.units.values()]
    courses = sum(unit.series.variation is not Variation.UNJUDGED for unit in units)
    places = [unit.among_peers for unit in units if unit.among_peers is not None]
    return courses + sum(point.place is not FunnelPlace.UNJUDGED for point in places)


def _needs_of(measure: JudgedMeasure, unit: JudgedUnit, threshold: float) -> Iterator[Need]:
    """Everything that may be said of a unit and a measure, what is said first in front."""
    change, place = _change(unit, Variation.WORSE), _place(measure, unit)
    if change and place and place.chance <= threshold < change.chance:
        change = replace(change, chance=place.chance)
    for need in (change, place, _missed(unit)):
        if need is not None:
            yield need


def _change(unit: JudgedUnit, variation: Variation) -> Need | None:
    series, stretch = unit.series, unit.stretch
    if series.variation is not variation or series.before is None or stretch is None:
        return None
    kind = NeedKind.GOT_WORSE if variation is Variation.WORSE else NeedKind.GOT_BETTER
    return Need(unit, kind, stretch, series.before, since=series.since, chance=chance_of_stretch(series))


def _place(measure: JudgedMeasure, unit: JudgedUnit) -> Need | None:
    point, funnel = unit.among_peers, measure.funnels.get(unit.peers)
    if point is None or funnel is None or point.place is not FunnelPlace.WORSE:
        return None
    assert funnel.center is not None
    last = measure.last_month
    first = last if METRICS[unit.measure.metric].is_stock else _first_of(PEER_MONTHS, last)
    return Need(
        unit, NeedKind.FAR_FROM_PEERS,
        Stretch(first, last, point.value, point.numerator, point.denominator), funnel.center,
        lower=point.lower_998, upper=point.upper_998, chance=chance_of_place(funnel, point),
    )  # fmt: skip


def _first_of(months: int, last: str) -> str:
    """The first of so many months up to a last one."""
    year, month = (int(part) for part in last.split("-"))
    year, month = divmod(12 * year + month - months, 12)
    return f"{year}-{month + 1:02d}"


def _missed(unit: JudgedUnit) -> Need | None:
    series, latest = unit.series, unit.series.latest
    if series.assurance is not Assurance.FAILS or series.target is None or latest is None:
        return None
    point = latest.point
    stretch = Stretch(point.key, point.key, point.value, point.numerator, point.denominator)
    return Need(unit, NeedKind.MISSES_TARGET, stretch, series.target)


def _order(need: Need) -> tuple[bool, float, float, str]:
    return need.kind is NeedKind.MISSES_TARGET, need.chance, -need.size, need.judged.unit_id


def _first(needs: Iterable[Need]) -> tuple[Need, ...]:
    kept: list[Need] = []
    said = Counter[str]()
    for need in needs:
        if len(kept) < MOST_NEEDS and said[need.judged.unit_id] < MOST_OF_A_UNIT:
            kept.append(need)
            said[need.judged.unit_id] += 1
    return tuple(kept)
