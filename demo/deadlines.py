"""How long a case takes against its limit: due times, pauses, extensions, completion."""

import numpy as np

from demo import cheats, planted, working_days
from demo.cases import END, NOTHING, Cases
from demo.procedures import GROUPS, Procedures
from demo.province import Province
from demo.randomness import Array, stream
from demo.working_days import OFFICE_CLOSES, at_minute, day_of, ordinals

#: How the source writes a due time: with its hour; a bare date in two ways; not at all (then the
#: procedure's limit counts); not at all and without a procedure, so that there is no deadline.
AT_CLOSING, DATE_ONLY, MIDNIGHT, FROM_LIMIT, NO_DEADLINE = range(5)
_STYLE_SHARES = (0.85, 0.09, 0.03, 0.025, 0.005)

#: Kinds of pause, in the order in which they follow each other within a case.
PAUSE_KINDS = ("supplement", "supplement", "payment_wait", "suspended")
_SHORTEST_LIMIT_WITH_PAUSES = 5

_BASE_LATE = 0.034
_LAND_LATE = 0.1
#: A tenth of the late cases are late by weeks, not days.
_LONG_LATE = 0.12
#: Cases still open at the end: some recent ones, ever fewer old ones, a few forgotten for good.
_STUCK, _STUCK_DAYS, _FORGOTTEN = 0.05, 30, 0.0006
_STUCK_SINCE = np.datetime64("2025-11-01")


def add_timing(seed: int, cases: Cases, province: Province, procedures: Procedures) -> None:
    """Fill in due times, pauses, extensions and completion of all cases."""
    rng = stream(seed, "timing")
    again = cheats.pair_filed_again(seed, cases, province, procedures)
    limit = procedures.limit[cases.procedure]
    pauses = _pause_days(stream(seed, "pauses"), cases, province, limit)
    pauses[again >= 0] = 0
    cases["filed_again"] = again
    cases["asked_late"] = cheats.ask_late(seed, cases, province, limit, pauses)
    cases["asked_late"] &= again < 0
    start_ordinal = ordinals(cases.received_day)
    due_ordinal = start_ordinal + limit + pauses.sum(axis=1)
    late = _late_flags(rng, cases, province, day_of(due_ordinal))
    duration = _durations(rng, cases, limit, pauses, late)
    duration = np.where(cases["asked_late"], np.maximum(duration, limit), duration)
    cases["limit"] = limit
    cases["due_style"] = _due_styles(rng, cases, province)
    cases["due_style"][cheats.leave_undated(seed, cases, province)] = NO_DEADLINE
    heaped = cheats.heap(seed, cases, province) & (cases["due_style"] == AT_CLOSING) & (limit > 0)
    cases["heaped"] = heaped & ~late & ~cases["asked_late"]
    duration = np.where(cases["heaped"], limit, duration)
    completed_ordinal = start_ordinal + duration + pauses.sum(axis=1)
    completed_ordinal = np.where(again >= 0, ordinals(cases.received_day[again]), completed_ordinal)
    cases["due_day"] = day_of(due_ordinal)
    cases["completed"] = _completed(rng, cases, completed_ordinal, due_ordinal)
    _add_pause_times(rng, cases, pauses, start_ordinal)
    cases["completed"] = cheats.cheated_completion(seed, cases)
    _add_extensions(rng, cases, province, due_ordinal, completed_ordinal)
    cases["effective_due"] = _effective_due(cases)


def _bodies_named(cases: Cases, province: Province, unit_id: str) -> Array:
    return np.asarray(cases.body == province.position(unit_id))


def _pause_days(rng: np.random.Generator, cases: Cases, province: Province, limit: Array) -> Array:
    """Working days of each pause; a row per case, a column per entry of ``PAUSE_KINDS``, 0 = none."""
    count = len(cases)
    harassing = _bodies_named(cases, province, planted.HARASSING.unit_id) & (
        cases.received_day >= np.datetime64(planted.HARASSING.since)
    )
    first = np.where(harassing, planted.HARASSING.first_supplement, 0.07)
    second = np.where(harassing, planted.HARASSING.second_supplement, 0.08)
    is_land = np.array([group.field == "Đất đai" for group in GROUPS])
    chances = [first, second, np.where(is_land[cases["group"]], 0.12, 0.004), np.full(count, 0.002)]
    days = np.zeros((count, len(PAUSE_KINDS)), dtype=np.int64)
    for column, chance in enumerate(chances):
        days[:, column] = rng.integers(1, 9, count) * (rng.random(count) < chance)
    long_pauses = rng.integers(*planted.HARASSING.pause_days, (count, 2))
    days[:, :2] = np.where(harassing[:, None] & (days[:, :2] > 0), long_pauses, days[:, :2])
    days[:, 1] *= days[:, 0] > 0
    days[limit < _SHORTEST_LIMIT_WITH_PAUSES] = 0
    return days


def _late_flags(rng: np.random.Generator, cases: Cases, province: Province, due: Array) -> Array:
    """Which cases are to be finished after the due day."""
    quality = rng.lognormal(-0.03, 0.25, len(province.units))
    is_land = np.array([group.field == "Đất đai" for group in GROUPS])[cases["group"]]
    chance = (_BASE_LATE + _LAND_LATE * is_land) * quality[cases.body]
    for rated in (planted.IMPROVING, planted.DECLINING):
        is_theirs = _bodies_named(cases, province, rated.unit_id)
        after = due >= np.datetime64(rated.since)
        changed = np.where(after, rated.late_after, rated.late_before)
        chance = np.where(is_theirs, changed, chance)
    redating = _bodies_named(cases, province, planted.REDATING_COMMUNE)
    chance = np.where(redating, planted.REDATING_LATE_SHARE, chance)
    return np.asarray(rng.random(len(cases)) < chance)


def _durations(rng: np.random.Generator, cases: Cases, limit: Array, pauses: Array,
               late: Array) -> Array:  # fmt: skip
    """Working days from receipt to completion, pauses apart."""
    count = len(cases)
    in_time = (rng.beta(2.4, 1.7, count) * (limit + 1)).astype(np.int64)
    overrun = np.where(
        rng.random(count) < _LONG_LATE, rng.geometric(1 / 45, count), rng.geometric(0.22, count)
    )
    duration = np.where(late, limit + overrun, np.minimum(in_time, limit))
    needed = (pauses > 0).sum(axis=1)
    needed = needed + (needed > 0)
    on_rest_day = ~working_days.is_working(cases.received_day)
    return np.asarray(np.maximum(duration, np.maximum(needed, on_rest_day)))


def _due_styles(rng: np.random.Generator, cases: Cases, province: Province) -> Array:
    """The source's way of writing the due time; the re-dating commune always names one."""
    style = np.searchsorted(np.cumsum(_STYLE_SHARES), rng.random(len(cases)))
    style = np.minimum(style, NO_DEADLINE)
    redating = _bodies_named(cases, province, planted.REDATING_COMMUNE)
    return np.where(redating & (style >= FROM_LIMIT), AT_CLOSING, style)


def _completed(rng: np.random.Generator, cases: Cases, ordinal: Array, due_ordinal: Array) -> Array:
    """When processing ended; some recent cases never do, the rest is cut off at the end of data."""
    day = day_of(ordinal)
    minute = rng.integers(8 * 60, OFFICE_CLOSES - 5, len(cases))
    completed = at_minute(day, minute)
    same_day = day == cases.received_day
    left = (at_minute(day, OFFICE_CLOSES - 5) - cases.received).astype(np.int64)
    soon = cases.received + (1 + rng.random(len(cases)) * (left - 1)).astype("timedelta64[m]")
    completed = np.where(same_day, soon, completed)
    due_day = day_of(due_ordinal)
    age_days = (END.astype("datetime64[D]") - due_day).astype(float)
    chance = _FORGOTTEN + _STUCK * np.exp(-np.maximum(age_days, 0) / _STUCK_DAYS)
    stuck = (rng.random(len(cases)) < chance) & (due_day >= _STUCK_SINCE)
    return np.where(stuck | (completed >= END), NOTHING, completed)


def _add_pause_times(rng: np.random.Generator, cases: Cases, pauses: Array, start: Array) -> None:
    """Begin and end of each pause: two arrays shaped like ``pauses``, NaT where there is none."""
    begins = np.full(pauses.shape, NOTHING)
    ends = np.full(pauses.shape, NOTHING)
    cursor = start + np.where(cases["asked_late"], cases["limit"], 1)
    for column in range(pauses.shape[1]):
        active = pauses[:, column] > 0
        begin = at_minute(day_of(cursor), rng.integers(8 * 60, 11 * 60, len(cases)))
        end_ordinal = cursor + pauses[:, column]
        end = at_minute(day_of(end_ordinal), rng.integers(13 * 60 + 30, 16 * 60, len(cases)))
        active &= begin < END
        begins[active, column] = begin[active]
        ends[active, column] = np.where(end[active] < END, end[active], NOTHING)
        cursor = np.where(pauses[:, column] > 0, end_ordinal + 1, cursor)
    cases["pause_begins"], cases["pause_ends"] = begins, ends


def _add_extensions(rng: np.random.Generator, cases: Cases, province: Province,
                    due_ordinal: Array, completed_ordinal: Array) -> None:  # fmt: skip
    """Honest extensions are noted on the case; the re-dating commune's are events after the fact."""
    count = len(cases)
    redating = _bodies_named(cases, province, planted.REDATING_COMMUNE)
    has_due = cases["due_style"] < FROM_LIMIT
    overruns = (completed_ordinal > due_ordinal) | np.isnat(cases["completed"])
    draw = rng.random(count)
    honest = ~redating & has_due & (draw < np.where(overruns, 0.22, 0.008))
    made = at_minute(day_of(due_ordinal), rng.integers(13 * 60 + 30, 16 * 60, count))
    made -= (rng.integers(0, 2, count) * 24 * 60).astype("timedelta64[m]")
    made = np.maximum(made, cases.received + np.timedelta64(1, "m"))
    still_open = np.isnat(cases["completed"]) | (made < cases["completed"])
    honest &= still_open & (made < END)
    new_day = day_of(due_ordinal + rng.integers(5, 11, count))
    cases["extended"] = np.where(honest, made, NOTHING)
    cases["extended_due"] = np.where(honest, at_minute(new_day, OFFICE_CLOSES), NOTHING)
    _add_redating(rng, cases, redating & overruns, due_ordinal, completed_ordinal)


def _add_redating(rng: np.random.Generator, cases: Cases, overruns: Array, due_ordinal: Array,
                  completed_ordinal: Array) -> None:  # fmt: skip
    """A deadline moved in its last two hours, or the morning after it passed."""
    count = len(cases)
    before = at_minute(day_of(due_ordinal), rng.integers(15 * 60, OFFICE_CLOSES, count))
    after = at_minute(day_of(due_ordinal + 1), rng.integers(7 * 60 + 31, 7 * 60 + 59, count))
    made = np.where(rng.random(count) < 0.45, before, after)
    made = np.maximum(made, cases.received + np.timedelta64(1, "m"))
    moved = overruns & (made < END)
    never_done = np.isnat(cases["completed"])
    last = np.where(never_done, due_ordinal + 15, completed_ordinal)
    new_due = at_minute(day_of(last + rng.integers(0, 4, count)), OFFICE_CLOSES)
    cases["redated"] = np.where(moved, made, NOTHING)
    cases["redated_due"] = np.where(moved, new_due, NOTHING)


def _effective_due(cases: Cases) -> Array:
    """The last instant that is in time, by the last word on the due time; NaT = no deadline."""
    is_bare = np.isin(cases["due_style"], (DATE_ONLY, MIDNIGHT))
    due = at_minute(cases["due_day"], np.where(is_bare, 24 * 60, OFFICE_CLOSES))
    due = np.where(cases["due_style"] == NO_DEADLINE, NOTHING, due)
    due = np.where(np.isnat(cases["extended_due"]), due, cases["extended_due"])
    return np.where(np.isnat(cases["redated_due"]), due, cases["redated_due"])
