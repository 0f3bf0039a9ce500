"""Periods of the calendar, and what they are compared with."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shell import periods

DAYS = some.dates(min_value=date(2001, 1, 1), max_value=date(2099, 12, 31))


def test_a_quarter_under_way_is_compared_with_the_same_months_of_the_one_before() -> None:
    october = periods.cut(periods.quarter_of(date(2026, 10, 1)), last_day=date(2026, 10, 31))

    before, year = periods.previous(october), periods.same_last_year(october)

    assert (before.start, before.end) == (date(2026, 7, 1), date(2026, 7, 31))
    assert (year.start, year.end) == (date(2025, 10, 1), date(2025, 10, 31))


def test_a_month_under_way_is_compared_with_as_many_days() -> None:
    march = periods.cut(periods.month_of(date(2026, 3, 1)), last_day=date(2026, 3, 30))

    before = periods.previous(march)

    # February has no 30 days: all of it is the nearest there is.
    assert (before.start, before.end) == (date(2026, 2, 1), date(2026, 2, 28))


def test_a_whole_period_is_compared_with_whole_ones() -> None:
    quarter = periods.quarter_of(date(2026, 3, 31))

    assert periods.previous(quarter) == periods.quarter_of(date(2025, 12, 1))
    assert periods.same_last_year(quarter) == periods.quarter_of(date(2025, 2, 1))


def test_a_state_is_compared_with_the_end_of_the_whole_period_before() -> None:
    year = periods.cut(periods.year_of(date(2026, 1, 1)), last_day=date(2026, 10, 31))

    assert periods.previous_whole(year).end == date(2025, 12, 31)


def test_chosen_days_are_compared_with_as_many_days_before() -> None:
    span = periods.days_between(date(2026, 3, 5), date(2026, 3, 10))

    assert (periods.previous(span).start, periods.previous(span).end) == (date(2026, 2, 27), date(2026, 3, 4))


@pytest.mark.parametrize("text", ["", "2026-13", "2026-Q5", "0000", "26", "2026-1", "2026;drop", "năm nay"])
def test_parse_period_takes_nothing_but_a_year_quarter_or_month(text: str) -> None:
    assert periods.parse_period(text) is None


@pytest.mark.parametrize("key", ["2026", "2026-Q4", "2026-02"])
def test_parse_period_gives_back_what_it_reads(key: str) -> None:
    found = periods.parse_period(key)

    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("text", ["2026-02-30", "20260228", "2026-02-28T00:00", "x", ""])
def test_parse_day_refuses_what_is_no_day(text: str) -> None:
    assert periods.parse_day(text) is None


def test_default_period_is_the_year_so_far() -> None:
    assert periods.default_period(date(2026, 10, 31)).end == date(2026, 10, 31)
    assert periods.default_period(date(2026, 10, 31)).key == "2026"


def test_default_period_in_early_january_is_the_year_before() -> None:
    assert periods.default_period(date(2027, 1, 27)) == periods.year_of(date(2026, 1, 1))
    assert periods.default_period(date(2027, 1, 28)).key == "2027"


@given(day=DAYS, kind=some.sampled_from([periods.month_of, periods.quarter_of, periods.year_of]), part=DAYS)
def test_comparisons_never_reach_into_the_period_itself(day: date, kind, part: date) -> None:
    period = periods.cut(kind(day), last_day=part)

    before = periods.previous(period)

    assert before.start <= before.end < period.start
    assert before.end <= before.full_end == period.start - timedelta(days=1)
    assert periods.same_last_year(period).start == periods.add_months(period.start, -12)


@given(day=DAYS)
def test_offered_periods_are_all_different_and_begin_before_the_last_day(day: date) -> None:
    offered = periods.offered_periods(first_day=day.replace(month=1, day=1), last_day=day)

    assert len({period.key for period in offered}) == len(offered)
    assert all(period.end <= day for period in offered)


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("TT-2026-Q1", date(2025, 12, 15), date(2026, 3, 14)),
        ("TT-2026-Q2", date(2026, 3, 15), date(2026, 6, 14)),
        ("TT-2026-Q3", date(2026, 6, 15), date(2026, 9, 14)),
        ("TT-2026-Q4", date(2026, 9, 15), date(2026, 12, 14)),
        ("TT-2026-6M", date(2025, 12, 15), date(2026, 6, 14)),
        ("TT-2026-9M", date(2025, 12, 15), date(2026, 9, 14)),
        ("TT-2026", date(2025, 12, 15), date(2026, 12, 14)),
    ],
)
def test_inspections_report_from_the_fifteenth_to_the_fourteenth(key: str, start: date, end: date) -> None:
    found = periods.parse_period(key)

    assert found is not None
    assert (found.key, found.start, found.end) == (key, start, end)


@pytest.mark.parametrize(
    ("key", "before"),
    [
        ("TT-2026-Q3", "TT-2026-Q2"), ("TT-2026-Q1", "TT-2025-Q4"), ("TT-2026", "TT-2025"),
        ("TT-2026-6M", "TT-2025-6M"),
    ],
)  # fmt: skip
def test_a_reporting_period_is_compared_with_the_one_before(key: str, before: str) -> None:
    found = periods.parse_period(key)

    assert found is not None
    assert periods.previous(found).key == before
    assert periods.previous(found).end < found.start
    assert periods.same_last_year(found).key == key.replace("2026", "2025")


def test_a_reporting_period_under_way_is_compared_with_as_much_of_the_one_before() -> None:
    quarter = periods.cut(periods.inspection_period(2026, "Q4"), last_day=date(2026, 10, 31))

    before = periods.previous(quarter)

    assert (before.start, before.end) == (date(2026, 6, 15), date(2026, 7, 31))


def test_reporting_periods_are_offered_once_they_have_begun() -> None:
    offered = periods.offered_inspection_periods(first_day=date(2025, 1, 1), last_day=date(2026, 10, 31))

    assert [period.key for period in offered] == [
        "TT-2026", "TT-2026-9M", "TT-2026-6M", "TT-2026-Q4", "TT-2026-Q3", "TT-2026-Q2", "TT-2026-Q1",
    ]  # fmt: skip
    assert max(period.end for period in offered) == date(2026, 10, 31)
    assert "TT-2027-Q1" in {
        period.key
        for period in periods.offered_inspection_periods(
            first_day=date(2025, 1, 1), last_day=date(2026, 12, 15)
        )
    }


@pytest.mark.parametrize("text", ["TT-2026-Q5", "TT-26", "TT-2026-3M", "TT-0000", "tt-2026"])
def test_what_is_no_reporting_period_is_none(text: str) -> None:
    assert periods.parse_period(text) is None
