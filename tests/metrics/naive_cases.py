"""The metrics of cases as plain loops."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from tests.metrics.naive_things import Asked, Thing, bucket, labels, stock_moments
from tests.metrics.store_builder import (
    FIELD,
    OFFICE_HOURS,
    OFFSET,
    ORDINALS,
    Row,
    Tables,
    due_day,
    due_known,
    local_day,
    midnight_after,
)


def case_dimensions(row: Row) -> dict[str, Any]:
    return {
        "procedure": row.get("procedure_id"),
        "field": FIELD.get(row.get("procedure_id") or ""),
        "channel": row.get("channel") or "counter",
        "officer": row.get("officer_id"),
    }


def completed_cases(tables: Tables, asked: Asked) -> Iterator[tuple[Row, dict[str, Any], datetime | None]]:
    for row in tables["cases"]:
        done = row.get("completed_at")
        is_there = row["received_at"] <= asked.at
        if done is not None and is_there and asked.contains(local_day(done), done):
            yield row, case_dimensions(row) | labels(local_day(done)), due_known(row, done)


def received_cases(tables: Tables, asked: Asked) -> Iterator[tuple[Row, dict[str, Any]]]:
    for row in tables["cases"]:
        day = local_day(row["received_at"])
        if asked.contains(day, row["received_at"]):
            yield row, case_dimensions(row) | labels(day)


def count_cases(
    rows: Callable[[Tables, Asked], Iterable[tuple[Any, ...]]], wanted: Callable[..., bool]
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        found = rows(tables, asked)
        return [Thing(row["unit_id"], dims) for row, dims, *rest in found if wanted(row, *rest)]

    return loop


def share_of_completed(
    is_in: Callable[[Row, datetime | None], bool],
    counts: Callable[[Tables, Asked, Row, datetime | None], bool],
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(row["unit_id"], dims, int(counts(tables, asked, row, due)), 1)
            for row, dims, due in completed_cases(tables, asked)
            if is_in(row, due)
        ]

    return loop


def share_of_received(
    is_in: Callable[[Row], bool], counts: Callable[[Row], bool]
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(row["unit_id"], dims, int(counts(row)), 1)
            for row, dims in received_cases(tables, asked)
            if is_in(row)
        ]

    return loop


def office_minutes(start: datetime, end: datetime) -> float:
    """Minutes that offices were open before a moment since another, stretch by stretch; no holidays here."""
    end -= timedelta(microseconds=1)
    minutes, day = 0.0, local_day(start)
    while day <= local_day(end):
        for opening, closing in OFFICE_HOURS if day.weekday() < 5 else ():
            first = max(start, datetime.combine(day, opening) - OFFSET)
            last = min(end, datetime.combine(day, closing) - OFFSET)
            minutes += max(0.0, (last - first).total_seconds() / 60)
        day += timedelta(days=1)
    return minutes


def events(tables: Tables, asked: Asked, row: Row, kind: str) -> int:
    return sum(
        event["case_id"] == row["case_id"] and event["kind"] == kind and event["started_at"] <= asked.at
        for event in tables.get("case_events", [])
    )


def was_extended(tables: Tables, asked: Asked, row: Row, _: datetime | None) -> bool:
    made = row.get("extended_at")
    in_record = row.get("extended_due_at") is not None and (made is None or made <= asked.at)
    return in_record or events(tables, asked, row, "extension") > 0


def has_answer(*instruments: str) -> Callable[[Tables, Asked, Row, datetime | None], bool]:
    def has(tables: Tables, asked: Asked, row: Row, _: datetime | None) -> bool:
        return any(
            survey.get("case_id") == row["case_id"]
            and survey["instrument"] in instruments
            and survey["answered_at"] <= asked.at
            for survey in tables.get("surveys", [])
        )

    return has


def is_open(row: Row, moment: datetime) -> bool:
    if row["received_at"] > moment:
        return False
    done = row.get("completed_at")
    return done > moment if done is not None else row.get("outcome") is None


def stands_still(row: Row, due: datetime, moment: datetime) -> bool:
    return any(
        start < due and start <= moment and (end is None or end > moment)
        for start, end in row.get("pauses", [])
    )


def open_cases(
    wanted: Callable[[Row, datetime | None, Asked], bool], *, overdue: bool = False
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for moment, names, then in stock_moments(asked):
            for row in tables["cases"]:
                due = due_known(row, moment)
                if not is_open(row, moment) or not wanted(row, due, then):
                    continue
                since = due_day(due) if overdue else local_day(row["received_at"])
                age = ORDINALS[then.day] - ORDINALS[since]
                dims = case_dimensions(row) | names | {"age_bucket": bucket(age, int(overdue))}
                things.append(Thing(row["unit_id"], dims))
        return things

    return loop


def is_overdue(row: Row, due: datetime | None, asked: Asked) -> bool:
    return due is not None and due < asked.at and not stands_still(row, due, asked.at)


def overdue_among_open(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for moment, names, then in stock_moments(asked):
        for row in tables["cases"]:
            if is_open(row, moment):
                is_late = is_overdue(row, due_known(row, moment), then)
                things.append(Thing(row["unit_id"], case_dimensions(row) | names, int(is_late), 1))
    return things


def is_due_soon(row: Row, due: datetime | None, asked: Asked) -> bool:
    day, left = asked.day, asked.due_in
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return due is not None and asked.at <= due <= midnight_after(day)


def durations(measure: Callable[[Row], float]) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [Thing(row["unit_id"], dims, measure(row)) for row, dims, _ in completed_cases(tables, asked)]

    return loop


def calendar_days(row: Row) -> float:
    return (row["completed_at"] - row["received_at"]).total_seconds() / 86_400


def working_days(row: Row) -> float:
    still = sum(
        ORDINALS[local_day(end)] - ORDINALS[local_day(start)] for start, end in row.get("pauses", []) if end
    )
    return ORDINALS[local_day(row["completed_at"])] - ORDINALS[local_day(row["received_at"])] - still


def late_of_officials(tables: Tables, asked: Asked) -> list[Thing]:
    """Each with the official and the month as its key."""
    kept = ("officer", "month", "quarter", "year")
    return [
        Thing(row["unit_id"], {name: dims[name] for name in kept}, key=f"{row['officer_id']} {dims['month']}")
        for row, dims, due in completed_cases(tables, asked)
        if due is not None and row["completed_at"] > due and row.get("officer_id")
    ]
