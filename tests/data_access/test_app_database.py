import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from data_access.app_database import AUDIT_LOG, METADATA, AppDatabase, migrate, open_app_database
from data_access.audit import AuditEvent, record_within
from errors import ConfigurationError, ErrorForReader
from settings import PROJECT_ROOT
from tests.data_access.app_fixtures import app_settings


def test_migrations_make_exactly_the_tables_the_code_expects(database: AppDatabase) -> None:
    with database.reading() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), METADATA)

    assert difference == []


def test_a_new_file_and_its_folder_are_private_to_the_service(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "app.db"

    database = open_app_database(app_settings(f"sqlite:///{path}"))
    with database.writing() as connection:
        connection.execute(sa.text("DELETE FROM exports"))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}

    assert set(modes.values()) == {0o600}
    assert "app.db-wal" in modes
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_a_file_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "app.db"
    path.touch(0o644)

    open_app_database(app_settings(f"sqlite:///{path}"))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_several_processes_opening_a_new_database_at_once_all_succeed(tmp_path: Path) -> None:
    code = (
        "import sys; from tests.data_access.app_fixtures import app_settings;"
        "from data_access.app_database import open_app_database;"
        "open_app_database(app_settings(sys.argv[1]))"
    )
    url = f"sqlite:///{tmp_path}/app.db"

    starts = [
        subprocess.Popen([sys.executable, "-c", code, url], cwd=PROJECT_ROOT, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    errors = [start.communicate(timeout=60)[1].decode() for start in starts]

    assert [start.returncode for start in starts] == [0, 0, 0, 0], errors


def test_a_database_of_a_newer_release_is_refused_with_a_sentence(database: AppDatabase) -> None:
    with database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(ErrorForReader, match="newer release"):
        migrate(database.engine)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "duckdb:///app.duckdb"])
def test_anything_but_a_file_or_postgresql_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"\[app\] url"):
        open_app_database(app_settings(url))


def test_an_unreachable_server_is_named_without_its_password() -> None:
    url = "postgresql+psycopg://giamsat:very-secret@127.0.0.1:1/giamsat"

    with pytest.raises(ErrorForReader) as caught:
        open_app_database(app_settings(url))

    assert "127.0.0.1:1" in str(caught.value)
    assert "very-secret" not in str(caught.value)


def change_and_fail(database: AppDatabase) -> None:
    with database.writing() as connection:
        record_within(connection, at=database.now(), account="a", event=AuditEvent.SIGNED_IN)
        raise ZeroDivisionError


def test_a_failed_change_leaves_nothing_behind(database: AppDatabase) -> None:
    with pytest.raises(ZeroDivisionError):
        change_and_fail(database)

    with database.reading() as connection:
        assert connection.execute(sa.select(AUDIT_LOG)).all() == []
