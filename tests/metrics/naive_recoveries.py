"""The metrics of money and land to be given back as plain loops."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from tests.metrics.naive_in_hand import periods
from tests.metrics.naive_records import amount, item_dimensions
from tests.metrics.naive_things import Asked, Thing, labels, stock_moments
from tests.metrics.store_builder import Row, Tables

Loop = Callable[[Tables, Asked], list[Thing]]


def paid(tables: Tables, row: Row, since: date, day: date, column: str = "amount_vnd") -> Any:
    return sum(
        payment.get(column) or 0
        for payment in tables.get("recoveries", [])
        if payment["recommendation_id"] == row["recommendation_id"] and since <= payment["paid_on"] <= day
    )


def with_items(tables: Tables) -> Iterator[tuple[Row, Row]]:
    items = {row["recommendation_id"]: row for row in tables.get("recommendations", [])}
    for payment in tables.get("recoveries", []):
        yield payment, items[payment["recommendation_id"]]


def payment_dimensions(item: Row) -> dict[str, Any]:
    return {"conclusion": item["conclusion_id"], "field": item.get("field")}


def recovered(column: str, *kinds: str) -> Loop:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(item["unit_id"], payment_dimensions(item) | labels(row["paid_on"]), float(row[column]))
            for row, item in with_items(tables)
            if row.get(column) is not None and asked.contains(row["paid_on"])
            if not kinds or item["kind"] in kinds
        ]

    return loop


def recovery_rate(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(
            row["unit_id"],
            item_dimensions(row) | labels(row["issued_on"]),
            paid(tables, row, date.min, asked.day),
            amount(row),
        )
        for row in tables.get("recommendations", [])
        if row["kind"] == "recover_money" and asked.contains(row["issued_on"])
    ]


def due_on(row: Row) -> date:
    return row.get("due_on") or row["issued_on"] + timedelta(days=30)


def given_up(row: Row, day: date) -> bool:
    closed = row.get("closed_on")
    return row["status"] == "impossible" and (closed is None or closed <= day)


def owed_since(row: Row, day: date) -> str:
    late = (day - due_on(row)).days
    if late <= 0:
        return "not_due"
    bounds = ((182, "under_6_months"), (365, "6_to_12_months"), (730, "1_to_2_years"))
    return next((name for days, name in bounds if late <= days), "over_2_years")


def weight(tables: Tables, row: Row, part: str, day: date, column: str) -> Any:
    """How much of a part of the balance an item has; None where it is not in it."""
    total, so_far = row.get(column) or 0, paid(tables, row, date.min, day, column)
    rest, stands = total - so_far, not given_up(row, day)
    pursued = stands and row["status"] != "suspended" and rest > 0
    payments = [
        payment["paid_on"]
        for payment in tables.get("recoveries", [])
        if payment["recommendation_id"] == row["recommendation_id"] and (payment.get(column) or 0) > 0
        if payment["paid_on"] <= day
    ]
    quiet = (day - max(payments, default=row["issued_on"])).days > 365
    found = {
        "recommended": (True, total),
        "collected": (so_far > 0, so_far),
        "outstanding": (stands and rest > 0, rest),
        "written_off": (not stands and rest > 0, rest),
        "overpaid": (rest < 0, -rest),
        "overdue": (pursued and due_on(row) < day, rest),
        "stalled": (pursued and quiet, rest),
        "stalled_items": (pursued and quiet, 1),
    }
    is_in, number = found[part]
    return number if is_in else None


def balance(part: str, kind: str = "recover_money", column: str = "amount_vnd") -> Loop:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for _, names, then in stock_moments(asked):
            for row in tables.get("recommendations", []):
                if row["kind"] != kind or row["issued_on"] > then.day:
                    continue
                number = weight(tables, row, part, then.day, column)
                if number is not None:
                    dims = item_dimensions(row) | names | {"owed_since": owed_since(row, then.day)}
                    things.append(Thing(row["unit_id"], dims, float(number)))
        return things

    return loop


def collected_of_due(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for period in periods(asked):
        day, eve = min(period.end, asked.day), period.start - timedelta(days=1)
        for row in tables.get("recommendations", []):
            if row["kind"] != "recover_money" or row["issued_on"] > day or given_up(row, eve):
                continue
            rest = amount(row) - paid(tables, row, date.min, eve)
            if rest > 0:
                number = paid(tables, row, period.start, day)
                things.append(Thing(row["unit_id"], item_dimensions(row) | period.names, number, rest))
    return things


def unmatched(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(item["unit_id"], payment_dimensions(item) | names, row["amount_vnd"])
        for _, names, then in stock_moments(asked)
        for row, item in with_items(tables)
        if row.get("amount_vnd") and row["paid_on"] <= then.day
        if item["kind"] not in ("recover_money", "sanction") or item["issued_on"] > then.day
    ]


def suspects(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for _, names, then in stock_moments(asked):
        found = []
        for row in tables.get("recommendations", []):
            if row["issued_on"] <= then.day:
                found.append((item_suspicion(tables, row, then.day), row))
        for row, item in with_items(tables):
            if row["paid_on"] <= then.day:
                found.append((payment_suspicion(row, item), item))
        for reason, item in found:
            if reason:
                dims = payment_dimensions(item) | names | {"kind": item["kind"], "reason": reason}
                things.append(Thing(item["unit_id"], dims))
    return things


def item_suspicion(tables: Tables, row: Row, day: date) -> str:
    total, low, high = row.get("amount_vnd"), row.get("usual_from_vnd"), row.get("usual_to_vnd")
    if row["kind"] == "recover_money" and paid(tables, row, date.min, day) > (total or 0):
        return "collected_above"
    if total and high and total > high:
        return "amount_too_large"
    return "amount_too_small" if total and low and total < low else ""


def payment_suspicion(row: Row, item: Row) -> str:
    number, total = row.get("amount_vnd"), item.get("amount_vnd")
    if not number:
        return ""
    if item["kind"] not in ("recover_money", "sanction"):
        return "no_recovery_item"
    if total is None:
        return ""
    if number > 10 * total:
        return "payment_too_large"
    return "payment_too_small" if number * 500 <= total else ""
