"""What differs between the kinds of database a source may be: the second wall, time limits, the clock.

Proven against real servers: SQLite, DuckDB, PostgreSQL, MariaDB. Written, not yet run against a server:
MySQL, SQL Server, Oracle. Any other SQLAlchemy dialect is read with the general rules and can not be proven
read-only.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import sqlalchemy as sa

from data_access.source_config import Source
from data_access.source_dialect import Dialect
from data_access.source_files import DuckDB, SQLite
from data_access.source_postgresql import register_tolerant_loaders


class PostgreSQL(Dialect):
    """One read-only transaction per connection, so that all tables are seen at the same instant."""

    clock_sql = "SELECT clock_timestamp()"
    timeout_signs = ("statement timeout", "timeout expired", "connection timeout")

    def make_engine(self, url: sa.URL, *, source: Source) -> sa.Engine:
        """As in general; every transaction is begun READ ONLY, which a statement can not take back."""
        engine = super().make_engine(url, source=source)
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def connect_args(self, url: sa.URL, *, source: Source) -> Mapping[str, Any]:
        """Time limits, read-only, plain strings, and the source's zone, as options of the session."""
        own = url.query.get("options", "")
        limit = int(source.statement_seconds * 1000)
        return {
            "connect_timeout": max(1, round(source.connect_seconds)),
            "application_name": "giamsat",
            "options": f"{own} -c default_transaction_read_only=on -c statement_timeout={limit} "
            f"-c lock_timeout={limit} -c standard_conforming_strings=on "
            f"-c timezone={source.timezone}".strip(),
        }

    def prepare(self, raw: Any, *, source: Source) -> list[str]:
        """Dates that Python can not hold (infinity, the year 20222) arrive as text, not as an error."""
        if isinstance(raw, psycopg.Connection):
            register_tolerant_loaders(raw)
        return []

    def streaming_cursor(self, raw: Any) -> Any:
        """A cursor of the server."""
        return raw.cursor("giamsat_rows")

    def describe(self, error: Exception) -> str:
        """The server's message with hint and line, without the cursor the statement was wrapped in."""
        if not isinstance(error, psycopg.Error) or not error.diag.message_primary:
            return str(error)
        line = re.search(r"^LINE (\d+):", str(error), re.MULTILINE)
        parts = [error.diag.message_primary, f"(line {line[1]})" if line else "", error.diag.message_hint]
        return " ".join(filter(None, parts))


class MySQL(Dialect):
    """MySQL and MariaDB."""

    clock_sql = "SELECT UTC_TIMESTAMP(6)"
    timeout_signs = ("max_statement_time", "maximum statement execution time", "timed out")

    def connect_args(self, url: sa.URL, *, source: Source) -> Mapping[str, Any]:
        """Time limits; BIT columns, which vendors use as flags, arrive as numbers."""
        from pymysql.constants import FIELD_TYPE
        from pymysql.converters import conversions

        return {
            "connect_timeout": max(1, round(source.connect_seconds)),
            # Until the server has greeted; prepare() sets the one for statements.
            "read_timeout": max(1, round(source.connect_seconds)),
            "conv": {**conversions, FIELD_TYPE.BIT: lambda flag: int.from_bytes(flag, "big")},
            "local_infile": False,
        }

    def prepare(self, raw: Any, *, source: Source) -> list[str]:
        """Read-only transactions, the time limit, and the source's zone for TIMESTAMP columns."""
        with raw.cursor() as cursor:
            cursor.execute("SELECT VERSION()")
            is_mariadb = "mariadb" in cursor.fetchone()[0].lower()
            limit = (
                f"max_statement_time = {source.statement_seconds}"
                if is_mariadb
                else f"max_execution_time = {int(source.statement_seconds * 1000)}"
            )
            # The server gives up on a reader who needs longer than this between two batches.
            patience = max(60, round(source.statement_seconds))
            cursor.execute(f"SET SESSION {limit}, SESSION net_write_timeout = {patience}")
            cursor.execute(f"SET SESSION lock_wait_timeout = {max(1, round(source.statement_seconds))}")
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
        raw.rollback()
        # A little longer than the server's own limit, which gives the better message.
        raw._read_timeout = round(source.statement_seconds) + 5
        return self._set_zone(raw, zone=source.zone)

    def _set_zone(self, raw: Any, *, zone: ZoneInfo) -> list[str]:
        offset = fixed_offset(zone)
        for name in filter(None, (zone.key, offset)):
            try:
                with raw.cursor() as cursor:
                    cursor.execute("SET SESSION time_zone = %s", (name,))
                return []
            except raw.OperationalError as error:
                # 1298: the server has no table of time zones.
                if error.args[0] != 1298:
                    raise
        return [
            f"The server does not know the time zone {zone.key}: TIMESTAMP columns arrive in the "
            "server's own zone. Load its time zone tables, or map DATETIME columns only."
        ]

    def streaming_cursor(self, raw: Any) -> Any:
        """A cursor that takes row after row from the network."""
        from pymysql.cursors import SSCursor

        return raw.cursor(SSCursor)

    def describe(self, error: Exception) -> str:
        """The message without its number."""
        return str(error.args[-1]) if error.args else str(error)

    def abandon(self, cursor: Any) -> None:
        """Closing, and even forgetting, would read the result to its end: it is cut off from the network."""
        result, cursor.connection = cursor._result, None
        if result is not None:
            result.unbuffered_active, result.connection = False, None

    @contextmanager
    def without_rows(self, raw: Any) -> Iterator[None]:
        """The driver reads a result to its end when it is closed, so there should be nothing to read."""
        with raw.cursor() as cursor:
            cursor.execute("SET SESSION sql_select_limit = 0")
        try:
            yield
        finally:
            with raw.cursor() as cursor:
                cursor.execute("SET SESSION sql_select_limit = DEFAULT")


class SQLServer(Dialect):
    """Written, not yet run against a server. It has no read-only session: account and guard are the walls."""

    clock_sql = "SELECT SYSUTCDATETIME()"

    def connect_args(self, url: sa.URL, *, source: Source) -> Mapping[str, Any]:
        """The login's time limit."""
        return {"timeout": max(1, round(source.connect_seconds))}

    def prepare(self, raw: Any, *, source: Source) -> list[str]:
        """The statements' time limit."""
        raw.timeout = max(1, round(source.statement_seconds))
        return []


class Oracle(Dialect):
    """Written, not yet run against a server."""

    clock_sql = "SELECT SYS_EXTRACT_UTC(SYSTIMESTAMP) FROM dual"
    timeout_signs = ("dpy-4024", "dpi-1067", "timed out")

    def connect_args(self, url: sa.URL, *, source: Source) -> Mapping[str, Any]:
        """The login's time limit."""
        return {"tcp_connect_timeout": source.connect_seconds}

    def prepare(self, raw: Any, *, source: Source) -> list[str]:
        """A read-only transaction, which also sees all tables at the same instant."""
        raw.call_timeout = int(source.statement_seconds * 1000)
        raw.rollback()
        with raw.cursor() as cursor:
            cursor.execute(f"ALTER SESSION SET TIME_ZONE = '{source.timezone}'")
            cursor.execute("SET TRANSACTION READ ONLY")
        return []


def dialect_named(name: str) -> Dialect:
    """The rules of one kind of database, by SQLAlchemy's name for it."""
    kinds: dict[str, type[Dialect]] = {
        "postgresql": PostgreSQL,
        "mysql": MySQL,
        "mariadb": MySQL,
        "sqlite": SQLite,
        "duckdb": DuckDB,
        "mssql": SQLServer,
        "oracle": Oracle,
    }
    return kinds.get(name, Dialect)()


def fixed_offset(zone: ZoneInfo) -> str | None:
    """``+07:00`` where a zone has known no other since 1990 and plans none; else nothing."""
    months = (datetime(year, month, 1, tzinfo=UTC) for year in range(1990, 2041) for month in range(1, 13))
    offsets = {month.astimezone(zone).utcoffset() for month in months}
    if len(offsets) > 1:
        return None
    minutes = round((offsets.pop() or timedelta()) / timedelta(minutes=1))
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
