"""Writing a SQLite file so that the same content gives the same bytes."""

import sqlite3
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any


@dataclass
class VendorTable:
    """A table of a source system: its columns with type and content, all of the same length."""

    name: str
    types: dict[str, str]
    columns: dict[str, list[Any]] = field(default_factory=dict)
    indexes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.columns = {column: self.columns[column] for column in self.types}

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def add_copy(self, row: int, **changes: Any) -> None:
        """Append a copy of a row with some values changed."""
        unknown = changes.keys() - self.types.keys()
        if unknown:
            raise KeyError(f"{self.name} has no column {sorted(unknown)}")
        for column, values in self.columns.items():
            values.append(changes.get(column, values[row]))


def write_database(path: Path, tables: list[VendorTable]) -> None:
    """Write a new database in one transaction; its journal mode is the usual one afterwards."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF",
                       "cache_size = -65536", "locking_mode = EXCLUSIVE"):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for table in tables:
            _write_table(connection, table)
        connection.execute("COMMIT")
    finally:
        connection.close()
    path.chmod(0o600)


def _write_table(connection: sqlite3.Connection, table: VendorTable) -> None:
    declared = ", ".join(f"{name} {kind}" for name, kind in table.types.items())
    connection.execute(f"CREATE TABLE {table.name} ({declared})")
    marks = ", ".join("?" * len(table.types))
    rows = zip(*table.columns.values(), strict=True)
    while batch := list(islice(rows, 50_000)):
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", batch)
    for column in table.indexes:
        connection.execute(f"CREATE INDEX {table.name}_{column} ON {table.name} ({column})")
