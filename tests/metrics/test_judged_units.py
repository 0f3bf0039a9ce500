"""Units judged on measures: which months count, what is compared with what, and what each reader is told."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data_access.scope import AccessScope
from data_access.store import CaseStore
from errors import NotVisible
from metrics.compute import compute_metric
from metrics.definition import Group, Question
from metrics.inquiry import find_metric
from metrics.judged import MEASURES, JudgedMeasure, JudgedUnit
from metrics.judged_peers import Peers, counts_of, told_to_head
from metrics.judged_units import judge_measure, judge_measures, judge_unit
from settings import Target, VerdictSettings
from tests.isolation.lawful_rows import Holder, cut
from tests.isolation.test_differential import HEAD, HEAD_HOLDS, OWN, rows
from tests.metrics.store_builder import (
    ANALYST,
    CHAIRMAN,
    OFFSET,
    SETTINGS,
    UNITS,
    Row,
    at,
    body,
    build_store,
    case,
    scope_for,
)
from verdicts.funnel import judge_funnel
from verdicts.peers import PeerGroup
from verdicts.verdict import Assurance, Break, Variation, WhyUnjudged

OVERDUE, ON_TIME, SATISFIED, OUTSTANDING, DONE_IN_TIME, HARASSED = MEASURES
#: Two years and the running month after them.
MONTHS = [f"{2024 + (10 + place) // 12}-{(10 + place) % 12 + 1:02d}" for place in range(25)]
NOW = datetime(2026, 11, 10)


def cases_of(unit: str, month: str, *, count: int, late: int) -> list[Row]:
    """Cases received and completed within a month, the first of them late."""
    return [
        case(
            f"{unit} {month} {number}", unit, f"{month}-02T09:00",
            due_at=f"{month}-05T16:00", completed_at=f"{month}-{6 if number < late else 4:02d}T10:00",
        )
        for number in range(count)
    ]  # fmt: skip


def answers_of(unit: str, month: str, *, count: int) -> list[Row]:
    scores = (5, 4, 2)
    return [
        {"survey_id": f"{unit} {month} {number}", "unit_id": unit, "answered_at": at(f"{month}-03T09:00"),
         "score": scores[number % 3]}
        for number in range(count)
    ]  # fmt: skip


def items_of(unit: str, month: str, *, count: int, done: int) -> list[Row]:
    """Items of an inspection due within a month, the first of them done by their date."""
    return [
        {"recommendation_id": f"{unit} {month} {number}", "inspection_id": "I1", "unit_id": unit,
         "kind": "correct", "issued_on": date.fromisoformat(f"{month}-01"),
         "due_on": date.fromisoformat(f"{month}-20"),
         **({"status": "done", "closed_on": date.fromisoformat(f"{month}-20")} if number < done else
            {"status": "open"})}
        for number in range(count)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    cases: list[Row] = []
    for place, month in enumerate(MONTHS):
        late = 10 if month >= "2026-06" else place % 2
        cases += cases_of("V1", month, count=20, late=late)
        cases += cases_of("S1", month, count=16 if place % 5 else 0, late=place % 3)
        cases += cases_of("D2", month, count=2, late=0)
    items = [
        {"recommendation_id": "R1", "inspection_id": "I1", "unit_id": "D1", "kind": "recover_money",
         "amount_vnd": 1000, "issued_on": date(2026, 9, 10), "status": "open"},
    ]  # fmt: skip
    items += [
        row
        for place, month in enumerate(MONTHS[:24])
        for row in items_of("D1", month, count=12, done=9 - place % 2 if month < "2026-05" else 0)
    ]
    answers = [row for month in MONTHS for row in answers_of("V1", month, count=12)]
    tables = {"cases": cases, "recommendations": items, "surveys": answers}
    return build_store(tmp_path_factory.mktemp("judged"), tables, data_time=NOW - OFFSET)


def judged(store: CaseStore, measure: Any = ON_TIME, **values: Any) -> JudgedMeasure:
    asked = {"by": "body", "scope": CHAIRMAN, "settings": SETTINGS, **values}
    return judge_measure(measure, store=store, **asked)


def keys(unit: JudgedUnit) -> list[str]:
    return [each.point.key for each in unit.series.points]


def test_the_running_month_is_left_out(store: CaseStore) -> None:
    found = judged(store)
    assert found.last_month == "2026-10"
    assert keys(found.units["D1"]) == MONTHS[:24]


@pytest.mark.parametrize(
    ("end", "last"),
    [(date(2026, 9, 30), "2026-09"), (date(2026, 9, 29), "2026-08"), (date(2027, 1, 31), "2026-10")],
)
def test_an_end_within_a_month_leaves_that_month_out(end: date, last: str, store: CaseStore) -> None:
    found = judged(store, end=end)
    assert (found.last_month, keys(found.units["D1"])[-1]) == (last, last)
    assert len(keys(found.units["D1"])) == 24


def test_a_change_is_found_with_its_month_and_the_latest_month_as_a_number(store: CaseStore) -> None:
    unit = judged(store).units["D1"]
    assert (unit.series.variation, unit.series.since) == (Variation.WORSE, "2026-06")
    assert unit.series.after == 0.5
    assert unit.latest is not None
    assert (unit.latest.numerator, unit.latest.denominator, unit.name) == (10, 20, "Unit D1")


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.metric)
def test_every_month_is_the_number_that_the_metric_has_for_it(measure: Any, store: CaseStore) -> None:
    metric = find_metric(measure.metric)
    for by in ("body", "unit"):
        for unit_id, unit in judged(store, measure, by=by).units.items():
            for each in unit.series.points[-7:]:
                first = date.fromisoformat(f"{each.point.key}-01")
                end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
                where = ((by, (unit_id,)),)
                question = Question(measure.metric, start=first, end=end, as_of=end, where=where)
                group = compute_metric(question, scope=CHAIRMAN, store=store, settings=SETTINGS).total
                assert each.point.value == group.value
                assert each.point.numerator == group.numerator
                assert each.point.denominator == (group.denominator if metric.is_ratio else None)


def test_a_month_without_cases_is_a_gap_and_one_without_money_is_nothing(store: CaseStore) -> None:
    commune = judged(store, by="unit").units["S1"]
    empty = [each.point for each in commune.series.points if each.point.denominator == 0]
    assert [point.key for point in empty] == MONTHS[0:24:5]
    assert all(point.value is None for point in empty)
    money = judged(store, OUTSTANDING).units["D1"]
    assert [each.point.value for each in money.series.points[-3:]] == [0, 1000, 1000]
    assert money.series.why_unjudged is WhyUnjudged.CARRIED_OVER


def test_recovery_has_a_verdict_by_what_fell_due_each_month(store: CaseStore) -> None:
    unit = judged(store, DONE_IN_TIME).units["D1"]
    assert (unit.series.variation, unit.series.since) == (Variation.WORSE, "2026-05")
    assert [each.point.denominator for each in unit.series.points] == [12] * 23 + [13]


def test_the_month_of_tet_is_a_season(store: CaseStore) -> None:
    points = judged(store).units["D1"].series.points
    assert [each.point.key for each in points if each.point.is_season] == ["2025-01", "2026-02"]


def test_too_few_things_in_a_year_have_no_verdict(store: CaseStore) -> None:
    units = judged(store).units
    assert units["D2"].series.why_unjudged is WhyUnjudged.FEW_THINGS
    reports = judged(store, HARASSED).units
    # 240 and about 150 cases a year; reports need 500.
    assert {unit.series.why_unjudged for unit in reports.values()} == {WhyUnjudged.FEW_THINGS}


def test_limits_are_taken_anew_where_the_configuration_says_so(store: CaseStore) -> None:
    verdicts = VerdictSettings.model_validate({"breaks": [{"from": "2026-06", "reason": "x", "unit": "D1"}]})
    anew = SETTINGS.model_copy(update={"verdicts": verdicts})
    series = judged(store, settings=anew).units["D1"].series
    assert (series.breaks, series.why_unjudged) == ((Break("2026-06", "x"),), WhyUnjudged.FEW_MONTHS)
    assert judge_unit(ON_TIME, unit_id="D1", scope=CHAIRMAN, store=store, settings=anew).series == series
    assert judged(store, settings=anew).units["C1"].series.breaks == ()


def test_the_target_is_the_one_of_the_latest_month(store: CaseStore) -> None:
    targets = (
        Target(value=0.5, valid_from=date(2020, 1, 1), valid_to=date(2026, 9, 30), legal_basis="old"),
        Target(value=0.95, valid_from=date(2026, 10, 1), legal_basis="new"),
        Target(value=0.99, valid_from=date(2026, 11, 1), legal_basis="not yet"),
    )
    with_targets = SETTINGS.model_copy(update={"targets": {"on_time_rate": targets}})
    now = judged(store, settings=with_targets).units["D1"].series
    assert (now.target, now.assurance is Assurance.NO_TARGET) == (0.95, False)
    before = judged(store, settings=with_targets, end=date(2026, 9, 30)).units["D1"].series
    assert before.target == 0.5
    assert judged(store).units["D1"].series.assurance is Assurance.NO_TARGET


@pytest.mark.parametrize(
    ("of", "is_cut"),
    [
        ({}, True),
        ({"unit": "D1"}, True),
        ({"metric": "on_time_rate"}, True),
        ({"unit": "D2"}, False),
        ({"metric": "satisfaction_rate"}, False),
        ({"unit": "D1", "metric": "satisfaction_rate"}, False),
    ],
)
def test_limits_begin_anew_where_the_province_says_so(
    of: dict[str, str], is_cut: bool, store: CaseStore
) -> None:
    verdicts = VerdictSettings.model_validate({"breaks": [{"from": "2025-10", "reason": "new system", **of}]})
    broken = SETTINGS.model_copy(update={"verdicts": verdicts})
    series = judged(store, settings=broken).units["D1"].series
    assert [each.reason for each in series.breaks] == ["new system"] * is_cut
    alone = judge_unit(ON_TIME, unit_id="D1", scope=CHAIRMAN, store=store, settings=broken)
    assert alone.series == series


def test_a_unit_as_a_whole_is_what_its_body_is_and_the_province_is_all_of_them(store: CaseStore) -> None:
    whole: dict[str, Any] = {"scope": CHAIRMAN, "store": store, "settings": SETTINGS}
    body = judge_unit(ON_TIME, unit_id="D1", **whole)
    assert replace(judged(store).units["D1"], peers="", among_peers=None, latest=body.latest) == body
    province = judge_unit(ON_TIME, unit_id=None, **whole)
    every = judged(store).units.values()
    assert [each.point.denominator for each in province.series.points] == [
        sum(point.point.denominator or 0 for point in months)
        for months in zip(*(unit.series.points for unit in every), strict=True)
    ]


def test_a_store_without_rows_has_no_unit_to_judge(tmp_path: Path) -> None:
    empty = build_store(tmp_path, {})
    found = judge_measures(by="body", scope=CHAIRMAN, store=empty, settings=SETTINGS)
    assert [(each.measure, dict(each.units)) for each in found] == [(measure, {}) for measure in MEASURES]
    province = judge_unit(ON_TIME, unit_id=None, scope=CHAIRMAN, store=empty, settings=SETTINGS)
    assert province.series.why_unjudged is WhyUnjudged.FEW_THINGS


def test_units_that_were_closed_are_not_judged_and_new_ones_only_since_they_are_there(tmp_path: Path) -> None:
    days = {"X1": {"valid_to_on": date(2026, 10, 30)}, "C1": {"valid_from_on": date(2026, 3, 15)}}
    units = [{**unit, "body_id": body(unit["unit_id"]), **days.get(unit["unit_id"], {})} for unit in UNITS]
    items = [
        {"recommendation_id": f"R{unit}", "inspection_id": "I1", "unit_id": unit, "kind": "recover_money",
         "amount_vnd": 1000, "issued_on": date(2026, 8, 10), "status": "open"}
        for unit in ("X1", "C1")
    ]  # fmt: skip
    store = build_store(tmp_path, {"units": units, "recommendations": items})
    (unit,) = judged(store, OUTSTANDING).units.values()
    assert unit.unit_id == "C1"
    values = {each.point.key: each.point.value for each in unit.series.points}
    assert (values["2026-02"], values["2026-03"], values["2026-08"]) == (None, 0, 1000)
    on_last_day = judged(store, OUTSTANDING, end=date(2026, 9, 30))
    assert on_last_day.units.keys() == {"X1", "C1"}


def test_peers_are_compared_by_twelve_months_of_a_flow_and_by_the_last_state() -> None:
    months = enumerate(MONTHS[:24])
    groups = {"D1": tuple(Group((("month", key),), (), 2, 10 + place, None, 0) for place, key in months)}
    assert counts_of(find_metric(ON_TIME.metric), groups) == [("D1", 24, sum(range(22, 34)))]
    assert counts_of(find_metric(OVERDUE.metric), groups) == [("D1", 2, 33)]


def test_who_may_count_nothing_is_told_nothing(store: CaseStore) -> None:
    for scope in (scope_for("admin"), AccessScope(user_id="nobody")):
        with pytest.raises(NotVisible):
            judged(store, scope=scope)
        assert judge_measures(by="body", scope=scope, store=store, settings=SETTINGS) == ()
    with pytest.raises(NotVisible):
        judged(store, scope=scope_for("unit_head", "D1", "V1"), by="unit", unit_id="C1")
    with pytest.raises(NotVisible):
        judge_unit(ON_TIME, unit_id="C1", scope=scope_for("unit_head", "D1"), store=store, settings=SETTINGS)


def test_an_analyst_has_verdicts_of_what_hides_no_small_count(store: CaseStore) -> None:
    found = {
        each.measure: each
        for each in judge_measures(by="body", scope=ANALYST, store=store, settings=SETTINGS)
    }
    assert found[ON_TIME].units["D1"].series == judged(store).units["D1"].series
    for measure in (SATISFIED, HARASSED):
        for unit in found[measure].units.values():
            assert unit.series.why_unjudged is WhyUnjudged.HIDDEN
            assert (unit.latest, unit.among_peers) == (None, None)
            assert all(each.point.value is None for each in unit.series.points)
        assert found[measure].funnels == {}
        # Units without a row are listed too: that one has some is not told.
        assert found[measure].units.keys() == {"T", "D1", "D2", "C1", "C2", "X1", "X2"}
    alone = judge_unit(SATISFIED, unit_id="D1", scope=ANALYST, store=store, settings=SETTINGS)
    assert alone.series.why_unjudged is WhyUnjudged.HIDDEN


@pytest.mark.parametrize("by", ["body", "unit"])
def test_a_head_is_told_what_the_own_rows_say_and_nothing_else(by: Any, tmp_path: Path) -> None:
    tables = rows(5, size=200)
    whole = build_store(tmp_path / "whole", tables)
    lawful = build_store(tmp_path / "lawful", cut(tables, HEAD_HOLDS))
    reader = scope_for("chairman", *sorted(OWN))
    mine = judge_measures(by=by, scope=HEAD, store=whole, settings=SETTINGS)
    theirs = judge_measures(by=by, scope=reader, store=lawful, settings=SETTINGS)
    for one, other in zip(mine, theirs, strict=True):
        assert one.units.keys() == other.units.keys() <= OWN
        assert [unit.series for unit in one.units.values()] == [u.series for u in other.units.values()]
        assert [unit.latest for unit in one.units.values()] == [u.latest for u in other.units.values()]
    latest = [unit.latest for each in mine for unit in each.units.values()]
    assert None not in latest
    assert any(group is not None and group.value for group in latest)


def test_an_analyst_is_told_nothing_that_sealed_rows_would_change(tmp_path: Path) -> None:
    tables = rows(6, size=200)
    whole = build_store(tmp_path / "whole", tables)
    lawful = build_store(tmp_path / "lawful", cut(tables, Holder(None)))
    for by in ("body", "unit"):
        asked: dict[str, Any] = {"by": by, "scope": ANALYST, "settings": SETTINGS}
        mine, theirs = (judge_measures(store=each, **asked) for each in (whole, lawful))
        assert [each.units for each in mine if each.measure is not HARASSED] == [
            each.units for each in theirs if each.measure is not HARASSED
        ]


GROUP = PeerGroup("department", 1, 1, tuple(f"P{number}" for number in range(8)), 10.0, 1000.0)


def among(counts: list[tuple[str, float, float]]) -> Peers:
    funnel = judge_funnel(counts, kind="share", better="higher", minimum=30)
    return Peers({"department_1_of_1": funnel}, {name: "department_1_of_1" for name, _, _ in counts},
                 {"department_1_of_1": GROUP})  # fmt: skip


def test_a_head_sees_the_own_place_beside_rounded_limits_without_any_name() -> None:
    counts = [(f"P{number}", 80.0 + number, 100.0 + number) for number in range(8)]
    told = told_to_head(among(counts), ["P3"])
    (funnel,) = told.funnels.values()
    (point,) = funnel.points
    assert (point.unit, point.value) == ("P3", 83 / 103)
    for number in (funnel.center, point.lower_95, point.upper_95, point.lower_998, point.upper_998):
        assert number is not None
        assert number == round(number, 2)
    (group,) = told.groups.values()
    assert (group.units, group.least_volume, group.most_volume) == (("P3",), 0, 0)
    assert told.of("P3") == point
    assert told.of("P4") is None
    assert "P4" not in repr(told)


def test_a_head_is_told_nothing_where_few_peers_or_one_of_them_would_be_told_of() -> None:
    few = [(f"P{number}", 80.0 + number, 100.0) for number in range(5)]
    assert told_to_head(among(few), ["P3"]).funnels == {}
    one_has_most = [("P0", 900.0, 1000.0), *((f"P{number}", 80.0 + number, 100.0) for number in range(1, 8))]
    assert told_to_head(among(one_has_most), ["P3"]).funnels == {}
    # The largest itself is told: of the others none has most of the work.
    assert told_to_head(among(one_has_most), ["P0"]).funnels != {}
