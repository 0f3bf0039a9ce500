"""Two provinces, alike but for the reports for few eyes: whoever may not know of them is told the same of
every unit, its months, its peers, what needs attention and what has changed."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_access.scope import AccessScope
from data_access.store import CaseStore
from metrics.changes import Change, find_changes
from metrics.judged import MEASURES, JudgedMeasure, JudgedUnit
from metrics.judged_units import judge_measures, judge_unit
from metrics.needs import Need, find_improvements, find_needs
from tests.isolation.lawful_rows import Holder, cut, is_restricted
from tests.metrics.store_builder import SETTINGS, Row, Tables, at, build_store, case, scope_for
from verdicts.verdict import Variation

MONTHS = [f"{2024 + (10 + place) // 12}-{(10 + place) % 12 + 1:02d}" for place in range(24)]
BODIES = [f"QX{number}" for number in range(1, 8)]
OWN = BODIES[0]
CASES, ANSWERS = 42, 4
HEAD = scope_for("unit_head", OWN, about_officer_ids=("O1",), about_unit_ids=(OWN,))
READERS = {
    "head": HEAD,
    "head-of-another": scope_for("unit_head", BODIES[4], about_unit_ids=(BODIES[4],)),
    "analyst": scope_for("analyst", "T", *BODIES),
}
CHAIRMAN = scope_for("chairman", "T", *BODIES)
Told = tuple[
    tuple[JudgedMeasure, ...], tuple[JudgedUnit, ...], tuple[Need, ...], tuple[Need, ...], tuple[Change, ...]
]


def tables() -> Tables:
    """Seven departments with two years; one has got worse, and reports for few eyes lie in all of them."""
    units: list[Row] = [{"unit_id": "T", "name": "Province", "kind": "province", "body_id": "T"}]
    units += [
        {"unit_id": unit, "name": f"NAME{unit}", "kind": "department", "parent_id": "T", "body_id": unit}
        for unit in BODIES
    ]
    cases, answers, reports = [], [], []
    for number, unit in enumerate(BODIES):
        for place, month in enumerate(MONTHS):
            late = (14 if number == 0 and place > 18 else 2) + (number + place) % 3
            cases += [_case(unit, month, each, is_late=each < late) for each in range(CASES)]
            answers += [
                _answer(unit, month, each, 1 + (number + each + place) % 5) for each in range(ANSWERS)
            ]
            reports += _reports(unit, month, (number + place) % 4 + number % 3)
    tree: list[Row] = [{"unit_id": "T", "ancestor_id": "T", "depth": 0}]
    for unit in BODIES:
        tree += [{"unit_id": unit, "ancestor_id": above, "depth": n} for n, above in enumerate((unit, "T"))]
    return {
        "units": units,
        "unit_ancestors": tree,
        "cases": cases,
        "surveys": answers,
        "harassment_reports": reports,
    }


def _case(unit: str, month: str, number: int, *, is_late: bool) -> Row:
    return case(
        f"{unit} {month} {number}", unit, f"{month}-02T09:00",
        due_at=f"{month}-05T16:00", completed_at=f"{month}-{6 if is_late else 4:02d}T10:00",
    )  # fmt: skip


def _answer(unit: str, month: str, number: int, score: int) -> Row:
    return {"survey_id": f"{unit} {month} {number}", "unit_id": unit, "answered_at": at(f"{month}-03T09:00"),
            "score": score}  # fmt: skip


def _reports(unit: str, month: str, count: int) -> list[Row]:
    """Some that everybody may know of, and for few eyes more in the last months."""
    kinds: list[Row] = [{}] * count + [{"is_sealed": True}, {"is_about_head": True}] * (
        6 if month > "2026-06" else 1
    )
    if unit == OWN:
        kinds += [{"officer_id": "O1"}] * 3
    return [
        {
            "report_id": f"{unit} {month} {number}",
            "unit_id": unit,
            "received_at": at(f"{month}-09T09:00"),
            **kind,
        }
        for number, kind in enumerate(kinds)
    ]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    return build_store(tmp_path_factory.mktemp("whole"), tables())


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    return build_store(tmp_path_factory.mktemp("common"), cut(tables(), Holder(None)))


def told(store: CaseStore, scope: AccessScope) -> Told:
    """Everything that pages are made of."""
    asked: dict[str, Any] = {"scope": scope, "store": store, "settings": SETTINGS}
    measures = judge_measures(by="body", **asked)
    alone, before = (
        tuple(judge_unit(measure, unit_id=OWN, end=end, **asked) for measure in MEASURES)
        if OWN in scope.unit_ids
        else ()
        for end in (date(2026, 10, 31), date(2026, 4, 30))
    )
    return measures, alone, find_needs(measures), find_improvements(measures), find_changes(before, alone)


@pytest.mark.parametrize("scope", READERS.values(), ids=READERS.keys())
def test_reports_for_few_eyes_change_nothing_that_others_are_told(
    scope: AccessScope, whole: CaseStore, common: CaseStore
) -> None:
    assert told(whole, scope) == told(common, scope)


def test_the_chairman_is_told_of_them(whole: CaseStore, common: CaseStore) -> None:
    mine, without = told(whole, CHAIRMAN), told(common, CHAIRMAN)
    assert mine[0][:-1] == without[0][:-1]
    assert mine[0][-1] != without[0][-1]


def test_reports_about_the_own_person_change_nothing_that_a_head_is_told(
    common: CaseStore, tmp_path: Path
) -> None:
    rows = tables()
    rows["harassment_reports"] = [
        row for row in rows["harassment_reports"] if not is_restricted(row) and not row.get("officer_id")
    ]
    without = build_store(tmp_path, rows)
    assert told(common, HEAD) == told(without, HEAD)
    assert told(common, CHAIRMAN) != told(without, CHAIRMAN)


@pytest.mark.parametrize("name", ["head", "head-of-another"])
def test_a_head_is_told_of_no_other_unit_by_name_or_number(name: str, whole: CaseStore) -> None:
    scope = READERS[name]
    (own,) = scope.unit_ids
    found = told(whole, scope)
    for measure in found[0]:
        assert measure.units.keys() <= {own}
        for funnel in measure.funnels.values():
            assert [point.unit for point in funnel.points] == [own]
    text = repr(found)
    assert own in text
    assert [unit for unit in BODIES if unit != own and unit in text] == []


def test_there_is_something_to_tell(whole: CaseStore) -> None:
    measures, alone, needs, _better, changes = told(whole, HEAD)
    placed = {each.measure.metric for each in measures for unit in each.units.values() if unit.among_peers}
    assert placed >= {"on_time_rate", "satisfaction_rate", "harassment_per_10k_cases"}
    judged = {each.measure.metric for each in alone if each.series.variation is not Variation.UNJUDGED}
    assert judged >= {"on_time_rate", "harassment_per_10k_cases"}
    assert needs
    assert changes
