"""What interrupted petitions: senders asked for a supplement, suspensions, extensions.

Drawn after everything else and from a stream of its own, so that the petitions stay as they were.
"""

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from demo.moments import closing_time, known_time, office_time
from demo.period import LAST_DAY
from demo.randomness import stream
from demo.working_days import add_working_days

Row = dict[str, Any]

_SUPPLEMENT = {"feedback": 0.06, "complaint": 0.05, "denunciation": 0.04}
#: What has no answer yet lacks something more often.
_SUPPLEMENT_OF_OPEN = 0.3
_SUSPENDED, _EXTENDED = 0.04, 0.04
_ASKED_IN_TIME, _ASK_DAYS = 0.88, 5


def build_petition_events(seed: int, petitions: list[Row]) -> list[Row]:
    """Events in the order of the petitions; of what was refused or forwarded there are none."""
    rng = stream(seed, "petition events")
    events: list[Row] = []
    for row in petitions:
        is_asked, is_suspended, is_extended = (float(draw) for draw in rng.random(3))
        if row["outcome"] in ("refused", "forwarded"):
            continue
        chance = _SUPPLEMENT[row["kind"]] if row["answered_at"] else _SUPPLEMENT_OF_OPEN
        if is_asked < chance:
            events += _supplement(rng, row)
        elif row["kind"] != "feedback" and is_suspended < _SUSPENDED:
            events += _suspension(rng, row)
        elif row["kind"] != "feedback" and is_extended < _EXTENDED:
            events += _extension(rng, row)
    return [{"event_id": f"DB-{number:05d}", **event} for number, event in enumerate(events, start=1)]


def _end(row: Row) -> datetime:
    answered: datetime | None = row["answered_at"]
    return answered or datetime.combine(LAST_DAY, datetime.min.time())


def _supplement(rng: np.random.Generator, row: Row) -> list[Row]:
    """Asked for within days, mostly in time; given some days later, or not yet."""
    is_in_time = rng.random() < _ASKED_IN_TIME
    days = int(rng.integers(1, _ASK_DAYS) if is_in_time else rng.integers(_ASK_DAYS + 1, 12))
    asked = office_time(rng, add_working_days(row["received_at"].date(), days))
    return _paused(rng, row, "supplement", asked, longest=12)


def _suspension(rng: np.random.Generator, row: Row) -> list[Row]:
    if row["accepted_at"] is None:
        return []
    began = office_time(rng, row["accepted_at"].date() + timedelta(days=int(rng.integers(3, 20))))
    return _paused(rng, row, "suspended", began, longest=40)


def _paused(rng: np.random.Generator, row: Row, kind: str, began: datetime, *, longest: int) -> list[Row]:
    days = int(rng.integers(1, longest + 1))
    ended = known_time(began + timedelta(days=days, hours=1))
    if began >= _end(row) or (ended is not None and row["answered_at"] is not None and ended > _end(row)):
        return []
    return [_event(row, kind, began, ended_at=ended)]


def _extension(rng: np.random.Generator, row: Row) -> list[Row]:
    """Made before the due time a record states, to some weeks after it."""
    due: datetime | None = row["due_at"]
    if due is None:
        return []
    made = office_time(rng, due.date() - timedelta(days=int(rng.integers(1, 6))))
    if made >= _end(row) or made <= row["received_at"]:
        return []
    return [_event(row, "extension", made, due_at=closing_time(due.date() + timedelta(days=30)))]


def _event(row: Row, kind: str, started: datetime, **times: datetime | None) -> Row:
    plain: Row = {"petition_id": row["petition_id"], "kind": kind, "started_at": started}
    return {**plain, "ended_at": None, "due_at": None, **times}
