"""What was in hand during a period, and how long cases live, as plain loops."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from tests.metrics.naive_cases import case_dimensions, received_cases, stands_still
from tests.metrics.naive_things import Asked, Thing, labels
from tests.metrics.store_builder import (
    Row,
    Tables,
    due_day,
    due_known,
    local_day,
    midnight_after,
)


@dataclass
class Days:
    """A period and the instant from which it is looked back on."""

    start: date
    end: date
    moment: datetime
    names: dict[str, str]


def periods(asked: Asked) -> Iterator[Days]:
    """Each period that has begun by the end of T's day."""
    steps = [name for name in ("month", "quarter", "year") if name in asked.by]
    found: dict[str, list[date]] = {}
    day = asked.start
    while day <= asked.end:
        found.setdefault(labels(day)[steps[0]] if steps else "", []).append(day)
        day += timedelta(days=1)
    for days in found.values():
        if days[0] <= asked.day:
            yield Days(days[0], days[-1], min(asked.at, midnight_after(days[-1])), labels(days[0]))


def is_in_hand(row: Row, period: Days) -> bool:
    if row["received_at"] > period.moment or local_day(row["received_at"]) > period.end:
        return False
    done = row.get("completed_at")
    return row.get("outcome") is None if done is None else local_day(done) >= period.start


def in_hand(wanted: Callable[[Row, Days], bool]) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(row["unit_id"], case_dimensions(row) | period.names)
            for period in periods(asked)
            for row in tables["cases"]
            if is_in_hand(row, period) and wanted(row, period)
        ]

    return loop


def carried_over(row: Row, period: Days) -> bool:
    return local_day(row["received_at"]) < period.start


def pending(wanted: str = "") -> Callable[[Row, Days], bool]:
    def is_wanted(row: Row, period: Days) -> bool:
        done = row.get("completed_at")
        if done is not None and done <= period.moment and local_day(done) <= period.end:
            return False
        due = due_known(row, period.moment)
        if due is None:
            state = "no deadline"
        elif due < period.moment and not stands_still(row, due, period.moment):
            state = "overdue"
        else:
            state = "in time"
        return not wanted or state == wanted

    return is_wanted


def was_early(row: Row, due: datetime | None) -> bool:
    return due is not None and local_day(row["completed_at"]) < due_day(due)


def without_date(row: Row) -> bool:
    return row.get("completed_at") is None and row.get("outcome") is not None


def given_due(row: Row, moment: datetime) -> datetime | None:
    return due_known({**row, "terms": row["given"]} if "given" in row else row, moment)


def on_time_766(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for period in periods(asked):
        for row in tables["cases"]:
            if not is_in_hand(row, period):
                continue
            events = [
                event
                for event in tables.get("case_events", [])
                if event["case_id"] == row["case_id"] and event["started_at"] <= period.moment
            ]
            verdict = is_on_time(row, events, period.moment)
            if verdict is not None:
                dims = case_dimensions(row) | period.names
                things.append(Thing(row["unit_id"], dims, int(verdict), 1))
    return things


def is_on_time(row: Row, events: list[Row], moment: datetime) -> bool | None:
    """Formula 2.1 of Decision 766 for one case; None where it has no due time."""
    requests = [event for event in events if event["kind"] == "supplement"]
    done = row.get("completed_at") or row.get("returned_at")
    if done is not None and done <= moment:
        end = done
        requests = [request for request in requests if request["started_at"] < end]
    else:
        end = moment
        for request in requests:
            is_last = not any(event["started_at"] > request["started_at"] for event in events)
            if is_last and (request.get("ended_at") is None or request["ended_at"] > moment):
                end = request["started_at"]
    due = given_due(row, end)
    if due is None:
        return None
    ended = [request for request in requests if request.get("ended_at") and request["ended_at"] <= end]
    waited = covered([(max(r["started_at"], row["received_at"]), r["ended_at"]) for r in ended])
    return len(requests) <= 1 and end - waited <= due


def covered(stretches: list[tuple[datetime, datetime]]) -> timedelta:
    """How much time lies in any of some stretches."""
    total, reached = timedelta(), datetime.min
    for start, end in sorted(stretches):
        total += max(timedelta(), end - max(start, reached))
        reached = max(reached, end)
    return total


def durations_so_far(tables: Tables, asked: Asked) -> list[Thing]:
    """The days each case took or has been open at T; the denominator is 1 where T cut it off."""
    things = []
    for row, dims in received_cases(tables, asked):
        if without_date(row):
            continue
        done = row.get("completed_at")
        is_cut = done is None or done > asked.at
        until = asked.at if is_cut else max(done, row["received_at"])
        days = (until - row["received_at"]).total_seconds() / 86_400
        things.append(Thing(row["unit_id"], dims, days, int(is_cut)))
    return things


def kaplan_meier(lives: Sequence[tuple[float, bool]], *, ended: Fraction) -> Any:
    """The first time at which so large a share has ended; pairs of a duration and whether it was cut off."""
    left = Fraction(1)
    for time in sorted({duration for duration, is_cut in lives if not is_cut}):
        there = sum(duration >= time for duration, _ in lives)
        left *= 1 - Fraction(sum(pair == (time, False) for pair in lives), there)
        if left <= 1 - ended:
            return time
    return None
