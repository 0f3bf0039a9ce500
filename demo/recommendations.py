"""What the conclusions ask for, and what was paid or given back."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from demo.inspections import Inspections
from demo.moments import known, later
from demo.period import LAST_DAY, SEED_QUARTER
from demo.planted import SLIPS_SINCE, STALLED_COUNT, STALLED_LAST_PAYMENT
from demo.randomness import pick_one, stream

Row = dict[str, Any]

#: Chance of each kind of item in a conclusion that is about money, and in any other.
_CHANCES_MONEY = {
    "correct": 0.9, "recover_money": 0.7, "other_money": 0.4, "recover_land": 0.08,
    "other_land": 0.05, "sanction": 0.12, "discipline_collective": 0.5,
    "discipline_individual": 0.5, "refer_police": 0.02, "change_policy": 0.25,
}  # fmt: skip
_CHANCES_OTHER = {
    "correct": 0.85, "recover_money": 0.12, "other_money": 0.06, "sanction": 0.45,
    "discipline_individual": 0.15, "change_policy": 0.1,
}  # fmt: skip
_MONEY = ("recover_money", "other_money", "sanction")
_LAND = ("recover_land", "other_land")
_LONGEST_PAYMENT_DAYS = 300


@dataclass
class Recommendations:
    """Rows of ``recommendations`` and ``recoveries``, and the ids of those whose payment stalled, or whose
    amounts are wrong, by what is wrong."""

    rows: list[Row] = field(default_factory=list)
    recoveries: list[Row] = field(default_factory=list)
    stalled: list[str] = field(default_factory=list)
    slips: dict[str, str] = field(default_factory=dict)


def build_recommendations(seed: int, inspections: Inspections) -> Recommendations:
    """Items of all conclusions with their fate up to the end of the data."""
    rng = stream(seed, "recommendations")
    result = Recommendations()
    for inspection in inspections.rows:
        if inspection["concluded_on"] is None:
            continue
        items = inspections.items.get(inspection["inspection_id"])
        for item in items if items is not None else _draw_items(rng, inspection["kind"]):
            result.rows.append(_row(rng, inspection, item, len(result.rows) + 1))
    result.stalled = _choose_stalled(rng, result.rows)
    for row in result.rows:
        _settle(rng, result, row)
    _slip(result)
    _prove(stream(seed, "evidence"), result.rows)
    result.recoveries.sort(key=lambda row: (row["paid_on"], row["recommendation_id"]))
    for number, row in enumerate(result.recoveries, start=1):
        row["recovery_id"] = f"TH{number:05d}"
    return result


def _draw_items(rng: np.random.Generator, kind: str) -> list[Row]:
    about_money = kind in ("administrative", "unified")
    chances = _CHANCES_MONEY if about_money else _CHANCES_OTHER
    items: list[Row] = []
    for item_kind, chance in chances.items():
        if rng.random() >= chance:
            continue
        item: Row = {"kind": item_kind}
        if item_kind in _MONEY:
            item["amount_vnd"] = round(float(rng.lognormal(4.2, 0.9))) * 1_000_000
        elif item_kind in _LAND:
            item["area_m2"] = round(float(rng.lognormal(5.5, 0.8)), 1)
        elif item_kind != "correct":
            item["quantity"] = int(rng.integers(1, 4))
        items.append(item)
    return items


def _row(rng: np.random.Generator, inspection: Row, item: Row, number: int) -> Row:
    issued: date = inspection["concluded_on"]
    has_due = rng.random() < 0.88
    return {
        "recommendation_id": f"KN{number:05d}",
        "inspection_id": inspection["inspection_id"],
        "unit_id": inspection["unit_id"],
        "kind": item["kind"],
        "amount_vnd": item.get("amount_vnd"),
        "area_m2": item.get("area_m2"),
        "quantity": item.get("quantity"),
        "issued_on": issued,
        "due_on": later(rng, issued, 30, 90) if has_due else None,
        "closed_on": None,
        "status": "open",
        "evidence_ref": None,
    }


def _choose_stalled(rng: np.random.Generator, rows: list[Row]) -> list[str]:
    """Items to recover money, issued long ago and outside the seed quarter."""
    ids = [
        row["recommendation_id"]
        for row in rows
        if row["kind"] == "recover_money"
        and row["issued_on"] <= date(2025, 6, 30)
        and not SEED_QUARTER[0] <= row["issued_on"] <= SEED_QUARTER[1]
    ]
    chosen = rng.permutation(len(ids))[:STALLED_COUNT]
    return sorted(ids[index] for index in chosen)


def _settle(rng: np.random.Generator, result: Recommendations, row: Row) -> None:
    """Give the item its status; pay it, when it is to be paid or given back."""
    if row["kind"] not in ("recover_money", "recover_land"):
        _close_by_time(rng, row)
    elif row["recommendation_id"] in result.stalled:
        _stall(rng, result, row)
    elif rng.random() < 0.02 and (closed := known(later(rng, row["issued_on"], 60, 200))):
        row["status"], row["closed_on"] = "impossible", closed
    elif row["kind"] == "recover_land":
        _give_back(rng, result, row)
    else:
        _pay(rng, result, row)


def _close_by_time(rng: np.random.Generator, row: Row) -> None:
    closed = known(later(rng, row["issued_on"], 15, 240))
    is_open = rng.random() < 0.06 or closed is None
    if is_open:
        row["status"] = pick_one(rng, {"open": 0.6, "partly_done": 0.3, "suspended": 0.1})
    else:
        row["status"] = pick_one(rng, {"done": 0.6, "verified": 0.37, "impossible": 0.03})
        row["closed_on"] = closed


def _stall(rng: np.random.Generator, result: Recommendations, row: Row) -> None:
    """At most one payment, more than a year before the end of the data."""
    if rng.random() < 0.5:
        paid = later(rng, row["issued_on"], 10, 60)
        amount = row["amount_vnd"] // 10_000 * 3_000
        _record(result, row, min(paid, STALLED_LAST_PAYMENT), amount_vnd=amount)
        row["status"] = "partly_done"


def _give_back(rng: np.random.Generator, result: Recommendations, row: Row) -> None:
    given = known(later(rng, row["issued_on"], 40, 240))
    if given:
        _record(result, row, given, area_m2=row["area_m2"])
        row["status"], row["closed_on"] = "done", given


def _pay(rng: np.random.Generator, result: Recommendations, row: Row) -> None:
    """One to four instalments within 300 days: whoever is not finished has paid lately."""
    count = int(rng.integers(1, 5))
    total = row["amount_vnd"]
    if rng.random() < 0.02:
        total += 500_000  # paid too much
    span = int(rng.integers(30, _LONGEST_PAYMENT_DAYS))
    days = [row["issued_on"] + timedelta(days=span * (step + 1) // count) for step in range(count)]
    amounts = [total // count // 1000 * 1000] * (count - 1)
    amounts.append(total - sum(amounts))
    paid = 0
    for day, amount in zip(days, amounts, strict=True):
        if day <= LAST_DAY:
            _record(result, row, day, amount_vnd=amount)
            paid += amount
    if paid >= row["amount_vnd"]:
        row["status"], row["closed_on"] = pick_one(rng, {"done": 0.5, "verified": 0.5}), days[-1]
    elif paid:
        row["status"] = "partly_done"


def _slip(result: Recommendations) -> None:
    """One instalment without three noughts, one entered twice, and one amount without three noughts."""
    newest: dict[str, Row] = {row["recommendation_id"]: row for row in result.recoveries}
    late = [row for row in result.rows if row["issued_on"] >= SLIPS_SINCE]
    paid = [
        row
        for row in late
        if row["kind"] == "recover_money" and row["status"] in ("done", "verified")
        and newest[row["recommendation_id"]]["amount_vnd"] < row["amount_vnd"]
    ]  # fmt: skip
    other = next((row for row in late if row["kind"] == "other_money"), None)
    if len(paid) < 2 or other is None:
        return  # a demo of very few days
    short, twice = (newest[row["recommendation_id"]] for row in paid[:2])
    short["amount_vnd"] //= 1000
    result.recoveries.append({**twice})
    other["amount_vnd"] //= 1000
    result.slips = {
        "payment_too_small": paid[0]["recommendation_id"],
        "collected_above": paid[1]["recommendation_id"],
        "amount_too_small": other["recommendation_id"],
    }


def _prove(rng: np.random.Generator, rows: list[Row]) -> None:
    """The document that shows an item done; missing for a few."""
    for row in rows:
        if row["status"] in ("done", "verified") and rng.random() < 0.94:
            row["evidence_ref"] = f"{int(rng.integers(1, 900))}/BC-{row['closed_on'].year}"


def _record(result: Recommendations, row: Row, day: date, *, amount_vnd: int | None = None,
            area_m2: float | None = None) -> None:  # fmt: skip
    result.recoveries.append(
        {
            "recovery_id": "",
            "recommendation_id": row["recommendation_id"],
            "paid_on": day,
            "amount_vnd": amount_vnd,
            "area_m2": area_m2,
        }
    )
