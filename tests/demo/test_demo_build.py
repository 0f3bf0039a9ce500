"""Writing the demo: same seed, same bytes; nothing half-made; nothing written twice."""

import hashlib
import json
import sqlite3
import stat
import tomllib
from pathlib import Path

import pytest

from demo import build
from demo.build import build_demo

CASES = 1_000


def digests(folder: Path) -> dict[str, str]:
    """Hash of every file whose content does not name the folder."""
    names = ("mot_cua.sqlite", "thanh_tra.sqlite", "phan_anh.sqlite", "truth.json")
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def test_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 5), ("two", 5), ("three", 6)):
        build_demo(out=tmp_path / name, cases=CASES, seed=seed)
    one, two, three = (digests(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two
    assert all(one[name] != three[name] for name in one)


def test_a_repeated_run_writes_nothing(tmp_path: Path) -> None:
    build_demo(out=tmp_path, cases=CASES, seed=5)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.sqlite")}
    build_demo(out=tmp_path, cases=CASES, seed=5)
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.sqlite")}
    (tmp_path / "thanh_tra.sqlite").unlink()
    build_demo(out=tmp_path, cases=CASES, seed=5)
    assert (tmp_path / "thanh_tra.sqlite").is_file()


def test_another_size_replaces_what_was_there(tmp_path: Path) -> None:
    build_demo(out=tmp_path, cases=CASES, seed=5)
    before = digests(tmp_path)
    build_demo(out=tmp_path, cases=CASES + 1, seed=5)
    assert digests(tmp_path)["mot_cua.sqlite"] != before["mot_cua.sqlite"]


def test_an_interrupted_run_leaves_the_former_one_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_demo(out=tmp_path, cases=CASES, seed=5)
    before = digests(tmp_path)

    def fail(out: Path) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "_configuration", fail)
    with pytest.raises(KeyboardInterrupt):
        build_demo(out=tmp_path, cases=CASES, seed=6)
    assert digests(tmp_path) == before
    assert list(tmp_path.glob(".building-*")) == []


def test_only_the_owner_may_read_what_is_written(tmp_path: Path) -> None:
    out = tmp_path / "new" / "demo"
    build_demo(out=out, cases=CASES, seed=5)
    for path in (out, *out.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_databases_are_plain_files_without_a_write_ahead_log(tmp_path: Path) -> None:
    build_demo(out=tmp_path, cases=CASES, seed=5)
    for path in tmp_path.glob("*.sqlite"):
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()


def test_configuration_names_its_sources_and_keeps_everything_in_its_folder(tmp_path: Path) -> None:
    path = build_demo(out=tmp_path, cases=CASES, seed=5)
    settings = tomllib.loads(path.read_text("utf-8"))
    assert settings["store"]["url"] == f"duckdb:///{tmp_path}/store"
    assert settings["app"]["url"] == f"sqlite:///{tmp_path}/app.db"
    assert len(settings["sources"]["folders"]) == 3
    for folder in map(Path, settings["sources"]["folders"]):
        source = tomllib.loads((folder / "source.toml").read_text("utf-8"))
        assert Path(source["url"].removeprefix("sqlite:///")).is_file()
        assert source["refresh_every"] == "3650d"
        assert (folder / "data_time.sql").is_file()


def test_default_folder_is_named_relative_to_the_project() -> None:
    text = build._configuration(build.DEFAULT_OUT)
    settings = tomllib.loads(text)
    assert settings["store"]["url"] == "duckdb:///var/store"
    assert settings["app"]["url"] == "sqlite:///var/app.db"
    assert settings["sources"]["folders"][0] == "var/demo/sources/mot_cua"


def test_no_cases_at_all_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least"):
        build_demo(out=tmp_path / "demo", cases=0, seed=5)
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("cases", [1, 40])
def test_tiny_provinces_can_be_built(tmp_path: Path, cases: int) -> None:
    build_demo(out=tmp_path, cases=cases, seed=5)
    truth = json.loads((tmp_path / "truth.json").read_text("utf-8"), parse_constant=pytest.fail)
    assert truth["sound_rows"]["cases"] == cases
