"""The same records in PostgreSQL, MariaDB and SQLite make the same store, read whole and by what changed."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data_access.refresh import refresh
from data_access.source_config import load_sources
from data_access.store import current_store
from settings import Settings, load_settings
from tests.servers import MariaDatabase, PostgresDatabase

NOW = datetime(2026, 10, 31, 17, tzinfo=UTC)
#: Column types by engine; times have no zone, as most vendors keep them.
TYPES = {
    "postgresql": {"TIME": "timestamp", "TEXT": "text", "MONEY": "numeric(15,0)", "FLAG": "boolean"},
    "mariadb": {"TIME": "datetime", "TEXT": "varchar(80)", "MONEY": "decimal(15,0)", "FLAG": "tinyint(1)"},
    "sqlite": {"TIME": "TEXT", "TEXT": "TEXT", "MONEY": "INTEGER", "FLAG": "INTEGER"},
}
TABLES = (
    "CREATE TABLE don_vi (ma TEXT, ten TEXT, loai TEXT, cha TEXT)",
    "CREATE TABLE thu_tuc (ma TEXT, ten TEXT, so_ngay INTEGER)",
    "CREATE TABLE ho_so (so TEXT, don_vi TEXT, thu_tuc TEXT, nhan TIME, hen TIME, xong TIME, ket_qua TEXT, "
    "phi MONEY, truc_tuyen FLAG, cap_nhat TIME)",
    "CREATE TABLE buoc (so TEXT, ho_so TEXT, loai TEXT, tu TIME, den TIME)",
)
ROWS = (
    "INSERT INTO don_vi VALUES ('P', 'Tỉnh', 'province', NULL), ('D', 'Sở Đất đai', 'department', 'P'), "
    "('V', 'Phòng Một', 'division', 'D')",
    "INSERT INTO thu_tuc VALUES ('T1', 'Cấp giấy', 5)",
    "INSERT INTO ho_so VALUES "
    "('1', 'V', 'T1', '2026-03-02 08:00:00', '2026-03-06 00:00:00', '2026-03-06 23:59:59', 'granted', 50000, "
    "TRUE, '2026-03-07 08:00:00'), "
    "('2', 'V', 'T1', '2026-03-02 08:00:00', '2026-03-06 17:00:00', '2026-03-06 17:00:01', 'granted', 0, "
    "FALSE, '2026-03-07 08:00:00'), "
    "('3', 'D', 'T1', '2026-10-01 08:30:15', NULL, NULL, NULL, NULL, NULL, '2026-10-01 08:30:15'), "
    "('4', 'V', NULL, '2026-10-26 08:00:00', NULL, NULL, NULL, 20000, TRUE, '2026-10-26 08:00:00'), "
    "('5', 'X', 'T1', '2026-10-26 08:00:00', NULL, NULL, NULL, NULL, NULL, '2026-10-26 08:00:00')",
    "INSERT INTO buoc VALUES ('b1', '3', 'supplement', '2026-10-05 09:00:00', '2026-10-20 09:00:00'), "
    "('b2', '3', 'supplement', '2026-10-12 09:00:00', '2026-10-22 09:00:00')",
)
#: What changes between the two readings; the marks are taken from the servers' own clocks, whatever they say.
LATER = (
    "UPDATE ho_so SET xong = '2026-10-30 10:00:00', ket_qua = 'granted', cap_nhat = '2099-01-01 00:00:00' "
    "WHERE so = '3'",
    "UPDATE ho_so SET don_vi = 'V', cap_nhat = '2099-01-01 00:00:00' WHERE so = '5'",
    "INSERT INTO ho_so VALUES ('6', 'V', 'T1', '2026-10-30 08:00:00', '2026-11-06 00:00:00', NULL, NULL, 1, "
    "TRUE, '2099-01-01 00:00:00')",
)
MAPPING = {
    "units": "SELECT ma AS unit_id, ten AS name, loai AS kind, cha AS parent_id FROM don_vi",
    "procedures": "SELECT ma AS procedure_id, ten AS name, so_ngay AS limit_working_days FROM thu_tuc",
    "cases": "SELECT so AS case_id, don_vi AS unit_id, thu_tuc AS procedure_id, nhan AS received_at, "
    "hen AS due_at, xong AS completed_at, ket_qua AS outcome, phi AS fee_vnd, truc_tuyen AS paid_online "
    "FROM ho_so WHERE cap_nhat >= :since_local",
    "case_events": "SELECT so AS event_id, ho_so AS case_id, loai AS kind, tu AS started_at, den AS ended_at "
    "FROM buoc",
    "data_time": "SELECT '2026-11-01 00:00:00'",
}
TABLES_COMPARED = (
    "units", "cases", "case_events", "case_pauses", "case_due_terms", "case_given_due_terms",
)  # fmt: skip
#: What is compared, by name.
RESULTS = {
    **{table: f"SELECT * FROM {table} ORDER BY ALL" for table in TABLES_COMPARED},
    "rejected_rows": "SELECT table_name, row_id, unit_id, reason FROM rejected_rows ORDER BY ALL",
}
Run = Callable[..., Any]
Stored = dict[str, list[tuple[Any, ...]]]


def in_dialect(statement: str, dialect: str) -> str:
    for word, kind in TYPES[dialect].items():
        statement = statement.replace(f" {word},", f" {kind},").replace(f" {word})", f" {kind})")
    return statement


def connect(folder: Path, url: str) -> tuple[Settings, dict[str, str]]:
    source = folder / "one_stop"
    source.mkdir(parents=True)
    (source / "source.toml").write_text(
        'name = "Một cửa"\nurl = "env:SOURCE_URL"\nrefresh_every = "1d"\n', encoding="utf-8"
    )
    for name, statement in MAPPING.items():
        (source / f"{name}.sql").write_text(statement, encoding="utf-8")
    config = folder / "giamsat.toml"
    config.write_text(
        f'[store]\nurl = "duckdb:///{folder}/store"\n[sources]\nfolders = ["{source}"]\n', encoding="utf-8"
    )
    environ = {"GIAMSAT_CONFIG": str(config), "SOURCE_URL": url}
    return load_settings(environ), environ


def refreshed(settings: Settings, environ: dict[str, str]) -> Stored:
    """What the store holds after a refresh."""
    report = refresh(settings, load_sources(settings, environ), now=NOW)
    assert report.failed_sources == ()
    with duckdb.connect(str(current_store(settings).path), read_only=True) as connection:
        return {name: connection.execute(result).fetchall() for name, result in RESULTS.items()}


def read_twice(folder: Path, url: str, run: Run) -> list[Stored]:
    """The store after the first reading, and after the changes were read."""
    settings, environ = connect(folder, url)
    first = refreshed(settings, environ)
    run(*LATER)
    return [first, refreshed(settings, environ)]


def from_sqlite(folder: Path) -> list[Stored]:
    path = folder / "vendor.sqlite"

    def run(*statements: str) -> None:
        with sqlite3.connect(path) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    run(*(in_dialect(statement, "sqlite") for statement in TABLES), *ROWS)
    return read_twice(folder / "sqlite", f"sqlite:///{path}", run)


def test_the_sqlite_store_is_what_the_rows_say(tmp_path: Path) -> None:
    first, second = from_sqlite(tmp_path)

    assert len(first["cases"]) == 4
    assert first["rejected_rows"] == [("cases", "5", "X", "unknown unit 'X'")]
    assert len(second["cases"]) == 6
    assert second["rejected_rows"] == []


@pytest.mark.postgresql
def test_postgresql_gives_the_same_store(tmp_path: Path, postgres_database: PostgresDatabase) -> None:
    postgres_database.run(*(in_dialect(statement, "postgresql") for statement in TABLES), *ROWS)
    reader = postgres_database.make_reader()

    found = read_twice(tmp_path / "pg", reader.url, postgres_database.run)

    assert found == from_sqlite(tmp_path)


@pytest.mark.mariadb
def test_mariadb_gives_the_same_store(tmp_path: Path, mariadb_database: MariaDatabase) -> None:
    mariadb_database.run(*(in_dialect(statement, "mariadb") for statement in TABLES), *ROWS)
    reader = mariadb_database.make_reader()

    found = read_twice(tmp_path / "maria", reader.url, mariadb_database.run)

    assert found == from_sqlite(tmp_path)
