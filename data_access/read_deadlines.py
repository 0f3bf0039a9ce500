"""The time limits in force on a day, to be shown beside the numbers that are measured by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from data_access.scope import AccessScope
from data_access.scoped import ScopedTables
from data_access.store import CaseStore


@dataclass(frozen=True)
class TimeLimit:
    """One limit: how many working_days, calendar_days or working_hours, and the text that says so."""

    code: str
    time_limit: int
    unit: str
    source: str


def read_time_limits(
    codes: Sequence[str], *, day: date, scope: AccessScope, store: CaseStore
) -> tuple[TimeLimit, ...]:
    """The rules of these codes that hold on a day, in the order asked for. They hold no case, so any scope
    reads the same."""
    tables = ScopedTables(store, scope=scope)
    rule = tables.reference("deadline_rules")
    rows = tables.read(
        sa.select(rule.c.code, rule.c.time_limit, rule.c.unit, rule.c.source).where(
            rule.c.code.in_(codes),
            sa.or_(rule.c.valid_from.is_(None), rule.c.valid_from <= day),
            sa.or_(rule.c.valid_to.is_(None), rule.c.valid_to >= day),
        )
    )
    found = {row.code: TimeLimit(**row._mapping) for row in rows}
    return tuple(found[code] for code in codes if code in found)
