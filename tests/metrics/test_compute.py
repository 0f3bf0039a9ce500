"""Every metric against the plain loop over the same rows, for random questions; and that rows add up."""

import math
import random
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data_access.scope import AccessScope, Permission
from data_access.store import CaseStore
from metrics.catalog import METRICS
from metrics.compute import compute_metric, list_rows
from metrics.definition import MetricResult, Question
from tests.metrics import naive
from tests.metrics.random_rows import RandomRows
from tests.metrics.store_builder import (
    CHAIRMAN,
    DATA_TIME,
    OFFSET,
    SETTINGS,
    Tables,
    aware,
    below,
    build_store,
    scope_for,
)

HEAD = scope_for("unit_head", *below("D1"), "X2")
SCOPES = (CHAIRMAN, HEAD, scope_for("unit_head", "S1"))
#: A few values of each dimension, one of them "has none".
WHERE_VALUES = {
    "unit": ("V1", "X1"), "parent": ("T", ""), "body": ("D1", "C2"), "unit_kind": ("division", "ward"),
    "procedure": ("P1", ""), "field": ("Land", ""), "channel": ("online", "counter"),
    "officer": ("O1", ""), "behaviour": ("HV01", "HV04"), "instrument": ("counter",),
    "status": ("open", "done"), "step": ("Handling", ""), "step_role": ("settling", ""),
    "stage": ("in_process", "answered"), "outcome": ("right", ""),
    "quality": ("good", "evasive"), "level": ("1", "5"), "inspection_kind": ("administrative", ""),
    "origin": ("carried_over",), "signatories": ("many", ""), "eligibility": ("eligible",),
    "competence": ("within",), "handling": ("guided", ""), "repetition": ("repeat",), "instance": ("2",),
    "second_decision": ("upheld", ""), "finding": ("right",), "timeliness": ("late", ""),
    "benefit": ("state", "individual"), "person_group": ("official",), "progress": ("unfinished",),
    "conclusion": ("KL1", "I3"), "head": ("O1", ""),
    "owed_since": ("not_due", "1_to_2_years"), "reason": ("collected_above", "payment_too_small"),
}  # fmt: skip


class RandomQuestions:
    """Questions about one metric, with what the plain loop needs to answer them."""

    def __init__(self, metric: str, seed: int, rows: RandomRows) -> None:
        self._metric = METRICS[metric]
        self._draw = random.Random(f"{metric} {seed}")
        self._rows = rows

    def ask(self) -> tuple[Question, naive.Asked, AccessScope]:
        draw = self._draw
        at = draw.choice((DATA_TIME - OFFSET, self._rows.instant()))
        start, end = sorted((self._rows.day(), self._rows.day()))
        by = tuple(draw.sample(self._metric.dimensions, draw.randrange(3)))
        asked = naive.Asked(at, start, end, by)
        where = self._where(by)
        if "instrument" in self._metric.dimensions and "instrument" not in by:
            asked.where["instrument"] = ("survey",)
        asked.where |= {name: tuple(value or None for value in values) for name, values in where.items()}
        adds_up = not self._metric.is_distinct and self._metric.quantile is None
        asked.units_now = adds_up and draw.random() < 0.3
        scope = draw.choice(SCOPES)
        asked.unit = draw.choice((None, None, *scope.unit_ids))
        conditions = list(where.items())
        if self._metric.options:
            asked.due_in = draw.choice((1, 3, 5))
            conditions.append(("due_in", (str(asked.due_in),)))
        question = Question(
            self._metric.name,
            by=by,
            start=start,
            end=end,
            as_of=aware(at),
            unit_id=asked.unit,
            units="now" if asked.units_now else "then",
            where=tuple(conditions),
        )
        return question, asked, scope

    def _where(self, by: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        possible = [name for name in self._metric.dimensions if name in WHERE_VALUES]
        if self._metric.tables[0] == "petitions":
            possible = [name for name in possible if name != "channel"]
            return self._chosen([*possible, "kind"], by)
        if "receptions" in self._metric.tables:
            possible = [name for name in possible if name != "mode"]
        if self._metric.tables[0] == "harassment_reports":
            possible = [name for name in possible if name not in ("status", "channel")]
        return self._chosen(possible, by)

    def _chosen(self, possible: list[str], by: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        chosen = self._draw.sample(possible, min(len(possible), self._draw.choice((0, 0, 1, 2))))
        values = {**WHERE_VALUES, "kind": ("feedback", "denunciation")}
        return {name: values[name] for name in chosen if name not in by}


def numbers(result: MetricResult) -> dict[naive.Keys, naive.Numbers]:
    return {
        tuple(key for _, key in group.keys): (group.numerator, group.denominator, group.value)
        for group in result.groups
    }


def context(store: CaseStore, scope: AccessScope) -> dict[str, Any]:
    return {"store": store, "scope": scope, "settings": SETTINGS}


def is_same(found: naive.Numbers, expected: naive.Numbers) -> bool:
    """Whole numbers exactly; shares of units and quotients but for the last digits."""
    return all(
        one is other or (one is not None and other is not None and math.isclose(one, other, rel_tol=1e-9))
        for one, other in zip(found, expected, strict=True)
    )


def check_question(
    question: Question, asked: naive.Asked, scope: AccessScope, *, tables: Tables, store: CaseStore
) -> None:
    seen = naive.visible(tables, scope.unit_ids, restricted=scope.may(Permission.SEE_RESTRICTED_REPORTS))
    expected = naive.answer(question.metric, seen, asked)
    result = compute_metric(question, **context(store, scope))
    found = numbers(result)
    assert found.keys() == expected.keys(), question
    for keys, triple in expected.items():
        assert is_same(found[keys], triple), (question, keys, found[keys], triple)
    check_rows(question, result, scope=scope, store=store)


def check_rows(question: Question, result: MetricResult, *, scope: AccessScope, store: CaseStore) -> None:
    """What is listed adds up to what was computed."""
    listed = list_rows(question, limit=None, **context(store, scope))
    assert listed.total_rows == len(listed.rows)
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in listed.rows:
        groups[tuple(row.get(name) for name in question.by)].append(row)
    metric = METRICS[question.metric]
    for group in result.groups:
        rows = groups.get(tuple(key for _, key in group.keys), [])
        if metric.quantile is not None:
            assert len(rows) == group.row_count
            continue
        above = sum(row["numerator"] * row.get("share", 1) for row in rows)
        assert above == pytest.approx(group.numerator)
        if metric.is_ratio and metric.denominator_facts is None:
            weights = sum(row["denominator"] * row.get("share", 1) for row in rows)
            assert weights == pytest.approx(group.denominator)
            assert all(row["in_numerator"] == (row["numerator"] > 0) for row in rows)
    if metric.quantile is None and metric.denominator_facts is None:
        assert groups.keys() <= numbers(result).keys()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9), size=st.integers(0, 60))
@example(seed=1, size=120)
@example(seed=2, size=0)
def test_every_metric_equals_a_plain_loop_over_the_same_rows(
    seed: int, size: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = RandomRows(seed, size=size)
    tables = rows.tables()
    store = build_store(tmp_path_factory.mktemp("store"), tables)
    for metric in METRICS:
        question = RandomQuestions(metric, seed, rows).ask()
        check_question(*question, tables=tables, store=store)


def test_every_metric_has_a_plain_loop() -> None:
    assert naive.THINGS.keys() == METRICS.keys()


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    """A store with a good number of made-up rows."""
    return build_store(tmp_path_factory.mktemp("province"), RandomRows(7, size=150).tables())


def total(name: str, store: CaseStore, **values: Any) -> Any:
    result = compute_metric(Question(name, **values), **context(store, CHAIRMAN))
    return result.total.value


ADDITIVE = [name for name, metric in METRICS.items() if not metric.is_distinct and not metric.quantile]


@pytest.mark.parametrize("name", ADDITIVE)
@pytest.mark.parametrize("units", ["then", "now"])
def test_totals_over_unit_parent_and_body_are_equal(name: str, units: Any, province: CaseStore) -> None:
    day = DATA_TIME.date()
    asked = {"start": day - timedelta(days=300), "end": day, "units": units}
    whole = compute_metric(Question(name, **asked), **context(province, CHAIRMAN)).total
    for dimension in ("unit", "parent", "body", "unit_kind"):
        groups = compute_metric(
            Question(name, by=(dimension,), **asked), **context(province, CHAIRMAN)
        ).groups
        assert sum(group.numerator or 0 for group in groups) == pytest.approx(whole.numerator)
        assert sum(group.denominator or 0 for group in groups) == pytest.approx(whole.denominator or 0)


def test_carried_over_plus_received_less_completed_is_open(tmp_path: Path) -> None:
    tables = RandomRows(11, size=200).tables()
    for row in tables["cases"]:
        row["outcome"] = row["outcome"] if row["completed_at"] else None
        # The instant in which a day begins still belongs to the state at the end of the day before.
        for name in ("received_at", "completed_at"):
            row[name] = row[name] and row[name] + timedelta(seconds=1)
    store = build_store(tmp_path, {"cases": tables["cases"]})
    opens = []
    for month in range(1, 11):
        start = date(2026, month, 1)
        end = date(2026, month + 1, 1) - timedelta(days=1)
        carried = total("cases_open", store, as_of=start - timedelta(days=1))
        received = total("cases_received", store, start=start, end=end)
        completed = total("cases_completed", store, start=start, end=end)
        opens.append(total("cases_open", store, as_of=end))
        assert carried + received - completed == opens[-1]
    assert len(set(opens)) > 3


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), by=st.sampled_from(((), ("unit",), ("body", "month"), ("procedure",))))
def test_the_share_overdue_is_made_of_the_two_counts(
    seed: int, by: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = build_store(
        tmp_path_factory.mktemp("store"), {"cases": RandomRows(seed, size=60).tables()["cases"]}
    )

    def ask(name: str) -> dict[naive.Keys, naive.Numbers]:
        question = Question(name, by=by, start=date(2026, 8, 1))
        return numbers(compute_metric(question, **context(store, CHAIRMAN)))

    counted, overdue = ask("cases_open"), ask("cases_overdue_open")
    found = {keys: (above, below) for keys, (above, below, _) in ask("overdue_open_rate").items()}
    assert found == {keys: (overdue.get(keys, (0,))[0], number) for keys, (number, _, _) in counted.items()}


def test_completed_is_on_time_plus_late_plus_without_deadline(province: CaseStore) -> None:
    parts = ("cases_completed_on_time", "cases_completed_late", "cases_completed_no_deadline")
    assert total("cases_completed", province) == sum(total(name, province) for name in parts) > 0
    rate = compute_metric(Question("on_time_rate"), **context(province, CHAIRMAN)).total
    assert rate.numerator == total("cases_completed_on_time", province)
    assert rate.denominator == total("cases_completed", province) - total(
        "cases_completed_no_deadline", province
    )


def test_recommended_plus_overpaid_is_paid_plus_outstanding_plus_written_off(province: CaseStore) -> None:
    end = DATA_TIME.date()
    start = end - timedelta(days=2000)
    cohort = compute_metric(
        Question("recovery_rate", start=start, end=end), **context(province, CHAIRMAN)
    ).total
    overpaid = total("recovery_overpaid_vnd", province)
    outstanding = total("recovery_outstanding_vnd", province)
    written_off = total("recovery_written_off_vnd", province)
    assert cohort.denominator == total("recovery_recommended_vnd", province, start=start, end=end)
    assert cohort.denominator + overpaid == cohort.numerator + outstanding + written_off
    assert min(overpaid, outstanding, written_off) > 0


def test_violations_are_recovery_plus_other_handling(province: CaseStore) -> None:
    parts = ("recovery_recommended_vnd", "other_money_vnd")
    assert total("violation_vnd", province) == sum(total(name, province) for name in parts) > 0


def test_survey_responses_are_the_denominator_of_satisfaction(province: CaseStore) -> None:
    for instrument in ("survey", "counter", "portal"):
        where = (("instrument", (instrument,)),)
        rate = compute_metric(Question("satisfaction_rate", where=where), **context(province, CHAIRMAN)).total
        assert rate.denominator == total("survey_responses", province, where=where) > 0


@pytest.mark.parametrize("name", [name for name in METRICS if METRICS[name].is_stock])
def test_a_state_by_month_ends_with_the_state_at_t(name: str, province: CaseStore) -> None:
    groups = compute_metric(
        Question(name, by=("month",), start=date(2026, 3, 1)), **context(province, CHAIRMAN)
    ).groups
    by_month = {group.key("month"): group.value for group in groups}
    assert by_month.get("2026-10", 0) == total(name, province)
    assert by_month.get("2026-05", 0) == total(name, province, as_of=date(2026, 5, 31))


def test_a_state_has_no_value_after_t(province: CaseStore) -> None:
    question = Question("cases_open", by=("month",), start=date(2026, 12, 1))
    assert compute_metric(question, **context(province, CHAIRMAN)).groups == ()
    assert list_rows(question, **context(province, CHAIRMAN)).rows == ()
