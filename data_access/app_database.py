"""The product's own memory: accounts, sessions, visits, the audit log, exports to be fetched, frozen papers.

SQLite by default, PostgreSQL by URL. It is brought to the newest form whenever it is opened. Times are
naive UTC. No case database and no case store is ever reached from here.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from errors import ConfigurationError, ErrorForReader
from settings import Settings, resolve_file_url

MIGRATIONS = Path(__file__).with_name("migrations")
#: Any number will do, as long as every process asks PostgreSQL for the same one.
MIGRATION_LOCK = 7_360_112

METADATA = sa.MetaData()
_LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

#: One row per account. They are never deleted, so that the audit log stays readable.
ACCOUNTS = sa.Table(
    "accounts",
    METADATA,
    sa.Column("account_id", _LONG, primary_key=True),
    sa.Column("name", sa.Text(), nullable=False, unique=True),
    sa.Column("role", sa.Text(), nullable=False),
    sa.Column("unit_id", sa.Text()),
    sa.Column("officer_id", sa.Text()),
    sa.Column("password_hash", sa.Text(), nullable=False),
    sa.Column("is_disabled", sa.Boolean(), nullable=False),
    sa.Column("language", sa.Text()),
    sa.Column("created_at", sa.DateTime(), nullable=False),
    sa.Column("password_changed_at", sa.DateTime(), nullable=False),
)
#: One row per signed-in browser. Only a digest of the cookie's token is kept.
SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("session_id", _LONG, primary_key=True),
    sa.Column("token_hash", sa.Text(), nullable=False, unique=True),
    sa.Column("account_id", sa.ForeignKey("accounts.account_id"), nullable=False, index=True),
    sa.Column("created_at", sa.DateTime(), nullable=False),
    sa.Column("last_seen_at", sa.DateTime(), nullable=False),
    sa.Column("ended_at", sa.DateTime()),
)
#: One row per sign-in on its way from the form to the cookie. Only a digest of the ticket is kept.
TICKETS = sa.Table(
    "tickets",
    METADATA,
    sa.Column("token_hash", sa.Text(), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.account_id"), nullable=False),
    sa.Column("wanted", sa.Text(), nullable=False),
    sa.Column("created_at", sa.DateTime(), nullable=False),
    sa.Column("used_at", sa.DateTime()),
)
#: One row per thing somebody did. It points at nothing, so that nothing can pull it along.
AUDIT_LOG = sa.Table(
    "audit_log",
    METADATA,
    sa.Column("entry_id", _LONG, primary_key=True),
    sa.Column("happened_at", sa.DateTime(), nullable=False, index=True),
    sa.Column("account", sa.Text(), nullable=False),
    sa.Column("event", sa.Text(), nullable=False),
    sa.Column("subject", sa.Text(), nullable=False),
    sa.Column("detail", sa.JSON(), nullable=False),
    sqlite_autoincrement=True,
)
#: One row per file made for one account and not yet expired.
EXPORTS = sa.Table(
    "exports",
    METADATA,
    sa.Column("export_id", sa.Text(), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.account_id"), nullable=False),
    sa.Column("file_name", sa.Text(), nullable=False),
    sa.Column("media_type", sa.Text(), nullable=False),
    sa.Column("content", sa.LargeBinary(), nullable=False),
    sa.Column("created_at", sa.DateTime(), nullable=False, index=True),
)

#: One row per account and unit whose page it opened: the visit that lasts or was the last, and the one
#: before. A month (2026-10) is the last complete one of the data that was shown.
VISITS = sa.Table(
    "visits",
    METADATA,
    sa.Column("account_id", sa.ForeignKey("accounts.account_id"), primary_key=True),
    sa.Column("unit_id", sa.Text(), primary_key=True),
    sa.Column("seen_at", sa.DateTime(), nullable=False),
    sa.Column("month", sa.Text(), nullable=False),
    sa.Column("before_at", sa.DateTime()),
    sa.Column("before_month", sa.Text()),
)
#: One row per paper whose numbers were kept: what was asked, of which rows, as of when, every number and what
#: it meant. Nothing is ever changed in it.
FROZEN_PAPERS = sa.Table(
    "frozen_papers",
    METADATA,
    sa.Column("paper_id", _LONG, primary_key=True),
    sa.Column("title", sa.Text(), nullable=False),
    sa.Column("maker", sa.Text(), nullable=False),
    sa.Column("frozen_at", sa.DateTime(), nullable=False),
    sa.Column("as_of", sa.DateTime(), nullable=False),
    sa.Column("data_time", sa.DateTime(), nullable=False),
    sa.Column("asked", sa.JSON(), nullable=False),
    sa.Column("rows", sa.JSON(), nullable=False),
    sa.Column("figures", sa.JSON(), nullable=False),
    sa.Column("definitions", sa.JSON(), nullable=False),
    sqlite_autoincrement=True,
)
#: One row per file of a frozen paper: its bytes and their digest.
FROZEN_FILES = sa.Table(
    "frozen_files",
    METADATA,
    sa.Column("paper_id", sa.ForeignKey("frozen_papers.paper_id"), primary_key=True),
    sa.Column("form", sa.Text(), primary_key=True),
    sa.Column("sha256", sa.Text(), nullable=False),
    sa.Column("content", sa.LargeBinary(), nullable=False),
)


def utc_now() -> datetime:
    """The present instant, naive UTC, as every time of this database is kept."""
    return datetime.now(UTC).replace(tzinfo=None)


def aware(instant: datetime) -> datetime:
    """A time as this database keeps it, with its zone said."""
    return instant.replace(tzinfo=UTC)


@dataclass(frozen=True)
class AppDatabase:
    """An open application database and the clock by which it judges what has expired."""

    engine: sa.Engine
    clock: Callable[[], datetime] = utc_now

    def now(self) -> datetime:
        """The present instant, naive UTC."""
        return self.clock()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read with."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection whose changes land all together, or not at all when an error leaves it."""
        connected = self.engine.connect().execution_options(is_writing=True)
        with connected as connection, connection.begin():
            yield connection


def open_app_database(settings: Settings) -> AppDatabase:
    """The application database of an installation, made if missing and brought to the newest form.

    Raises:
        ConfigurationError: the URL is neither an SQLite file nor PostgreSQL.
        ErrorForReader: it can not be opened, or a newer release has changed it.
    """
    return AppDatabase(_opened_engine(resolve_file_url(settings.app.url.get_secret_value())))


@lru_cache(maxsize=8)
def _opened_engine(url: str) -> sa.Engine:
    engine = _make_engine(url)
    try:
        migrate(engine)
    except sa.exc.OperationalError as error:
        place = engine.url.render_as_string(hide_password=True)
        raise ErrorForReader(
            f"The application database {place} can not be opened ({type(error.orig).__name__}). "
            "Check [app] url, and that its server runs or its folder can be written."
        ) from error
    return engine


def _make_engine(url: str) -> sa.Engine:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return sa.create_engine(
            parsed, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 5}
        )
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise ConfigurationError(
            ["[app] url must name an SQLite file (sqlite:///var/app.db) or a PostgreSQL database."]
        )
    _make_private_file(Path(parsed.database))
    engine = sa.create_engine(parsed, hide_parameters=True, connect_args={"timeout": 15})
    sa.event.listen(engine, "connect", _prepare_sqlite_connection)
    sa.event.listen(engine, "begin", _begin_sqlite_transaction)
    return engine


def _make_private_file(path: Path) -> None:
    """An SQLite file only the service's account can read; its helper files inherit the mode."""
    for folder in reversed([folder for folder in path.parents if not folder.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _prepare_sqlite_connection(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling begins too late to lock; see _begin_sqlite_transaction.
    connection.isolation_level = None
    for setting in ("journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite_transaction(connection: sa.Connection) -> None:
    # A writer takes its place at once: one that reads first and writes later would fail when another
    # process wrote in between, whatever the time limit for waiting.
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def migrate(engine: sa.Engine) -> None:
    """Bring a database to the newest form; safe when several processes start at once.

    Raises:
        ErrorForReader: the database was changed by a newer release than this one.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with AppDatabase(engine).reading() as connection:
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return
    with AppDatabase(engine).writing() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise ErrorForReader(
                "The application database was written by a newer release. Install that release, or "
                "restore the backup made before the update."
            ) from error
