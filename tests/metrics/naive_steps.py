"""The metrics of steps as plain loops: time is measured between two moments, with the pauses cut out."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.metrics.naive_cases import case_dimensions, completed_cases, is_open, is_overdue
from tests.metrics.naive_things import Asked, Thing, bucket, labels, stock_moments
from tests.metrics.store_builder import (
    ORDINALS,
    Row,
    Tables,
    due_day,
    due_known,
    held_to,
    local_day,
    step_role,
    worked,
)


def working_seconds(case: Row, start: datetime, end: datetime) -> int:
    """Working time between two moments in which the clock of a case ran; nothing when turned round."""
    if end <= start:
        return 0
    total = worked(end) - worked(start)
    for begun, over in case.get("pauses", []):
        low, high = max(start, begun), min(end, over or end)
        if low < high:
            total -= worked(high) - worked(low)
    return total


def steps_of(tables: Tables, case: Row, *, kinds: tuple[str, ...] = ("step",)) -> list[Row]:
    return [
        event
        for event in tables.get("case_events", [])
        if event["case_id"] == case["case_id"] and event["kind"] in kinds
    ]


def step_dimensions(case: Row, step: Row | None) -> dict[str, Any]:
    named = {"officer": None, "step": None, "step_role": None}
    if step is not None:
        named = {
            "officer": step.get("officer_id"),
            "step": step.get("step_name"),
            "step_role": step_role(case, step),
        }
    return case_dimensions(case) | named


def holder(case: Row, step: Row | None) -> str:
    return (step or {}).get("unit_id") or case["unit_id"]


def overrun(case: Row, step: Row, until: datetime) -> int:
    if step.get("due_at") is None:
        return 0
    return working_seconds(case, step["due_at"], min(held_to(case, step) or until, until))


def broken_step(tables: Tables, case: Row, due: datetime, until: datetime) -> Row | None:
    """The step that broke a late case, looked at until its completion or T."""

    def blame(step: Row) -> tuple[Any, ...]:
        past, started = overrun(case, step, until), step["started_at"].timestamp()
        is_after = step["started_at"] > due
        end = held_to(case, step)
        if past:
            place = 1
        elif is_after:
            place = 3
        else:
            place = 2 if end is None or end > due else 4
        return place, -past, not is_after, started if is_after else -started, step["event_id"]

    begun = [step for step in steps_of(tables, case) if step["started_at"] < until]
    return min(begun, key=blame, default=None)


def completed_late_by_step(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for row, dims, due in completed_cases(tables, asked):
        if due is None or row["completed_at"] <= due:
            continue
        step = broken_step(tables, row, due, row["completed_at"])
        things.append(Thing(holder(row, step), dims | step_dimensions(row, step)))
    return things


def overdue_by_step(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for moment, names, then in stock_moments(asked):
        for row in tables["cases"]:
            due = due_known(row, moment)
            if not is_open(row, moment) or not is_overdue(row, due, then):
                continue
            assert due is not None
            step = broken_step(tables, row, due, moment)
            age = ORDINALS[then.day] - ORDINALS[due_day(due)]
            dims = step_dimensions(row, step) | names | {"age_bucket": bucket(age, 1)}
            things.append(Thing(holder(row, step), dims))
    return things


def ended(tables: Tables, asked: Asked) -> Iterator[tuple[Row, Row, datetime, dict[str, Any]]]:
    for case in tables["cases"]:
        for step in steps_of(tables, case):
            end = held_to(case, step)
            if end is not None and asked.contains(local_day(end), end):
                yield case, step, end, step_dimensions(case, step) | labels(local_day(end))


def ended_steps(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(holder(case, step), dims, working_seconds(case, step["started_at"], end) / 86_400)
        for case, step, end, dims in ended(tables, asked)
    ]


def overrun_steps(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(holder(case, step), dims, int(overrun(case, step, end) > 0), 1)
        for case, step, end, dims in ended(tables, asked)
        if step.get("due_at") is not None
    ]


def running_overdue_steps(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for moment, names, _ in stock_moments(asked):
        for case in tables["cases"]:
            if not is_open(case, moment):
                continue
            for step in steps_of(tables, case):
                end = held_to(case, step)
                is_running = step["started_at"] <= moment and (end is None or end > moment)
                if is_running and overrun(case, step, moment):
                    things.append(Thing(holder(case, step), step_dimensions(case, step) | names))
    return things


def changes_of_hands(tables: Tables, case: Row) -> list[Row]:
    """The events of a case in hand by which it came to somebody else."""
    changes, before = [], None
    events = steps_of(tables, case, kinds=("step", "reassigned"))
    for event in sorted(events, key=lambda event: (event["started_at"], event["event_id"])):
        is_change = event["kind"] == "reassigned"
        if event["kind"] == "step":
            if before is not None:
                officers = (before.get("officer_id"), event.get("officer_id"))
                is_change = holder(case, before) != holder(case, event) or (
                    None not in officers and officers[0] != officers[1]
                )
            before = event
        if is_change and (case.get("completed_at") is None or event["started_at"] < case["completed_at"]):
            changes.append(event)
    return changes


def hand_overs(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(holder(case, event), step_dimensions(case, event) | labels(local_day(event["started_at"])))
        for case in tables["cases"]
        for event in changes_of_hands(tables, case)
        if asked.contains(local_day(event["started_at"]), event["started_at"])
    ]


def hand_overs_of_cases(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(row["unit_id"], dims, len(changes_of_hands(tables, row)), 1)
        for row, dims, _ in completed_cases(tables, asked)
        if any(step["started_at"] < row["completed_at"] for step in steps_of(tables, row))
    ]
