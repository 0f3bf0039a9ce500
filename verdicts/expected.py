"""What share of a unit's cases would be marked if it did as the others do with the same kinds of case."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

#: A share among others is a yardstick from this many of them on; it may be shown to one of them, or stand for
#: a kind of case, when none of them has over half of the cases.
LEAST_PEERS = 5
LARGEST_PART = 0.5


@dataclass(frozen=True)
class Count:
    """Marked cases among comparable ones."""

    marked: int = 0
    comparable: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.marked + other.marked, self.comparable + other.comparable)


#: The counts of each unit, by kind of case; a signal that needs no kinds has one.
UnitCounts = Mapping[str, Mapping[str | None, Count]]


def total(counts: Mapping[str | None, Count]) -> Count:
    """A unit's counts over all kinds of case."""
    return sum(counts.values(), start=Count())


def expected_shares(units: UnitCounts) -> dict[str, float]:
    """The share expected of each unit that has comparable cases: its own cases at the shares of the others.

    A kind of case that too few others handle, or one of them mostly, takes the others' share over all kinds.
    A unit without enough others at all is left out.
    """
    totals = {unit: total(counts) for unit, counts in units.items()}
    kinds: dict[str | None, dict[str, Count]] = defaultdict(dict)
    for unit, counts in units.items():
        for kind, count in counts.items():
            kinds[kind][unit] = count
    found = {}
    for unit, counts in units.items():
        others = others_of(unit, totals)
        if len(others) < LEAST_PEERS or not totals[unit].comparable:
            continue
        overall = _share(others)
        marked = 0.0
        for kind, count in counts.items():
            alike = others_of(unit, kinds[kind])
            marked += count.comparable * (_share(alike) if is_yardstick(alike) else overall)
        found[unit] = marked / totals[unit].comparable
    return found


def others_of(unit: str, counts: Mapping[str, Count]) -> list[Count]:
    """The counts of all units but one that have comparable cases."""
    return [count for other, count in counts.items() if other != unit and count.comparable]


def is_yardstick(others: list[Count]) -> bool:
    """Whether the share among these tells nothing of any one of them: enough, and none with over half."""
    comparable = sum(count.comparable for count in others)
    largest = max((count.comparable for count in others), default=0)
    return len(others) >= LEAST_PEERS and largest <= LARGEST_PART * comparable


def _share(others: list[Count]) -> float:
    """The share of marked cases; half a marked case is added, so that what nobody did yet is rare and not
    impossible."""
    comparable = sum(count.comparable for count in others)
    return (sum(count.marked for count in others) + 0.5) / (comparable + 1)
