"""The statements by hand give the figures of the product: else the benchmark compares apples with pears."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from bench.bare_engine import statements
from bench.measure import whole_province
from bench.page_questions import PAGES, Asked
from bench.province import make_store
from data_access.store import CaseStore
from metrics.catalog import METRICS
from metrics.compute import compute_metric
from settings import Settings

Keys = tuple[str, ...]
Figures = tuple[float, ...]

#: Every question of a page, one period each.
QUESTIONS = list(
    dict.fromkeys(
        replace(asked, periods=(days,)) for page in PAGES.values() for asked in page for days in asked.periods
    )
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    return make_store(tmp_path_factory.mktemp("bench"), cases=20_000)


@pytest.fixture(scope="module")
def by_hand(store: CaseStore) -> dict[Asked, dict[Keys, Figures]]:
    """What the statements answer; read first, as one process opens a DuckDB file in one way at a time."""
    with duckdb.connect(str(store.path), read_only=True) as connection:
        return {asked: _answers_by_hand(connection, asked) for asked in QUESTIONS}


def _answers_by_hand(connection: duckdb.DuckDBPyConnection, asked: Asked) -> dict[Keys, Figures]:
    depth = len(asked.by)
    has_two_tables = METRICS[asked.metric].denominator_facts is not None
    answers: dict[Keys, Figures] = {}
    for place, text in enumerate(statements(asked)):
        for row in connection.execute(text).fetchall():
            figures = tuple(float(figure or 0) for figure in row[depth:])
            if has_two_tables:
                above, below = answers.get(row[:depth], (0.0, 0.0))
                figures = (above, figures[0]) if place else (figures[0], below)
            answers[row[:depth]] = figures
    return {keys: figures for keys, figures in answers.items() if any(figures)}


def _answers_of_product(asked: Asked, store: CaseStore, settings: Settings) -> dict[Keys, Figures]:
    (question,) = asked.questions()
    metric = METRICS[asked.metric]
    result = compute_metric(question, scope=whole_province(store), store=store, settings=settings)
    answers: dict[Keys, Figures] = {}
    for group in result.groups:
        figures = (group.numerator, group.denominator) if metric.is_ratio else (group.value,)
        answers[tuple(str(key) for _, key in group.keys)] = tuple(float(each or 0) for each in figures)
    return {keys: figures for keys, figures in answers.items() if any(figures)}


@pytest.mark.parametrize(
    "asked", QUESTIONS, ids=lambda asked: f"{asked.metric}-{asked.by}-{asked.where}-{asked.periods[0][1]}"
)
def test_the_product_and_the_bare_engine_give_the_same_figures(
    asked: Asked, store: CaseStore, by_hand: dict[Asked, dict[Keys, Figures]], tmp_path: Path
) -> None:
    found = _answers_of_product(asked, store, Settings(path=tmp_path / "giamsat.toml"))
    expected = by_hand[asked]
    if METRICS[asked.metric].quantile:
        expected = {keys: (seconds / METRICS[asked.metric].divisor,) for keys, (seconds,) in expected.items()}
    assert expected, "Nothing to compare"
    assert found.keys() == expected.keys()
    for keys, figures in expected.items():
        assert found[keys] == pytest.approx(figures, rel=1e-12), keys
