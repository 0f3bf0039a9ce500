"""The time limits shown beside numbers are those in force on the day asked for."""

from datetime import date
from pathlib import Path

from data_access.read_deadlines import TimeLimit, read_time_limits
from tests.metrics.store_builder import CHAIRMAN, Row, build_store


def rule(code: str, limit: int, **more: object) -> Row:
    return {
        "code": code,
        "label": code,
        "time_limit": limit,
        "unit": "calendar_days",
        "source": "Law",
        **more,
    }


def test_of_each_code_the_rule_that_holds_on_the_day_in_the_order_asked_for(tmp_path: Path) -> None:
    rules = [
        rule("TC_SETTLE", 60, valid_to=date(2018, 12, 31)),
        rule("TC_SETTLE", 30, valid_from=date(2019, 1, 1)),
        rule("TC_ACCEPT", 10),
        rule("OTHER", 5),
    ]
    store = build_store(tmp_path, {"deadline_rules": rules})

    def limits(day: date) -> list[tuple[str, int]]:
        found = read_time_limits(("TC_ACCEPT", "TC_SETTLE", "NONE"), day=day, scope=CHAIRMAN, store=store)
        return [(each.code, each.time_limit) for each in found]

    assert limits(date(2018, 12, 31)) == [("TC_ACCEPT", 10), ("TC_SETTLE", 60)]
    assert limits(date(2019, 1, 1)) == [("TC_ACCEPT", 10), ("TC_SETTLE", 30)]
    (other,) = read_time_limits(("OTHER",), day=date(2026, 1, 1), scope=CHAIRMAN, store=store)
    assert other == TimeLimit("OTHER", 5, "calendar_days", "Law")
