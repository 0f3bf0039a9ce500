"""Random numbers that depend on the seed and on what they are for, and on nothing else."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

#: One stream per subject: a change in one subject leaves the others as they were.
_STREAMS = (
    "province", "people", "procedures", "volume", "cases", "timing", "handling", "pauses", "events",
    "surveys", "inspections", "recommendations", "petitions", "reports", "accountability", "index",
    "dirty", "seed_quarter", "commitments", "duties", "receptions", "step times", "petition events",
    "filed_again", "asked_late", "heaped", "undated", "withheld", "cheated_completion",
    "register", "reception groups",
    "evidence",
)  # fmt: skip


def stream(seed: int, subject: str) -> np.random.Generator:
    """The generator of one subject."""
    return np.random.default_rng([seed, _STREAMS.index(subject)])


def pick_weighted(rng: np.random.Generator, weights: Array, size: int) -> Array:
    """``size`` positions into ``weights``, each as likely as its weight."""
    bounds = np.cumsum(np.asarray(weights, dtype=float))
    draws = rng.random(size) * bounds[-1]
    return np.asarray(np.minimum(np.searchsorted(bounds, draws, side="right"), len(bounds) - 1))


def pick_within(rng: np.random.Generator, starts: Array, counts: Array) -> Array:
    """One position in each of the runs ``[start, start + count)``; -1 where a run is empty."""
    chosen = starts + (rng.random(len(starts)) * counts).astype(np.int64)
    return np.where(counts > 0, chosen, -1)


def pick_one(rng: np.random.Generator, weighted: Mapping[str, float]) -> str:
    """One of the keys, each as likely as its weight."""
    position = pick_weighted(rng, np.array(list(weighted.values())), 1)[0]
    return list(weighted)[int(position)]
