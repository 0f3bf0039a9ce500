"""Who is signed in: one-use tickets from the form to the cookie, and the sessions behind cookies.

Tickets and tokens are random; the database keeps their SHA-256 digests, so that whoever reads it can not
sign in with what it holds.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from data_access.accounts import Account, account_columns
from data_access.app_database import ACCOUNTS, SESSIONS, TICKETS, AppDatabase
from data_access.audit import UNKNOWN_ACCOUNT, AuditEvent, record_within

TICKET_LIFE = timedelta(seconds=30)
#: How often, at most, a session's last sign of life is written down.
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Entrance:
    """What a redeemed ticket opens: the token for the cookie and the page that was wanted."""

    token: str
    wanted: str


def issue_ticket(database: AppDatabase, account: Account, *, wanted: str) -> str:
    """A ticket that opens one session for this account within 30 seconds.

    ``wanted`` is the local address, with its query, that the person meant to see.
    """
    ticket = secrets.token_urlsafe(32)
    now = database.now()
    with database.writing() as connection:
        connection.execute(TICKETS.delete().where(TICKETS.c.created_at < now - timedelta(days=1)))
        connection.execute(
            TICKETS.insert().values(
                token_hash=_digest(ticket),
                account_id=account.account_id,
                wanted=wanted,
                created_at=now,
            )
        )
    return ticket


def redeem_ticket(database: AppDatabase, ticket: str) -> Entrance | None:
    """Open a session; None when the ticket is unknown, used, expired, or its account was disabled."""
    now = database.now()
    with database.writing() as connection:
        row = connection.execute(
            sa.select(TICKETS, ACCOUNTS.c.name, ACCOUNTS.c.is_disabled)
            .join(ACCOUNTS, ACCOUNTS.c.account_id == TICKETS.c.account_id)
            .where(TICKETS.c.token_hash == _digest(ticket))
        ).first()
        reason = _reason_to_refuse(row, now=now)
        # Marked in one statement, so that of two requests with the same ticket one changes no row.
        is_first = not reason and bool(
            connection.execute(
                TICKETS.update()
                .where(TICKETS.c.token_hash == _digest(ticket), TICKETS.c.used_at.is_(None))
                .values(used_at=now)
            ).rowcount
        )
        if row is None or not is_first:
            record_within(
                connection,
                at=now,
                account=row.name if row else UNKNOWN_ACCOUNT,
                event=AuditEvent.TICKET_REFUSED,
                detail={"reason": reason or "used"},
            )
            return None
        token = _open_session(connection, row.account_id, now=now)
        record_within(connection, at=now, account=row.name, event=AuditEvent.SIGNED_IN)
    return Entrance(token=token, wanted=row.wanted)


def find_session(
    database: AppDatabase, token: str, *, idle: timedelta, absolute: timedelta
) -> Account | None:
    """The account signed in with this token; None when the session has ended or was idle too long."""
    now = database.now()
    query = (
        sa.select(*account_columns(), SESSIONS.c.last_seen_at)
        .join(SESSIONS, SESSIONS.c.account_id == ACCOUNTS.c.account_id)
        .where(
            SESSIONS.c.token_hash == _digest(token),
            SESSIONS.c.ended_at.is_(None),
            SESSIONS.c.last_seen_at > now - idle,
            SESSIONS.c.created_at > now - absolute,
            ACCOUNTS.c.is_disabled == sa.false(),
        )
    )
    with database.reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    fields = dict(row._mapping)
    if now - fields.pop("last_seen_at") >= TOUCH_EVERY:
        _touch(database, token, now=now)
    return Account(**fields)


def end_session(database: AppDatabase, token: str) -> None:
    """Sign out: the token is worthless from now on, whoever holds a copy."""
    now = database.now()
    with database.writing() as connection:
        name = connection.scalar(
            sa.select(ACCOUNTS.c.name)
            .join(SESSIONS, SESSIONS.c.account_id == ACCOUNTS.c.account_id)
            .where(SESSIONS.c.token_hash == _digest(token), SESSIONS.c.ended_at.is_(None))
        )
        if name is None:
            return
        connection.execute(
            SESSIONS.update().where(SESSIONS.c.token_hash == _digest(token)).values(ended_at=now)
        )
        record_within(connection, at=now, account=name, event=AuditEvent.SIGNED_OUT)


def _reason_to_refuse(row: sa.Row[tuple[object, ...]] | None, *, now: datetime) -> str:
    if row is None:
        return "unknown"
    if row.used_at is not None:
        return "used"
    if now - row.created_at > TICKET_LIFE:
        return "expired"
    return "account disabled" if row.is_disabled else ""


def _open_session(connection: sa.Connection, account_id: int, *, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    connection.execute(
        SESSIONS.insert().values(
            token_hash=_digest(token), account_id=account_id, created_at=now, last_seen_at=now
        )
    )
    return token


def _touch(database: AppDatabase, token: str, *, now: datetime) -> None:
    with database.writing() as connection:
        connection.execute(
            SESSIONS.update().where(SESSIONS.c.token_hash == _digest(token)).values(last_seen_at=now)
        )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
