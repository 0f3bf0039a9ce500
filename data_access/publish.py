"""Versions of the case store on disk: built aside, synced, published by renaming a pointer.

Whoever is killed at any instant leaves the published version serving: a version counts only when the
pointer names it, and the pointer changes in one step. One refresh at a time holds the lock.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from data_access.store import POINTER, VERSION_PATTERN, store_format
from errors import StoreUnavailable

LOCK_FILE = "refresh.lock"
BUILDING = ".building"
FOLDER_MODE = 0o700
FILE_MODE = 0o600
_VERSION_NUMBER = re.compile(r"version-(\d+)\.duckdb")


@contextmanager
def only_refresh(folder: Path, *, now: datetime) -> Iterator[None]:
    """Holds the folder for one refresh; the lock ends with the process, however it ends.

    Raises:
        StoreUnavailable: another refresh holds it; says which.
    """
    with _private_files():
        _make_private(folder)
        with (folder / LOCK_FILE).open("a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                holder = lock.read().strip() or "another process"
                raise StoreUnavailable(
                    f"Another refresh of {folder} is running ({holder}). Wait until it has ended."
                ) from None
            lock.truncate(0)
            lock.write(f"process {os.getpid()}, started {now:%Y-%m-%d %H:%M:%S %Z}")
            lock.flush()
            yield


def published_version(folder: Path) -> str | None:
    """The name of the version that readers open, or None before the first refresh."""
    pointer = folder / POINTER
    if not pointer.is_file():
        return None
    version = pointer.read_text(encoding="utf-8").split()[0]
    if not (folder / version).is_file():
        raise StoreUnavailable(
            f"{pointer} names {version}, which is not there. Restore it from a backup, or remove {pointer} "
            "and refresh; due-time changes seen so far are then lost."
        )
    return version


def start_building(folder: Path) -> Path:
    """The file in which the next version is built; removes what killed refreshes left behind."""
    for leftover in folder.glob(f"*{BUILDING}*"):
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    published = published_version(folder)
    newest = _number(published) if published else 0
    for path in folder.glob(VERSION_PATTERN):
        if _number(path.name) > newest:
            path.unlink()
    return folder / f"version-{newest + 1:08d}.duckdb{BUILDING}"


def publish(building: Path, *, keep_versions: int) -> str:
    """Makes a finished file the version that readers open, and removes those older than the last few.

    Returns the name of the version.
    """
    folder, name = building.parent, building.name.removesuffix(BUILDING)
    building.chmod(FILE_MODE)
    _sync(building)
    building.rename(folder / name)
    pointer = folder / f"{POINTER}{BUILDING}"
    pointer.write_text(f"{name} {store_format()}\n", encoding="utf-8")
    pointer.chmod(FILE_MODE)
    _sync(pointer)
    # The version must be found under its name before the pointer can name it.
    _sync(folder)
    pointer.rename(folder / POINTER)
    _sync(folder)
    for path in sorted(folder.glob(VERSION_PATTERN), key=lambda path: _number(path.name))[:-keep_versions]:
        path.unlink()
    return name


def _number(version: str) -> int:
    match = _VERSION_NUMBER.fullmatch(version)
    if not match:
        raise StoreUnavailable(f"'{version}' is not the name of a version of the case store.")
    return int(match[1])


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    folder.chmod(FOLDER_MODE)


@contextmanager
def _private_files() -> Iterator[None]:
    """New files of this process belong to its account alone, the database engine's included."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
