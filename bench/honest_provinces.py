"""Made-up provinces in which nobody cheats, to measure how often an honest unit would be named all the same.

The units have the volumes of the demo province's: 17 departments and the like, and 60 communes. Each differs
honestly from the others in every signal, by a share of its own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verdicts.expected import Count, UnitCounts
from verdicts.flags import Rules, judge

DEPARTMENTS, COMMUNES = 17, 60


@dataclass(frozen=True)
class Signal:
    """How common a signal is among honest units: how many of a unit's cases are comparable, what share of
    these bears the mark, and how far units differ in that share (its standard deviation over its mean)."""

    comparable: float
    share: float
    variation: float


#: As in the demo province, which is made after what is published; units vary as real ones do or more, and in
#: what is filed again as much as the rules allow for at most.
SIGNALS: dict[str, Signal] = {
    "signal_due_moved_late": Signal(0.97, 0.013, 0.4),
    "signal_due_day": Signal(0.14, 0.20, 0.3),
    "signal_last_hour": Signal(0.15, 0.10, 0.3),
    "signal_last_day_supplement": Signal(0.05, 0.05, 0.5),
    "signal_refiled": Signal(0.013, 0.52, 0.19),
    "signal_result_withheld": Signal(0.88, 0.006, 0.5),
    "signal_no_deadline": Signal(1.0, 0.005, 0.5),
    "repeat_supplement_rate": Signal(0.98, 0.02, 0.6),
}


def honest_province(seed: int) -> dict[str, UnitCounts]:
    """The counts of every signal and unit of one province; half of the seeds with skewed differences."""
    rng = np.random.default_rng(seed)
    volumes = np.concatenate(
        [rng.lognormal(6.4, 0.8, DEPARTMENTS), rng.lognormal(5.95, 0.3, COMMUNES)]
    ).astype(int)
    return {name: _counts(rng, signal, volumes, skewed=bool(seed % 2)) for name, signal in SIGNALS.items()}


def _counts(
    rng: np.random.Generator, signal: Signal, volumes: NDArray[np.int64], *, skewed: bool
) -> UnitCounts:
    comparable = rng.binomial(volumes, signal.comparable)
    marked = rng.binomial(comparable, _shares(rng, signal, len(volumes), skewed=skewed))
    return {
        f"unit {place}": {None: Count(int(some), int(every))}
        for place, (some, every) in enumerate(zip(marked, comparable, strict=True))
    }


def _shares(rng: np.random.Generator, signal: Signal, count: int, *, skewed: bool) -> NDArray[np.float64]:
    """Each unit's own share: beta-distributed, or log-normal, which has the longer tail."""
    if skewed:
        width = np.sqrt(np.log(1 + signal.variation**2))
        return np.minimum(signal.share * rng.lognormal(-(width**2) / 2, width, count), 1.0)
    total = (1 - signal.share) / (signal.share * signal.variation**2) - 1
    return np.asarray(rng.beta(signal.share * total, (1 - signal.share) * total, count))


def count_false_alarms(seeds: range, rules: Rules) -> int:
    """In how many of these provinces any honest unit is named."""
    return sum(is_any_flagged(honest_province(seed), rules) for seed in seeds)


def is_any_flagged(signals: dict[str, UnitCounts], rules: Rules) -> bool:
    """Whether any unit stands out in any signal."""
    return any(unit.is_flagged for units in judge(signals, rules).values() for unit in units.values())
