"""The signals as plain loops, from the rows as they were given, not from derived columns."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import pairwise

from tests.metrics.naive_cases import completed_cases, received_cases
from tests.metrics.naive_things import Asked, Thing
from tests.metrics.store_builder import OFFSET, ORDINALS, Row, Tables, due_day, due_known, local_day


def count_days(first: datetime | None, last: datetime | None) -> int:
    """Working days from the local day of one instant to that of another."""
    return ORDINALS[local_day(last)] - ORDINALS[local_day(first)]


def paused(row: Row, until: datetime = datetime.max) -> int:
    return sum(count_days(start, end) for start, end in row.get("pauses", []) if end and end <= until)


def limit(row: Row, due: datetime) -> int:
    return ORDINALS[due_day(due)] - ORDINALS[local_day(row["received_at"])] - paused(row)


def moved_late(row: Row, asked: Asked) -> bool:
    terms = row.get("terms", [])
    for (_, old), (since, new) in pairwise(terms):
        if since > asked.at or old is None or new is None or new <= old:
            continue
        last_days = ORDINALS[due_day(old)] - 1
        is_explained = any(
            start < since and (end is None or ORDINALS[local_day(end)] >= last_days)
            for start, end in row.get("pauses", [])
        )
        if ORDINALS[local_day(since)] >= last_days and not is_explained:
            return True
    return False


def due_moved_late(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(row["unit_id"], dims, int(moved_late(row, asked)), 1)
        for row, dims, due in completed_cases(tables, asked)
        if due is not None
    ]


def on_due_day(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for row, dims, due in completed_cases(tables, asked):
        if due is None or row["completed_at"] > due or limit(row, due) < 5:
            continue
        left = ORDINALS[due_day(due)] - ORDINALS[local_day(row["completed_at"])]
        if left < 3:
            things.append(Thing(row["unit_id"], dims, int(left <= 0), 1))
    return things


def in_last_hour(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for row, dims, due in completed_cases(tables, asked):
        if due is None or row["completed_at"] > due or (due + OFFSET).time() == time():
            continue
        if ORDINALS[local_day(row["completed_at"])] == ORDINALS[due_day(due)]:
            is_last = due - row["completed_at"] < timedelta(hours=1)
            things.append(Thing(row["unit_id"], dims, int(is_last), 1))
    return things


def last_day_supplement(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for row, dims, due in completed_cases(tables, asked):
        requests = [
            event["started_at"]
            for event in tables.get("case_events", [])
            if event["case_id"] == row["case_id"] and event["kind"] == "supplement"
            and event["started_at"] <= row["completed_at"]
        ]  # fmt: skip
        if due is None or not requests or limit(row, due) < 5 or not row.get("has_events", True):
            continue
        is_last = any(
            count_days(row["received_at"], request) - paused(row, request) >= limit(row, due)
            for request in requests
        )
        things.append(Thing(row["unit_id"], dims, int(is_last), 1))
    return things


def like_cases(tables: Tables, row: Row, asked: Asked) -> Iterator[Row]:
    key = [row.get(name) for name in ("unit_id", "procedure_id", "officer_id")]
    for other in tables["cases"]:
        is_same = key == [other.get(name) for name in ("unit_id", "procedure_id", "officer_id")]
        if other is not row and is_same and None not in key and other["received_at"] <= asked.at:
            yield other


def refiled(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for row, dims, _ in completed_cases(tables, asked):
        done = row["completed_at"]
        is_over = ORDINALS[local_day(done)] + 3 <= ORDINALS[asked.day]
        if row["outcome"] not in ("withdrawn", "refused", "stopped") or not is_over:
            continue
        near = [
            other["received_at"] > done
            for other in like_cases(tables, row, asked)
            if abs(count_days(done, other["received_at"])) <= 3
        ]
        if len(set(near)) == 1:
            things.append(Thing(row["unit_id"], dims, int(near[0]), 1))
    return things


def withheld(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for row, dims, _ in completed_cases(tables, asked):
        returned, done = row.get("returned_at"), row["completed_at"]
        if row["outcome"] != "granted" or returned is None or returned > asked.at:
            continue
        if ORDINALS[local_day(done)] + 5 < ORDINALS[asked.day]:
            things.append(Thing(row["unit_id"], dims, int(count_days(done, returned) > 5), 1))
    return things


def without_deadline(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(row["unit_id"], dims, int(due_known(row, asked.at) is None), 1)
        for row, dims in received_cases(tables, asked)
    ]


SIGNALS: dict[str, Callable[[Tables, Asked], list[Thing]]] = {
    "signal_due_moved_late": due_moved_late,
    "signal_due_day": on_due_day,
    "signal_last_hour": in_last_hour,
    "signal_last_day_supplement": last_day_supplement,
    "signal_refiled": refiled,
    "signal_result_withheld": withheld,
    "signal_no_deadline": without_deadline,
}
