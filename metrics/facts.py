"""What every metric's row-level select is built from: scoped tables, T, the period, expressions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from data_access.scoped import ScopedTables
from settings import DeadlineSettings, SignalSettings

Condition = sa.ColumnElement[bool]
Column = sa.ColumnElement[Any]
Select = sa.Select[Any]
Rows = sa.FromClause

#: Upper bounds of the age buckets in working days (metrics.md), and the label of the one above them.
AGE_BOUNDS = (5, 10, 20, 30, 60)
LAST_AGE_BUCKET = "61+"


def age_buckets(*, first: int) -> tuple[str, ...]:
    """Labels of the age buckets, youngest first; ``first`` is 0 for open stocks and 1 for overdue ones."""
    starts = (first, *(bound + 1 for bound in AGE_BOUNDS[:-1]))
    return (*(f"{low}-{high}" for low, high in zip(starts, AGE_BOUNDS, strict=True)), LAST_AGE_BUCKET)


@dataclass(frozen=True)
class Moment:
    """An instant at which a stock, or a period that ends there, is looked at.

    ``at`` is naive UTC; ``day`` the local day it ends or lies in; ``ordinal`` that day's working-day ordinal;
    ``worked`` the seconds of working days up to it (a working day has 86,400, a day off none);
    ``horizon`` until when a case is due soon; ``year_before`` the instant twelve months earlier. The three
    labels are integers: 202609, 20263, 2026. ``start`` and ``end`` are the period's local days, of which
    those after ``day`` have not yet been; a stock has no use for them.
    """

    at: datetime
    day: date
    ordinal: int | None
    worked: int | None
    horizon: datetime | None
    year_before: datetime
    month: int
    quarter: int
    year: int
    start: date
    end: date


#: The type of each field of a moment in the relation that stock facts are joined to.
MOMENT_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "at": sa.DateTime(),
    "day": sa.Date(),
    "ordinal": sa.BigInteger(),
    "worked": sa.BigInteger(),
    "horizon": sa.DateTime(),
    "year_before": sa.DateTime(),
    "month": sa.Integer(),
    "quarter": sa.Integer(),
    "year": sa.Integer(),
    "start": sa.Date(),
    "end": sa.Date(),
}


@dataclass(frozen=True)
class MomentColumns:
    """The moments as a select refers to them.

    One moment is written into the statement as values, which lets the engine skip rows; several are a small
    ``relation`` that the rows are joined to, from ``first_at`` (``first_start`` where they are periods) to
    ``last_at``.
    """

    relation: Rows | None
    columns: Mapping[str, Column]
    first_at: Column | None = None
    last_at: Column | None = None
    first_start: Column | None = None

    def __getattr__(self, name: str) -> Column:
        try:
            return self.columns[name]
        except KeyError:
            raise AttributeError(name) from None


def moment_columns(moments: Sequence[Moment]) -> MomentColumns:
    """The moments of a stock or of periods as expressions; none where there is nothing to look at."""
    if not moments:
        return MomentColumns(None, {})
    if len(moments) == 1:
        (only,) = moments
        return MomentColumns(
            None, {name: sa.literal(getattr(only, name), kind) for name, kind in MOMENT_TYPES.items()}
        )
    names = {name: f"moment_{name}" for name in MOMENT_TYPES}
    rows = [tuple(getattr(moment, name) for name in MOMENT_TYPES) for moment in moments]
    relation = sa.values(
        *(sa.column(names[name], kind) for name, kind in MOMENT_TYPES.items()), name="moments"
    )
    filled = relation.data(rows)
    # An empty calendar gives columns of NULLs: the cast keeps their type.
    return MomentColumns(
        filled,
        {name: sa.cast(filled.c[names[name]], kind) for name, kind in MOMENT_TYPES.items()},
        first_at=sa.literal(min(moment.at for moment in moments), sa.DateTime()),
        last_at=sa.literal(max(moment.at for moment in moments), sa.DateTime()),
        first_start=sa.literal(min(moment.start for moment in moments), sa.Date()),
    )


@dataclass(frozen=True)
class FactTables:
    """Everything a metric's select may refer to.

    ``at`` is T in naive UTC and ``day`` its local day; ``start`` and ``end`` the period; ``moments`` the
    moments of a stock or the ends of periods.
    """

    tables: ScopedTables
    at: datetime
    day: date
    start: date
    end: date
    moments: MomentColumns
    deadlines: DeadlineSettings = field(default_factory=DeadlineSettings)
    signals: SignalSettings = field(default_factory=SignalSettings)

    def __getitem__(self, name: str) -> sa.Subquery:
        """A table with the viewer's rows."""
        return self.tables[name]

    def calendar(self, day: Column, rows: Rows) -> tuple[Rows, Column]:
        """Rows joined to the working calendar on a day, and the working-day ordinal of that day."""
        days = self.tables.reference("calendar_days").alias()
        return rows.outerjoin(days, days.c.day == day), days.c.ordinal

    @property
    def ordinal(self) -> Column:
        """The working-day ordinal of T's day."""
        days = self.tables.reference("calendar_days")
        return sa.select(days.c.ordinal).where(days.c.day == self.day).scalar_subquery()

    def in_period(self, day: Column, instant: Column | None = None) -> Condition:
        """Whether a flow's anchor lies in the period and not after T."""
        happened = day <= self.day if instant is None else instant <= self.at
        return sa.and_(day.between(self.start, self.end), happened)


def at_moments(facts: FactTables, rows: Rows) -> Rows:
    """Rows beside each moment they may be counted at."""
    relation = facts.moments.relation
    return rows if relation is None else rows.join(relation, sa.true())


def moment_labels(facts: FactTables) -> list[Column]:
    """The month, quarter and year columns of what is looked at from moments."""
    return [facts.moments.columns[name].label(name) for name in ("month", "quarter", "year")]


def as_number(condition: Condition) -> Column:
    """1 where a condition holds, 0 where it does not or is unknown."""
    return sa.case((condition, 1), else_=0)


def one() -> Column:
    """What a row of a plain count weighs."""
    return sa.literal_column("1", sa.Integer())


def age_bucket(age: Column, *, first: int) -> Column:
    """The bucket of an age in working days; less than ``first`` belongs to the first bucket."""
    labels = age_buckets(first=first)
    choices = [(age <= bound, sa.literal(label)) for bound, label in zip(AGE_BOUNDS, labels, strict=False)]
    return sa.case((age.is_(None), sa.null()), *choices, else_=LAST_AGE_BUCKET)


def columns_of(table: Rows, names: str) -> list[Column]:
    """Some columns of a table, by their names."""
    return [table.c[name] for name in names.split()]


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)
