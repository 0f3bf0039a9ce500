"""Small source databases for tests of the refresh: SQLite files written from plain rows."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from data_access.model import RULE_OF
from data_access.refresh import refresh
from data_access.refresh_report import RefreshReport
from data_access.source_config import Source
from data_access.store import current_store
from settings import AppSettings, CalendarSettings, DeadlineSettings, Settings, StoreSettings

NOW = datetime(2026, 10, 31, 17, tzinfo=UTC)
Row = Mapping[str, Any]

UNITS = (
    {"unit_id": "P", "name": "Province", "kind": "province"},
    {"unit_id": "D1", "name": "Department 1", "kind": "department", "parent_id": "P"},
    {"unit_id": "D1a", "name": "Division a", "kind": "division", "parent_id": "D1"},
    {"unit_id": "W1", "name": "Ward 1", "kind": "ward", "parent_id": "P"},
)


def make_settings(folder: Path, **calendar: Any) -> Settings:
    """Settings with a store in a folder of the test."""
    return Settings(
        path=folder / "giamsat.toml",
        store=StoreSettings(url=f"duckdb:///{folder / 'store'}"),  # type: ignore[arg-type]
        app=AppSettings(),
        calendar=CalendarSettings(**calendar),
        deadlines=DeadlineSettings(),
    )


class Feed:
    """One source database and its mapping; ``write`` replaces tables, ``change`` runs a statement."""

    def __init__(self, folder: Path, name: str = "one_stop", **options: Any) -> None:
        self.folder = folder / name
        self.folder.mkdir(parents=True)
        self.database = self.folder / "source.sqlite"
        self.tables: dict[str, Path] = {}
        self.options = {"timezone": "Asia/Ho_Chi_Minh", "refresh_every": "1h", **options}
        self.name = name
        sqlite3.connect(self.database).close()

    def write(self, incremental: bool = False, **tables: Sequence[Row]) -> "Feed":
        """Replaces the named tables; their columns are those that any of the rows has."""
        with sqlite3.connect(self.database) as connection:
            for name, rows in tables.items():
                columns = columns_of(name, rows)
                connection.execute(f"DROP TABLE IF EXISTS {name}")
                connection.execute(f"CREATE TABLE {name} ({', '.join(columns)}, changed TEXT)")
                places = ", ".join("?" * (len(columns) + 1))
                connection.executemany(
                    f"INSERT INTO {name} VALUES ({places})",
                    [
                        [*(row.get(c) for c in columns), row.get("changed", "2000-01-01 00:00:00")]
                        for row in rows
                    ],
                )
                self.map(name, columns, incremental=incremental)
        connection.close()
        return self

    def map(self, table: str, columns: Sequence[str], *, incremental: bool = False) -> None:
        """Writes the SELECT of one table."""
        path = self.folder / f"{table}.sql"
        condition = " WHERE changed >= :since_local" if incremental else ""
        path.write_text(f"SELECT {', '.join(columns)} FROM {table}{condition} ORDER BY rowid")
        self.tables[table] = path

    def change(self, statement: str) -> None:
        """Runs one statement in the source database, as its own system would."""
        with sqlite3.connect(self.database) as connection:
            connection.execute(statement)
        connection.close()

    @property
    def source(self) -> Source:
        """The source as the configuration describes it."""
        data_time = self.folder / "data_time.sql"
        return Source(
            folder=self.folder,
            name=self.name,
            url=f"sqlite:///{self.database}",  # type: ignore[arg-type]
            tables=self.tables,
            data_time_sql=data_time if data_time.is_file() else None,
            **self.options,
        )


def columns_of(table: str, rows: Sequence[Row]) -> list[str]:
    """The required columns of a table and every further one that a row has, in the model's order."""
    rule = RULE_OF[table]
    used = {name for row in rows for name in row} | set(rule.required)
    return [column.name for column in rule.columns if column.name in used]


def run(settings: Settings, *feeds: Feed, now: datetime = NOW, **options: Any) -> RefreshReport:
    """One refresh of these sources."""
    return refresh(settings, [feed.source for feed in feeds], now=now, **options)


def read(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    """Rows of the published version."""
    with duckdb.connect(str(current_store(settings).path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def read_dicts(settings: Settings, query: str) -> list[dict[str, Any]]:
    """Rows of the published version, by column."""
    with duckdb.connect(str(current_store(settings).path), read_only=True) as connection:
        result = connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def reasons(settings: Settings, table: str) -> list[tuple[Any, ...]]:
    """Ids and reasons of a table's rejected rows."""
    return read(
        settings, f"SELECT row_id, reason FROM rejected_rows WHERE table_name = '{table}' ORDER BY ALL"
    )
