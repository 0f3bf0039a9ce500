"""Whether those who answered are like those who were served; where not, their share speaks for themselves.

Cases fall into kinds (by channel, by field). Those with an answer are set against those without one by the
chi-square test of independence, which knows how many answered; how far apart the mixes of the answered and of
all served are is their total variation distance: the share of the answers that would have to come from other
kinds of case.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2_contingency

from verdicts.expected import Count

#: Mixes at least this far apart are worth a warning.
LARGE_DISTANCE = 0.10
#: And only if such a difference is this unlikely were answering independent of the kind of case.
SMALL_CHANCE = 0.01
#: A distance is a sum of quotients: beyond so many places it is rounding.
DISTANCE_PLACES = 9
#: Fewer answers than this say nothing of who answers.
LEAST_ANSWERS = 30
#: The test holds where it expects this many in every cell: smaller kinds are taken together (Cochran 1954).
LEAST_EXPECTED = 5


@dataclass(frozen=True)
class MixDifference:
    """How those who answered differ from those served.

    ``distance`` (0 to 1) is that of the two mixes, ``chance`` how likely one as large is without any
    connection. ``kind`` is the kind whose share differs most, ``of_answers`` and ``of_served`` its shares.
    """

    distance: float
    chance: float
    kind: str | None
    of_answers: float
    of_served: float

    @property
    def is_telling(self) -> bool:
        """Whether it is both large and no chance."""
        return round(self.distance, DISTANCE_PLACES) >= LARGE_DISTANCE and self.chance <= SMALL_CHANCE


def compare_mixes(kinds: Mapping[str | None, Count]) -> MixDifference | None:
    """How the answered (``marked``) of each kind of case compare with all served (``comparable``); None where
    too few answered, or there is one kind of case only."""
    served = sum(count.comparable for count in kinds.values())
    answered = sum(count.marked for count in kinds.values())
    if answered < LEAST_ANSWERS or sum(count.comparable > 0 for count in kinds.values()) < 2:
        return None
    gaps = {kind: count.marked / answered - count.comparable / served for kind, count in kinds.items()}
    most = max(gaps, key=lambda kind: (abs(gaps[kind]), gaps[kind], kind or ""))
    return MixDifference(
        distance=sum(map(abs, gaps.values())) / 2,
        chance=_chance(kinds, answered / served),
        kind=most,
        of_answers=kinds[most].marked / answered,
        of_served=kinds[most].comparable / served,
    )


def _chance(kinds: Mapping[str | None, Count], share: float) -> float:
    """The chance of mixes as different as these, were every kind as ready to answer as any other."""
    pooled = _pooled(sorted(kinds.values(), key=lambda count: count.comparable), share)
    if share >= 1 or len(pooled) < 2:
        return 1.0
    table = np.array([[count.marked, count.comparable - count.marked] for count in pooled])
    return float(chi2_contingency(table, correction=False).pvalue)


def _pooled(counts: list[Count], share: float) -> list[Count]:
    """Kinds, the smallest first, taken together until each is large enough for the test."""
    least = LEAST_EXPECTED / max(min(share, 1 - share), 1e-12)
    pooled = [Count()]
    for count in counts:
        if pooled[-1].comparable >= least:
            pooled.append(Count())
        pooled[-1] += count
    return pooled
