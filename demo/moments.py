"""Days and moments drawn one at a time, for the tables that are small."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from demo.period import LAST_DAY
from demo.working_days import ordinals

Row = dict[str, Any]


def next_working_day(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not _is_working(day):
        day += timedelta(days=1)
    return day


def _is_working(day: date) -> bool:
    days = np.array([day - timedelta(days=1), day], dtype="datetime64[D]")
    before, after = ordinals(days)
    return bool(after > before)


def days_between(rng: np.random.Generator, first: date, last: date) -> date:
    """Any day from ``first`` to ``last``."""
    return first + timedelta(days=int(rng.integers(0, (last - first).days + 1)))


def later(rng: np.random.Generator, day: date, low: int, high: int) -> date:
    """A day ``low`` to ``high`` calendar days after ``day``."""
    return day + timedelta(days=int(rng.integers(low, high + 1)))


def known(day: date | None) -> date | None:
    """The day, unless it lies after the end of the data."""
    return day if day is not None and day <= LAST_DAY else None


def known_time(moment: datetime | None) -> datetime | None:
    """The moment, unless it lies after the end of the data."""
    return moment if moment is not None and moment.date() <= LAST_DAY else None


def office_time(rng: np.random.Generator, day: date) -> datetime:
    """Some minute of the office hours of that day."""
    return datetime.combine(day, time(8)) + timedelta(minutes=int(rng.integers(0, 8 * 60)))


def closing_time(day: date) -> datetime:
    """The end of the office hours of that day."""
    return datetime.combine(day, time(17))
