"""Who did what, and when: written by everything that lets somebody in, keeps somebody out or shows reports.

An entry names accounts, pages, metrics and ids. It holds no password, no token and no case data.
"""

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from data_access.app_database import AUDIT_LOG, AppDatabase
from data_access.scope import AccessScope, Permission
from errors import NotVisible

#: Stands for a name that was typed into the form but belongs to nobody: it may be a mistyped password.
UNKNOWN_ACCOUNT = "unknown account"


class AuditEvent(StrEnum):
    """One kind of thing that is written down."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    TICKET_REFUSED = "ticket_refused"
    SIGNED_OUT = "signed_out"
    PAGE_REFUSED = "page_refused"
    ROWS_OPENED = "rows_opened"
    EXPORT_MADE = "export_made"
    EXPORT_FETCHED = "export_fetched"
    EXPORT_REFUSED = "export_refused"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    PASSWORD_CHANGED = "password_changed"
    ROLE_CHANGED = "role_changed"
    COMMAND_LINE_USED = "command_line_used"
    PAPER_FROZEN = "paper_frozen"
    FROZEN_OPENED = "frozen_opened"


@dataclass(frozen=True)
class AuditEntry:
    """One line of the audit log; ``happened_at`` is naive UTC, ``subject`` what was acted upon."""

    entry_id: int
    happened_at: datetime
    account: str
    event: str
    subject: str
    detail: Mapping[str, Any]


def command_line_actor() -> str:
    """The name under which the command line is written down: it trusts the operating-system account."""
    return f"command line: {getpass.getuser()}"


def record(
    database: AppDatabase,
    *,
    account: str,
    event: AuditEvent,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one entry."""
    with database.writing() as connection:
        record_within(
            connection, at=database.now(), account=account, event=event, subject=subject, detail=detail
        )


def record_within(
    connection: sa.Connection,
    *,
    at: datetime,
    account: str,
    event: AuditEvent,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one entry together with the change it tells of: both land, or neither."""
    connection.execute(
        AUDIT_LOG.insert().values(
            happened_at=at, account=account, event=event.value, subject=subject, detail=dict(detail or {})
        )
    )


def read_audit_log(
    database: AppDatabase, *, scope: AccessScope, limit: int = 200, before_id: int | None = None
) -> list[AuditEntry]:
    """The latest entries, newest first; ``before_id`` goes further back.

    Raises:
        NotVisible: the viewer may not read the audit log.
    """
    if not scope.may(Permission.READ_AUDIT_LOG):
        raise NotVisible
    query = sa.select(AUDIT_LOG).order_by(AUDIT_LOG.c.entry_id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(AUDIT_LOG.c.entry_id < before_id)
    with database.reading() as connection:
        return [AuditEntry(**row._mapping) for row in connection.execute(query)]
