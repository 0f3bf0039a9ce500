"""Communes whose numbers look better than their work: each does one thing that a signal should find again.

Every choice has random numbers of its own, so that all other cases stay what they were.
"""

import numpy as np

from demo import planted
from demo.cases import Cases
from demo.procedures import Procedures
from demo.province import Province
from demo.randomness import Array, stream
from demo.working_days import OFFICE_CLOSES, at_minute, ordinals

#: A case is filed again within so many working days, and before its limit is over.
_FILED_AGAIN_WITHIN = 4
#: Applicants are asked for papers only where the limit leaves time for it.
_SHORTEST_LIMIT = 5


def of_body(cases: Cases, province: Province, unit_id: str) -> Array:
    """Which cases a body and its parts settle."""
    return np.asarray(cases.body == province.position(unit_id))


def pair_filed_again(seed: int, cases: Cases, province: Province, procedures: Procedures) -> Array:
    """For each case the position of the one it is filed again as, -1 = none.

    The later one becomes one of the same procedure and official.
    """
    rng = stream(seed, "filed_again")
    chosen = of_body(cases, province, planted.REFILING_COMMUNE) & (
        rng.random(len(cases)) < planted.REFILED_SHARE
    )
    day = ordinals(cases.received_day)
    limit = procedures.limit[cases.procedure]
    again = np.full(len(cases), -1)
    taken = np.zeros(len(cases), dtype=bool)
    for first in np.flatnonzero(chosen):
        soon = (cases.unit == cases.unit[first]) & (day > day[first]) & ~taken
        soon &= day <= day[first] + min(_FILED_AGAIN_WITHIN, limit[first])
        if taken[first] or not soon.any():
            continue
        later = int(np.flatnonzero(soon)[0])
        again[first] = later
        taken[first] = taken[later] = True
        columns: tuple[Array, ...] = (cases.procedure, cases.officer, cases["group"])
        for column in columns:
            column[later] = column[first]
    return again


def ask_late(seed: int, cases: Cases, province: Province, limit: Array, pauses: Array) -> Array:
    """Which cases are asked for papers on the last day of their limit; few anywhere, most in one commune,
    which also asks more often. ``pauses`` are changed in place."""
    rng = stream(seed, "asked_late")
    draw, further, days = rng.random(len(cases)), rng.random(len(cases)), rng.integers(2, 8, len(cases))
    theirs = of_body(cases, province, planted.LAST_DAY_COMMUNE)
    has_time = limit >= _SHORTEST_LIMIT
    extra = theirs & has_time & ~pauses.any(axis=1) & (further < planted.LAST_DAY_EXTRA_SHARE)
    pauses[extra, 0] = days[extra]
    only_first = (pauses[:, 0] > 0) & ~pauses[:, 1:].any(axis=1)
    share = np.where(theirs, planted.LAST_DAY_SHARE, planted.LAST_DAY_ELSEWHERE)
    return np.asarray(has_time & only_first & ((draw < share) | extra))


def heap(seed: int, cases: Cases, province: Province) -> Array:
    """Which cases are declared completed in the last hour before they are due."""
    draw = stream(seed, "heaped").random(len(cases))
    return of_body(cases, province, planted.LAST_HOUR_COMMUNE) & (draw < planted.LAST_HOUR_SHARE)


def leave_undated(seed: int, cases: Cases, province: Province) -> Array:
    """Which cases are received without any due time."""
    draw = stream(seed, "undated").random(len(cases))
    return of_body(cases, province, planted.UNDATED_COMMUNE) & (draw < planted.UNDATED_SHARE)


def withhold(seed: int, cases: Cases, province: Province) -> tuple[Array, Array]:
    """Which results are handed over long after they were declared ready, and after how many minutes."""
    rng = stream(seed, "withheld")
    draw, days = rng.random(len(cases)), rng.integers(12, 25, len(cases))
    theirs = of_body(cases, province, planted.WITHHOLDING_COMMUNE)
    return theirs & (draw < planted.WITHHELD_SHARE), (days * 24 * 60).astype("timedelta64[m]")


def cheated_completion(seed: int, cases: Cases) -> Array:
    """The completions of all cases, those of the heaped and the refiled ones where they want them."""
    rng = stream(seed, "cheated_completion")
    last_hour = rng.integers(OFFICE_CLOSES - 55, OFFICE_CLOSES - 3, len(cases))
    before = rng.integers(5, 25, len(cases)).astype("timedelta64[m]")
    completed, again = cases["completed"], cases["filed_again"]
    heaped = cases["heaped"] & ~np.isnat(completed)
    completed = np.where(heaped, at_minute(cases["due_day"], last_hour), completed)
    completed = np.where(again >= 0, cases.received[again] - before, completed)
    # Whoever was asked on the last day is done after the answer, on the day moved on by the pause.
    answered = np.where(cases["asked_late"], cases["pause_ends"][:, 0], np.datetime64("NaT", "m"))
    is_early = ~np.isnat(answered) & (completed <= answered)
    return np.where(is_early, answered + np.timedelta64(5, "m"), completed)
