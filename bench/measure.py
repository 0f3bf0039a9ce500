"""Times what a page computes against the same by hand on the bare engine, in one process and one run."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb

from bench.bare_engine import statements
from bench.page_questions import PAGES, Asked
from bench.province import make_store
from data_access.scope import ROLES, AccessScope
from data_access.store import CaseStore
from metrics.compute import compute_metric
from metrics.published import published_reader
from settings import Settings

ROUNDS = 5


@dataclass(frozen=True)
class Line:
    """One page: milliseconds of its computations, nothing cached, and of the same on the bare engine."""

    name: str
    ours_ms: float
    bare_ms: float

    @property
    def ratio(self) -> float:
        """Ours over the bare engine."""
        return self.ours_ms / self.bare_ms


def measure_pages(folder: Path, *, cases: int) -> list[Line]:
    """One line a page: the median of five warm rounds each, in a folder that the caller removes."""
    store = make_store(folder, cases=cases)
    settings = Settings(path=folder / "giamsat.toml")
    # By hand first and closed again: one process opens a DuckDB file in one way at a time.
    with duckdb.connect(str(store.path), read_only=True, config=store.configuration) as connection:
        bare = {page: _median_ms(partial(_run_by_hand, connection, asked)) for page, asked in PAGES.items()}
    scope = whole_province(store)
    ours = {
        page: _median_ms(partial(_answer, asked, store=store, scope=scope, settings=settings))
        for page, asked in PAGES.items()
    }
    return [Line(page, ours[page], bare[page]) for page in PAGES]


def whole_province(store: CaseStore) -> AccessScope:
    """Who the pages are computed for: a chairman, who counts every row."""
    return replace(published_reader(store), user_id="bench", permissions=tuple(ROLES["chairman"].permissions))


def _answer(asked: list[Asked], *, store: CaseStore, scope: AccessScope, settings: Settings) -> None:
    for each in asked:
        for question in each.questions():
            compute_metric(question, scope=scope, store=store, settings=settings)


def _run_by_hand(connection: duckdb.DuckDBPyConnection, asked: list[Asked]) -> None:
    for each in asked:
        for statement in statements(each):
            connection.execute(statement).fetchall()


def _median_ms(work: Callable[[], None]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)
