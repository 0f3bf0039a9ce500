"""Writes the demo province into a folder: three source databases, their mapping, a configuration."""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from demo.content import build_content
from demo.sqlite_file import write_database

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DEFAULT_OUT = PROJECT_ROOT / "var" / "demo"
DEFAULT_CASES = 150_000
DEFAULT_SEED = 20261031
_MAPPINGS = Path(__file__).resolve().parent / "sources"
_SOURCE_NAMES = {"mot_cua": "Một cửa", "thanh_tra": "Thanh tra", "phan_anh": "Phản ánh"}
_STAMP = ".stamp.json"
_LOCK = ".lock"

Progress = Callable[[str], None]


def build_demo(
    *,
    out: Path = DEFAULT_OUT,
    cases: int = DEFAULT_CASES,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> Path:
    """Write the demo into ``out`` and give the path of its ``giamsat.toml``.

    The same cases and seed give the same bytes. What is there already and fits is left alone.
    Below some ten thousand cases the truths planted in the cases drown in chance.
    """
    if cases < 1:
        raise ValueError(f"The demo needs at least one case, not {cases}.")
    say = progress or (lambda message: None)
    out = out.resolve()
    _make_folder(out)
    with _only_one(out):
        stamp = {"cases": cases, "seed": seed, "out": str(out), "generator": generator_version()}
        if _is_there(out, stamp):
            say("The demo province is there already.")
        else:
            _build_aside(out, cases, seed, stamp, say)
    return out / "giamsat.toml"


def generator_version() -> str:
    """A fingerprint of the generator: another one means other data."""
    digest = hashlib.sha256()
    folder = Path(__file__).resolve().parent
    for path in sorted([*folder.glob("*.py"), *_MAPPINGS.glob("*/*.sql")]):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _only_one(out: Path) -> Iterator[None]:
    """Let a second run into the same folder wait for the first."""
    with open(out / _LOCK, "w") as lock:
        os.chmod(lock.fileno(), 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_there(out: Path, stamp: dict[str, Any]) -> bool:
    """Whether the last complete run wrote exactly this, and all of its files are still there."""
    try:
        written = json.loads((out / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    files: dict[str, int] = written.pop("files", {})
    return bool(
        written == stamp
        and files
        and all((out / name).is_file() and (out / name).stat().st_size == size
                for name, size in files.items())
    )  # fmt: skip


def _build_aside(out: Path, cases: int, seed: int, stamp: dict[str, Any], say: Progress) -> None:
    """Write everything beside its place, then move it there; the stamp comes last."""
    for leftover in out.glob(".building-*"):
        shutil.rmtree(leftover)
    aside = Path(tempfile.mkdtemp(prefix=".building-", dir=out))
    try:
        _write_all(aside, out, cases, seed, say)
        names = sorted(path.relative_to(aside) for path in aside.rglob("*") if path.is_file())
        (out / _STAMP).unlink(missing_ok=True)
        for name in names:
            _make_folder((out / name).parent)
            os.replace(aside / name, out / name)
        files = {name.as_posix(): (out / name).stat().st_size for name in names}
        _write_text(aside / _STAMP, json.dumps(stamp | {"files": files}, indent=1))
        os.replace(aside / _STAMP, out / _STAMP)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write_all(aside: Path, out: Path, cases: int, seed: int, say: Progress) -> None:
    say(f"Making {cases:,} cases (seed {seed}) ...")
    sources, facts = build_content(cases, seed)
    for name, tables in sources.items():
        say(f"Writing {name}.sqlite ...")
        write_database(aside / f"{name}.sqlite", tables)
        _write_mapping(aside, out, name)
    facts["generator"] = generator_version()
    facts["source_of"] = {
        path.stem: path.parent.name for path in sorted(_MAPPINGS.glob("*/*.sql")) if path.stem != "data_time"
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)
    _write_text(aside / "truth.json", text + "\n")
    _write_text(aside / "giamsat.toml", _configuration(out))


def _write_mapping(aside: Path, out: Path, name: str) -> None:
    folder = aside / "sources" / name
    _make_folder(folder)
    for query in sorted((_MAPPINGS / name).glob("*.sql")):
        _write_text(folder / query.name, query.read_text(encoding="utf-8"))
    lines = [
        f"name = {_quoted(_SOURCE_NAMES[name])}",
        f"url = {_quoted('sqlite:///' + _path_text(out / f'{name}.sqlite'))}",
        'timezone = "Asia/Ho_Chi_Minh"',
        'refresh_every = "3650d" # the demo never changes',
        "due_includes_pauses = true",
    ]
    _write_text(folder / "source.toml", "\n".join(lines) + "\n")


def _configuration(out: Path) -> str:
    """The configuration: store and application database lie in ``var``, or in ``out`` if elsewhere."""
    base = DEFAULT_OUT.parent if out == DEFAULT_OUT else out
    folders = ", ".join(_quoted(_path_text(out / "sources" / name)) for name in _SOURCE_NAMES)
    return (
        "# Written by the demo: a fictional province, no real data.\n"
        "[store]\n"
        f"url = {_quoted('duckdb:///' + _path_text(base / 'store'))}\n\n"
        "[app]\n"
        f"url = {_quoted('sqlite:///' + _path_text(base / 'app.db'))}\n"
        'language = "vi"\n'
        'province = "Tỉnh Minh Họa"\n\n'
        "[sources]\n"
        f"folders = [{folders}]\n\n"
        "[[targets.satisfaction_rate]]\n"
        "value = 0.90\n"
        "valid_from = 2021-07-15\n"
        'legal_basis = "Nghị quyết 76/NQ-CP"\n'
    )


def _path_text(path: Path) -> str:
    """Relative to the project where it lies in it, else absolute."""
    if path.is_relative_to(PROJECT_ROOT):
        return path.relative_to(PROJECT_ROOT).as_posix()
    return path.as_posix()


def _quoted(text: str) -> str:
    """As a TOML string; JSON strings are TOML strings."""
    return json.dumps(text, ensure_ascii=False)


def _make_folder(folder: Path) -> None:
    """Make a folder and the missing ones above it; only the owner may look into them."""
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
