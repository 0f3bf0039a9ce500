"""The working days of state bodies in Viet Nam: holidays, swapped days and weekends.

Days off and make-up Saturdays come from the ``holidays`` package, what it lacks from
``calendar_overrides.toml``, and what an installation knows better from its ``[calendar]`` section. Years
that the package does not know fall back to weekends.
"""

import tomllib
from bisect import bisect_right
from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import holidays

from errors import ConfigurationError
from settings import CalendarSettings

OVERRIDES_FILE = Path(__file__).with_name("calendar_overrides.toml")
#: The years for which the package can place the lunar holidays.
PACKAGE_YEARS = range(1901, 2101)
SATURDAY = 5
#: What the package calls the days of Tet, each with its number before or after it.
TET = "Lunar New Year"
#: A Monday: day one of the working-day count.
EPOCH = date(1, 1, 1)
ONE_DAY = timedelta(days=1)


class WorkingCalendar:
    """Which days state bodies work, and how many working days lie between two days.

    The ordinal of a day is the number of working days since 1 January of the year 1 up to and including it,
    so a Saturday has Friday's ordinal and a difference of ordinals is a number of working days.
    """

    def __init__(self, settings: CalendarSettings) -> None:
        off, worked = _exceptions(settings)
        weekdays_off = sorted(day for day in off if day.weekday() < SATURDAY)
        self._weekdays_off = weekdays_off
        self._weekend_worked = sorted(day for day in worked if day.weekday() >= SATURDAY)
        self._off, self._worked = frozenset(weekdays_off), frozenset(self._weekend_worked)

    def is_working(self, day: date) -> bool:
        """Whether state bodies work on this day."""
        return day not in self._off if day.weekday() < SATURDAY else day in self._worked

    def ordinal(self, day: date) -> int:
        """Number of working days from the epoch up to and including the day."""
        weeks, rest = divmod(day.toordinal() - EPOCH.toordinal() + 1, 7)
        plain = weeks * 5 + min(rest, 5)
        return plain - bisect_right(self._weekdays_off, day) + bisect_right(self._weekend_worked, day)

    def day_of_ordinal(self, ordinal: int) -> date:
        """The working day that has this ordinal.

        Raises:
            OverflowError: it lies before the year 1 or after the year 9999.
        """
        if ordinal < 1:
            raise OverflowError("there is no working day before the year 1")
        # The plain weekday count is off by the exceptions so far: walk from there to the right day.
        day = EPOCH + timedelta(days=(ordinal - 1) // 5 * 7 + (ordinal - 1) % 5)
        while (missing := ordinal - self.ordinal(day)) > 0:
            day += timedelta(days=missing)
        while self.ordinal(day) > ordinal or not self.is_working(day):
            day -= ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after the day: the last day of a limit that starts on the day.

        Zero gives the day itself, or the last working day before it.
        """
        return self.day_of_ordinal(self.ordinal(day) + count)

    def working_days_between(self, start: date, end: date) -> int:
        """Number of working days after ``start`` up to and including ``end``; negative when turned round."""
        return self.ordinal(end) - self.ordinal(start)

    def months_of_tet(self, *, least_days: int = 3) -> frozenset[str]:
        """The months (2026-02) in which so many of Tet's days off lie on weekdays, or more."""
        found = Counter(f"{day:%Y-%m}" for day, name in _package_days() if TET in name and day in self._off)
        return frozenset(month for month, count in found.items() if count >= least_days)

    def days(self, start: date, end: date) -> list[tuple[date, bool, int]]:
        """Every day from ``start`` to ``end``, both included: the day, whether it is worked, its ordinal."""
        ordinal = self.ordinal(start) - self.is_working(start)
        rows = []
        for number in range(start.toordinal(), end.toordinal() + 1):
            day = date.fromordinal(number)
            is_working = self.is_working(day)
            ordinal += is_working
            rows.append((day, is_working, ordinal))
        return rows


def _exceptions(settings: CalendarSettings) -> tuple[set[date], set[date]]:
    """Days off and days worked against the plain week; the installation's own word comes last."""
    overrides = tomllib.loads(OVERRIDES_FILE.read_text(encoding="utf-8"))
    switched_off = _switched_off(overrides["switches"], settings)
    off = {day for day, name in _package_days() if not any(name.startswith(word) for word in switched_off)}
    worked = set(_package_make_up_days())
    for swap in overrides["swaps"]:
        off.add(swap["day_off"])
        worked.add(swap["make_up_day"])
    _refuse_contradiction(settings)
    own_off, own_worked = set(settings.days_off), set(settings.make_up_days)
    return (off | own_off) - own_worked, (worked | own_worked) - own_off


def _switched_off(switches: dict[str, Any], settings: CalendarSettings) -> list[str]:
    unknown = settings.switches.keys() - switches.keys()
    if unknown:
        raise ConfigurationError(
            [
                f"[calendar] switches: there is no switch '{name}'. Known: {', '.join(sorted(switches))}."
                for name in sorted(unknown)
            ]
        )
    return [
        switch["holiday"]
        for name, switch in switches.items()
        if not settings.switches.get(name, switch["is_on"])
    ]


def _refuse_contradiction(settings: CalendarSettings) -> None:
    both = set(settings.days_off) & set(settings.make_up_days)
    if both:
        days = ", ".join(str(day) for day in sorted(both))
        raise ConfigurationError([f"[calendar] {days} stands in days_off and in make_up_days; remove one."])


@lru_cache(maxsize=1)
def _package() -> Any:
    return holidays.country_holidays("VN", years=PACKAGE_YEARS, language="en_US")


def _package_days() -> list[tuple[date, str]]:
    return list(_package().items())


def _package_make_up_days() -> frozenset[date]:
    return frozenset(_package().weekend_workdays)
