"""What the connected sources delivered, what of it was refused, and why."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from data_access.scope import AccessScope
from data_access.scoped import (
    ScopedTables,
    visible_load_notices,
    visible_rejected_rows,
    visible_rejection_counts,
    visible_source_tables,
)
from data_access.store import CaseStore


@dataclass(frozen=True)
class SourceTable:
    """How many rows of one table a source delivered."""

    source: str
    table_name: str
    row_count: int


@dataclass(frozen=True)
class RejectedCount:
    """How many rows of a table were refused for one reason."""

    source: str
    table_name: str
    reason: str
    row_count: int


@dataclass(frozen=True)
class RejectedRow:
    """One refused row; ``happened_at`` and ``rejected_at`` are naive UTC."""

    source: str
    table_name: str
    row_id: str | None
    unit_id: str | None
    happened_at: datetime | None
    reason: str
    rejected_at: datetime | None


@dataclass(frozen=True)
class ClosedWithoutDate:
    """How many rows of a table are closed by their status, but without the day it happened."""

    table_name: str
    row_count: int


@dataclass(frozen=True)
class LoadNotice:
    """Something odd about a row that was loaded all the same; ``kind`` is one of load_notices.py's."""

    source: str
    table_name: str
    row_id: str
    unit_id: str | None
    kind: str
    detail: str


#: What says that a row is closed, and the column that should say when (case-model.md).
CLOSINGS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("cases", "outcome", ("granted", "refused", "stopped", "withdrawn"), "completed_at"),
    ("harassment_reports", "status", ("concluded", "referred", "ineligible"), "handled_at"),
    ("recommendations", "status", ("done", "verified", "impossible"), "closed_on"),
)


def read_closed_without_date(*, scope: AccessScope, store: CaseStore) -> tuple[ClosedWithoutDate, ...]:
    """Rows in scope that count as closed since ever and appear in no dated number, by table."""
    tables = ScopedTables(store, scope=scope)
    found = []
    for name, status, closed, day in CLOSINGS:
        table = tables[name]
        statement = sa.select(sa.func.count()).where(table.c[status].in_(closed), table.c[day].is_(None))
        found.append(ClosedWithoutDate(name, int(tables.read(statement)[0][0])))
    return tuple(each for each in found if each.row_count)


def read_source_tables(*, scope: AccessScope, store: CaseStore) -> tuple[SourceTable, ...]:
    """Rows loaded by source and table.

    They hold no case, so any scope reads the same; but how many reports there are tells of the restricted
    ones, so that is for those who may see all of them.
    """
    table = visible_source_tables(scope=scope)
    statement = sa.select(table.c.source, table.c.table_name, table.c.row_count).order_by(
        table.c.source, table.c.table_name
    )
    return tuple(SourceTable(**row._mapping) for row in ScopedTables(store, scope=scope).read(statement))


def read_rejected_counts(*, scope: AccessScope, store: CaseStore) -> tuple[RejectedCount, ...]:
    """Refused rows this viewer is told about, by source, table and reason, the most frequent first."""
    counts = visible_rejection_counts(scope=scope)
    statement = sa.select(counts).order_by(
        counts.c.row_count.desc(), counts.c.source, counts.c.table_name, counts.c.reason
    )
    return tuple(RejectedCount(**row._mapping) for row in ScopedTables(store, scope=scope).read(statement))


def read_rejected_rows(*, scope: AccessScope, store: CaseStore, limit: int) -> tuple[RejectedRow, ...]:
    """The first refused rows this viewer is told about, in the order of source, table and id."""
    rejected = visible_rejected_rows(scope=scope)
    statement = (
        sa.select(rejected).order_by(rejected.c.source, rejected.c.table_name, rejected.c.row_id).limit(limit)
    )
    return tuple(RejectedRow(**row._mapping) for row in ScopedTables(store, scope=scope).read(statement))


def read_refused_amounts(*, scope: AccessScope, store: CaseStore) -> tuple[RejectedRow, ...]:
    """Items of conclusions and payments this viewer is told about that were refused for a negative amount.

    They are in no sum.
    """
    rejected = visible_rejected_rows(scope=scope)
    statement = (
        sa.select(rejected)
        .where(
            rejected.c.table_name.in_(("recommendations", "recoveries")),
            rejected.c.reason.like("negative money%"),
        )
        .order_by(rejected.c.source, rejected.c.table_name, rejected.c.row_id)
    )
    return tuple(RejectedRow(**row._mapping) for row in ScopedTables(store, scope=scope).read(statement))


def read_load_notices(*, scope: AccessScope, store: CaseStore) -> tuple[LoadNotice, ...]:
    """What refresh found odd in rows this viewer may see, by kind, source, table and row."""
    notices = visible_load_notices(scope=scope)
    columns = notices.c
    statement = sa.select(
        columns.source, columns.table_name, columns.row_id, columns.unit_id, columns.kind, columns.detail
    ).order_by(columns.kind, columns.source, columns.table_name, columns.row_id)
    return tuple(LoadNotice(**row._mapping) for row in ScopedTables(store, scope=scope).read(statement))
