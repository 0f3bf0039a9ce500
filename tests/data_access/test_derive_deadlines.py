"""When a limit ends, worked out by the store, against walking day by day and minute by minute."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.derive import prepare_clocks
from data_access.staging import Staging
from data_access.working_calendar import WorkingCalendar
from settings import CalendarSettings, DeadlineRule, DeadlineSettings, Settings

LOCAL = timedelta(hours=7)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CALENDAR = WorkingCalendar(CalendarSettings())
HOURS = (("07:30", "11:30"), ("13:30", "17:30"))
LIMITS = {"working_days": (1, 2, 7, 15), "calendar_days": (1, 10, 30, 45), "working_hours": (1, 8, 21)}
#: Tet 2026 and 2025, the swaps of 2 January and 31 August 2026, turns of the year, and plain days.
EDGES = [date(2026, 2, 13), date(2025, 1, 24), date(2025, 12, 31), date(2026, 1, 9), date(2026, 8, 21),
         date(2026, 8, 28), date(2024, 12, 31), date(2026, 4, 24), date(2026, 6, 12)]  # fmt: skip
DAYS = st.one_of(
    st.builds(lambda edge, by: edge + by * DAY, st.sampled_from(EDGES), st.integers(-12, 12)),
    st.dates(date(2015, 1, 1), date(2030, 12, 31)),
)
TIMES = st.one_of(
    st.sampled_from(
        ["00:00", "07:29:59", "07:30", "11:30", "12:00", "13:30", "17:30", "17:30:01", "23:59:59"]
    ),
    st.times().map(str),
).map(time.fromisoformat)
BASES = st.builds(datetime.combine, DAYS, TIMES)


def rules() -> tuple[DeadlineRule, ...]:
    plain: dict[str, Any] = {"label": "x", "base": "received", "pausable": False, "source": "x"}
    return tuple(
        DeadlineRule(code=f"{unit.upper()}_{limit}", limit=limit, unit=unit, **plain)
        for unit, limits in LIMITS.items()
        for limit in limits
    )


@contextmanager
def clocks(
    *, first: date, last: date, own: Sequence[DeadlineRule] = (), **calendar: Any
) -> Iterator[Staging]:
    """A version under construction whose calendar covers the days of some cases."""
    config = Settings(
        path=Path("giamsat.toml"),
        calendar=CalendarSettings(**calendar),
        deadlines=DeadlineSettings(rules=tuple(own)),
    )
    with duckdb.connect() as connection:
        staging = Staging(connection, has_previous=False, now=datetime(2026, 10, 31, 17))
        staging.make_tables()
        received = pa.array([datetime.combine(day, time()) for day in (first, last)], pa.timestamp("us"))
        staging.insert(pa.table({"received_at": received}), "candidate_cases")
        prepare_clocks(staging, settings=config, sources=[])
        yield staging


def ends(staging: Staging, asked: Sequence[tuple[str, datetime]]) -> list[datetime | None]:
    """What the store says, in local time."""
    codes, bases = zip(*asked, strict=True)
    staging.connection.execute(
        "CREATE OR REPLACE TEMP TABLE asked (number BIGINT, rule TEXT, base TIMESTAMP)"
    )
    staging.insert(
        pa.table({"number": range(len(asked)), "rule": codes, "base": [base - LOCAL for base in bases]}),
        "asked",
    )
    found = staging.connection.execute("SELECT rule_due(rule, base) FROM asked ORDER BY number").fetchall()
    return [None if row[0] is None else row[0] + LOCAL for row in found]


def plain_end(unit: str, limit: int, base: datetime) -> datetime:
    """The end of a limit as a person finds it with a calendar on the wall."""
    day = base.date()
    if unit == "working_hours":
        return plain_end_of_hours(base, limit)
    left = limit
    while left:
        day += DAY
        left -= unit == "calendar_days" or CALENDAR.is_working(day)
    while not CALENDAR.is_working(day):
        day += DAY
    return datetime.combine(day + DAY, time())


def plain_end_of_hours(base: datetime, hours: int) -> datetime:
    left, day = timedelta(hours=hours), base.date()
    while True:
        for opening, closing in HOURS if CALENDAR.is_working(day) else ():
            start = max(base, datetime.combine(day, time.fromisoformat(opening)))
            end = datetime.combine(day, time.fromisoformat(closing))
            if start < end:
                if left <= end - start:
                    return start + left
                left -= end - start
        day += DAY


@pytest.fixture(scope="module")
def built() -> Iterator[Staging]:
    with clocks(first=date(2015, 1, 1), last=date(2030, 12, 31), own=rules()) as staging:
        yield staging


@given(bases=st.lists(BASES, min_size=20, max_size=60))
@settings(max_examples=20, deadline=None)
def test_every_limit_ends_where_walking_day_by_day_ends(built: Staging, bases: list[datetime]):
    asked = [(rule, base) for base in bases for rule in rules()]
    found = ends(built, [(rule.code, base) for rule, base in asked])
    for (rule, base), end in zip(asked, found, strict=True):
        assert rule.limit
        assert end == plain_end(rule.unit, rule.limit, base), (rule.code, base)


@given(bases=st.lists(BASES, min_size=20, max_size=40))
@settings(max_examples=15, deadline=None)
def test_a_limit_never_ends_before_it_begins_on_a_day_of_rest_or_before_a_shorter_one(
    built: Staging, bases: list[datetime]
):
    for unit, limits in LIMITS.items():
        shorter = [base for base in bases]
        for limit in limits:
            found = ends(built, [(f"{unit.upper()}_{limit}", base) for base in bases])
            for base, before, end in zip(bases, shorter, found, strict=True):
                assert end is not None
                assert end > base
                assert end >= before
                assert CALENDAR.is_working((end - timedelta(microseconds=1)).date())
            shorter = [end for end in found if end]


@pytest.mark.parametrize(
    ("unit", "limit", "base", "end"),
    [
        # The day of the base moment is not counted, however early in it the moment lies.
        ("working_days", 1, "2026-03-02 00:00", "2026-03-04"),
        ("working_days", 1, "2026-03-02 23:59", "2026-03-04"),
        # Friday before Tet 2026 (rest from 14 to 22 February): the next working day is the 23rd.
        ("working_days", 1, "2026-02-13 10:00", "2026-02-24"),
        # Friday 2 January 2026 was off; Saturday 10 January was worked instead.
        ("working_days", 1, "2025-12-31 10:00", "2026-01-06"),
        ("working_days", 7, "2025-12-31 10:00", "2026-01-13"),
        ("working_days", 1, "2026-01-09 10:00", "2026-01-11"),
        # Saturday 22 August 2026 was worked for Monday 31 August, followed by National Day.
        ("working_days", 1, "2026-08-21 10:00", "2026-08-23"),
        ("working_days", 1, "2026-08-28 10:00", "2026-09-04"),
        # Ten calendar days from Friday 13 March end on Monday, from Thursday 12 March on a Sunday.
        ("calendar_days", 10, "2026-03-13 10:00", "2026-03-24"),
        ("calendar_days", 10, "2026-03-12 10:00", "2026-03-24"),
        ("calendar_days", 10, "2026-02-06 10:00", "2026-02-24"),
        # Eight office hours are one day: from opening, from noon, after closing, at night, on Saturday.
        ("working_hours", 8, "2026-03-02 07:30", "2026-03-02 17:30"),
        ("working_hours", 8, "2026-03-02 12:00", "2026-03-03 11:30"),
        ("working_hours", 8, "2026-03-02 11:30", "2026-03-03 11:30"),
        ("working_hours", 8, "2026-03-02 17:30", "2026-03-03 17:30"),
        ("working_hours", 8, "2026-03-03 02:00", "2026-03-03 17:30"),
        ("working_hours", 8, "2026-03-06 16:30", "2026-03-09 16:30"),
        ("working_hours", 8, "2026-03-07 09:00", "2026-03-09 17:30"),
        ("working_hours", 1, "2026-03-02 11:00", "2026-03-02 14:00"),
        ("working_hours", 8, "2026-02-13 16:00", "2026-02-23 16:00"),
    ],
)
def test_a_limit_ends_as_dated_by_hand(built: Staging, unit: str, limit: int, base: str, end: str):
    asked = [(f"{unit.upper()}_{limit}", datetime.fromisoformat(base))]
    assert ends(built, asked) == [datetime.fromisoformat(end)]


def test_years_the_calendar_package_lacks_have_plain_weeks():
    with clocks(first=date(2120, 1, 1), last=date(2120, 12, 31), own=rules()) as staging:
        # 1 January 2120 is a Monday, and nobody knows its holidays.
        assert ends(staging, [("WORKING_DAYS_1", datetime(2119, 12, 29, 10))]) == [datetime(2120, 1, 2)]


def test_the_rule_of_the_local_day_of_the_base_moment_holds():
    plain: dict[str, Any] = {
        "code": "LOCAL",
        "label": "x",
        "base": "received",
        "pausable": False,
        "source": "x",
    }
    own = [
        DeadlineRule(**plain, limit=10, unit="working_days", valid_to=date(2026, 6, 30)),
        DeadlineRule(**plain, limit=4, unit="working_hours", valid_from=date(2026, 7, 1)),
    ]
    with clocks(first=date(2026, 1, 1), last=date(2026, 12, 31), own=own) as staging:
        asked = [
            ("LOCAL", datetime(2026, 6, 30, 23, 59)),
            ("LOCAL", datetime(2026, 7, 1)),
            ("OTHER", datetime(2026, 7, 1)),
        ]
        assert ends(staging, asked) == [datetime(2026, 7, 15), datetime(2026, 7, 1, 11, 30), None]


def test_offices_keep_the_hours_that_the_installation_names():
    with clocks(
        first=date(2026, 1, 1), last=date(2026, 12, 31), own=rules(), office_hours=["08:00-12:00"]
    ) as staging:
        assert ends(staging, [("WORKING_HOURS_8", datetime(2026, 3, 2, 10))]) == [datetime(2026, 3, 4, 10)]
        assert ends(staging, [("WORKING_HOURS_21", datetime(2026, 3, 2, 13))]) == [datetime(2026, 3, 10, 9)]
