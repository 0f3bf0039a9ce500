"""The one way to a published version: read-only and within a time limit."""

from pathlib import Path
from threading import Barrier, Thread

import duckdb
import pytest
import sqlalchemy as sa

from data_access.store import CaseStore
from errors import StoreUnavailable, TooMuchData

#: More pairs than a second is enough for.
ENDLESS = sa.text("SELECT count(*) FROM range(3000000) a(i), range(3000000) b(j) WHERE i * j % 7 = 3")


def make_version(folder: Path, **options: float) -> CaseStore:
    duckdb.connect(str(folder / "version-1.duckdb")).close()
    return CaseStore(folder=folder, version="version-1.duckdb", **options)  # type: ignore[arg-type]


def test_a_statement_that_takes_too_long_is_stopped_with_a_sentence(tmp_path: Path) -> None:
    store = make_version(tmp_path, statement_seconds=0.2)
    for _ in range(2):
        with pytest.raises(TooMuchData, match=r"longer than 0\.2 seconds"):
            store.run(ENDLESS)
    assert store.run(sa.text("SELECT 1")) == [(1,)]


def test_each_statement_has_its_own_limit(tmp_path: Path) -> None:
    """A long limit that is being waited for does not put off a short one, nor does a short one end others."""
    (tmp_path / "other").mkdir()
    patient, hasty = make_version(tmp_path), make_version(tmp_path / "other", statement_seconds=0.2)
    together, found = Barrier(2), []

    def read_slowly() -> None:
        together.wait()
        found.extend(
            patient.run(sa.text("SELECT count(*) FROM range(30000) a(i), range(30000) b(j) WHERE i < j"))
        )

    reader = Thread(target=read_slowly)
    reader.start()
    together.wait()
    with pytest.raises(TooMuchData):
        hasty.run(ENDLESS)
    reader.join()
    assert found == [(449_985_000,)]


def test_a_version_that_was_replaced_says_so(tmp_path: Path) -> None:
    store = CaseStore(folder=tmp_path, version="version-1.duckdb")
    with pytest.raises(StoreUnavailable, match=r"version-1\.duckdb"):
        store.run(sa.text("SELECT 1"))


def test_a_version_can_not_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="read-only"):
        make_version(tmp_path).run(sa.text("CREATE TABLE t (i INTEGER)"))
