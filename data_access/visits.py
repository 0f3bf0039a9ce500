"""When an account looked at a unit the time before this one, and at the data of which month.

A visit lasts as long as the page is opened again within the hour: what is new since the last visit does not
vanish when the page is loaded again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from data_access.accounts import Account
from data_access.app_database import ACCOUNTS, VISITS, AppDatabase

#: Who comes back later than this comes again.
VISIT_ENDS_AFTER = timedelta(hours=1)
#: How often, at most, the last sign of life of a visit is written down.
TOUCH_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Visit:
    """The end of a visit, naive UTC, and the last complete month (2026-10) of the data it showed."""

    seen_at: datetime
    month: str


def remember_visit(database: AppDatabase, account: Account, *, unit_id: str, month: str) -> Visit | None:
    """Note that an account looks at a unit now, and give the visit before this one; None for the first."""
    now = database.now()
    with database.reading() as connection:
        row = connection.execute(_visit(account, unit_id)).first()
    if row is None or now - row.seen_at >= TOUCH_EVERY or row.month != month:
        row = _note(database, account, unit_id=unit_id, month=month, now=now)
    if row is None or row.before_at is None:
        return None
    return Visit(row.before_at, row.before_month)


def _visit(account: Account, unit_id: str) -> sa.Select[tuple[int, str, datetime, str, datetime, str]]:
    return sa.select(VISITS).where(VISITS.c.account_id == account.account_id, VISITS.c.unit_id == unit_id)


def _note(
    database: AppDatabase, account: Account, *, unit_id: str, month: str, now: datetime
) -> sa.Row[tuple[int, str, datetime, str, datetime, str]] | None:
    seen = {"seen_at": now, "month": month}
    with database.writing() as connection:
        # Two tabs opened at once come one after the other: the account's row is the lock.
        own = sa.select(ACCOUNTS.c.account_id).where(ACCOUNTS.c.account_id == account.account_id)
        connection.execute(own.with_for_update())
        row = connection.execute(_visit(account, unit_id)).first()
        if row is None:
            new = VISITS.insert().values(account_id=account.account_id, unit_id=unit_id, **seen)
            connection.execute(new)
        else:
            if now - row.seen_at > VISIT_ENDS_AFTER:
                seen |= {"before_at": row.seen_at, "before_month": row.month}
            this = sa.and_(VISITS.c.account_id == account.account_id, VISITS.c.unit_id == unit_id)
            connection.execute(VISITS.update().where(this).values(**seen))
        return connection.execute(_visit(account, unit_id)).first()
