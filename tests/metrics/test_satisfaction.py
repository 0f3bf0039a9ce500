"""The five levels, the five dimensions of SIPAS and the channel of an answer: by hand, and what adds up."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.store import CaseStore
from errors import UnknownName
from metrics.compute import compute_metric
from metrics.definition import Group, Question, QuestionRefused
from metrics.dimensions import LEVELS
from metrics.survey_metrics import DIMENSION_METRICS
from tests.metrics.examples import dossier, value, values_by
from tests.metrics.random_rows import RandomRows
from tests.metrics.store_builder import ANALYST, CHAIRMAN, SETTINGS, Row, at, build_store, scope_for

INSTRUMENTS = ("survey", "counter", "portal")
MARCH = {"start": date(2025, 3, 1), "end": date(2025, 3, 31)}


def survey(number: int, score: int, **values: Any) -> Row:
    given = {"unit_id": "D1", "answered_at": at("2026-02-01T10:00"), **values}
    return {"survey_id": f"S{number}", "score": score, **given}


def groups(store: CaseStore, name: str, *by: str, **values: Any) -> tuple[Group, ...]:
    question = Question(name, by=by, **values)
    return compute_metric(question, scope=CHAIRMAN, store=store, settings=SETTINGS).groups


def test_levels_are_the_scores_and_a_condition_on_one_keeps_it_alone(tmp_path: Path) -> None:
    scores = (1, 4, 4, 5, 5, 5)
    store = build_store(tmp_path, {"surveys": [survey(*each) for each in enumerate(scores)]})
    assert values_by(store, "survey_responses", "level") == {"1": 1, "4": 2, "5": 3}
    assert value(store, "survey_responses", where=(("level", ("4", "5")),)) == 5
    assert value(store, "satisfaction_mean", where=(("level", ("4",)),)) == 4
    with pytest.raises(UnknownName):
        value(store, "survey_responses", where=(("level", ("6",)),))
    with pytest.raises(QuestionRefused):
        value(store, "survey_responses", where=(("instrument", ("survey", "portal")),))


def test_a_dimension_counts_only_the_answers_that_have_it(tmp_path: Path) -> None:
    answers = [
        survey(0, 1, score_staff=4, score_access=5),
        survey(1, 5, score_staff=3),
        survey(2, 5, score_staff=5),
        survey(3, 5),
    ]
    store = build_store(tmp_path, {"surveys": answers})
    assert value(store, "satisfaction_rate") == 0.75
    assert value(store, "satisfaction_staff_rate") == pytest.approx(2 / 3)
    assert value(store, "satisfaction_access_rate") == 1
    assert value(store, "satisfaction_feedback_rate") is None
    assert values_by(store, "satisfaction_staff_rate", "level") == {"1": 1, "5": 0.5}


def test_the_channel_of_an_answer_is_that_of_its_case_where_the_viewer_may_count_it(tmp_path: Path) -> None:
    cases = [dossier(0, channel="online"), dossier(1, channel="counter"), dossier(2, channel=None)]
    answers = [
        survey(0, 5, case_id="K0"), survey(1, 2, case_id="K1"), survey(2, 3, case_id="K2"),
        survey(3, 4, case_id="no such case"), survey(4, 4),
    ]  # fmt: skip
    store = build_store(tmp_path, {"cases": cases, "surveys": answers})
    assert values_by(store, "survey_responses", "channel") == {"online": 1, "counter": 1, None: 3}
    assert value(store, "satisfaction_rate", where=(("channel", ("online",)),)) == 1
    # The cases are handled by V1, the answers are about D1: who counts only D1 knows nothing of the cases.
    only_d1 = scope_for("unit_head", "D1")
    question = Question("survey_responses", by=("channel",))
    found = compute_metric(question, scope=only_d1, store=store, settings=SETTINGS).groups
    assert [(group.key("channel"), group.value) for group in found] == [(None, 5)]


def test_an_answer_belongs_to_its_local_day(tmp_path: Path) -> None:
    times = ("2025-02-28T23:59:59", "2025-03-01T00:00", "2025-03-31T23:59:59", "2025-04-01T00:00")
    answers = [survey(number, 5, answered_at=at(time), score_result=5) for number, time in enumerate(times)]
    store = build_store(tmp_path, {"surveys": answers})
    for name in ("survey_responses", "satisfaction_result_rate"):
        (group,) = groups(store, name, **MARCH)
        assert group.row_count == 2


def test_a_case_answered_in_both_ways_counts_once_for_each(tmp_path: Path) -> None:
    cases = [dossier(number, completed_at="2026-02-01T10:00") for number in range(4)]
    answers = [
        survey(0, 5, case_id="K0", instrument="counter", answered_at=at("2026-02-02T10:00")),
        survey(1, 5, case_id="K0", instrument="counter", answered_at=at("2026-02-03T10:00")),
        survey(2, 5, case_id="K0", instrument="portal", answered_at=at("2026-02-04T10:00")),
        survey(3, 5, case_id="K1", instrument="portal", answered_at=at("2026-02-04T10:00")),
        survey(4, 5, case_id="K2", instrument="survey"),
    ]
    store = build_store(tmp_path, {"cases": cases, "surveys": answers})
    assert value(store, "counter_response_rate") == 0.25
    assert value(store, "portal_response_rate") == 0.5
    assert value(store, "survey_response_rate") == 0.5
    assert value(store, "portal_response_rate", as_of=date(2026, 2, 3)) == 0


def test_nothing_answered_has_no_level_and_no_share(tmp_path: Path) -> None:
    store = build_store(tmp_path, {})
    assert values_by(store, "survey_responses", "level") == {}
    for metric in DIMENSION_METRICS:
        assert value(store, metric.name) is None


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9), size=st.integers(0, 60), by=st.sampled_from([(), ("unit",), ("month",)]))
def test_levels_add_up_to_the_answers_and_the_two_highest_to_the_satisfied(
    seed: int, size: int, by: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = build_store(tmp_path_factory.mktemp("store"), RandomRows(seed, size=size).tables())
    for instrument in INSTRUMENTS:
        where = (("instrument", (instrument,)),)
        levels: dict[Any, Counter[str]] = {}
        for group in groups(store, "survey_responses", *by, "level", where=where):
            *keys, (_level, level) = group.keys
            assert level in LEVELS
            levels.setdefault(tuple(keys), Counter())[str(level)] += int(group.value or 0)
        rates = {group.keys: group for group in groups(store, "satisfaction_rate", *by, where=where)}
        means = {group.keys: group for group in groups(store, "satisfaction_mean", *by, where=where)}
        channels: Counter[Any] = Counter()
        for group in groups(store, "survey_responses", *by, "channel", where=where):
            channels[group.keys[:-1]] += int(group.value or 0)
        for keys, rate in rates.items():
            found = levels.get(keys, Counter())
            assert found.total() == rate.denominator == means[keys].denominator == channels[keys]
            assert found["4"] + found["5"] == rate.numerator
            assert sum(int(level) * count for level, count in found.items()) == means[keys].numerator


def published(store: CaseStore, name: str, **values: Any) -> Group:
    question = Question(name, **MARCH, **values)
    (group,) = compute_metric(question, scope=ANALYST, store=store, settings=SETTINGS).groups
    return group


def test_few_answers_to_a_dimension_are_not_published_though_many_answered_at_all(tmp_path: Path) -> None:
    march = at("2025-03-05T09:00")
    answers = [survey(number, 5, answered_at=march, score_access=5) for number in range(5)]
    answers += [survey(number, 1, answered_at=march) for number in range(5, 9)]
    answers[0]["score_staff"] = 5
    store = build_store(tmp_path, {"surveys": answers})
    assert published(store, "satisfaction_rate").denominator == 9
    assert published(store, "satisfaction_access_rate").denominator == 5
    hidden = published(store, "satisfaction_staff_rate")
    assert hidden.is_hidden
    assert (hidden.numerator, hidden.denominator, hidden.row_count) == (None, None, 0)


@pytest.mark.parametrize("by", [("level",), ("channel",)])
def test_levels_and_channels_are_not_published(by: tuple[str, ...], tmp_path: Path) -> None:
    answers = [survey(number, 5, answered_at=at("2025-03-05T09:00")) for number in range(40)]
    store = build_store(tmp_path, {"surveys": answers})
    for name in ("survey_responses", "satisfaction_rate", "satisfaction_staff_rate"):
        for asked in (Question(name, by=by, **MARCH), Question(name, where=((by[0], ("1",)),), **MARCH)):
            with pytest.raises((QuestionRefused, UnknownName)):
                compute_metric(asked, scope=ANALYST, store=store, settings=SETTINGS)
