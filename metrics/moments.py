"""T, the period and the moments: which instants and days a question is about.

T (``as_of``) is what was asked, cut back to the data time; else the earlier of the end of ``to`` and the data
time; else the data time. A date means its end, the next local midnight. No clock is read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from data_access.scope import NOBODY
from data_access.scoped import ScopedTables
from data_access.store import CaseStore
from errors import StoreUnavailable
from metrics.definition import Question, QuestionRefused
from metrics.facts import Moment, next_day

SECONDS_PER_DAY = 86_400
PERIOD_DIMENSIONS = ("month", "quarter", "year")
#: First and last local day.
Span = tuple[date, date]


@dataclass(frozen=True)
class Frame:
    """What a question comes to: T in naive UTC, T's local day, and the period in local days."""

    at: datetime
    day: date
    start: date
    end: date
    data_time: datetime


def naive_utc(moment: datetime) -> datetime:
    """An aware instant as the store keeps it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def aware(moment: datetime) -> datetime:
    """A stored instant as an aware one."""
    return moment.replace(tzinfo=UTC)


def end_of_day(day: date, *, zone: ZoneInfo) -> datetime:
    """The next local midnight, in naive UTC."""
    if day == date.max:
        return datetime.max
    return naive_utc(datetime.combine(next_day(day), time.min, tzinfo=zone))


def local_day(moment: datetime, *, zone: ZoneInfo) -> date:
    """The local day a moment of naive UTC ends or lies in: midnight belongs to the day before it."""
    return aware(moment - timedelta(microseconds=1)).astimezone(zone).date()


# Data times and the calendar depend on the version of the store alone, which never changes once published.


@lru_cache(maxsize=256)
def data_time(store: CaseStore, names: tuple[str, ...]) -> datetime:
    """Up to when the data of these tables is complete: the oldest of the sources that deliver them.

    Raises:
        StoreUnavailable: no source has been read yet.
    """
    tables = ScopedTables(store, scope=NOBODY)
    state, delivered = tables.reference("source_states"), tables.reference("source_tables")
    delivers = sa.select(delivered.c.source).where(delivered.c.table_name.in_(names))
    rows = tables.read(
        sa.select(sa.func.min(state.c.data_time), state.c.source.in_(delivers).label("delivers")).group_by(
            sa.literal_column("delivers")
        )
    )
    times = {bool(row.delivers): row[0] for row in rows if row[0] is not None}
    if not times:
        raise StoreUnavailable("The case store has no data yet. Run 'python manage.py refresh' first.")
    oldest = times.get(True) or min(times.values())
    assert isinstance(oldest, datetime)
    return oldest


def instant_asked(question: Question, *, latest: datetime, zone: ZoneInfo) -> datetime:
    """T in naive UTC."""
    asked = question.as_of
    if isinstance(asked, datetime):
        return min(naive_utc(asked), latest)
    if asked is None:
        asked = question.end
    return latest if asked is None else min(end_of_day(asked, zone=zone), latest)


def check_period(question: Question) -> None:
    """Make sure that a period does not end before it begins."""
    if question.start and question.end and question.start > question.end:
        raise QuestionRefused(f"The period ends ({question.end}) before it begins ({question.start}).")


# Labels are integers so that a select can compare and group them: 202609, 20263, 2026.


def month_label(day: date) -> int:
    """202609 for a day in September 2026."""
    return day.year * 100 + day.month


def quarter_label(day: date) -> int:
    """20263 for a day in the third quarter of 2026."""
    return day.year * 10 + (day.month + 2) // 3


def label_text(dimension: str, label: int) -> str:
    """A label as it is shown: 2026-09, 2026-Q3, 2026."""
    if dimension == "month":
        return f"{label // 100:04d}-{label % 100:02d}"
    return f"{label // 10:04d}-Q{label % 10}" if dimension == "quarter" else f"{label:04d}"


def first_day_of(dimension: str, day: date) -> date:
    """The first day of the month, quarter or year a day lies in."""
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[dimension]
    return date(day.year, month, 1)


def last_day_of(dimension: str, day: date) -> date:
    """The last day of the month, quarter or year a day lies in."""
    first = first_day_of(dimension, day)
    months = {"month": 1, "quarter": 3, "year": 12}[dimension]
    month = first.month + months
    return date(first.year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(days=1)


def year_before(moment: datetime, *, zone: ZoneInfo) -> datetime:
    """The same local time twelve months earlier (28 February for 29 February), in naive UTC."""
    local = aware(moment).astimezone(zone)
    day = 28 if (local.month, local.day) == (2, 29) else local.day
    return naive_utc(local.replace(year=local.year - 1, day=day))


def stock_spans(frame: Frame, by: Sequence[str]) -> list[Span]:
    """The days at whose end a stock is taken: T's day, or the last of each period, the last one at T."""
    if not _steps(by):
        return [(frame.day, frame.day)]
    last = min(frame.end, frame.day)
    return [(start, min(end, last)) for start, end in period_spans(frame, by)]


def period_spans(frame: Frame, by: Sequence[str]) -> list[Span]:
    """First and last day of each month, quarter or year asked for, cut to the period but not at T; the whole
    period where none is. One that begins after T's day has not yet been."""
    steps, spans = _steps(by), []
    day = frame.start
    while day <= min(frame.end, frame.day):
        last = min(last_day_of(steps[0], day), frame.end) if steps else frame.end
        spans.append((day, last))
        if last == frame.end:
            break
        day = next_day(last)
    return spans


def _steps(by: Sequence[str]) -> list[str]:
    return [dimension for dimension in PERIOD_DIMENSIONS if dimension in by]


@dataclass(frozen=True)
class Calendar:
    """The working-day ordinal of each day, and the first day of each ordinal."""

    ordinals: Mapping[date, int]
    first_days: Mapping[int, date]


@lru_cache(maxsize=4)
def read_calendar(store: CaseStore) -> Calendar:
    """The working calendar of a version of the store."""
    tables = ScopedTables(store, scope=NOBODY)
    days = tables.reference("calendar_days")
    rows = tables.read(sa.select(days.c.day, days.c.ordinal).order_by(days.c.day))
    first_days: dict[int, date] = {}
    for row in rows:
        first_days.setdefault(row.ordinal, row.day)
    return Calendar({row.day: row.ordinal for row in rows}, first_days)


def make_moments(
    frame: Frame, *, calendar: Calendar, spans: Sequence[Span], due_in: int, zone: ZoneInfo
) -> list[Moment]:
    """The ends of some spans of days, none of them after T; none when everything lies after T."""
    return [_moment(frame, span, calendar=calendar, due_in=due_in, zone=zone) for span in spans]


def _moment(frame: Frame, span: Span, *, calendar: Calendar, due_in: int, zone: ZoneInfo) -> Moment:
    start, end = span
    day = min(end, frame.day)
    ordinal = calendar.ordinals.get(day)
    last_soon = None if ordinal is None else calendar.first_days.get(ordinal + due_in)
    at = min(frame.at, end_of_day(end, zone=zone))
    return Moment(
        at=at,
        day=day,
        ordinal=ordinal,
        worked=_worked(at, day, calendar=calendar, zone=zone),
        horizon=None if last_soon is None else end_of_day(last_soon, zone=zone),
        year_before=year_before(at, zone=zone),
        month=month_label(day),
        quarter=quarter_label(day),
        year=day.year,
        start=start,
        end=end,
    )


def _worked(at: datetime, day: date, *, calendar: Calendar, zone: ZoneInfo) -> int | None:
    """The seconds of working days up to an instant of a day; none outside the calendar."""
    today, before = calendar.ordinals.get(day), calendar.ordinals.get(day - timedelta(days=1))
    if today is None or before is None:
        return None
    local = aware(at).astimezone(zone).replace(tzinfo=None)
    into_day = (local - datetime.combine(day, time.min)) // timedelta(seconds=1)
    return SECONDS_PER_DAY * before + (into_day if today > before else 0)
