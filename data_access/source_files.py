"""Sources that are files: no accounts, so the way they are opened and a trial write are their wall."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data_access.source_config import Source
from data_access.source_dialect import Dialect
from errors import SourceRefused, SourceUnavailable


class SQLite(Dialect):
    """A file: opened mode=ro, query_only, with an authorizer that knows reading alone."""

    clock_sql = "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"
    is_file = True
    timeout_signs = ("interrupted", "locked", "busy")

    def check_place(self, url: sa.URL) -> None:
        """The header is looked at before SQLite is: opening a WAL file makes helper files beside it."""
        path = existing_file(url)
        with path.open("rb") as file:
            header = file.read(20)
        # Bytes 18 and 19: the file format's write and read version, 2 meaning a write-ahead log.
        if header.startswith(b"SQLite format 3\0") and 2 in header[18:20]:
            raise SourceRefused(
                f"{path} keeps a write-ahead log (WAL), and any reader makes helper files beside it. Point "
                "url at a snapshot, such as sqlite3's '.backup' or VACUUM INTO makes, whose journal_mode "
                "is delete."
            )

    def make_engine(self, url: sa.URL, *, source: Source) -> sa.Engine:
        """An engine over the file, which must exist and is opened for reading."""
        address = f"{existing_file(url).resolve().as_uri()}?mode=ro"

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(address, uri=True, timeout=source.connect_seconds, check_same_thread=False)

        return sa.create_engine(
            "sqlite://", creator=connect, poolclass=sa.pool.NullPool, hide_parameters=True
        )

    def prepare(self, raw: Any, *, source: Source) -> list[str]:
        """Text that is not UTF-8 arrives as bytes, so that one such row is rejected and not the source."""
        raw.execute("PRAGMA query_only = ON")
        raw.text_factory = _text_or_bytes
        raw.set_authorizer(_authorize_reading)
        return []

    @contextmanager
    def time_limit(self, raw: Any, *, seconds: float) -> Iterator[None]:
        """SQLite asks every ten thousand steps whether to go on."""
        last = time.monotonic() + seconds
        raw.set_progress_handler(lambda: time.monotonic() > last, 10_000)
        try:
            yield
        finally:
            raw.set_progress_handler(None, 0)

    def try_to_write(self, raw: Any) -> bool:
        """Asks for the writer's lock without the authorizer's help: a file opened mode=ro refuses it."""
        raw.set_authorizer(None)
        try:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            return "readonly" not in str(error)
        finally:
            raw.set_authorizer(_authorize_reading)
        return True


class DuckDB(Dialect):
    """A file: opened read_only, without reach to other files, its configuration locked."""

    clock_sql = "SELECT epoch_us(now())"
    is_file = True
    timeout_signs = ("interrupted",)

    def __init__(self) -> None:
        import duckdb

        self.driver_error = duckdb.Error

    def check_place(self, url: sa.URL) -> None:
        """The file must exist."""
        existing_file(url)

    def make_engine(self, url: sa.URL, *, source: Source) -> sa.Engine:
        """An engine over the file. Options of the URL could open it up again, so they are left out."""
        import duckdb
        from duckdb_engine import ConnectionWrapper

        def connect() -> Any:
            raw = duckdb.connect(
                str(existing_file(url)),
                read_only=True,
                config={"enable_external_access": "false"},
            )
            raw.execute("SET lock_configuration = true")
            return ConnectionWrapper(raw)

        return sa.create_engine(
            "duckdb://", creator=connect, poolclass=sa.pool.NullPool, hide_parameters=True
        )

    @contextmanager
    def time_limit(self, raw: Any, *, seconds: float) -> Iterator[None]:
        """DuckDB has no limit of its own: a timer interrupts it."""
        timer = threading.Timer(seconds, raw.interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def take_back(self, raw: Any) -> None:
        """Every statement is a transaction of its own here."""

    def try_to_write(self, raw: Any) -> bool:
        """A table made inside a transaction that is taken back."""
        assert self.driver_error is not None
        raw.execute("BEGIN")
        try:
            raw.execute("CREATE TABLE giamsat_trial_write (trial INTEGER)")
        except self.driver_error as error:
            return "read-only" not in str(error)
        finally:
            raw.execute("ROLLBACK")
        return True


def existing_file(url: sa.URL) -> Path:
    """The file a URL points at.

    Raises:
        SourceUnavailable: there is none.
    """
    path = Path(url.database or "")
    if not path.is_file():
        raise SourceUnavailable(f"there is no file {path}. Correct url in source.toml.")
    return path


def _text_or_bytes(raw: bytes) -> str | bytes:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw


_READING_ACTIONS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)


def _authorize_reading(action: int, *_details: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _READING_ACTIONS else sqlite3.SQLITE_DENY
