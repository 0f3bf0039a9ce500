"""The programme, the clocks, the visits, the people and the proof: counted by hand."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data_access.scope import AccessScope
from data_access.store import CaseStore
from metrics.compute import compute_metric, list_rows
from metrics.definition import Question, QuestionRefused
from tests.metrics.examples import Q1, item, value, values_by
from tests.metrics.store_builder import ANALYST, CHAIRMAN, SETTINGS, Row, build_store, scope_for
from tests.metrics.test_inspections import inspection

END = date(2026, 3, 31)
VISITED = {"D1", "D2", "C1", "C2", "X1", "X2"}


def ask(store: CaseStore, name: str, scope: AccessScope = CHAIRMAN, **values: Any) -> Any:
    return compute_metric(Question(name, **values), scope=scope, store=store, settings=SETTINGS)


def test_an_order_is_late_from_the_day_after_it_was_due(tmp_path: Path) -> None:
    due = date(2026, 3, 10)
    rows = [
        inspection(1, order_due_on=due),
        inspection(2, order_due_on=due, ordered_on=due),
        inspection(3, order_due_on=due, ordered_on=date(2026, 3, 11)),
        inspection(4, ordered_on=due),
    ]
    store = build_store(tmp_path, {"inspections": rows})
    assert value(store, "orders_late", as_of=due, **Q1) == 0
    assert value(store, "orders_late", as_of=date(2026, 3, 11), **Q1) == 2
    assert value(build_store(tmp_path / "none", {}), "orders_late") == 0


def test_the_programme_is_what_was_planned_for_days_that_have_passed(tmp_path: Path) -> None:
    first, last = date(2026, 1, 1), END
    rows = [
        inspection(1, planned_for_on=first, started_on=last, concluded_on=date(2026, 4, 1)),
        inspection(2, planned_for_on=last, started_on=date(2026, 2, 1), concluded_on=last),
        inspection(3, planned_for_on=date(2026, 2, 1)),
        inspection(4, planned_for_on=date(2025, 12, 31), started_on=first),
        inspection(5, started_on=first, mode="surprise"),
    ]
    store = build_store(tmp_path, {"inspections": rows})
    assert value(store, "inspections_planned", **Q1) == 3
    assert value(store, "programme_started_rate", **Q1) == pytest.approx(2 / 3)
    assert value(store, "programme_concluded_rate", **Q1) == pytest.approx(1 / 3)
    assert value(store, "programme_concluded_rate", as_of=date(2026, 4, 1), **Q1) == pytest.approx(2 / 3)
    assert value(store, "inspections_planned", start=date(2026, 1, 1), as_of=date(2026, 3, 30)) == 2
    assert values_by(store, "surprise_rate", "unit", **Q1) == {"D1": 1 / 4}
    assert value(build_store(tmp_path / "none", {}), "programme_started_rate") is None


def unvisited(store: CaseStore, scope: AccessScope = CHAIRMAN, **values: Any) -> set[str | None]:
    groups = ask(store, "units_not_visited", scope, by=("unit",), **{"as_of": END, **values}).groups
    return {group.key("unit") for group in groups}


def test_a_unit_is_not_visited_when_nothing_began_there_for_a_year(tmp_path: Path) -> None:
    rows = [
        inspection(1, unit_id="D1", started_on=date(2025, 4, 1)),
        inspection(2, unit_id="D2", started_on=date(2025, 3, 31)),
        inspection(3, unit_id="S1", started_on=date(2026, 3, 31)),
        inspection(4, unit_id="C2", started_on=date(2026, 4, 1)),
        inspection(5, unit_id="C2", planned_for_on=date(2026, 1, 1)),
        inspection(6, unit_id="X1", started_on=date(2026, 1, 1)),
    ]
    covered = [{"inspection_id": "I6", "unit_id": "X2"}]
    store = build_store(tmp_path, {"inspections": rows, "inspection_units": covered})
    # A visit to the service centre S1 is one to its commune C1; the visit filed under X1 covered X2.
    assert unvisited(store) == {"D2", "C2", "X1"}
    assert unvisited(store, as_of=date(2026, 4, 1)) == {"D1", "D2", "X1"}
    assert unvisited(store, scope_for("unit_head", "C1", "S1")) == set()
    assert unvisited(store, scope_for("unit_head", "C2")) == {"C2"}
    assert value(store, "units_not_visited", as_of=END) == 3
    listed = list_rows(
        Question("units_not_visited", as_of=END), scope=CHAIRMAN, store=store, settings=SETTINGS
    ).rows
    assert {row["id"]: row["last_visit_on"] for row in listed} == {
        "C2": None, "D2": date(2025, 3, 31), "X1": None,
    }  # fmt: skip
    assert unvisited(build_store(tmp_path / "none", {})) == VISITED


@pytest.mark.parametrize(
    ("span", "counts"),
    [
        ({}, True),
        ({"valid_from_on": date(2025, 3, 31)}, True),
        ({"valid_from_on": date(2025, 4, 1)}, False),
        ({"valid_to_on": END}, True),
        ({"valid_to_on": date(2026, 3, 30)}, False),
    ],
)
def test_only_units_that_were_there_for_the_whole_year_count(
    span: dict[str, date], counts: bool, tmp_path: Path
) -> None:
    store = build_store(tmp_path, {})
    with duckdb.connect(str(store.path)) as connection:
        for column, day in span.items():
            connection.execute(f"UPDATE units SET {column} = ? WHERE unit_id = 'C2'", [day])
    assert ("C2" in unvisited(store)) == counts


def test_an_analyst_is_told_of_units_not_visited_like_everybody(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"inspections": [inspection(1, started_on=date(2026, 1, 1))]})
    assert unvisited(store, ANALYST) == unvisited(store) == VISITED - {"D1"}


def test_late_executions_are_what_was_not_done_in_time(tmp_path: Path) -> None:
    due = date(2026, 3, 10)
    rows = [
        item(1, due_on=due, status="done", closed_on=due, head_id="O1"),
        item(2, due_on=due, status="done", closed_on=date(2026, 3, 11), head_id="O1"),
        item(3, due_on=due, head_id="O3"),
        item(4, due_on=due, status="suspended"),
    ]
    store = build_store(tmp_path, {"recommendations": rows})
    assert value(store, "executions_late", as_of=due, **Q1) == 0
    assert values_by(store, "executions_late", "head", **Q1) == {"O1": 1, "O3": 1}
    share = ask(store, "recommendations_on_time_rate", **Q1).total
    assert value(store, "executions_late", **Q1) == share.denominator - share.numerator


def test_done_needs_a_day_and_a_document(tmp_path: Path) -> None:
    day = date(2026, 3, 1)
    rows = [
        item(1, status="done", closed_on=day, evidence_ref="1/BC"),
        item(2, status="done", closed_on=day),
        item(3, status="verified", evidence_ref="2/BC"),
        item(4, status="partly_done"),
        item(5, status="done", closed_on=date(2026, 4, 1)),
        item(6, status="impossible", closed_on=day),
    ]
    store = build_store(tmp_path, {"recommendations": rows})
    assert value(store, "done_without_evidence", as_of=END) == 2
    assert value(store, "done_without_evidence", as_of=date(2026, 4, 1)) == 3
    assert value(build_store(tmp_path / "none", {}), "done_without_evidence") == 0


def test_people_handled_are_a_share_of_those_recommended(tmp_path: Path) -> None:
    rows = [
        item(1, kind="discipline_collective", quantity=3, status="done", closed_on=END),
        item(2, kind="discipline_collective"),
        item(3, kind="discipline_individual", quantity=7, status="verified", closed_on=END),
        item(4, kind="discipline_individual", quantity=9, status="done", closed_on=date(2026, 4, 1)),
        item(5, kind="change_policy", quantity=2, status="done", closed_on=END),
        item(6, kind="sanction", quantity=2, amount_vnd=5),
    ]
    store = build_store(tmp_path, {"recommendations": rows})
    expected = {
        "collectives_handled_rate": 3 / 4, "individuals_handled_rate": 7 / 16, "policies_changed": 2,
        "sanctions": 2, "sanctions_vnd": 5,
    }  # fmt: skip
    assert {name: value(store, name, **Q1) for name in expected} == expected
    assert value(build_store(tmp_path / "none", {}), "individuals_handled_rate") is None
    # Seven of nine would tell of two who were not: the share is not published, and small counts are hidden.
    with pytest.raises(QuestionRefused):
        ask(store, "individuals_handled_rate", ANALYST, **Q1)
    few = build_store(tmp_path / "few", {"recommendations": [{**rows[2], "quantity": 2}]})
    assert ask(few, "individuals_disciplined", ANALYST, **Q1).total.is_hidden


def conclusion_items(reference: str, *rows: Row) -> list[Row]:
    return [item(number, conclusion_id=reference, **row) for number, row in enumerate(rows)]


def test_a_conclusion_is_to_be_carried_out_until_its_last_item_is_closed(tmp_path: Path) -> None:
    before, day = date(2025, 12, 31), date(2026, 2, 1)
    issued = {"issued_on": date(2025, 6, 1)}
    closed = {**issued, "status": "done"}
    rows: list[Row] = []
    for reference, items in {
        "finished": [{**closed, "closed_on": day}, {**closed, "closed_on": before}],
        "half": [{**closed, "closed_on": day}, issued],
        "earlier": [{**closed, "closed_on": before}],
        "later": [{"issued_on": date(2026, 4, 1)}],
        "new": [{"issued_on": END}],
        "undated": [closed],
    }.items():
        rows += [{**row, "recommendation_id": f"R{reference}{row['recommendation_id']}"}
                 for row in conclusion_items(reference, *items)]  # fmt: skip
    store = build_store(tmp_path, {"recommendations": rows})
    assert values_by(store, "conclusions_to_execute", "conclusion", **Q1) == {
        "finished": 1, "half": 1, "new": 1,
    }  # fmt: skip
    assert values_by(store, "conclusions_executed", "conclusion", **Q1) == {"finished": 1}
    assert values_by(store, "conclusions_to_execute", "month", **Q1) == {
        "2026-01": 2, "2026-02": 2, "2026-03": 2,
    }  # fmt: skip
    assert values_by(store, "conclusions_executed", "month", **Q1) == {"2026-02": 1}
    with pytest.raises(QuestionRefused):
        ask(store, "conclusions_executed", units="now", **Q1)
