"""What became of the cases: outcome, handing over, apology, digitisation, fees."""

import numpy as np

from demo import cheats
from demo.cases import END, NOTHING, Cases
from demo.deadlines import NO_DEADLINE
from demo.period import FIRST_DAY
from demo.procedures import Procedures
from demo.province import Province
from demo.randomness import Array, stream

OUTCOMES = ("granted", "refused", "stopped", "withdrawn")
_OUTCOME_SHARES = (0.945, 0.025, 0.015, 0.015)


def add_handling(seed: int, cases: Cases, province: Province, procedures: Procedures) -> None:
    """Fill in everything that follows from the course of a case."""
    rng = stream(seed, "handling")
    count = len(cases)
    outcome = np.searchsorted(np.cumsum(_OUTCOME_SHARES), rng.random(count))
    is_done = ~np.isnat(cases["completed"])
    outcome = np.where(cases["filed_again"] >= 0, OUTCOMES.index("withdrawn"), np.minimum(outcome, 3))
    cases["outcome"] = np.where(is_done, outcome, -1)
    withheld, lying = cheats.withhold(seed, cases, province)
    cases["returned"] = _returned(rng, cases, withheld, lying)
    cases["apology"] = _apologies(rng, cases)
    _add_digitisation(rng, cases, province)
    _add_fees(rng, cases, procedures)
    cases.procedure = np.where(cases["due_style"] == NO_DEADLINE, -1, cases.procedure)
    cases["updated"] = _updated(rng, cases)


def _returned(rng: np.random.Generator, cases: Cases, withheld: Array, lying: Array) -> Array:
    """Results are fetched some days later, a few never; what was withdrawn is not handed over."""
    wait = (30 + rng.exponential(36 * 60, len(cases))).astype("timedelta64[m]")
    wait = np.where(withheld, lying, wait)
    returned = cases["completed"] + wait
    never = (rng.random(len(cases)) < 0.03) | (cases["outcome"] >= 2)
    return np.where(never | ~(returned < END), NOTHING, returned)


def _apologies(rng: np.random.Generator, cases: Cases) -> Array:
    """Half of the late cases get a letter, between the due time and the end."""
    due = cases["effective_due"]
    until = np.where(np.isnat(cases["completed"]), END, cases["completed"])
    span = (until - due).astype(np.float64)
    is_late = ~np.isnat(due) & (until > due)
    wanted = is_late & (rng.random(len(cases)) < 0.5)
    share = rng.uniform(0.05, 0.9, len(cases))
    wait = np.where(is_late, np.minimum(span, 5 * 24 * 60) * share, 0).astype("timedelta64[m]")
    return np.where(wanted, due + wait, NOTHING)


def _progress(cases: Cases) -> Array:
    """0 at the start of the period, 1 at its end."""
    return np.clip((cases.received_day - np.datetime64(FIRST_DAY)).astype(float) / 1400, 0, 1)


def _add_digitisation(rng: np.random.Generator, cases: Cases, province: Province) -> None:
    """Grows from under half to nearly all, at a pace of its own in each body."""
    pace = rng.normal(0, 0.06, len(province.units))[cases.body]
    progress = _progress(cases)
    count = len(cases)
    granted = cases["outcome"] == 0
    cases["digitised_in"] = rng.random(count) < 0.5 + 0.42 * progress + pace
    cases["digitised_out"] = granted & (rng.random(count) < 0.45 + 0.45 * progress + pace)
    cases["reused"] = rng.random(count) < 0.12 + 0.4 * progress + pace


def _add_fees(rng: np.random.Generator, cases: Cases, procedures: Procedures) -> None:
    """Fees of the procedure, with some applicants exempt; -1 where the source has no fee."""
    count = len(cases)
    fee = procedures.fee_vnd[cases.procedure]
    fee = np.where((fee > 0) & (rng.random(count) < 0.07), 0, fee)
    unknown = (fee == 0) & (rng.random(count) < 0.5)
    cases["fee"] = np.where(unknown, -1, fee)
    online = np.where(cases.channel == 0, 0.45 + 0.45 * _progress(cases), 0.12)
    cases["paid_online"] = (cases["fee"] > 0) & (rng.random(count) < online)


def _updated(rng: np.random.Generator, cases: Cases) -> Array:
    """When the source last touched the case."""
    last = cases.received
    for name in ("completed", "returned", "apology", "extended", "redated"):
        last = np.fmax(last, cases[name])
    for column in cases["pause_begins"].T, cases["pause_ends"].T:
        for times in column:
            last = np.fmax(last, times)
    wait = rng.integers(0, 90, len(cases)).astype("timedelta64[m]")
    return np.asarray(np.minimum(last + wait, END - np.timedelta64(1, "m")))


def is_late(cases: Cases) -> Array:
    """Completed after the due time then in force."""
    done = ~np.isnat(cases["completed"]) & ~np.isnat(cases["effective_due"])
    return done & (cases["completed"] > cases["effective_due"])


def is_overdue_open(cases: Cases) -> Array:
    """Open at the end of the data and past the due time, pauses aside."""
    return np.isnat(cases["completed"]) & (cases["effective_due"] < END)
