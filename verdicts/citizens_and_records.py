"""Where the records praise a unit and its citizens do not: on time by the books, yet few are satisfied."""

from collections.abc import Mapping
from dataclasses import dataclass

from verdicts.intervals import Interval, of_share


@dataclass(frozen=True)
class Share:
    """A share with what it was divided from, and the least number of things that allows a verdict."""

    marked: float
    of: float
    least: int = 1

    @property
    def value(self) -> float:
        """0 to 1."""
        return self.marked / self.of

    @property
    def interval(self) -> Interval | None:
        """Its 95 % interval (Wilson); None where it rests on too little."""
        return of_share(self.marked, self.of) if self.of >= self.least else None


@dataclass(frozen=True)
class Disagreement:
    """A unit of which records and citizens disagree: its share on time and its share satisfied."""

    unit: str
    on_time: Share
    satisfied: Share


def find_disagreements(
    units: Mapping[str, tuple[Share, Share]], province: tuple[Share, Share]
) -> list[Disagreement]:
    """The units whose share on time lies above the province's and whose share satisfied below it, each with
    its whole interval; the least satisfied first. Both pairs are on time, then satisfied."""
    usual_on_time, usual_satisfied = province
    if not usual_on_time.of or not usual_satisfied.of:
        return []
    found = []
    for unit, (on_time, satisfied) in units.items():
        records, citizens = on_time.interval, satisfied.interval
        if records is None or citizens is None:
            continue
        if records.lower > usual_on_time.value and citizens.upper < usual_satisfied.value:
            found.append(Disagreement(unit, on_time, satisfied))
    return sorted(found, key=lambda each: (each.satisfied.value, each.unit))
