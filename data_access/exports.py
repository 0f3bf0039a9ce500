"""Files made for one person: kept for a quarter of an hour and handed to nobody else."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from data_access.accounts import Account
from data_access.app_database import EXPORTS, AppDatabase
from data_access.audit import AuditEvent, record_within

EXPORT_LIFE = timedelta(minutes=15)


@dataclass(frozen=True)
class Export:
    """A file on its way to the person who asked for it."""

    file_name: str
    media_type: str
    content: bytes


def keep_export(database: AppDatabase, account: Account, *, export: Export) -> str:
    """Keep a file for its owner and return the id by which it is fetched; expired ones are deleted."""
    export_id = secrets.token_urlsafe(24)
    now = database.now()
    with database.writing() as connection:
        connection.execute(EXPORTS.delete().where(EXPORTS.c.created_at <= now - EXPORT_LIFE))
        connection.execute(
            EXPORTS.insert().values(
                export_id=export_id,
                account_id=account.account_id,
                file_name=export.file_name,
                media_type=export.media_type,
                content=export.content,
                created_at=now,
            )
        )
        record_within(
            connection,
            at=now,
            account=account.name,
            event=AuditEvent.EXPORT_MADE,
            subject=export.file_name,
            detail={"bytes": len(export.content)},
        )
    return export_id


def fetch_export(database: AppDatabase, account: Account, *, export_id: str) -> Export | None:
    """The file, for its owner and while it lasts; None otherwise, whatever the reason."""
    now = database.now()
    query = sa.select(EXPORTS.c.file_name, EXPORTS.c.media_type, EXPORTS.c.content).where(
        EXPORTS.c.export_id == export_id,
        EXPORTS.c.account_id == account.account_id,
        EXPORTS.c.created_at > now - EXPORT_LIFE,
    )
    with database.writing() as connection:
        row = connection.execute(query).first()
        record_within(
            connection,
            at=now,
            account=account.name,
            event=AuditEvent.EXPORT_FETCHED if row else AuditEvent.EXPORT_REFUSED,
            subject=row.file_name if row else "",
        )
    return Export(**row._mapping) if row else None
