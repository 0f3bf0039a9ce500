"""When a case leaves the counter and when it comes to be signed, and by when each step was to be done."""

import numpy as np

from demo import planted
from demo.cases import END, NOTHING, Cases
from demo.deadlines import FROM_LIMIT
from demo.province import Province
from demo.randomness import Array, stream
from demo.working_days import OFFICE_CLOSES, OFFICE_OPENS, at_minute, day_of, ordinals

#: Ordinary places: files left lying at the counter, and late cases that lay waiting for a signature.
_SLOW_COUNTER, _SLOW_SIGNATURE = 0.02, 0.08
#: Working days that a file lies at a slow counter at least: past the day that the counter has.
_SHORTEST_WAIT = 2


def add_step_times(seed: int, cases: Cases, province: Province) -> None:
    """Fill in ``accepted`` and ``signing`` (NaT: not yet), the due time of the three steps, and which cases
    the counter or the signature sat on."""
    rng = stream(seed, "step times")
    cases["sat_at_counter"] = _sat_at_counter(rng, cases, province)
    cases["sat_at_signature"] = _sat_at_signature(rng, cases, province) & ~cases["sat_at_counter"]
    cases["accepted"] = _accepted(rng, cases)
    cases["signing"] = _signing(rng, cases)
    named = cases["due_style"] < FROM_LIMIT
    received, total = ordinals(cases.received_day), _working_days_given(cases)
    accepted = ordinals(cases["accepted"].astype("datetime64[D]"))
    signing = np.where(np.isnat(cases["signing"]), cases.received, cases["signing"])
    days = {
        "accept_due": received + 1,
        "handle_due": accepted + np.maximum(total - 1, 1),
        "sign_due": ordinals(signing.astype("datetime64[D]")) + 1,
    }
    for name, ordinal in days.items():
        cases[name] = np.where(named, at_minute(day_of(ordinal), OFFICE_CLOSES), NOTHING)


def _working_days_given(cases: Cases) -> Array:
    return np.asarray(ordinals(cases["due_day"]) - ordinals(cases.received_day))


def _working_days_taken(cases: Cases) -> Array:
    """From receipt to completion, or so far."""
    end = np.where(np.isnat(cases["completed"]), END - np.timedelta64(1, "m"), cases["completed"])
    return np.asarray(ordinals(end.astype("datetime64[D]")) - ordinals(cases.received_day))


def _is_past_due(cases: Cases) -> Array:
    """Completed, or open at the end of the data, after the due day."""
    end = np.where(np.isnat(cases["completed"]), END, cases["completed"])
    return np.asarray(end > at_minute(cases["due_day"], 24 * 60))


def _since(cases: Cases, place: planted.SlowPlace) -> Array:
    return np.asarray(cases.received_day >= np.datetime64(place.since))


def _sat_at_counter(rng: np.random.Generator, cases: Cases, province: Province) -> Array:
    """Some files everywhere, most of them at one counter; none whose papers were incomplete."""
    place = planted.SLOW_COUNTER
    is_theirs = (cases.receiving == province.position(place.unit_id)) & _since(cases, place)
    chance = np.where(is_theirs, place.share, _SLOW_COUNTER)
    is_complete = np.isnat(cases["pause_begins"]).all(axis=1)
    has_time = _working_days_taken(cases) >= _SHORTEST_WAIT
    return np.asarray(is_complete & has_time & (rng.random(len(cases)) < chance))


def _sat_at_signature(rng: np.random.Generator, cases: Cases, province: Province) -> Array:
    """Some late cases everywhere, most of those of one department; none whose clock stands still."""
    place = planted.SLOW_SIGNATURE
    is_theirs = (cases.body == province.position(place.unit_id)) & _since(cases, place)
    chance = np.where(is_theirs, place.share, _SLOW_SIGNATURE)
    is_paused = (~np.isnat(cases["pause_begins"]) & np.isnat(cases["pause_ends"])).any(axis=1)
    return np.asarray(_is_past_due(cases) & ~is_paused & (rng.random(len(cases)) < chance))


def _accepted(rng: np.random.Generator, cases: Cases) -> Array:
    """Soon after receipt; days later where the counter sat on it, of a late case the day before its end."""
    count = len(cases)
    end = cases["completed"]
    soon = cases.received + rng.integers(5, 120, count).astype("timedelta64[m]")
    last = np.where(np.isnat(end), END, end) - np.timedelta64(1, "m")
    taken = _working_days_taken(cases)
    waited = np.where(_is_past_due(cases), taken - 1, rng.integers(_SHORTEST_WAIT, 6, count))
    waited = np.maximum(np.minimum(waited, taken), 0)
    later = at_minute(day_of(ordinals(cases.received_day) + waited), rng.integers(8 * 60, 11 * 60, count))
    accepted = np.where(cases["sat_at_counter"], later, soon)
    return np.asarray(np.maximum(cases.received, np.minimum(accepted, last)))


def _signing(rng: np.random.Generator, cases: Cases) -> Array:
    """In the last hours; where the signature is waited for since the day before the due day."""
    count = len(cases)
    end = cases["completed"]
    opening = at_minute(end.astype("datetime64[D]"), OFFICE_OPENS)
    usual = np.maximum(opening, end - rng.integers(10, 240, count).astype("timedelta64[m]"))
    given = ordinals(cases["due_day"]) - 1
    early = at_minute(day_of(given), rng.integers(14 * 60, OFFICE_CLOSES, count))
    complete = np.where(np.isnat(cases["pause_ends"]), cases.received[:, None], cases["pause_ends"]).max(
        axis=1
    )
    early = np.maximum(early, complete)
    signing = np.where(cases["sat_at_signature"] & ~(early >= usual), early, usual)
    return np.asarray(np.maximum(cases["accepted"], signing))
