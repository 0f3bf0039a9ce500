"""How the connected sources are: which one is late, failing, or open to writing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from data_access.scope import AccessScope
from data_access.scoped import ScopedTables
from data_access.store import CaseStore


@dataclass(frozen=True)
class SourceState:
    """One source as its last reading left it; times are naive UTC."""

    source: str
    data_time: datetime | None
    succeeded_at: datetime | None
    attempted_at: datetime | None
    error: str | None
    refresh_every_seconds: int | None
    is_writable: bool | None

    def is_stale(self, *, now: datetime) -> bool:
        """Whether the last reading failed, or the last good one is older than the source promises."""
        if self.error is not None or self.succeeded_at is None:
            return True
        promise = timedelta(seconds=self.refresh_every_seconds or 0)
        return self.refresh_every_seconds is not None and now - self.succeeded_at > promise


def read_source_states(store: CaseStore, *, scope: AccessScope) -> tuple[SourceState, ...]:
    """Every source by name. They hold no case, so any scope reads the same."""
    tables = ScopedTables(store, scope=scope)
    states = tables.reference("source_states")
    rows = tables.read(sa.select(states).order_by(states.c.source))
    return tuple(SourceState(**row._mapping) for row in rows)
