"""The version being built: its DuckDB file, and the rows that are candidates for it.

Every row that a source delivers and that can be read becomes a candidate, whether read just now or carried
over from the version before. Which candidates stand is then judged over all of them at once, so a refresh
that re-reads little ends with the same rows as one that re-reads everything.

Beside the tables of the case model a version keeps, for the next refresh only, ``held_<table>``: candidates
that were not loaded because of other rows (an unknown unit, an id twice); and ``reading_marks``.
"""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from duckdb_engine import Dialect

from data_access.model import TABLE_RULES
from data_access.model_rules import ColumnRule, TableRule
from data_access.publish import BUILDING
from data_access.source_config import Source
from data_access.store_model import METADATA
from data_access.validate import CheckedRows
from settings import StoreSettings

#: How reasons begin that come from other rows; such a row is a candidate again at every refresh.
LINK_REASONS = (
    "id twice", "unknown unit", "unknown officer", "unknown case", "unknown petition",
    "unknown inspection", "unknown recommendation", "no way up",
)  # fmt: skip

_DUCKDB = Dialect()
_ARROW_TYPES = {
    "instant": pa.timestamp("us"),
    "date": pa.date32(),
    "integer": pa.int64(),
    "money": pa.int64(),
    "decimal": pa.decimal128(18, 2),
    "share": pa.decimal128(9, 6),
    "score": pa.int16(),
    "boolean": pa.bool_(),
}
_REJECTED_SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("table_name", pa.string()),
        ("row_id", pa.string()),
        ("unit_id", pa.string()),
        ("parent_id", pa.string()),
        ("happened_at", pa.timestamp("us")),
        ("reason", pa.string()),
        ("rejected_at", pa.timestamp("us")),
    ]
)


@contextmanager
def open_building(
    path: Path, *, previous: Path | None, settings: StoreSettings, now: datetime
) -> Iterator["Staging"]:
    """The database of the next version, with the one before attached as ``previous``; closed at the end,
    everything in the file."""
    scratch = path.with_name(f"scratch{BUILDING}")
    connection = duckdb.connect(
        str(path),
        config={
            "threads": settings.threads,
            "memory_limit": settings.memory_limit,
            "temp_directory": str(scratch),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    try:
        if previous is not None:
            connection.execute(f"ATTACH {quote(str(previous))} AS previous (READ_ONLY)")
        staging = Staging(connection, has_previous=previous is not None, now=now)
        staging.make_tables()
        yield staging
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
        shutil.rmtree(scratch, ignore_errors=True)


class Staging:
    """The connection to the version being built, and the moves that bring candidates into it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, has_previous: bool, now: datetime) -> None:
        self.connection = connection
        self.has_previous = has_previous
        #: When this refresh began, naive UTC.
        self.now = now
        self._started = time.monotonic()

    def clock(self) -> datetime:
        """The present instant, naive UTC."""
        return self.now + timedelta(seconds=time.monotonic() - self._started)

    def make_tables(self) -> None:
        """The tables of the case store, empty, and those that candidates wait in."""
        self.connection.execute("BEGIN")
        for table in METADATA.sorted_tables:
            self.connection.execute(str(sa.schema.CreateTable(table).compile(dialect=_DUCKDB)))
        for rule in TABLE_RULES:
            columns = _definitions(rule.columns)
            self.connection.execute(f"CREATE TABLE held_{rule.name} ({columns}, source TEXT)")
            self.connection.execute(f"CREATE TEMP TABLE candidate_{rule.name} ({columns}, source TEXT)")
        self.connection.execute(
            "CREATE TABLE reading_marks (source TEXT, table_name TEXT, fingerprint TEXT, high_mark TIMESTAMP)"
        )
        self.connection.execute(
            "CREATE TEMP TABLE source_order (source TEXT, position INTEGER, due_includes_pauses BOOLEAN)"
        )
        self.connection.execute(
            "CREATE TEMP TABLE rejected (source TEXT, table_name TEXT, row_id TEXT, unit_id TEXT, "
            "parent_id TEXT, happened_at TIMESTAMP, reason TEXT, rejected_at TIMESTAMP)"
        )
        self.connection.execute("COMMIT")

    def name_sources(self, sources: Sequence[Source]) -> None:
        """The sources in the order of the configuration: of two directories the first one wins."""
        for place, source in enumerate(sources):
            self.connection.execute(
                "INSERT INTO source_order VALUES (?, ?, ?)", [source.name, place, source.due_includes_pauses]
            )

    def add(self, checked: CheckedRows, *, source: str, rule: TableRule) -> None:
        """Takes in one batch: its good rows as candidates, its rejected ones with their reasons."""
        arrays = {
            name: pa.array(values, type=_ARROW_TYPES.get(rule.column(name).kind, pa.string()))
            for name, values in checked.columns.items()
        }
        self.insert(pa.table(arrays), f"candidate_{rule.name}", source=source)
        if checked.rejected:
            rows = [
                {**vars(row), "source": source, "table_name": rule.name, "rejected_at": self.now}
                for row in checked.rejected
            ]
            self.insert(pa.Table.from_pylist(rows, schema=_REJECTED_SCHEMA), "rejected")

    def insert(self, batch: pa.Table, table: str, *, source: str | None = None) -> None:
        """Appends rows by column name; ``source`` fills the column of that name."""
        columns = ", ".join(batch.column_names)
        self.connection.register("batch", batch)
        if source is None:
            self.connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM batch")
        else:
            self.connection.execute(
                f"INSERT INTO {table} ({columns}, source) SELECT {columns}, ? FROM batch", [source]
            )
        self.connection.unregister("batch")

    def forget(self, source: str) -> None:
        """Drops what was read of a source whose reading then failed."""
        for rule in TABLE_RULES:
            self.connection.execute(f"DELETE FROM candidate_{rule.name} WHERE source = ?", [source])
        self.connection.execute("DELETE FROM rejected WHERE source = ?", [source])

    def carry_over(self, source: str, rule: TableRule) -> None:
        """Takes in the rows of a source and table from the version before, but for ids read again."""
        if not self.has_previous:
            return
        self._note_read_again(source, rule)
        not_again = (
            f"AND {rule.key} NOT IN (SELECT id FROM read_again WHERE id IS NOT NULL)" if rule.key else ""
        )
        for table in (rule.name, f"held_{rule.name}"):
            known = self._previous_columns(table)
            columns = ", ".join(column.name for column in rule.columns if column.name in known)
            if columns:
                self.connection.execute(
                    f"INSERT INTO candidate_{rule.name} ({columns}, source) "
                    f"SELECT {columns}, source FROM previous.{table} WHERE source = $source {not_again}",
                    {"source": source},
                )
        self._carry_over_rejected({"source": source, "table": rule.name})

    def _note_read_again(self, source: str, rule: TableRule) -> None:
        """The ids that this reading delivered, as good rows or as rejected ones."""
        self.connection.execute("DROP TABLE IF EXISTS read_again")
        self.connection.execute(
            "CREATE TEMP TABLE read_again AS "
            "SELECT row_id AS id FROM rejected WHERE source = $source AND table_name = $table",
            {"source": source, "table": rule.name},
        )
        if rule.key:
            self.connection.execute(
                f"INSERT INTO read_again SELECT {rule.key} FROM candidate_{rule.name} WHERE source = $source",
                {"source": source},
            )

    def _previous_columns(self, table: str) -> set[str]:
        """The columns a table had in the version before, which an older product may have made."""
        rows = self.connection.execute(
            "SELECT column_name FROM duckdb_columns() WHERE database_name = 'previous' AND table_name = ?",
            [table],
        ).fetchall()
        return {str(row[0]) for row in rows}

    def _carry_over_rejected(self, parameters: dict[str, str]) -> None:
        from_links = " OR ".join(f"starts_with(p.reason, {quote(reason)})" for reason in LINK_REASONS)
        # A row without an id is known again by everything that is known of it.
        self.connection.execute(
            f"""
            INSERT INTO rejected
            SELECT p.source, p.table_name, p.row_id, p.unit_id, NULL, p.happened_at, p.reason, p.rejected_at
            FROM previous.rejected_rows p
            WHERE p.source = $source AND p.table_name = $table AND NOT ({from_links})
              AND (p.row_id IS NULL OR p.row_id NOT IN (SELECT id FROM read_again WHERE id IS NOT NULL))
              AND NOT EXISTS (
                  SELECT 1 FROM rejected r
                  WHERE p.row_id IS NULL AND r.row_id IS NULL
                    AND r.source = p.source AND r.table_name = p.table_name AND r.reason = p.reason
                    AND r.unit_id IS NOT DISTINCT FROM p.unit_id
                    AND r.happened_at IS NOT DISTINCT FROM p.happened_at)
            """,
            parameters,
        )


def quote(text: str) -> str:
    """A text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _definitions(columns: Sequence[ColumnRule]) -> str:
    return ", ".join(f"{column.name} {column.sql_type().compile(dialect=_DUCKDB)}" for column in columns)
