"""One open connection to a source: what its SELECTs deliver, row after row, and its own clock.

Statements go to the driver untouched but for ``:since`` and ``:since_local``; no error tells a password.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, quote_plus

import sqlalchemy as sa

from data_access.source_config import Source
from data_access.source_dialect import Dialect
from data_access.source_dialects import dialect_named
from data_access.source_guard import refuse_unless_reading
from data_access.source_statement import fill_since, uses_since
from errors import ErrorForReader, SourceRefused, SourceUnavailable

#: Options of a URL that hold a secret.
_SECRET_OPTIONS = frozenset({"password", "passwd", "pwd", "sslpassword", "token", "secret", "access_token"})


class SourceConnection:
    """A source while it is open. One stream at a time; leaving one before its end ends the connection.

    ``dialect`` is postgresql, mysql, mariadb, sqlite, duckdb, mssql, oracle or another SQLAlchemy name;
    ``warnings`` are sentences an owner should read.
    """

    def __init__(self, source: Source, *, connection: sa.Connection, raw: Any, rules: Dialect) -> None:
        self.source = source
        self.dialect = sa.make_url(source.url.get_secret_value()).get_backend_name()
        self.rules = rules
        self.raw = raw
        self.warnings: list[str] = []
        self._connection = connection
        self._streams: list[Iterator[list[tuple[Any, ...]]]] = []

    def uses_since(self, statement: str) -> bool:
        """Whether a SELECT asks to be read incrementally."""
        return uses_since(statement, dialect=self.dialect)

    def column_names(self, statement: str) -> list[str]:
        """The names a mapped SELECT gives its columns, in order, as the source writes them.

        Raises:
            SourceRefused: not a SELECT, or the source finds a mistake in it.
            SourceUnavailable: no answer in time.
        """
        text = self._ready(statement, since=None)
        with (
            self._asking(),
            self.rules.without_rows(self.raw),
            closing(self.rules.streaming_cursor(self.raw)) as cursor,
        ):
            cursor.execute(text)
            return [str(column[0]) for column in cursor.description or ()]

    def stream(
        self, statement: str, *, since: datetime | None = None, batch_size: int = 20_000
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a mapped SELECT in batches, as the driver delivers them, memory staying flat.

        Without ``since`` an incremental SELECT delivers every row.

        Raises:
            SourceRefused: not a SELECT, or the source finds a mistake in it.
            SourceUnavailable: no answer in time, or the connection broke.
        """
        text = self._ready(statement, since=since)
        rows = self._batches(text, batch_size=batch_size)
        self._streams.append(rows)
        return rows

    def _batches(self, text: str, *, batch_size: int) -> Iterator[list[tuple[Any, ...]]]:
        cursor = self.rules.streaming_cursor(self.raw)
        is_complete = False
        try:
            with self._asking():
                cursor.execute(text)
        except ErrorForReader:
            cursor.close()
            raise
        try:
            while not is_complete:
                with self._asking():
                    batch = cursor.fetchmany(batch_size)
                    is_complete = not batch
                if batch:
                    # Some drivers deliver rows of a class of their own.
                    yield batch if type(batch[0]) is tuple else [tuple(row) for row in batch]
        finally:
            if is_complete:
                cursor.close()
            else:
                # The rest of the rows may still be on the way: nothing more can be asked here.
                self.rules.abandon(cursor)
                self._connection.invalidate()

    def clock(self) -> datetime:
        """The present instant by the source's own clock, aware UTC."""
        value = self.read_own(self.rules.clock_sql)[0][0]
        if isinstance(value, int):
            return datetime.fromtimestamp(value / 1_000_000, tz=UTC)
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)

    def data_time(self, statement: str) -> datetime:
        """Up to when the source says its data is complete: the one value of ``data_time.sql``, aware UTC.

        Raises:
            SourceRefused: not exactly one value, or none that is a time.
        """
        rows = [row for batch in self.stream(statement, batch_size=2) for row in batch]
        if len(rows) != 1 or len(rows[0]) != 1:
            raise SourceRefused(f"{self.place}: data_time.sql must give one row with one value.")
        moment = _as_moment(rows[0][0])
        if moment is None:
            raise SourceRefused(
                f"{self.place}: data_time.sql must give a time such as 2026-10-31 17:00:00, and gives none."
            )
        return (moment if moment.tzinfo else moment.replace(tzinfo=self.source.zone)).astimezone(UTC)

    def read_own(self, statement: str) -> list[tuple[Any, ...]]:
        """All rows of one of our own small questions (rights, clock); never a text of a mapping."""
        with self._asking():
            cursor = self.raw.cursor()
            try:
                cursor.execute(statement)
                return [tuple(row) for row in cursor.fetchall()]
            finally:
                cursor.close()

    def accepts_trial_write(self) -> bool:
        """Whether a trial write goes through that must fail; for sources that are files."""
        return self.rules.try_to_write(self.raw)

    def leave_streams(self) -> None:
        """Ends what is still being read, before the connection goes."""
        for rows in self._streams:
            rows.close()  # type: ignore[attr-defined]

    @property
    def place(self) -> str:
        """The source's name, kind and host, for messages; no secret."""
        return describe_place(self.source)

    def _ready(self, statement: str, *, since: datetime | None) -> str:
        try:
            refuse_unless_reading(statement, dialect=self.dialect)
        except SourceRefused as error:
            raise SourceRefused(f"{self.place}: {error}") from None
        return fill_since(statement, dialect=self.dialect, zone=self.source.zone, since=since)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        driver_error = self.rules.driver_error or self._connection.dialect.loaded_dbapi.Error
        problem: ErrorForReader | None = None
        with self.rules.time_limit(self.raw, seconds=self.source.statement_seconds):
            try:
                yield
            except driver_error as error:
                problem = self._explain(error)
        if problem:
            raise problem from None

    def _explain(self, error: Any) -> ErrorForReader:
        text = without_secrets(self.rules.describe(error), source=self.source)
        is_broken = self._connection.dialect.is_disconnect(error, self.raw, None)
        if not is_broken:
            # An error leaves some servers' transaction unusable until it is taken back.
            self.rules.take_back(self.raw)
        if any(sign in text.lower() for sign in self.rules.timeout_signs):
            return SourceUnavailable(
                f"{self.place}: no answer within {self.source.statement_seconds:g} seconds "
                f"(statement_seconds in source.toml): {text}"
            )
        if is_broken:
            return SourceUnavailable(f"{self.place}: the connection broke: {text}")
        return SourceRefused(f"{self.place}: {text}")


@contextmanager
def open_source(source: Source) -> Iterator[SourceConnection]:
    """A read-only connection to a source, closed at the end.

    Raises:
        SourceUnavailable: no such database, no answer in time, wrong account, missing driver.
        SourceRefused: a file that can not be read without leaving a trace.
    """
    opened: tuple[sa.Connection, SourceConnection] | None = None
    problem: ErrorForReader | None = None
    try:
        opened = _open(source)
    except (SourceUnavailable, SourceRefused) as error:
        problem = type(error)(f"{describe_place(source)}: {without_secrets(str(error), source=source)}")
    except (sa.exc.NoSuchModuleError, ImportError) as error:
        problem = SourceUnavailable(
            f"{describe_place(source)}: its driver is not installed ({error}). Install the extra "
            "requirements for this kind of database (docs/sources.md)."
        )
    except Exception as error:
        # Drivers raise what they like here (OSError, TypeError for an unknown option, their own kinds),
        # and any of them may quote the URL: nothing passes without being cleaned.
        problem = SourceUnavailable(
            f"{describe_place(source)}: {without_secrets(_plain(error), source=source)}"
        )
    if opened is None:
        assert problem is not None
        raise problem
    connection, source_connection = opened
    try:
        yield source_connection
    finally:
        source_connection.leave_streams()
        connection.close()


def _open(source: Source) -> tuple[sa.Connection, SourceConnection]:
    url = sa.make_url(source.url.get_secret_value())
    rules = dialect_named(url.get_backend_name())
    rules.check_place(url)
    engine = rules.make_engine(url, source=source)
    connection = engine.connect()
    try:
        raw = connection.connection.driver_connection
        opened = SourceConnection(source, connection=connection, raw=raw, rules=rules)
        opened.warnings += rules.prepare(raw, source=source)
    except BaseException:
        connection.close()
        raise
    return connection, opened


def describe_place(source: Source) -> str:
    """``Source 'Mot cua' (postgresql at db.example)``: where a message comes from, without any secret."""
    url = sa.make_url(source.url.get_secret_value())
    host = url.host or url.query.get("host") or url.database or "no place"
    return f"Source '{source.name}' ({url.get_backend_name()} at {host})"


def without_secrets(text: str, *, source: Source) -> str:
    """A driver's text on one line, with every form of the source's password taken out."""
    url = sa.make_url(source.url.get_secret_value())
    secrets = [url.password or ""]
    for name, values in url.normalized_query.items():
        if name.lower() in _SECRET_OPTIONS:
            secrets += values
    forms = {form for secret in secrets for form in (secret, quote(secret, safe=""), quote_plus(secret))}
    text = text.replace(source.url.get_secret_value(), "***")
    for form in sorted(filter(None, forms), key=len, reverse=True):
        text = text.replace(form, "***").replace(repr(form)[1:-1], "***")
    return " ".join(text.split())


def _plain(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    text = str(cause.args[-1]) if cause.args else str(cause)
    return text or type(cause).__name__


def _as_moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    return None
