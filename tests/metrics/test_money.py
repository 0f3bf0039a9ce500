"""Money and land to be given back: counted by hand, and balanced to the dong on random conclusions."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.store import CaseStore
from metrics.compute import compute_metric, list_rows
from metrics.definition import Question
from tests.metrics.examples import Q1, item, value, values_by
from tests.metrics.random_rows import RandomRows
from tests.metrics.store_builder import CHAIRMAN, SETTINGS, Row, build_store

AT_END = {"as_of": date(2026, 3, 31)}


def paid(number: int, recommendation: int, day: date, **values: Any) -> Row:
    row = {"recovery_id": f"Z{number}", "recommendation_id": f"R{recommendation}", "paid_on": day}
    return {**row, **values}


def store_of(folder: Path, items: list[Row], payments: Sequence[Row] = ()) -> CaseStore:
    return build_store(folder, {"recommendations": items, "recoveries": payments})


def test_what_had_to_be_collected_is_what_was_owed_and_what_came_up(tmp_path: Path) -> None:
    before, within, after = date(2025, 12, 31), date(2026, 1, 1), date(2026, 4, 1)
    items = [
        item(1, amount_vnd=100, issued_on=date(2025, 6, 1)),
        item(2, amount_vnd=50, issued_on=date(2026, 3, 31)),
        item(3, amount_vnd=30, issued_on=date(2025, 6, 1)),
        item(4, amount_vnd=70, issued_on=date(2025, 6, 1), status="impossible", closed_on=before),
        item(5, amount_vnd=20, issued_on=date(2025, 6, 1), status="impossible", closed_on=within),
        item(6, amount_vnd=10, issued_on=after),
        item(7, amount_vnd=15, kind="other_money"),
    ]
    payments = [
        paid(1, 1, before, amount_vnd=40),
        paid(2, 1, within, amount_vnd=25),
        paid(3, 1, after, amount_vnd=35),
        paid(4, 2, date(2026, 3, 31), amount_vnd=5),
        paid(5, 3, before, amount_vnd=30),
    ]
    store = store_of(tmp_path, items, payments)
    question = Question("recovery_execution_rate", **Q1)
    total = compute_metric(question, scope=CHAIRMAN, store=store, settings=SETTINGS).total
    assert (total.numerator, total.denominator) == (25 + 5, 60 + 50 + 20)
    months = values_by(store, "recovery_execution_rate", "month", **Q1)
    assert months == {"2026-01": 25 / 80, "2026-02": 0, "2026-03": 5 / 85}
    assert value(store_of(tmp_path / "none", []), "recovery_execution_rate") is None


def test_outstanding_is_told_by_how_long_it_is_past_its_date(tmp_path: Path) -> None:
    day = date(2026, 3, 31)
    dues = {
        day: "not_due", date(2026, 3, 30): "under_6_months", date(2025, 9, 30): "under_6_months",
        date(2025, 9, 29): "6_to_12_months", date(2025, 3, 31): "6_to_12_months",
        date(2025, 3, 30): "1_to_2_years", date(2024, 3, 31): "1_to_2_years",
        date(2024, 3, 30): "over_2_years",
    }  # fmt: skip
    items = [
        item(place, amount_vnd=10**place, issued_on=date(2024, 1, 1), due_on=due)
        for place, due in enumerate(dues)
    ]
    store = store_of(tmp_path, items)
    expected: dict[str | None, int] = {}
    for place, age in enumerate(dues.values()):
        expected[age] = expected.get(age, 0) + 10**place
    assert values_by(store, "recovery_outstanding_vnd", "owed_since", **AT_END) == expected
    assert value(store, "recovery_overdue_vnd", **AT_END) == sum(expected.values()) - 1
    suspended = [{**row, "status": "suspended"} for row in items]
    assert value(store_of(tmp_path / "suspended", suspended), "recovery_overdue_vnd", **AT_END) == 0


@pytest.mark.parametrize(
    ("row", "payments", "is_stalled"),
    [
        ({"issued_on": date(2025, 3, 31)}, [], False),
        ({"issued_on": date(2025, 3, 30)}, [], True),
        ({"issued_on": date(2024, 1, 1)}, [(date(2025, 3, 31), 1)], False),
        ({"issued_on": date(2024, 1, 1)}, [(date(2025, 3, 30), 1)], True),
        ({"issued_on": date(2024, 1, 1)}, [(date(2024, 3, 30), 100)], False),
        ({"issued_on": date(2024, 1, 1), "status": "suspended"}, [], False),
        ({"issued_on": date(2024, 1, 1), "status": "impossible"}, [], False),
        ({"issued_on": date(2024, 1, 1), "kind": "other_money"}, [], False),
    ],
)
def test_a_recovery_stalls_when_nothing_was_paid_for_more_than_a_year(
    row: Row, payments: list[tuple[date, int]], is_stalled: bool, tmp_path: Path
) -> None:
    rows = [paid(place, 1, day, amount_vnd=amount) for place, (day, amount) in enumerate(payments)]
    store = store_of(tmp_path, [item(1, amount_vnd=100, **row)], rows)
    assert value(store, "recoveries_stalled", **AT_END) == int(is_stalled)
    owed = 100 - sum(amount for _day, amount in payments)
    assert value(store, "recovery_stalled_vnd", **AT_END) == (owed if is_stalled else 0)


def test_the_days_after_which_a_recovery_stalls_can_be_set(tmp_path: Path) -> None:
    store = store_of(tmp_path, [item(1, amount_vnd=100, issued_on=date(2026, 1, 5))])
    strict = SETTINGS.model_copy(
        update={"deadlines": SETTINGS.deadlines.model_copy(update={"stalled_days": 60})}
    )
    question = Question("recoveries_stalled", as_of=date(2026, 3, 31))
    found = [
        compute_metric(question, scope=CHAIRMAN, store=store, settings=each).total.value
        for each in (SETTINGS, strict)
    ]
    assert found == [0, 1]


USUAL = {"usual_from_vnd": 1_000_000, "usual_to_vnd": 9_000_000_000}


@pytest.mark.parametrize(
    ("row", "payment", "reason"),
    [
        ({"amount_vnd": 999_999}, 0, "amount_too_small"),
        ({"amount_vnd": 1_000_000}, 0, None),
        ({"amount_vnd": 9_000_000_000}, 0, None),
        ({"amount_vnd": 9_000_000_001}, 0, "amount_too_large"),
        ({"amount_vnd": 9_000_000_001, "usual_to_vnd": None}, 0, None),
        ({"amount_vnd": None}, 0, None),
        ({"amount_vnd": 0}, 0, None),
        ({"amount_vnd": 50_000_000}, 50_000_000, None),
        ({"amount_vnd": 50_000_000}, 50_000_001, "collected_above"),
        ({"amount_vnd": 50_000_000}, 100_000, "payment_too_small"),
        ({"amount_vnd": 50_000_000}, 100_001, None),
        ({"amount_vnd": 50_000_000, "kind": "sanction"}, 500_000_001, "payment_too_large"),
        ({"amount_vnd": 50_000_000, "kind": "sanction"}, 500_000_000, None),
        ({"amount_vnd": 50_000_000, "kind": "other_money"}, 1_000_000, "no_recovery_item"),
    ],
)
def test_an_amount_that_can_hardly_be_right_is_flagged_with_its_reason(
    row: Row, payment: int, reason: str | None, tmp_path: Path
) -> None:
    payments = [paid(1, 1, date(2026, 2, 1), amount_vnd=payment)] if payment else []
    store = store_of(tmp_path, [item(1, **{**USUAL, **row})], payments)
    found = values_by(store, "amounts_suspect", "reason", **AT_END)
    assert found == ({reason: 1} if reason else {})


def test_a_slip_upwards_is_flagged_at_the_payment_and_at_its_item(tmp_path: Path) -> None:
    items = [item(1, amount_vnd=50_000_000, inspection_id="I7")]
    store = store_of(tmp_path, items, [paid(1, 1, date(2026, 2, 1), amount_vnd=50_000_000_000)])
    question = Question("amounts_suspect", **AT_END)
    rows = list_rows(question, scope=CHAIRMAN, store=store, settings=SETTINGS).rows
    assert {(row["id"], row["reason"]) for row in rows} == {
        ("R1", "collected_above"), ("Z1", "payment_too_large"),
    }  # fmt: skip
    assert {row["conclusion_id"] for row in rows} == {"I7"}
    assert {row["amount_vnd"] for row in rows} == {50_000_000}
    assert {row["paid_vnd"] for row in rows} == {50_000_000_000}


def test_a_payment_on_what_is_not_to_be_paid_breaks_its_conclusion(tmp_path: Path) -> None:
    items = [
        item(1, amount_vnd=100, inspection_id="I1"),
        item(2, amount_vnd=100, inspection_id="I2", kind="correct"),
        item(3, amount_vnd=100, inspection_id="I3", kind="sanction"),
        item(4, amount_vnd=100, inspection_id="I4", issued_on=date(2026, 4, 1)),
    ]
    payments = [paid(number, number, date(2026, 3, 1), amount_vnd=number) for number in (1, 2, 3, 4)]
    store = store_of(tmp_path, items, payments)
    assert values_by(store, "recovery_unmatched_vnd", "conclusion", **AT_END) == {"I2": 2, "I4": 4}
    assert values_by(store, "recovery_unmatched_vnd", "conclusion") == {"I2": 2}
    assert value(store, "sanctions_collected_vnd", **Q1) == 3


def test_land_is_balanced_to_a_part_of_a_square_metre(tmp_path: Path) -> None:
    items = [
        item(1, kind="recover_land", area_m2=Decimal("120.5")),
        item(2, kind="recover_land", area_m2=Decimal("80"), status="impossible"),
        item(3, kind="other_land", area_m2=Decimal("0.25")),
        item(4, kind="recover_land"),
    ]
    payments = [paid(1, 1, date(2026, 2, 1), area_m2=Decimal("20.25"))]
    store = store_of(tmp_path, items, payments)
    expected = {
        "violation_m2": 200.75, "recovery_recommended_m2": 200.5, "other_land_m2": 0.25,
        "recovered_m2": 20.25,
        "recovery_issued_m2": 200.5, "recovery_collected_m2": 20.25, "recovery_outstanding_m2": 100.25,
        "recovery_written_off_m2": 80, "recovery_overpaid_m2": 0,
    }  # fmt: skip
    assert {name: value(store, name, **Q1) for name in expected} == expected


DIMENSIONS = ((), ("conclusion",), ("unit",), ("body",), ("field",), ("month",), ("conclusion", "month"))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10**6), by=st.sampled_from(DIMENSIONS), units=st.sampled_from(("then", "now")),
    unit=st.sampled_from(("vnd", "m2")),
)  # fmt: skip
def test_money_and_land_balance_on_random_conclusions(
    seed: int, by: tuple[str, ...], units: Any, unit: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tables = RandomRows(seed, size=60).tables()
    wanted = ("inspections", "recommendations", "recoveries")
    store = build_store(tmp_path_factory.mktemp("store"), {name: tables[name] for name in wanted})

    def added(*names: str) -> dict[Any, float]:
        total: dict[Any, float] = {}
        for name in names:
            question = Question(name, by=by, start=date(2026, 6, 1), units=units)
            found = compute_metric(question, scope=CHAIRMAN, store=store, settings=SETTINGS)
            for group in found.groups:
                total[group.keys] = total.get(group.keys, 0) + (group.value or 0)
        return {key: pytest.approx(amount, rel=1e-12) for key, amount in total.items() if amount}

    left = added(f"recovery_issued_{unit}", f"recovery_overpaid_{unit}")
    right = [f"recovery_{part}_{unit}" for part in ("collected", "written_off", "outstanding")]
    assert left == added(*right)
    other = {"vnd": "other_money_vnd", "m2": "other_land_m2"}[unit]
    assert added(f"violation_{unit}") == added(f"recovery_recommended_{unit}", other)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_every_payment_of_money_is_collected_of_a_sanction_or_named_as_breaking(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tables = RandomRows(seed, size=80).tables()
    store = build_store(
        tmp_path_factory.mktemp("store"), {name: tables[name] for name in ("recommendations", "recoveries")}
    )
    always = {"start": date(2024, 1, 1)}
    issued = {row["recommendation_id"]: row for row in tables["recommendations"]}
    early = sum(
        row["amount_vnd"] or 0
        for row in tables["recoveries"]
        if issued[row["recommendation_id"]]["kind"] == "sanction"
        and issued[row["recommendation_id"]]["issued_on"] > date(2026, 10, 31)
    )
    parts = value(store, "recovery_collected_vnd") + value(store, "recovery_unmatched_vnd")
    assert value(store, "recovered_vnd", **always) == parts - early + value(
        store, "sanctions_collected_vnd", **always
    )


@pytest.mark.parametrize("name", ["recovery_outstanding_vnd", "violation_vnd", "executions_late"])
def test_totals_by_the_units_of_then_and_of_today_are_equal(name: str, tmp_path: Path) -> None:
    tables = RandomRows(7, size=150).tables()
    closed = item(9000, unit_id="X1", amount_vnd=900, issued_on=date(2025, 9, 1))
    tables["recommendations"].append(closed)
    store = build_store(
        tmp_path, {name: tables[name] for name in ("inspections", "recommendations", "recoveries")}
    )
    then, now = (
        values_by(store, name, "body", start=date(2025, 8, 1), units=units) for units in ("then", "now")
    )
    assert sum(then.values()) > 0
    assert sum(then.values()) == pytest.approx(sum(now.values()))
    assert "X1" in then
    assert "X1" not in now
