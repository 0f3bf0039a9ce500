"""The working calendar against the official schedule and against counting day by day."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.working_calendar import WorkingCalendar
from errors import ConfigurationError
from settings import CalendarSettings

REFERENCE = Path(__file__).parents[2].parent / "shared" / "data" / "vietnam-holidays"
needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the reference calendar is not beside this checkout"
)
CALENDAR = WorkingCalendar(CalendarSettings())
DAYS = st.dates(min_value=date(1890, 1, 1), max_value=date(2150, 12, 31))


@needs_reference
def test_due_days_equal_the_corrected_reference():
    cases = json.loads((REFERENCE / "truth.json").read_text())["due_cases"]
    assert len(cases) == 20
    for case in cases:
        due = CALENDAR.add_working_days(date.fromisoformat(case["received"]), case["working_days"])
        assert due.isoformat() == case["due_corrected"], case


@needs_reference
def test_working_days_of_each_year_equal_the_reference():
    years = json.loads((REFERENCE / "truth.json").read_text())["working_days_per_year"]
    for year, expected in years.items():
        counted = CALENDAR.working_days_between(date(int(year) - 1, 12, 31), date(int(year), 12, 31))
        assert counted == expected["corrected"], year


@needs_reference
def test_swapped_days_are_off_and_their_make_up_days_are_worked():
    with (REFERENCE / "official_swaps_2023_2026.csv").open() as file:
        swaps = list(csv.DictReader(file))
    assert len(swaps) == 4
    for swap in swaps:
        assert not CALENDAR.is_working(date.fromisoformat(swap["day_off"]))
        assert CALENDAR.is_working(date.fromisoformat(swap["make_up_workday"]))


def test_the_month_of_tet_is_the_one_with_three_of_its_days_off_on_weekdays():
    months = WorkingCalendar(CalendarSettings()).months_of_tet()
    # 20 to 26 January 2023, 8 to 14 February 2024, 27 to 31 January 2025, 16 to 20 February 2026.
    assert {month for month in months if "2023" <= month < "2027"} == {
        "2023-01",
        "2024-02",
        "2025-01",
        "2026-02",
    }
    # 29 to 31 January and 3 and 4 February 2014: three days in one month, two in the other.
    assert {month for month in months if month.startswith("2014")} == {"2014-01"}
    worked = CalendarSettings(make_up_days=(date(2026, 2, 16), date(2026, 2, 17), date(2026, 2, 18)))
    assert "2026-02" not in WorkingCalendar(worked).months_of_tet()


def test_culture_day_can_be_switched_off_with_its_day_in_lieu():
    without = WorkingCalendar(CalendarSettings(switches={"culture_day": False}))
    # 24 November 2030 is a Sunday, so the day in lieu is the Monday after it.
    for day in (date(2026, 11, 24), date(2030, 11, 25)):
        assert not CALENDAR.is_working(day)
        assert without.is_working(day)
    assert CALENDAR.is_working(date(2025, 11, 24))


def test_an_unknown_switch_is_named_with_the_known_ones():
    with pytest.raises(ConfigurationError, match=r"no switch 'cultur'.*culture_day"):
        WorkingCalendar(CalendarSettings(switches={"cultur": False}))


def test_the_installation_overrules_the_package():
    calendar = WorkingCalendar(
        CalendarSettings(days_off=(date(2026, 3, 3),), make_up_days=(date(2026, 3, 7), date(2026, 1, 1)))
    )
    assert not calendar.is_working(date(2026, 3, 3))
    assert calendar.is_working(date(2026, 3, 7))
    assert calendar.is_working(date(2026, 1, 1))


def test_a_day_both_off_and_worked_is_refused():
    day = date(2026, 3, 7)
    with pytest.raises(ConfigurationError, match="2026-03-07"):
        WorkingCalendar(CalendarSettings(days_off=(day,), make_up_days=(day,)))


def test_years_beyond_the_package_have_plain_weeks():
    assert CALENDAR.working_days_between(date(2999, 12, 31), date(3000, 1, 7)) == 5
    assert CALENDAR.ordinal(date(1, 1, 1)) == 1
    assert CALENDAR.ordinal(date(9999, 12, 31)) > CALENDAR.ordinal(date(9999, 12, 30))


@given(start=DAYS, length=st.integers(0, 400))
def test_ordinals_equal_counting_day_by_day(start: date, length: int):
    counted = sum(CALENDAR.is_working(start + timedelta(days=step)) for step in range(1, length + 1))
    assert CALENDAR.working_days_between(start, start + timedelta(days=length)) == counted


@given(day=DAYS)
def test_a_working_day_is_found_again_by_its_ordinal(day: date):
    found = CALENDAR.day_of_ordinal(CALENDAR.ordinal(day))
    assert CALENDAR.is_working(found)
    assert found <= day
    assert CALENDAR.working_days_between(found, day) == 0


@given(start=DAYS, length=st.integers(0, 60))
def test_the_listed_days_agree_with_the_single_questions(start: date, length: int):
    end = start + timedelta(days=length)
    listed = CALENDAR.days(start, end)
    assert [row[0] for row in listed] == [start + timedelta(days=step) for step in range(length + 1)]
    assert all(row == (row[0], CALENDAR.is_working(row[0]), CALENDAR.ordinal(row[0])) for row in listed)
