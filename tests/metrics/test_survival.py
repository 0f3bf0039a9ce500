"""Durations with open cases: counted by hand, and the same as lifelines has them."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.store import CaseStore
from metrics.compute import compute_metric, list_rows
from metrics.definition import Question, QuestionRefused
from tests.metrics.examples import dossier, value
from tests.metrics.lifelines_times import time_left
from tests.metrics.random_rows import RandomRows
from tests.metrics.store_builder import CHAIRMAN, SETTINGS, at, aware, build_store

MEDIAN, P90 = "days_to_complete_km_median", "days_to_complete_km_p90"
JANUARY = {"start": date(2026, 1, 1), "end": date(2026, 1, 31)}
EVERYTHING = {"start": date(2025, 8, 1), "end": date(2026, 10, 31)}


def ask(store: CaseStore, name: str, **values: Any) -> Any:
    return compute_metric(Question(name, **values), scope=CHAIRMAN, store=store, settings=SETTINGS)


def rows_of(store: CaseStore, name: str, **values: Any) -> tuple[Mapping[str, Any], ...]:
    question = Question(name, **values)
    return list_rows(question, scope=CHAIRMAN, store=store, settings=SETTINGS, limit=None).rows


def took(number: int, days: int | None, *, since: str = "2026-01-05T09:00") -> Any:
    done = None if days is None else (at(since) + timedelta(days=days))
    return dossier(number, received_at=since) | {"completed_at": done}


def test_by_hand_a_case_still_open_was_there_until_t(tmp_path: Path) -> None:
    # T is 20 days after reception. Left: 5/6 after 2 days, 4/6 after 4, then of four one is cut off at 8
    # (received later), so 4/6 x 2/3 = 4/9 after 10 days: the median. Two are still open at T.
    cases = [took(1, 2), took(2, 4), took(3, 10), took(4, None), took(5, 90)]
    cases.append(took(6, None, since="2026-01-17T09:00"))
    store = build_store(tmp_path, {"cases": cases})
    moment = aware(at("2026-01-25T09:00"))
    assert value(store, MEDIAN, as_of=moment, **JANUARY) == 10
    assert value(store, P90, as_of=moment, **JANUARY) is None
    assert ask(store, MEDIAN, as_of=moment, **JANUARY).total.row_count == 6
    listed = {row["id"]: (row["value"], row["is_censored"]) for row in rows_of(
        store, MEDIAN, as_of=moment, **JANUARY
    )}  # fmt: skip
    assert listed == {
        "K1": (2, False), "K2": (4, False), "K3": (10, False), "K4": (20, True), "K5": (20, True),
        "K6": (8, True),
    }  # fmt: skip


@pytest.mark.parametrize(("size", "half"), [(2, 1), (10, 5), (1000, 500)])
def test_exactly_half_is_half(size: int, half: int, tmp_path: Path) -> None:
    store = build_store(tmp_path, {"cases": [took(day, day % 90) for day in range(1, size + 1)]})
    order = sorted(day % 90 for day in range(1, size + 1))
    much_later = date(2026, 10, 31)
    assert value(store, MEDIAN, as_of=much_later, **JANUARY) == order[half - 1]
    assert value(store, P90, as_of=much_later, **JANUARY) == order[-(-9 * size // 10) - 1]


def test_all_complete_and_none_complete(tmp_path: Path) -> None:
    done = build_store(tmp_path / "done", {"cases": [took(1, 3)]})
    assert (value(done, MEDIAN, **JANUARY), value(done, P90, **JANUARY)) == (3, 3)
    waiting = build_store(tmp_path / "open", {"cases": [took(1, None)]})
    assert (value(waiting, MEDIAN, **JANUARY), value(waiting, P90, **JANUARY)) == (None, None)


def test_an_outcome_without_a_date_is_left_out_and_a_clock_behind_takes_no_time(tmp_path: Path) -> None:
    cases = [dossier(1, outcome="refused"), dossier(2, completed_at="2026-01-05T08:59:30")]
    store = build_store(tmp_path, {"cases": cases})
    assert [row["id"] for row in rows_of(store, MEDIAN, **JANUARY)] == ["K2"]
    assert value(store, MEDIAN, **JANUARY) == 0


def test_durations_do_not_split_over_successors(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"cases": [took(1, 3)]})
    with pytest.raises(QuestionRefused):
        value(store, MEDIAN, units="now")


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), size=st.integers(1, 150), ties=st.booleans())
def test_every_group_is_as_lifelines_has_it(
    seed: int, size: int, ties: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = RandomRows(seed, size=size)
    cases = rows.tables()["cases"]
    if ties:
        draw = random.Random(seed)
        cases = [took(number, draw.choice((None, *range(6)))) for number in range(size)]
    store = build_store(tmp_path_factory.mktemp("store"), {"cases": cases})
    moment = aware(rows.instant())
    for name, left in ((MEDIAN, 0.5), (P90, 0.1)):
        for by in ((), ("body",), ("channel", "procedure"), ("month",)):
            listed = rows_of(store, name, by=by, as_of=moment, **EVERYTHING)
            for group in ask(store, name, by=by, as_of=moment, **EVERYTHING).groups:
                own = [row for row in listed if all(row[key] == found for key, found in group.keys)]
                assert group.row_count == len(own)
                expected = time_left(own, left=left) if own else None
                assert group.value == (None if expected is None else pytest.approx(expected, rel=1e-12))
