"""The metrics of answers, inspections, recommendations, money and reports as plain loops."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from tests.metrics.naive_in_hand import periods
from tests.metrics.naive_things import Asked, Thing, bucket, labels, stock_moments
from tests.metrics.store_builder import (
    FIELD,
    KIND,
    OFFSET,
    ORDINALS,
    Row,
    Tables,
    body,
    due_day,
    local_day,
    midnight_after,
)

CLOSING = ("done", "verified", "impossible")
SUBSTANTIATED = ("right", "partly_right")


def answers(
    numerator: Callable[[Row], float], scored: str = "score"
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        channels = {case["case_id"]: case.get("channel") for case in tables.get("cases", [])}
        for row in tables.get("surveys", []):
            day = local_day(row["answered_at"])
            if asked.contains(day, row["answered_at"]) and row.get(scored) is not None:
                procedure = row.get("procedure_id")
                dims = {
                    "procedure": procedure,
                    "field": FIELD.get(procedure or ""),
                    "instrument": row["instrument"],
                    "channel": channels.get(row.get("case_id")),
                    "level": str(row["score"]),
                }
                things.append(Thing(row["unit_id"], dims | labels(day), numerator(row), 1))
        return things

    return loop


def inspection_dimensions(row: Row, day: date) -> dict[str, Any]:
    return {name: row.get(name) for name in ("kind", "mode", "field")} | labels(day)


def inspections_started(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(row["unit_id"], inspection_dimensions(row, row["started_on"]))
        for row in tables.get("inspections", [])
        if asked.contains(row.get("started_on"))
    ]


def inspections_concluded(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(
            row["unit_id"],
            inspection_dimensions(row, row["concluded_on"]),
            key=row.get("conclusion_ref") or row["inspection_id"],
        )
        for row in tables.get("inspections", [])
        if asked.contains(row.get("concluded_on"))
    ]


def units_inspected(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(row["unit_id"], inspection_dimensions(row, row["concluded_on"]), key=row["unit_id"])
        for row in tables["inspected_units"]
        if asked.contains(row.get("concluded_on"))
    ]


def late_by_clock(due_on: str, done_on: str) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for row in tables.get("inspections", []):
            due, done = row.get(due_on), row.get(done_on)
            if due is None or not asked.contains(due) or due >= asked.day:
                continue
            if done is None or done > due:
                things.append(Thing(row["unit_id"], inspection_dimensions(row, due)))
        return things

    return loop


def share_of_inspections(
    anchor: str, is_in: Callable[[Row, Asked], bool]
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(row["unit_id"], inspection_dimensions(row, row[anchor]), int(is_in(row, asked)), 1)
            for row in tables.get("inspections", [])
            if asked.contains(row.get(anchor))
        ]

    return loop


def happened(name: str) -> Callable[[Row, Asked], bool]:
    return lambda row, asked: row.get(name) is not None and row[name] <= asked.day


def not_visited(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for _, names, then in stock_moments(asked):
        since = then.day - timedelta(days=365)
        for unit in sorted(tables["scope"]):
            visits = [
                row["started_on"]
                for row in tables["inspected_units"]
                if body(row["unit_id"]) == unit and row["started_on"] and row["started_on"] <= then.day
            ]
            if KIND[unit] in ("department", "commune", "ward", "district") and not any(
                since < day for day in visits
            ):
                things.append(Thing(unit, dict(names)))
    return things


def item_dimensions(row: Row) -> dict[str, Any]:
    found = {"conclusion": row["conclusion_id"], "field": row.get("field"), "head": row.get("head_id")}
    return {"kind": row["kind"], "status": row["status"]} | found


def amount(row: Row) -> int:
    return row.get("amount_vnd") or 0


def area(row: Row) -> float:
    return float(row.get("area_m2") or 0)


def quantity(row: Row) -> int:
    return 1 if row.get("quantity") is None else row["quantity"]


def items(
    *kinds: str, weigh: Callable[[Row], int], anchor: str = "issued_on", done: bool = False
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(row["unit_id"], item_dimensions(row) | labels(row[anchor]), weigh(row))
            for row in tables.get("recommendations", [])
            if row["kind"] in kinds
            and asked.contains(row.get(anchor))
            and (not done or row["status"] in ("done", "verified"))
        ]

    return loop


def is_item_open(row: Row, day: date) -> bool:
    if row["issued_on"] > day:
        return False
    closed = row.get("closed_on")
    return closed > day if closed is not None else row["status"] not in ("done", "verified", "impossible")


def recommendations(*, overdue: bool) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for _, names, then in stock_moments(asked):
            for row in tables.get("recommendations", []):
                due = row.get("due_on") or row["issued_on"] + timedelta(days=30)
                late = due < then.day and row["status"] != "suspended"
                if not is_item_open(row, then.day) or (overdue and not late):
                    continue
                age = ORDINALS[then.day] - ORDINALS[due if overdue else row["issued_on"]]
                dims = item_dimensions(row) | names | {"age_bucket": bucket(age, int(overdue))}
                things.append(Thing(row["unit_id"], dims))
        return things

    return loop


def due_recommendations(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for row in tables.get("recommendations", []):
        due, closed = row.get("due_on") or row["issued_on"] + timedelta(days=30), row.get("closed_on")
        if not asked.contains(due) or due >= asked.day or row["status"] == "suspended":
            continue
        if closed is None and row["status"] in ("done", "verified", "impossible"):
            continue
        by_then = closed is not None and closed <= due
        if by_then and row["status"] == "impossible":
            continue
        in_time = by_then and row["status"] in ("done", "verified")
        things.append(Thing(row["unit_id"], item_dimensions(row) | labels(due), int(in_time), 1))
    return things


def late_executions(tables: Tables, asked: Asked) -> list[Thing]:
    found = due_recommendations(tables, asked)
    return [Thing(thing.unit, thing.dimensions) for thing in found if not thing.numerator]


def handled_share(kind: str) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(
                row["unit_id"], item_dimensions(row) | labels(row["issued_on"]),
                quantity(row) if is_item_done(row, asked.day) else 0, quantity(row),
            )
            for row in tables.get("recommendations", [])
            if row["kind"] == kind and asked.contains(row["issued_on"])
        ]  # fmt: skip

    return loop


def is_item_done(row: Row, day: date) -> bool:
    closed = row.get("closed_on")
    return row["status"] in ("done", "verified") and (closed is None or closed <= day)


def unproven(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(row["unit_id"], item_dimensions(row) | names)
        for _, names, then in stock_moments(asked)
        for row in tables.get("recommendations", [])
        if row["issued_on"] <= then.day
        and is_item_done(row, then.day)
        and (row.get("closed_on") is None or row.get("evidence_ref") is None)
    ]


def conclusions_in_hand(*, finished: bool) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things, items = [], tables.get("recommendations", [])
        for period in periods(asked):
            day = min(period.end, asked.day)
            unfinished = {row["conclusion_id"] for row in items if is_item_open(row, day)}
            for row in items:
                closed = row.get("closed_on")
                was_open = row["status"] not in CLOSING if closed is None else closed >= period.start
                if row["issued_on"] > day or not was_open:
                    continue
                if not finished or row["conclusion_id"] not in unfinished - {None}:
                    dims = item_dimensions(row) | period.names
                    things.append(Thing(row["unit_id"], dims, key=row["conclusion_id"]))
        return things

    return loop


def report_dimensions(row: Row) -> dict[str, Any]:
    return {
        "procedure": row.get("procedure_id"),
        "field": FIELD.get(row.get("procedure_id") or ""),
        "officer": row.get("officer_id"),
        "channel": row["channel"],
        "behaviour": row["behaviour"],
        "status": row["status"],
    }


def reports(
    anchor: str, is_in: Callable[[Row], bool], counts: Callable[[Row], bool] = lambda row: True
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(
                row["unit_id"], report_dimensions(row) | labels(local_day(row[anchor])), int(counts(row)), 1
            )
            for row in tables.get("harassment_reports", [])
            if is_in(row) and row.get(anchor) and asked.contains(local_day(row[anchor]), row[anchor])
        ]

    return loop


def report_due(row: Row) -> datetime:
    if row.get("due_at") is not None:
        return row["due_at"]
    day, left = local_day(row["received_at"]), 15
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return midnight_after(day)


def open_reports(*, overdue: bool) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for moment, names, then in stock_moments(asked):
            for row in tables.get("harassment_reports", []):
                handled = row.get("handled_at")
                closed = row["status"] in ("concluded", "referred", "ineligible")
                still_open = handled > moment if handled is not None else not closed
                if row["received_at"] > moment or not still_open:
                    continue
                if overdue and not report_due(row) < moment:
                    continue
                since = due_day(report_due(row)) if overdue else local_day(row["received_at"])
                age = ORDINALS[then.day] - ORDINALS[since]
                dims = report_dimensions(row) | names | {"age_bucket": bucket(age, int(overdue))}
                things.append(Thing(row["unit_id"], dims))
        return things

    return loop


def reported_officers(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for moment, names, _ in stock_moments(asked):
        local = moment + OFFSET
        since = local.replace(year=local.year - 1) - OFFSET
        things += [
            Thing(row["unit_id"], report_dimensions(row) | names, key=row["officer_id"])
            for row in tables.get("harassment_reports", [])
            if row.get("officer_id")
            and row["status"] != "ineligible"
            and since <= row["received_at"] <= moment
        ]
    return things


def has_finding(row: Row) -> bool:
    return row["status"] == "concluded" and row.get("finding") is not None


def is_substantiated(row: Row) -> bool:
    return has_finding(row) and row["finding"] in SUBSTANTIATED
