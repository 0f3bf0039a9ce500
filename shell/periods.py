"""Calendar periods as a leader speaks of them, and the two a period is compared with.

A period under way is cut at the data time, and then so are the periods it is compared with: October of a
fourth quarter is held against July of the third, not against the whole of it.
"""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from metrics.reporting_periods import ReportingKind, ReportingPeriod

Kind = Literal["month", "quarter", "year", "days", "inspection"]

#: A year under way is shown by default once it has this many days, else the one before.
FEWEST_DAYS_OF_A_YEAR = 28
_KEY = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")

#: The periods that inspections report by (Decree 09/2019): a quarter, six months, nine months, a year.
_INSPECTION_KEY = re.compile(r"TT-(?P<year>\d{4})(?:-(?P<part>Q[1-4]|6M|9M))?")
INSPECTION_PARTS = ("", "9M", "6M", "Q4", "Q3", "Q2", "Q1")
_LONGER_PARTS: dict[str, tuple[ReportingKind, int]] = {
    "": ("year", 4), "9M": ("nine_months", 3), "6M": ("half_year", 2),
}  # fmt: skip


@dataclass(frozen=True)
class Period:
    """Days from ``start`` to ``end``, both included; ``full_end`` is where the calendar period ends."""

    kind: Kind
    key: str
    start: date
    end: date
    full_end: date

    @property
    def is_cut(self) -> bool:
        """Whether the period is still under way."""
        return self.end < self.full_end

    @property
    def ends_a_month(self) -> bool:
        """Whether the last day shown is the last of a month."""
        return self.end == last_of_month(self.end)


def last_of_month(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def last_whole_month(day: date) -> date:
    """The last day of the newest month that had ended by a day."""
    return day if day == last_of_month(day) else day.replace(day=1) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month: 31/03 less a month is 28/02."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    start = day.replace(day=1)
    return Period("month", f"{day:%Y-%m}", start, last_of_month(day), last_of_month(day))


def quarter_of(day: date) -> Period:
    """The calendar quarter of a day."""
    quarter = (day.month - 1) // 3 + 1
    start = date(day.year, 3 * quarter - 2, 1)
    end = last_of_month(date(day.year, 3 * quarter, 1))
    return Period("quarter", f"{day.year:04d}-Q{quarter}", start, end, end)


def year_of(day: date) -> Period:
    """The calendar year of a day."""
    start, end = date(day.year, 1, 1), date(day.year, 12, 31)
    return Period("year", f"{day.year:04d}", start, end, end)


def days_between(start: date, end: date) -> Period:
    """Any stretch of days; a whole month, quarter or year is that."""
    for named in (month_of(start), quarter_of(start), year_of(start)):
        if (named.start, named.end) == (start, end):
            return named
    return Period("days", f"{start}..{end}", start, end, end)


def inspection_period(year: int, part: str = "") -> Period:
    """A period as inspections report by it, from the 15th to the 14th: the first quarter of 2026 begins on
    15 December 2025 and ends on 14 March 2026, as six months (``6M``), nine (``9M``) and the year begin."""
    kind, quarter = _LONGER_PARTS[part] if part in _LONGER_PARTS else ("quarter", int(part[1]))
    days = ReportingPeriod(kind, year, quarter)
    return Period("inspection", f"TT-{year:04d}{'-' if part else ''}{part}", days.start, days.end, days.end)


def inspection_part(period: Period) -> tuple[int, str]:
    """The year and the part of it that an inspection period is of."""
    match = _INSPECTION_KEY.fullmatch(period.key)
    assert match is not None
    return int(match["year"]), match["part"] or ""


def _previous_inspection_period(period: Period) -> Period:
    """The quarter before; before the others, which all begin with the year, the same of last year."""
    year, part = inspection_part(period)
    if not part.startswith("Q"):
        return inspection_period(year - 1, part)
    return (
        inspection_period(year - 1, "Q4") if part == "Q1" else inspection_period(year, f"Q{int(part[1]) - 1}")
    )


def parse_period(text: str) -> Period | None:
    """A period as it stands in an address: 2026, 2026-Q3, 2026-09, TT-2026-Q3; None when it is none of
    these."""
    if (found := _INSPECTION_KEY.fullmatch(text)) is not None:
        year = int(found["year"])
        return inspection_period(year, found["part"] or "") if year > 1 else None
    match = _KEY.fullmatch(text)
    if match is None or match["year"] == "0000":
        return None
    year = int(match["year"])
    if match["quarter"]:
        return quarter_of(date(year, 3 * int(match["quarter"]), 1))
    if match["month"]:
        return month_of(date(year, int(match["month"]), 1))
    return year_of(date(year, 1, 1))


def parse_day(text: str) -> date | None:
    """A day as it stands in an address: 2026-10-31; None when it is none."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-10-31") else None
    except ValueError:
        return None


def cut(period: Period, *, last_day: date) -> Period:
    """The part of a period up to a day; one that lies wholly after it stays as it is."""
    return replace(period, end=max(period.start, min(period.end, last_day)))


def previous(period: Period) -> Period:
    """The period of the same kind before this one, cut to the same part of it."""
    if period.kind == "days":
        length = (period.end - period.start).days + 1
        last = period.start - timedelta(days=1)
        return days_between(last - timedelta(days=length - 1), last)
    return same_part(previous_whole(period), of=period)


def previous_whole(period: Period) -> Period:
    """The period before this one to its end: what a state is compared with."""
    if period.kind == "days":
        return previous(period)
    if period.kind == "inspection":
        return _previous_inspection_period(period)
    kinds = {"month": month_of, "quarter": quarter_of, "year": year_of}
    return kinds[period.kind](period.start - timedelta(days=1))


def same_last_year(period: Period) -> Period:
    """The same period a year earlier, cut to the same part of it."""
    start = add_months(period.start, -12)
    if period.kind == "days":
        return days_between(start, add_months(period.end, -12))
    if period.kind == "inspection":
        year, part = inspection_part(period)
        return same_part(inspection_period(year - 1, part), of=period)
    whole = {"month": month_of, "quarter": quarter_of, "year": year_of}[period.kind](start)
    return same_part(whole, of=period)


def same_part(whole: Period, *, of: Period) -> Period:
    """A whole period cut as another one is: whole months where that ends a month, else as many days."""
    if not of.is_cut:
        return whole
    if of.ends_a_month:
        months = (of.end.year - of.start.year) * 12 + of.end.month - of.start.month
        return replace(whole, end=last_of_month(add_months(whole.start, months)))
    return replace(whole, end=min(whole.full_end, whole.start + (of.end - of.start)))


def default_period(last_day: date) -> Period:
    """The year so far, or the year before while this one has too few days to say anything.

    A shorter period would leave most units below the number of records that allows a verdict.
    """
    current = cut(year_of(last_day), last_day=last_day)
    if (current.end - current.start).days + 1 >= FEWEST_DAYS_OF_A_YEAR:
        return current
    return year_of(current.start - timedelta(days=1))


def offered_periods(*, first_day: date, last_day: date) -> list[Period]:
    """What the period selector offers: this and the last of each kind, then all, newest first."""
    newest = [year_of(last_day), quarter_of(last_day), month_of(last_day)]
    recent = [period for current in newest for period in (current, previous(current))]
    offered = {period.key: period for period in recent}
    for maker in (year_of, quarter_of, month_of):
        day = last_day
        while day >= first_day:
            period = maker(day)
            offered.setdefault(period.key, period)
            day = period.start - timedelta(days=1)
    return [cut(period, last_day=last_day) for period in offered.values()]


def offered_inspection_periods(*, first_day: date, last_day: date) -> list[Period]:
    """The periods inspections report by that have begun, newest first."""
    found = [
        inspection_period(year, part)
        for year in range(last_day.year + 1, first_day.year, -1)
        for part in INSPECTION_PARTS
    ]
    return [cut(period, last_day=last_day) for period in found if period.start <= last_day]
