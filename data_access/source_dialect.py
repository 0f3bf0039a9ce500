"""What any kind of database a source may be has to answer: limits, read-only session, clock, cursor.

The kinds themselves are in ``source_dialects`` (servers) and ``source_files`` (SQLite, DuckDB).
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import sqlalchemy as sa

from data_access.source_config import Source


class Dialect:
    """The general rules; each kind of database overrides what it does in its own way."""

    #: One value: the present instant by the source's own clock.
    clock_sql = "SELECT CURRENT_TIMESTAMP"
    #: Proven read-only by a trial write that must fail, as it has no accounts.
    is_file = False
    #: Lower-case words in a driver's error that mean the time limit, not a mistake in the statement.
    timeout_signs: tuple[str, ...] = ("timeout", "timed out")
    driver_error: type[Exception] | None = None

    def check_place(self, url: sa.URL) -> None:
        """Refuses a place that must not even be opened."""

    def make_engine(self, url: sa.URL, *, source: Source) -> sa.Engine:
        """An engine whose connections have their time limits and are read-only."""
        return sa.create_engine(
            url,
            poolclass=sa.pool.NullPool,
            hide_parameters=True,
            connect_args=dict(self.connect_args(url, source=source)),
        )

    def connect_args(self, url: sa.URL, *, source: Source) -> Mapping[str, Any]:
        """What the driver is told when connecting."""
        return {}

    def prepare(self, raw: Any, *, source: Source) -> list[str]:
        """Makes an open connection read-only; returns what the owner should know about it."""
        return []

    def streaming_cursor(self, raw: Any) -> Any:
        """A cursor that leaves the rows on the server until they are fetched."""
        return raw.cursor()

    def abandon(self, cursor: Any) -> None:
        """Leaves a streaming cursor before its end."""
        cursor.close()

    def take_back(self, raw: Any) -> None:
        """Ends the transaction after an error."""
        raw.rollback()

    def describe(self, error: Exception) -> str:
        """What the driver complains about, with the line where it says so."""
        return str(error)

    @contextmanager
    def without_rows(self, raw: Any) -> Iterator[None]:
        """While this lasts, statements may be run for the names of their columns alone."""
        yield

    def time_limit(self, raw: Any, *, seconds: float) -> AbstractContextManager[None]:
        """Breaks off what runs inside, where the server does not do it itself."""
        return nullcontext()

    def try_to_write(self, raw: Any) -> bool:
        """Whether a write goes through that should not (undone at once); only for files."""
        raise NotImplementedError
