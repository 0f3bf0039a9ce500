"""The working calendar of the demo, as arrays that answer for a whole column of days at once."""

from datetime import date

import holidays
import numpy as np

from demo.randomness import Array

_FIRST_DATE = date(2022, 1, 1)
_FIRST = np.datetime64(_FIRST_DATE, "D")
_DAYS = 365 * 8
#: Swaps the holidays package does not know yet.
_EXTRA_DAYS_OFF = (date(2026, 1, 2),)
_MAKE_UP_DAYS = (date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22))

OFFICE_OPENS = 7 * 60 + 30
OFFICE_CLOSES = 17 * 60


def _working_flags() -> Array:
    """True for each working day since ``_FIRST``."""
    days = _FIRST + np.arange(_DAYS)
    weekday = (days.astype("datetime64[D]").astype(np.int64) + 3) % 7
    flags = weekday < 5
    off = [*holidays.country_holidays("VN", years=range(2022, 2030)), *_EXTRA_DAYS_OFF]
    for day, is_working in [(d, False) for d in off] + [(d, True) for d in _MAKE_UP_DAYS]:
        position = (day - _FIRST_DATE).days
        if 0 <= position < _DAYS:
            flags[position] = is_working
    return np.asarray(flags)


_FLAGS = _working_flags()
#: Number of working days up to and including each day.
_ORDINALS = np.cumsum(_FLAGS)
#: The day of each ordinal, counted from 1.
_DAY_OF_ORDINAL = np.concatenate([[_FIRST], (_FIRST + np.arange(_DAYS))[_FLAGS]])


def is_working(days: Array) -> Array:
    """Whether each day is a working day."""
    return np.asarray(_FLAGS[(days - _FIRST).astype(np.int64)])


def ordinals(days: Array) -> Array:
    """Number of the last working day at or before each day."""
    return np.asarray(_ORDINALS[(days - _FIRST).astype(np.int64)])


def day_of(ordinal: Array) -> Array:
    """The day that bears this working-day number."""
    return np.asarray(_DAY_OF_ORDINAL[ordinal])


def add_working_days(day: date, count: int) -> date:
    """``day`` moved by ``count`` working days."""
    number = ordinals(np.array([np.datetime64(day, "D")]))[0] + count
    moved: date = _DAY_OF_ORDINAL[number].astype(object)
    return moved


def at_minute(days: Array, minutes: Array | int) -> Array:
    """Each day at that minute of the day, as local time."""
    return np.asarray(days.astype("datetime64[m]") + np.asarray(minutes).astype("timedelta64[m]"))
