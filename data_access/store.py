"""The case store: a folder of DuckDB versions, one of them current, opened read-only.

A refresh builds the next version aside and publishes it by renaming a pointer; whoever reads goes on with
the version they opened. DuckDB takes one configuration per process and file, so engines are made here only.
"""

import atexit
import hashlib
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data_access.store_model import METADATA
from errors import ConfigurationError, StoreUnavailable, TooMuchData
from settings import Settings, resolve_file_url

POINTER = "current"
VERSION_PATTERN = "version-*.duckdb"


@dataclass(frozen=True)
class CaseStore:
    """One published version of the case store. Equal versions are equal cache keys.

    Rows are reached through :mod:`data_access.scoped`, never from here.
    """

    folder: Path
    version: str
    #: When the file was written: a name may come again where somebody removed the folder.
    written_ns: int = 0
    threads: int = 2
    memory_limit: str = "1GiB"
    statement_seconds: float = 30

    @property
    def path(self) -> Path:
        """The DuckDB file of this version."""
        return self.folder / self.version

    @property
    def configuration(self) -> dict[str, str | bool | int | float | list[str]]:
        """How this file is opened in this process: DuckDB takes one configuration a process and file."""
        return {
            "threads": self.threads,
            "memory_limit": self.memory_limit,
            "enable_external_access": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "lock_configuration": True,
        }

    def run(self, statement: sa.Executable) -> Sequence[sa.Row[Any]]:
        """All rows of a statement, read-only and within the time limit.

        Raises:
            TooMuchData: it took longer than ``statement_seconds``.
            StoreUnavailable: the version is gone (a newer one has replaced it).
        """
        with self._connection() as connection, _time_limit(connection, self.statement_seconds):
            return connection.execute(statement).all()

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        if not self.path.is_file():
            raise StoreUnavailable(f"Version {self.version} of the case store is gone; open the page again.")
        with _engine(self).connect() as connection:
            yield connection


def store_folder(settings: Settings) -> Path:
    """The folder of versions that the configuration names.

    Raises:
        ConfigurationError: the store's URL is not a DuckDB folder.
    """
    url = sa.make_url(resolve_file_url(settings.store.url.get_secret_value()))
    if url.get_backend_name() != "duckdb" or not url.database:
        raise ConfigurationError(
            [f"{settings.path}: [store] url must be duckdb:///FOLDER (other stores are not supported yet)."]
        )
    return Path(url.database)


def _written_ns(path: Path) -> int:
    """When a version was written; one that is gone says so when it is read."""
    return path.stat().st_mtime_ns if path.is_file() else 0


@lru_cache(maxsize=1)
def store_format() -> str:
    """A fingerprint of the tables this release reads; the pointer to a version carries it."""
    columns = [f"{table.name}.{column.name}" for table in METADATA.sorted_tables for column in table.columns]
    return hashlib.sha256("\n".join(sorted(columns)).encode()).hexdigest()[:12]


def current_store(settings: Settings) -> CaseStore:
    """The version that readers should open now.

    Raises:
        StoreUnavailable: nothing was published yet, or by a release with other tables.
    """
    folder = store_folder(settings)
    pointer = folder / POINTER
    if not pointer.is_file():
        raise StoreUnavailable(f"The case store in {folder} is empty. Run 'python manage.py refresh' first.")
    version, _, made_for = pointer.read_text(encoding="utf-8").strip().partition(" ")
    if made_for != store_format():
        raise StoreUnavailable(
            f"The case store in {folder} was made by another release. Run 'python manage.py refresh'."
        )
    return CaseStore(
        folder=folder,
        version=version,
        written_ns=_written_ns(folder / version),
        threads=settings.store.threads,
        memory_limit=settings.store.memory_limit,
        statement_seconds=settings.store.statement_seconds,
    )


@lru_cache(maxsize=8)
def _engine(store: CaseStore) -> sa.Engine:
    return sa.create_engine(
        f"duckdb:///{store.path}", connect_args={"read_only": True, "config": store.configuration}
    )


class _Watch:
    """One thread that interrupts statements past their time: a thread for each would cost as much as a
    small question."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running: dict[object, tuple[float, Callable[[], None]]] = {}
        self._wakes_at = math.inf
        self._is_over = False
        self._thread = threading.Thread(target=self._watch, name="statement-watch", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop watching: a thread that still runs when the process ends would hold the engine open."""
        with self._changed:
            self._is_over = True
            self._changed.notify()
        self._thread.join()

    @contextmanager
    def over(self, interrupt: Callable[[], None], *, seconds: float) -> Iterator[None]:
        """Call ``interrupt`` once if the block takes longer than some seconds, and never after it."""
        ticket, deadline = object(), time.monotonic() + seconds
        with self._changed:
            self._running[ticket] = (deadline, interrupt)
            if deadline < self._wakes_at:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._running.pop(ticket, None)

    def _watch(self) -> None:
        with self._changed:
            while not self._is_over:
                now = time.monotonic()
                self._interrupt_late(now)
                self._wakes_at = min((deadline for deadline, _ in self._running.values()), default=math.inf)
                self._changed.wait(None if self._wakes_at == math.inf else self._wakes_at - now)

    def _interrupt_late(self, now: float) -> None:
        for ticket in [ticket for ticket, (deadline, _) in self._running.items() if deadline <= now]:
            _, interrupt = self._running.pop(ticket)
            interrupt()


@lru_cache(maxsize=1)
def _watch() -> _Watch:
    watch = _Watch()
    atexit.register(watch.end)
    return watch


@contextmanager
def _time_limit(connection: sa.Connection, seconds: float) -> Iterator[None]:
    """Interrupt what runs on a connection after some seconds: DuckDB has no statement time limit."""
    raw: Any = connection.connection.dbapi_connection
    try:
        with _watch().over(raw.interrupt, seconds=seconds):
            yield
    except sa.exc.DBAPIError as error:
        if "Interrupt" not in type(error.orig).__name__:
            raise
        raise TooMuchData(
            f"The question took longer than {seconds:g} seconds; choose a shorter period or fewer units."
        ) from None
