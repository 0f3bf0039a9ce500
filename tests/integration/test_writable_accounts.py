"""`check` and `refresh` accept a reader and refuse a writer, with the right and the table named."""

import os
import subprocess
import sys
from pathlib import Path

from settings import PROJECT_ROOT
from tests.servers import Account, PostgresDatabase

PASSWORDS_IN = ("stdout", "stderr")


def manage(folder: Path, account: Account, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "GIAMSAT_CONFIG": str(folder / "giamsat.toml"),
        "ONE_STOP_URL": account.url,
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def connect_one_stop(folder: Path, database: PostgresDatabase) -> None:
    """A small vendor database, its mapping, and a configuration that names it."""
    database.run(
        "CREATE TABLE don_vi (ma text, ten text)",
        "INSERT INTO don_vi VALUES ('A', 'Sở A')",
        "CREATE TABLE ho_so (so text, don_vi text, nhan timestamp)",
        "INSERT INTO ho_so VALUES ('H1', 'A', '2026-01-05 08:00')",
    )
    source = folder / "one_stop"
    source.mkdir()
    (source / "source.toml").write_text(
        'name = "Một cửa"\nurl = "env:ONE_STOP_URL"\nrefresh_every = "1d"\n', encoding="utf-8"
    )
    (source / "units.sql").write_text(
        "SELECT ma AS unit_id, ten AS name, 'department' AS kind FROM don_vi", encoding="utf-8"
    )
    (source / "cases.sql").write_text(
        "SELECT so AS case_id, don_vi AS unit_id, nhan AS received_at FROM ho_so", encoding="utf-8"
    )
    (folder / "giamsat.toml").write_text(
        f'[store]\nurl = "duckdb:///{folder}/store"\n[app]\nurl = "sqlite:///{folder}/app.db"\n'
        f'[sources]\nfolders = ["{source}"]\n',
        encoding="utf-8",
    )


def test_a_reader_is_accepted_by_refresh_and_check(
    tmp_path: Path, postgres_database: PostgresDatabase
) -> None:
    connect_one_stop(tmp_path, postgres_database)
    reader = postgres_database.make_reader()

    refreshed = manage(tmp_path, reader, "refresh")
    checked = manage(tmp_path, reader, "check")

    assert refreshed.returncode == 0, refreshed.stderr
    assert checked.returncode == 0, checked.stderr


def test_a_writer_is_refused_by_both_with_the_right_and_the_table(
    tmp_path: Path, postgres_database: PostgresDatabase
) -> None:
    connect_one_stop(tmp_path, postgres_database)
    writer = postgres_database.make_writer()

    for command in ("check", "refresh"):
        refused = manage(tmp_path, writer, command)

        assert refused.returncode == 1
        assert "INSERT" in refused.stderr
        assert "ho_so" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert not any(writer.password in getattr(refused, stream) for stream in PASSWORDS_IN)


def test_a_writer_is_read_where_the_owner_says_so_in_so_many_words(
    tmp_path: Path, postgres_database: PostgresDatabase
) -> None:
    connect_one_stop(tmp_path, postgres_database)
    writer = postgres_database.make_writer()
    source = tmp_path / "one_stop" / "source.toml"
    source.write_text(source.read_text(encoding="utf-8") + "allow_writable = true\n", encoding="utf-8")

    refreshed = manage(tmp_path, writer, "refresh")

    assert refreshed.returncode == 0, refreshed.stderr
    assert "warning" in refreshed.stderr
