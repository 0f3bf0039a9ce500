"""How the source systems write moments, days and numbers, for whole columns at once.

Each function takes an array or list of local times (or days) and gives a list of text or numbers, with
None where there is none.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from demo.randomness import Array

Values = Array | Sequence[Any]

_FIRST = np.datetime64("2000-01-01", "D")
_DAYS = (_FIRST + np.arange(365 * 30)).astype("datetime64[D]")
_ISO_DAYS = np.datetime_as_string(_DAYS).astype(object)
_SLASH_DAYS = np.array([f"{day[8:10]}/{day[5:7]}/{day[:4]}" for day in _ISO_DAYS], dtype=object)
_SHORT_DAYS = np.array([day[2:4] + day[5:7] + day[8:10] for day in _ISO_DAYS], dtype=object)
_MINUTES = np.array([f" {m // 60:02d}:{m % 60:02d}" for m in range(24 * 60)], dtype=object)
_SECONDS = np.array([f"{text}:00" for text in _MINUTES], dtype=object)
_FOUR_DIGITS = np.array([f"{number:04d}" for number in range(10_000)], dtype=object)
_UTC_OFFSET_SECONDS = 7 * 3600


def _split(values: Values) -> tuple[Array, Array, Array]:
    """Day number, minute of the day, and whether there is a time at all."""
    times = np.asarray(values, dtype="datetime64[m]")
    is_known = ~np.isnat(times)
    times = np.where(is_known, times, _FIRST.astype("datetime64[m]"))
    minutes = (times - _FIRST.astype("datetime64[m]")).astype(np.int64)
    return minutes // 1440, minutes % 1440, is_known


def _texts(values: Values, days: Array, times: Array | None) -> list[Any]:
    day, minute, is_known = _split(values)
    text = days[day] if times is None else days[day] + times[minute]
    text[~is_known] = None
    return list(text.tolist())


def iso_times(values: Values) -> list[Any]:
    """``2026-03-02 08:15:00``."""
    return _texts(values, _ISO_DAYS, _SECONDS)


def iso_days(values: Values) -> list[Any]:
    """``2026-03-02``."""
    return _texts(values, _ISO_DAYS, None)


def slash_times(values: Values) -> list[Any]:
    """``02/03/2026 08:15``."""
    return _texts(values, _SLASH_DAYS, _MINUTES)


def slash_days(values: Values) -> list[Any]:
    """``02/03/2026``."""
    return _texts(values, _SLASH_DAYS, None)


def epoch_days(values: Values) -> list[Any]:
    """Seconds since 1970 of the local midnight with which the day begins."""
    days = np.asarray(values, dtype="datetime64[D]")
    seconds = days.astype(np.int64) * 86_400 - _UTC_OFFSET_SECONDS
    return [None if missing else second
            for second, missing in zip(seconds.tolist(), np.isnat(days).tolist(), strict=True)]  # fmt: skip


def short_days(values: Values) -> Array:
    """``260302``, as an array of text."""
    day, _, _ = _split(values)
    return np.asarray(_SHORT_DAYS[day])


def serials(numbers: Array) -> Array:
    """Numbers as at least eight digits, as an array of text."""
    return np.asarray(_FOUR_DIGITS[numbers // 10_000] + _FOUR_DIGITS[numbers % 10_000])


def look_up(positions: Array, names: Values) -> list[Any]:
    """The name at each position; None at -1."""
    table = np.array([*names, None], dtype=object)
    return list(table[positions].tolist())


def flags(values: Sequence[Any] | Array) -> list[Any]:
    """1, 0 or None."""
    return [None if value is None else int(value) for value in values]


def flag_array(values: Array) -> list[Any]:
    """1 or 0 of an array of booleans."""
    return list(values.astype(np.int64).tolist())


def positive(values: Array) -> list[Any]:
    """The numbers, None where negative."""
    numbers = values.astype(object)
    numbers[values < 0] = None
    return list(numbers.tolist())
