"""Versions on disk: private, few, and never half."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data_access.publish import only_refresh, publish, published_version, start_building
from data_access.store import current_store
from errors import StoreUnavailable
from settings import PROJECT_ROOT, Settings, StoreSettings

NOW = datetime(2026, 10, 31, tzinfo=UTC)


def publish_one(folder: Path, *, keep_versions: int = 3) -> str:
    building = start_building(folder)
    building.write_text("content")
    return publish(building, keep_versions=keep_versions)


def test_the_pointer_names_the_newest_version_and_old_ones_go(tmp_path: Path):
    names = [publish_one(tmp_path) for _ in range(5)]
    assert names[0] == "version-00000001.duckdb"
    assert published_version(tmp_path) == names[-1] == "version-00000005.duckdb"
    assert sorted(path.name for path in tmp_path.glob("version-*")) == names[-3:]


def test_nothing_is_published_at_first(tmp_path: Path):
    assert published_version(tmp_path) is None


def test_leftovers_of_killed_refreshes_are_removed(tmp_path: Path):
    publish_one(tmp_path)
    (tmp_path / "version-00000002.duckdb.building").write_text("half")
    (tmp_path / "version-00000002.duckdb.building.wal").write_text("half")
    (tmp_path / "scratch.building").mkdir()
    (tmp_path / "scratch.building" / "spilled").write_text("half")
    # Renamed, but killed before the pointer was.
    (tmp_path / "version-00000002.duckdb").write_text("whole, never published")
    assert start_building(tmp_path).name == "version-00000002.duckdb.building"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "version-00000001.duckdb"]


def test_a_pointer_to_nothing_says_what_to_do(tmp_path: Path):
    (tmp_path / publish_one(tmp_path)).unlink()
    with pytest.raises(StoreUnavailable, match="Restore it from a backup"):
        published_version(tmp_path)


def test_files_belong_to_the_account_alone(tmp_path: Path):
    folder = tmp_path / "deep" / "store"
    with only_refresh(folder, now=NOW):
        publish_one(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path


HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from data_access.publish import only_refresh

with only_refresh(Path(sys.argv[1]), now=datetime(2026, 10, 31, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_refresh_is_told_who_holds_the_store(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(StoreUnavailable, match=f"process {holder.pid}, started 2026-10-31"),
            only_refresh(tmp_path, now=NOW),
        ):
            pass
        holder.communicate()
    with only_refresh(tmp_path, now=NOW):
        assert f"process {os.getpid()}," in (tmp_path / "refresh.lock").read_text()


def test_a_store_of_another_release_asks_for_a_refresh(tmp_path: Path):
    settings = Settings(path=tmp_path, store=StoreSettings(url=f"duckdb:///{tmp_path}"))  # type: ignore[arg-type]
    publish_one(tmp_path)
    assert current_store(settings).version == "version-00000001.duckdb"
    (tmp_path / "current").write_text("version-00000001.duckdb 0123456789ab\n", encoding="utf-8")
    assert published_version(tmp_path) == "version-00000001.duckdb"
    with pytest.raises(StoreUnavailable, match=r"another release.*manage\.py refresh"):
        current_store(settings)
