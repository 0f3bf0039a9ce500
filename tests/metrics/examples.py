"""Short ways to make a row and to read a number, for the hand-counted examples."""

from datetime import date
from typing import Any

from data_access.store import CaseStore
from metrics.compute import compute_metric
from metrics.definition import Question
from tests.metrics.store_builder import CHAIRMAN, SETTINGS, Row, at, case

Q1 = {"start": date(2026, 1, 1), "end": date(2026, 3, 31)}


def value(store: CaseStore, name: str, **values: Any) -> Any:
    question = Question(name, **values)
    return compute_metric(question, scope=CHAIRMAN, store=store, settings=SETTINGS).total.value


def values_by(store: CaseStore, name: str, dimension: str, **values: Any) -> dict[str | None, Any]:
    question = Question(name, by=(dimension,), **values)
    groups = compute_metric(question, scope=CHAIRMAN, store=store, settings=SETTINGS).groups
    return {group.key(dimension): group.value for group in groups}


def dossier(number: int, **values: Any) -> Row:
    return case(f"K{number}", "V1", **{"received_at": "2026-01-05T09:00", **values})


def item(number: int, **values: Any) -> Row:
    row = {"inspection_id": "I1", "unit_id": "D1", "kind": "recover_money", "status": "open"}
    return {"recommendation_id": f"R{number}", "issued_on": date(2026, 1, 5), **row, **values}


def petition(number: int, **values: Any) -> Row:
    """Feedback received on Monday 5 January; times in ``values`` are local text."""
    given = {"unit_id": "D1", "received_at": "2026-01-05T09:00", **values}
    times = {name: at(value) for name, value in given.items() if name.endswith("_at") and value}
    return {"petition_id": f"PT{number}", **given, **times}


def report(number: int, **values: Any) -> Row:
    return {"report_id": f"H{number}", "unit_id": "D1", "received_at": at("2026-01-05T09:00"), **values}
