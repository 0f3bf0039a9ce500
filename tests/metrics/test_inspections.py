"""Inspections, recommendations and money, counted by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.compute import compute_metric, list_rows
from metrics.definition import Question
from tests.metrics.examples import Q1, item, value, values_by
from tests.metrics.random_rows import RandomRows
from tests.metrics.store_builder import ANALYST, CHAIRMAN, SETTINGS, Row, build_store, scope_for


def inspection(number: int, **values: Any) -> Row:
    row = {"unit_id": "D1", "kind": "administrative", "mode": "planned"}
    return {"inspection_id": f"I{number}", **row, **values}


def test_one_conclusion_over_several_inspections_counts_once(tmp_path: Path) -> None:
    done = {"started_on": date(2026, 1, 1), "concluded_on": date(2026, 3, 31)}
    rows = [
        inspection(1, **done, conclusion_ref="KL1"),
        inspection(2, **done, conclusion_ref="KL1", unit_id="D2"),
        inspection(3, **done),
        inspection(4, started_on=date(2025, 12, 31), concluded_on=date(2026, 4, 1)),
    ]
    covered = [{"inspection_id": "I1", "unit_id": unit} for unit in ("D1", "C1", "C2")]
    store = build_store(tmp_path, {"inspections": rows, "inspection_units": covered})
    assert value(store, "inspections_started", **Q1) == 3
    assert value(store, "inspections_concluded", **Q1) == 2
    assert value(store, "units_inspected", **Q1) == 4
    assert values_by(store, "inspections_concluded", "unit", **Q1) == {"D1": 2, "D2": 1}


def test_a_head_counts_the_own_units_that_an_inspection_covered_wherever_it_is_filed(tmp_path: Path) -> None:
    done = {"started_on": date(2026, 1, 1), "concluded_on": date(2026, 3, 31)}
    rows = [
        inspection(1, **done, unit_id="D2"),
        inspection(2, **done, unit_id="C1"),
        inspection(3, **done, unit_id="C1"),
    ]
    pairs = (("I1", "C1"), ("I1", "D1"), ("I2", "D1"), ("I2", "D2"))
    covered = [{"inspection_id": number, "unit_id": unit} for number, unit in pairs]
    store = build_store(tmp_path, {"inspections": rows, "inspection_units": covered})
    head = {"scope": scope_for("unit_head", "C1", "S1"), "store": store, "settings": SETTINGS}
    question = Question("units_inspected", by=("unit",), **Q1)
    (group,) = compute_metric(question, **head).groups
    # I1 covered C1 though it is filed under D2; I2 is filed under C1 but covered others; I3 names no unit.
    assert (group.key("unit"), group.value) == ("C1", 1)
    assert [row["unit"] for row in list_rows(question, **head).rows] == ["C1"]
    alone = replace(question, where=(("kind", ("administrative",)),), by=())
    assert compute_metric(alone, **head).total.value == 1
    assert values_by(store, "units_inspected", "unit", **Q1) == {"C1": 1, "D1": 1, "D2": 1}
    only = build_store(tmp_path / "only", {"inspections": rows[1:2], "inspection_units": covered[2:]})
    assert compute_metric(question, **{**head, "store": only}).groups == ()


def test_a_conclusion_is_late_from_the_day_after_it_was_due(tmp_path: Path) -> None:
    due = date(2026, 3, 10)
    rows = [
        inspection(1, conclusion_due_on=due),
        inspection(2, conclusion_due_on=due, concluded_on=due),
        inspection(3, conclusion_due_on=due, concluded_on=date(2026, 3, 11)),
        inspection(4),
    ]
    store = build_store(tmp_path, {"inspections": rows})
    assert value(store, "conclusions_late", as_of=due, **Q1) == 0
    assert value(store, "conclusions_late", as_of=date(2026, 3, 11), **Q1) == 2


def test_money_is_balanced_item_by_item(tmp_path: Path) -> None:
    rows = [
        item(1, amount_vnd=100),
        item(2, amount_vnd=50),
        item(3, amount_vnd=30, status="impossible", closed_on=date(2026, 2, 1)),
        item(4, amount_vnd=70, kind="other_money"),
        item(5, amount_vnd=40, issued_on=date(2026, 6, 1)),
    ]
    paid = [
        {"recovery_id": "Z1", "recommendation_id": "R1", "paid_on": date(2026, 2, 1), "amount_vnd": 60},
        {"recovery_id": "Z2", "recommendation_id": "R2", "paid_on": date(2026, 2, 1), "amount_vnd": 80},
        {"recovery_id": "Z3", "recommendation_id": "R3", "paid_on": date(2026, 1, 9), "amount_vnd": 10},
        {"recovery_id": "Z4", "recommendation_id": "R1", "paid_on": date(2026, 4, 1), "amount_vnd": 25},
    ]
    store = build_store(tmp_path, {"recommendations": rows, "recoveries": paid})
    expected: Mapping[str, Any] = {
        "recovery_recommended_vnd": 180,
        "other_money_vnd": 70,
        "violation_vnd": 250,
        "recovered_vnd": 150,
        "recovery_outstanding_vnd": 40,
        "recovery_written_off_vnd": 20,
        "recovery_overpaid_vnd": 30,
        "recovery_rate": pytest.approx(150 / 180),
    }
    for name, amount in expected.items():
        assert value(store, name, **Q1) == amount, name
    before_closing = {**Q1, "as_of": date(2026, 1, 31)}
    assert value(store, "recovery_written_off_vnd", **before_closing) == 0
    assert value(store, "recovery_outstanding_vnd", **before_closing) == 170
    assert value(store, "recovery_rate", as_of=date(2026, 4, 1), **Q1) == pytest.approx(175 / 180)


def test_an_item_is_overdue_the_day_after_its_date_and_never_while_suspended(tmp_path: Path) -> None:
    due = date(2026, 3, 10)
    rows = [
        item(1, due_on=due),
        item(2, due_on=due, status="suspended"),
        item(3, due_on=due, status="done", closed_on=date(2026, 3, 11)),
        item(4, due_on=due, status="verified"),
        item(5, issued_on=date(2026, 2, 8)),
    ]
    store = build_store(tmp_path, {"recommendations": rows})
    assert value(store, "recommendations_overdue", as_of=due) == 0
    assert value(store, "recommendations_overdue", as_of=date(2026, 3, 11)) == 2
    assert value(store, "recommendations_open", as_of=due) == 4
    assert value(store, "recommendations_open", as_of=date(2026, 3, 11)) == 3


DUE = date(2026, 3, 10)
DUE_DAY: dict[str, Any] = {"start": DUE, "end": DUE, "as_of": date(2026, 3, 31)}


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        ({"status": "done", "closed_on": date(2026, 3, 9)}, (1, 1)),
        ({"status": "verified", "closed_on": DUE}, (1, 1)),
        ({"status": "done", "closed_on": date(2026, 3, 11)}, (0, 1)),
        ({}, (0, 1)),
        ({"status": "partly_done"}, (0, 1)),
        ({"status": "partly_done", "closed_on": DUE}, (0, 1)),
        ({"status": "impossible", "closed_on": DUE}, (0, 0)),
        ({"status": "impossible", "closed_on": date(2026, 3, 11)}, (0, 1)),
        ({"status": "impossible"}, (0, 0)),
        ({"status": "verified"}, (0, 0)),
        ({"status": "suspended"}, (0, 0)),
        ({"due_on": date(2026, 3, 9)}, (0, 0)),
        ({"due_on": date(2026, 3, 11)}, (0, 0)),
        ({"due_on": None, "issued_on": date(2026, 2, 8)}, (0, 1)),
        ({"due_on": None, "issued_on": date(2026, 2, 7)}, (0, 0)),
        ({"issued_on": date(2026, 4, 1)}, (0, 0)),
    ],
)
def test_an_item_is_on_time_when_done_by_its_date(row: Row, counts: tuple[int, int], tmp_path: Path) -> None:
    store = build_store(tmp_path, {"recommendations": [item(1, **{"due_on": DUE, **row})]})
    question = Question("recommendations_on_time_rate", **DUE_DAY)
    total = compute_metric(question, scope=CHAIRMAN, store=store, settings=SETTINGS).total
    assert (total.numerator, total.denominator) == counts
    assert total.value == (counts[0] / counts[1] if counts[1] else None)


def test_items_on_time_are_a_share_of_every_kind_due_once_the_date_has_passed(tmp_path: Path) -> None:
    done = {"due_on": DUE, "status": "done"}
    rows = [
        item(1, **done, closed_on=DUE),
        item(2, **done, closed_on=DUE, kind="correct", unit_id="D2"),
        item(3, **done, closed_on=date(2026, 3, 11), kind="correct"),
        item(4, due_on=DUE, kind="refer_police"),
        item(5, due_on=date(2026, 4, 1), status="verified", closed_on=date(2026, 2, 1)),
    ]
    store = build_store(tmp_path, {"recommendations": rows})
    name = "recommendations_on_time_rate"
    assert value(store, name, as_of=DUE, **Q1) is None
    assert value(store, name, as_of=date(2026, 3, 11), **Q1) == 0.5
    assert values_by(store, name, "kind", **Q1) == {"recover_money": 1, "correct": 0.5, "refer_police": 0}
    assert values_by(store, name, "month", start=DUE) == {"2026-03": 0.5, "2026-04": 1}
    published = compute_metric(
        Question(name, by=("body",), **Q1), scope=ANALYST, store=store, settings=SETTINGS
    )
    shares = {group.key("body"): group.value for group in published.groups}
    assert shares == {"D1": pytest.approx(1 / 3), "D2": 1}
    assert value(build_store(tmp_path / "empty", {}), name) is None


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_due_is_done_in_time_plus_not_and_what_is_overdue_was_not(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tables = RandomRows(seed, size=80).tables()
    store = build_store(tmp_path_factory.mktemp("store"), {"recommendations": tables["recommendations"]})
    viewer: Mapping[str, Any] = {"scope": CHAIRMAN, "store": store, "settings": SETTINGS}
    always = Question("recommendations_on_time_rate", start=date(2024, 1, 1))
    rows = list_rows(always, **viewer).rows
    in_time, late = ({row["id"] for row in rows if row["numerator"] == part} for part in (1, 0))
    total = compute_metric(always, **viewer).total
    assert (len(in_time), len(in_time) + len(late)) == (total.numerator, total.denominator)
    overdue = {row["id"] for row in list_rows(Question("recommendations_overdue"), **viewer).rows}
    assert overdue <= late
    assert overdue


def test_people_and_collectives_are_summed_and_handled_ones_apart(tmp_path: Path) -> None:
    rows = [
        item(1, kind="discipline_collective", quantity=3),
        item(2, kind="discipline_collective", status="done", closed_on=date(2026, 5, 1)),
        item(3, kind="discipline_individual", quantity=9, status="verified", closed_on=date(2026, 2, 1)),
        item(4, kind="refer_police", quantity=4),
        item(5, kind="change_policy"),
    ]
    store = build_store(tmp_path, {"recommendations": rows})
    expected = {
        "collectives_disciplined": 4,
        "collectives_handled": 0,
        "individuals_disciplined": 9,
        "individuals_handled": 9,
        "police_referrals": 1,
        "police_referral_persons": 4,
        "policy_recommendations": 1,
    }
    assert {name: value(store, name, **Q1) for name in expected} == expected
