"""The reporting periods of inspections: from the 15th to the 14th, for every day of many years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.reporting_periods import (
    last_reporting_quarter,
    parse_reporting_period,
    reporting_period,
    reporting_periods,
    reporting_quarter,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("2024-Q1", "2023-12-15", "2024-03-14"), ("2024-Q2", "2024-03-15", "2024-06-14"),
        ("2024-Q3", "2024-06-15", "2024-09-14"), ("2024-Q4", "2024-09-15", "2024-12-14"),
        ("2024-H1", "2023-12-15", "2024-06-14"), ("2024-9M", "2023-12-15", "2024-09-14"),
        ("2024-Y", "2023-12-15", "2024-12-14"),
    ],
)  # fmt: skip
def test_a_period_has_the_days_of_the_decree(key: str, start: str, end: str) -> None:
    found = parse_reporting_period(key)

    assert found is not None
    assert (found.start, found.end) == (date.fromisoformat(start), date.fromisoformat(end))
    assert (found.key, reporting_period(found.start, found.end)) == (key, found)


@pytest.mark.parametrize("text", ["2024", "2024-Q5", "2024-01", "2024-H2", "0000-Q1", "24-Q1", ""])
def test_what_is_no_period_is_none(text: str) -> None:
    assert parse_reporting_period(text) is None


@given(day=DAYS)
def test_every_day_lies_in_one_quarter_and_the_quarters_follow_one_another(day: date) -> None:
    quarter = reporting_quarter(day)

    assert quarter.start <= day <= quarter.end
    assert quarter.previous.end + timedelta(days=1) == quarter.start
    assert parse_reporting_period(quarter.key) == quarter


@given(day=DAYS)
def test_the_last_quarter_was_over_and_the_next_was_not(day: date) -> None:
    last = last_reporting_quarter(day)

    assert last.end <= day
    assert reporting_quarter(last.end + timedelta(days=1)).end > day


@given(start=DAYS, length=st.integers(0, 400))
def test_other_days_are_no_period(start: date, length: int) -> None:
    found = reporting_period(start, start + timedelta(days=length))

    assert found is None or (found.start, found.end) == (start, start + timedelta(days=length))


def test_the_periods_that_were_over_newest_first() -> None:
    found = reporting_periods(first_day=date(2025, 12, 14), last_day=date(2026, 10, 31))

    assert [each.key for each in found] == [
        "2026-Q3", "2026-9M", "2026-Q2", "2026-H1", "2026-Q1", "2025-Q4", "2025-Y",
    ]  # fmt: skip
