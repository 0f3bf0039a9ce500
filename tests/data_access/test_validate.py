"""Which rows break the model by themselves, and what is told of them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data_access.model import RULE_OF
from data_access.validate import CheckedRows, RowChecker
from data_access.zone_clock import ZoneClock

HANOI = ZoneClock(ZoneInfo("Asia/Ho_Chi_Minh"))
CASE = {"case_id": "c", "unit_id": "U", "received_at": "2026-03-02 08:00:00"}


def check(table: str, *rows: dict[str, Any]) -> CheckedRows:
    names = list(dict.fromkeys(name for row in rows for name in row))
    checker = RowChecker(RULE_OF[table], delivered=names, source_clock=HANOI, product_clock=HANOI)
    return checker.check([tuple(row.get(name) for name in names) for row in rows])


def reason_of(table: str, row: dict[str, Any]) -> str | None:
    rejected = check(table, row).rejected
    return rejected[0].reason if rejected else None


def test_good_rows_pass_and_bad_ones_are_told_apart():
    checked = check("cases", CASE, {**CASE, "case_id": "bad", "outcome": "x"}, {**CASE, "case_id": "d"})
    assert checked.columns["case_id"] == ["c", "d"]
    (rejected,) = checked.rejected
    assert (rejected.row_id, rejected.unit_id, rejected.reason) == ("bad", "U", "unknown code: outcome 'x'")
    assert rejected.happened_at == datetime(2026, 3, 2, 1)


@pytest.mark.parametrize("name", ["case_id", "unit_id", "received_at"])
def test_a_missing_required_value_is_named(name: str):
    assert reason_of("cases", {**CASE, name: " "}) == f"required value missing: {name}"


@pytest.mark.parametrize(
    ("completed", "is_rejected"),
    [
        ("2026-03-02 07:59:00", False),  # one minute is the difference of two clocks
        ("2026-03-02 07:58:59", True),
        ("2026-03-02", False),  # a bare date on the same day
        ("2026-03-02 00:00:00.700", False),  # still a bare date
        ("2026-03-02 00:00:01", True),
        ("2026-03-01", True),
        ("2026-03-01 23:59:59", True),
        ("2026-03-02 08:00:00", False),
    ],
)
def test_completed_before_received_follows_the_days(completed: str, is_rejected: bool):
    reason = reason_of("cases", {**CASE, "completed_at": completed})
    assert reason == ("completed before received" if is_rejected else None)


def test_a_case_received_just_after_midnight_may_not_end_the_day_before():
    row = {**CASE, "received_at": "2026-03-02 00:00:20", "completed_at": "2026-03-01 23:59:50"}
    assert reason_of("cases", row) == "completed before received"


def test_a_pause_may_not_end_before_it_starts_but_a_step_may():
    event = {
        "event_id": "e",
        "case_id": "c",
        "started_at": "2026-03-02 08:00",
        "ended_at": "2026-03-01 08:00",
    }
    assert reason_of("case_events", {**event, "kind": "supplement"}) == "ended before started"
    assert reason_of("case_events", {**event, "kind": "step"}) is None


@pytest.mark.parametrize(("amount", "area", "is_good"), [(1, None, True), (None, 2, True), (1, 2, False)])
def test_a_recovery_is_of_money_or_of_land(amount: Any, area: Any, is_good: bool):
    row = {
        "recovery_id": "r",
        "recommendation_id": "k",
        "paid_on": "2026-03-02",
        "amount_vnd": amount,
        "area_m2": area,
    }
    assert (reason_of("recoveries", row) is None) == is_good


def test_a_recovery_of_neither_is_rejected_also_where_no_such_column_is_delivered():
    row = {"recovery_id": "r", "recommendation_id": "k", "paid_on": "2026-03-02"}
    assert "exactly one of" in str(reason_of("recoveries", row))


def test_a_date_places_a_rejected_row_in_time():
    row = {
        "recovery_id": "r",
        "recommendation_id": "k",
        "paid_on": "2026-03-02",
        "amount_vnd": -1,
    }
    (rejected,) = check("recoveries", row).rejected
    assert rejected.happened_at == datetime(2026, 3, 1, 17)
    assert rejected.parent_id == "k"
    assert rejected.reason == "negative money: amount_vnd '-1'"


def test_bytes_that_are_no_text_reject_the_row_only():
    assert reason_of("cases", {**CASE, "source_ref": b"\xff\xfe"}) == "not text: source_ref"


def test_a_row_without_an_id_of_its_own_is_told_by_what_it_joins():
    (rejected,) = check("unit_heads", {"unit_id": "U", "officer_id": "O", "from_on": "never"}).rejected
    assert rejected.row_id == "U/O"
