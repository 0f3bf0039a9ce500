"""The periods of inspection reports: from the 15th to the 14th, not calendar ones (domain.md 8.6).

The first quarter runs from 15 December of the year before to 14 March, the half-year to 14 June, nine months
to 14 September, the year to 14 December.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

ReportingKind = Literal["quarter", "half_year", "nine_months", "year"]
FIRST_DAY_OF_PERIOD = 15
#: How many quarters of its year each kind takes in, and which quarters it may end with.
_QUARTERS: dict[ReportingKind, tuple[int, tuple[int, ...]]] = {
    "quarter": (1, (1, 2, 3, 4)),
    "half_year": (2, (2,)),
    "nine_months": (3, (3,)),
    "year": (4, (4,)),
}
_KEYS: dict[ReportingKind, str] = {"half_year": "H1", "nine_months": "9M", "year": "Y"}
_KEY = re.compile(r"(?P<year>\d{4})-(?:Q(?P<quarter>[1-4])|(?P<part>H1|9M|Y))")


@dataclass(frozen=True)
class ReportingPeriod:
    """One reporting period; both days are part of it. ``quarter`` is the last one it takes in."""

    kind: ReportingKind
    year: int
    quarter: int

    @property
    def start(self) -> date:
        """The 15th of the month before its first quarter."""
        first = self.quarter - _QUARTERS[self.kind][0] + 1
        month = 3 * (first - 1)
        return date(self.year - (month == 0), month or 12, FIRST_DAY_OF_PERIOD)

    @property
    def end(self) -> date:
        """The 14th of the last month of its last quarter."""
        return date(self.year, 3 * self.quarter, FIRST_DAY_OF_PERIOD - 1)

    @property
    def key(self) -> str:
        """How it is written down: 2024-Q1, 2024-H1, 2024-9M, 2024-Y."""
        return f"{self.year}-{_KEYS.get(self.kind, f'Q{self.quarter}')}"

    @property
    def previous(self) -> "ReportingPeriod":
        """The one of the same kind before it."""
        if self.kind == "quarter" and self.quarter > 1:
            return ReportingPeriod("quarter", self.year, self.quarter - 1)
        return ReportingPeriod(self.kind, self.year - 1, _QUARTERS[self.kind][1][-1])


def reporting_quarter(day: date) -> ReportingPeriod:
    """The inspection quarter a day lies in."""
    shifted = day if day.day < FIRST_DAY_OF_PERIOD else _first_of_next_month(day)
    return ReportingPeriod("quarter", shifted.year, (shifted.month + 2) // 3)


def _first_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def last_reporting_quarter(day: date) -> ReportingPeriod:
    """The newest inspection quarter that was over on a day."""
    current = reporting_quarter(day)
    return current if current.end == day else current.previous


def parse_reporting_period(text: str) -> ReportingPeriod | None:
    """A period by its key; None where it is none."""
    found = _KEY.fullmatch(text)
    if found is None or found["year"] == "0000":
        return None
    year = int(found["year"])
    if found["quarter"]:
        return ReportingPeriod("quarter", year, int(found["quarter"]))
    kind = next(kind for kind, key in _KEYS.items() if key == found["part"])
    return ReportingPeriod(kind, year, _QUARTERS[kind][1][-1])


def reporting_period(start: date, end: date) -> ReportingPeriod | None:
    """The reporting period that has exactly these days; None where they are not one."""
    last = reporting_quarter(end)
    for kind, (_count, ends) in _QUARTERS.items():
        if last.quarter in ends:
            found = ReportingPeriod(kind, last.year, last.quarter)
            if (found.start, found.end) == (start, end):
                return found
    return None


def reporting_periods(*, first_day: date, last_day: date) -> list[ReportingPeriod]:
    """Every period that was over by ``last_day``, newest first, back to the one ``first_day`` lies in; longer
    ones after the quarter they end with."""
    found: list[ReportingPeriod] = []
    quarter = last_reporting_quarter(last_day)
    while quarter.end >= first_day:
        for kind, (_count, ends) in _QUARTERS.items():
            if quarter.quarter in ends:
                found.append(ReportingPeriod(kind, quarter.year, quarter.quarter))
        quarter = quarter.previous
    return found
