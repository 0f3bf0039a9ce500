"""What has changed about a unit between two moments: verdicts that are others now, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from metrics.judged import JudgedUnit
from verdicts.verdict import Assurance, Variation


class ChangeKind(StrEnum):
    """How a verdict became another."""

    BECAME_WORSE = "became_worse"
    BECAME_BETTER = "became_better"
    BECAME_HIGHER = "became_higher"
    BECAME_LOWER = "became_lower"
    ORDINARY_AGAIN = "ordinary_again"
    FAILS_TARGET = "fails_target"
    PASSES_TARGET = "passes_target"


@dataclass(frozen=True)
class Change:
    """One measure of a unit: what has changed, and the unit as it was and as it is."""

    kind: ChangeKind
    was: JudgedUnit
    now: JudgedUnit


BECAME = {
    Variation.WORSE: ChangeKind.BECAME_WORSE,
    Variation.BETTER: ChangeKind.BECAME_BETTER,
    Variation.HIGHER: ChangeKind.BECAME_HIGHER,
    Variation.LOWER: ChangeKind.BECAME_LOWER,
    Variation.ORDINARY: ChangeKind.ORDINARY_AGAIN,
}
TARGET = {Assurance.FAILS: ChangeKind.FAILS_TARGET, Assurance.PASSES: ChangeKind.PASSES_TARGET}


def find_changes(before: Iterable[JudgedUnit], now: Iterable[JudgedUnit]) -> tuple[Change, ...]:
    """The changes of one unit (or of several) from earlier verdicts to those of now, in the order of now.

    A verdict that could not be given before or can not now has not changed, but for a real change that is
    there now: it was not told before. A target that is new is no change of the unit.
    """
    earlier = {(unit.unit_id, unit.measure.metric): unit for unit in before}
    found: list[Change] = []
    for unit in now:
        was = earlier.get((unit.unit_id, unit.measure.metric))
        if was is not None:
            found += [Change(kind, was, unit) for kind in _kinds(was, unit)]
    return tuple(found)


def _kinds(was: JudgedUnit, now: JudgedUnit) -> list[ChangeKind]:
    kinds = []
    before, variation = was.series.variation, now.series.variation
    is_first_verdict = before is Variation.UNJUDGED and variation is Variation.ORDINARY
    if variation is not before and variation in BECAME and not is_first_verdict:
        kinds.append(BECAME[variation])
    assured, assurance = was.series.assurance, now.series.assurance
    if assurance is not assured and assured is not Assurance.NO_TARGET and assurance in TARGET:
        kinds.append(TARGET[assurance])
    return kinds
