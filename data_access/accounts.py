"""Who may sign in: accounts, their roles and passwords.

A password is kept as a bcrypt hash and is never logged; no account has a default one. Whatever changes
what an account may do ends its sessions, and every change is in the audit log.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import bcrypt
import sqlalchemy as sa

from data_access.app_database import ACCOUNTS, EXPORTS, SESSIONS, TICKETS, AppDatabase
from data_access.audit import AuditEvent, record_within
from data_access.scope import ROLES, Role
from errors import ErrorForReader, UnknownName

MINIMUM_PASSWORD_LENGTH = 8
#: bcrypt reads no further than this.
MAXIMUM_PASSWORD_BYTES = 72
#: Letters and digits that are not mistaken for one another when read from paper.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
NAME_PATTERN = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
#: The hash of a password nobody has: what a sign-in for an unknown account is checked against, so that
#: it takes as long as any other.
NOBODYS_HASH = "$2b$12$QWheKMIKM99/hu5orfN7G.kgZBeDD9OUKU9N85kRd7MIQRrWfOPN."


@dataclass(frozen=True)
class Account:
    """One account without its password. ``name`` is in lower case; times are naive UTC."""

    account_id: int
    name: str
    role: str
    unit_id: str | None
    officer_id: str | None
    is_disabled: bool
    language: str | None
    created_at: datetime
    password_changed_at: datetime


_VISIBLE_COLUMNS = [column for column in ACCOUNTS.c if column.name != "password_hash"]


def account_columns() -> list[sa.Column[Any]]:
    """The columns an :class:`Account` is made of: all but the password hash."""
    return list(_VISIBLE_COLUMNS)


def find_account(database: AppDatabase, name: str) -> Account | None:
    """The account of this name, whatever its case."""
    with database.reading() as connection:
        return _find(connection, name)


def list_accounts(database: AppDatabase) -> list[Account]:
    """Every account, by name."""
    with database.reading() as connection:
        rows = connection.execute(sa.select(*_VISIBLE_COLUMNS).order_by(ACCOUNTS.c.name))
        return [Account(**row._mapping) for row in rows]


def password_hash_for_sign_in(database: AppDatabase, name: str) -> str:
    """The hash a typed password is checked against; nobody's for an unknown or disabled account."""
    query = sa.select(ACCOUNTS.c.password_hash).where(
        ACCOUNTS.c.name == clean_name(name), ACCOUNTS.c.is_disabled == sa.false()
    )
    with database.reading() as connection:
        return connection.scalar(query) or NOBODYS_HASH


def clean_name(name: str) -> str:
    """A name as accounts are looked up by: lower case, without blanks around it."""
    return name.strip().lower()


def add_account(
    database: AppDatabase,
    name: str,
    *,
    role: str,
    unit_id: str | None = None,
    officer_id: str | None = None,
    password: str | None = None,
    actor: str,
) -> str:
    """Make an account; the password is returned, a random one when none is given.

    Raises:
        UnknownName: there is no such role.
        ErrorForReader: the name is taken or unusable, the password too weak, a unit or officer missing.
    """
    name = clean_name(name)
    if not NAME_PATTERN.fullmatch(name):
        raise ErrorForReader(
            "An account name has 1 to 64 letters without marks, digits, or . _ @ - and begins with a "
            "letter or digit."
        )
    _check_role(role, unit_id=unit_id, officer_id=officer_id)
    password = _usable_password(password, name=name)
    hashed = _hash(password)
    with database.writing() as connection:
        if _find(connection, name) is not None:
            raise ErrorForReader(f"The account '{name}' exists already.")
        now = database.now()
        connection.execute(
            ACCOUNTS.insert().values(
                name=name,
                role=role,
                unit_id=unit_id,
                officer_id=officer_id,
                password_hash=hashed,
                is_disabled=False,
                created_at=now,
                password_changed_at=now,
            )
        )
        detail = {"role": role, "unit_id": unit_id, "officer_id": officer_id}
        record_within(
            connection,
            at=now,
            account=actor,
            event=AuditEvent.ACCOUNT_ADDED,
            subject=name,
            detail=detail,
        )
    return password


def disable_account(database: AppDatabase, name: str, *, actor: str) -> None:
    """Close an account and end its sessions; it can be enabled again.

    Raises:
        ErrorForReader: there is no such account.
    """
    _change(database, name, actor=actor, event=AuditEvent.ACCOUNT_DISABLED, values={"is_disabled": True})


def enable_account(database: AppDatabase, name: str, *, actor: str) -> None:
    """Let a disabled account sign in again, with its old password.

    Raises:
        ErrorForReader: there is no such account.
    """
    _change(database, name, actor=actor, event=AuditEvent.ACCOUNT_ENABLED, values={"is_disabled": False})


def set_password(database: AppDatabase, name: str, *, password: str | None = None, actor: str) -> str:
    """Change a password and end the account's sessions; a random one when none is given, returned.

    Raises:
        ErrorForReader: there is no such account, or the password is too weak.
    """
    password = _usable_password(password, name=clean_name(name))
    values = {"password_hash": _hash(password), "password_changed_at": database.now()}
    _change(database, name, actor=actor, event=AuditEvent.PASSWORD_CHANGED, values=values)
    return password


def set_role(
    database: AppDatabase,
    name: str,
    *,
    role: str,
    unit_id: str | None = None,
    officer_id: str | None = None,
    actor: str,
) -> None:
    """Give an account another role, unit and officer, and end its sessions.

    Raises:
        UnknownName: there is no such role.
        ErrorForReader: there is no such account, or the role needs a unit or officer.
    """
    _check_role(role, unit_id=unit_id, officer_id=officer_id)
    values = {"role": role, "unit_id": unit_id, "officer_id": officer_id}
    _change(database, name, actor=actor, event=AuditEvent.ROLE_CHANGED, values=values, detail=values)


def remember_language(database: AppDatabase, account: Account, *, language: str) -> None:
    """Keep the language a person has chosen for the next visit."""
    with database.writing() as connection:
        connection.execute(
            ACCOUNTS.update().where(ACCOUNTS.c.account_id == account.account_id).values(language=language)
        )


def make_demo_accounts(
    database: AppDatabase, truth: Mapping[str, Any], password: str | None
) -> dict[str, str | None]:
    """Make the demo's accounts, or bring them in line with the demo's data and the given password.

    ``truth`` names the unit and officer of ``head`` (``head_account``) and ``head_commune``
    (``head_commune_account``). Returned is the new password of each account, None where it stayed.
    """
    links = {"head": truth["head_account"], "head_commune": truth["head_commune_account"]}
    roles = {
        "chairman": "chairman",
        "inspectorate": "inspectorate",
        "head": "unit_head",
        "head_commune": "unit_head",
        "analyst": "analyst",
        "admin": "admin",
    }
    return {
        name: _make_demo_account(database, name, role=role, link=links.get(name, {}), password=password)
        for name, role in roles.items()
    }


def _make_demo_account(
    database: AppDatabase, name: str, *, role: str, link: Mapping[str, Any], password: str | None
) -> str | None:
    unit_id, officer_id = link.get("unit_id"), link.get("officer_id")
    account = find_account(database, name)
    if account is None:
        return add_account(
            database,
            name,
            role=role,
            unit_id=unit_id,
            officer_id=officer_id,
            password=password,
            actor="demo",
        )
    if account.role == role and (account.unit_id, account.officer_id) != (unit_id, officer_id):
        set_role(database, name, role=role, unit_id=unit_id, officer_id=officer_id, actor="demo")
    if password and not _is_password_of(database, name, password=password):
        return set_password(database, name, password=password, actor="demo")
    return None


def _hash(password: str) -> str:
    """The kind of hash that the sign-in form's package checks against."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()


def _is_password_of(database: AppDatabase, name: str, *, password: str) -> bool:
    hashed = password_hash_for_sign_in(database, name)
    return bcrypt.checkpw(password.encode(), hashed.encode())


def _find(connection: sa.Connection, name: str) -> Account | None:
    query = sa.select(*_VISIBLE_COLUMNS).where(ACCOUNTS.c.name == clean_name(name))
    row = connection.execute(query).first()
    return Account(**row._mapping) if row else None


def _check_role(role: str, *, unit_id: str | None, officer_id: str | None) -> Role:
    if role not in ROLES:
        raise UnknownName("role", role, ROLES)
    found = ROLES[role]
    if found.needs_unit and not unit_id:
        raise ErrorForReader(f"The role '{role}' needs a unit: add --unit ID.")
    if found.needs_officer and not officer_id:
        raise ErrorForReader(f"The role '{role}' needs an officer: add --officer ID.")
    return found


def _usable_password(password: str | None, *, name: str) -> str:
    """The given password if it is good enough, else a random one of about 74 bits."""
    if password is None:
        return "-".join("".join(secrets.choice(READABLE) for _ in range(5)) for _ in range(3))
    if len(password) < MINIMUM_PASSWORD_LENGTH or password.lower() == name:
        raise ErrorForReader(
            f"A password has at least {MINIMUM_PASSWORD_LENGTH} characters and is not the account's name."
        )
    # The sign-in form cuts blanks off, and bcrypt reads 72 bytes: such a password could not be typed.
    if password != password.strip() or len(password.encode()) > MAXIMUM_PASSWORD_BYTES:
        raise ErrorForReader(
            f"A password has at most {MAXIMUM_PASSWORD_BYTES} bytes and no blank before or after it."
        )
    return password


def _change(
    database: AppDatabase,
    name: str,
    *,
    actor: str,
    event: AuditEvent,
    values: Mapping[str, Any],
    detail: Mapping[str, Any] | None = None,
) -> None:
    with database.writing() as connection:
        account = _find(connection, name)
        if account is None:
            raise ErrorForReader(f"There is no account '{clean_name(name)}'. See 'user list'.")
        now = database.now()
        connection.execute(
            ACCOUNTS.update().where(ACCOUNTS.c.account_id == account.account_id).values(**values)
        )
        _end_sessions(connection, account, at=now)
        record_within(connection, at=now, account=actor, event=event, subject=account.name, detail=detail)


def _end_sessions(connection: sa.Connection, account: Account, *, at: datetime) -> None:
    connection.execute(
        SESSIONS.update()
        .where(SESSIONS.c.account_id == account.account_id, SESSIONS.c.ended_at.is_(None))
        .values(ended_at=at)
    )
    connection.execute(
        TICKETS.update()
        .where(TICKETS.c.account_id == account.account_id, TICKETS.c.used_at.is_(None))
        .values(used_at=at)
    )
    # Files made under the former rights go with them.
    connection.execute(EXPORTS.delete().where(EXPORTS.c.account_id == account.account_id))
