"""The times that lifelines reads from the same rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from lifelines import KaplanMeierFitter

#: Where floats may say a hair more or less than the share that is meant.
TOLERANCE = 1e-9


def time_left(rows: Iterable[Mapping[str, Any]], *, left: float) -> float | None:
    """The first time at which the estimate of lifelines is so small; None where it never is."""
    listed = list(rows)
    durations, ended = [row["value"] for row in listed], [not row["is_censored"] for row in listed]
    estimate = KaplanMeierFitter().fit(durations, ended).survival_function_["KM_estimate"]
    reached = estimate[estimate <= left + TOLERANCE]
    return None if reached.empty else float(reached.index[0])
