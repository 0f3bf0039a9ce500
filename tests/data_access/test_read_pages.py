"""What the pages read besides numbers is cut to the viewer's scope like everything else."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from data_access.read_case import CaseFile, read_case
from data_access.read_data_state import (
    read_closed_without_date,
    read_rejected_counts,
    read_rejected_rows,
    read_source_tables,
)
from data_access.read_units import children_of, path_to, read_heads, read_units
from data_access.scope import NOBODY, AccessScope
from data_access.store import CaseStore
from errors import NotVisible
from tests.metrics.store_builder import ANALYST, CHAIRMAN, KIND, at, build_store, case, scope_for

AS_OF = datetime(2026, 10, 31, 17)
D1 = scope_for("unit_head", "D1", "V1")
D2 = scope_for("unit_head", "D2")
REJECTED = [
    {"source": "all", "table_name": table, "row_id": f"{table}-{unit}", "unit_id": unit, "reason": "id twice"}
    for table in ("cases", "harassment_reports")
    for unit in ("D1", "D2")
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    return build_store(
        tmp_path_factory.mktemp("store"),
        {
            "cases": [
                case("K1", "V1", "2026-10-01 08:00", procedure_id="P1", officer_id="O2"),
                case("K2", "D2", "2026-10-01 08:00", outcome="granted"),
            ],
            "case_events": [
                {"case_id": "K1", "kind": "step", "step_name": "Intake", "unit_id": "V1", "officer_id": "O2",
                 "started_at": at("2026-10-01 08:00"), "ended_at": at("2026-10-05 09:00")},
                {"case_id": "K1", "kind": "step", "step_name": "Appraisal", "unit_id": "D1",
                 "started_at": at("2026-10-05 09:00")},
            ],
            "unit_heads": [
                {"unit_id": "D1", "officer_id": "O1", "from_on": date(2020, 1, 1),
                 "to_on": date(2025, 6, 30)},
                {"unit_id": "D1", "officer_id": "O2", "from_on": date(2025, 7, 1), "to_on": None},
                {"unit_id": "D2", "officer_id": "O3", "from_on": date(2020, 1, 1), "to_on": None},
            ],
            "rejected_rows": REJECTED,
        },
    )  # fmt: skip


def open_case(store: CaseStore, case_id: str, *, scope: AccessScope) -> CaseFile:
    return read_case(case_id, as_of=AS_OF, zone=ZoneInfo("Asia/Ho_Chi_Minh"), scope=scope, store=store)


def test_read_units_gives_each_scope_its_own_units_and_no_others(store: CaseStore) -> None:
    first = {unit.unit_id for unit in read_units(scope=D1, store=store)}
    second = {unit.unit_id for unit in read_units(scope=D2, store=store)}

    assert first == {"D1", "V1"}
    assert second == {"D2"}
    assert {unit.unit_id for unit in read_units(scope=CHAIRMAN, store=store)} == set(KIND)
    assert read_units(scope=NOBODY, store=store) == ()


def test_read_units_cuts_the_tree_where_the_scope_ends(store: CaseStore) -> None:
    units = read_units(scope=D1, store=store)

    assert [unit.unit_id for unit in path_to("V1", units)] == ["D1", "V1"]
    assert path_to("D2", units) == ()
    assert [unit.unit_id for unit in children_of("D1", units)] == ["V1"]


@pytest.mark.parametrize(
    ("day", "officer"), [(date(2025, 6, 30), "O1"), (date(2025, 7, 1), "O2"), (date(2019, 12, 31), None)]
)
def test_read_heads_names_who_headed_the_unit_on_that_day(
    store: CaseStore, day: date, officer: str | None
) -> None:
    heads = read_heads(["D1"], day=day, scope=D1, store=store)

    assert (heads["D1"].officer_id if heads else None) == officer


def test_read_heads_leaves_out_units_beyond_the_scope(store: CaseStore) -> None:
    day = date(2026, 1, 1)

    assert set(read_heads(["D1", "D2"], day=day, scope=D2, store=store)) == {"D2"}
    assert read_heads(["D1", "D2"], day=day, scope=NOBODY, store=store) == {}


def test_read_heads_gives_no_name_to_those_who_may_see_none(store: CaseStore) -> None:
    day = date(2026, 1, 1)

    assert read_heads(["D1"], day=day, scope=CHAIRMAN, store=store)["D1"].name == "Official 2"
    assert read_heads(["D1"], day=day, scope=ANALYST, store=store)["D1"].name == ""


def test_read_case_tells_who_held_it_and_for_how_many_working_days(store: CaseStore) -> None:
    file = open_case(store, "K1", scope=D1)

    assert file.facts["procedure_name"] == "Land title"
    steps = [(event.step_name, event.unit_name, event.working_days) for event in file.events]
    # Thursday to Monday are two working days; the second step still runs on 31 October.
    assert steps == [("Intake", "Unit V1", 2), ("Appraisal", "Unit D1", 19)]


@pytest.mark.parametrize("scope", [D2, ANALYST, NOBODY])
def test_read_case_refuses_a_foreign_case_like_one_that_does_not_exist(
    store: CaseStore, scope: AccessScope
) -> None:
    for case_id in ("K1", "no such case", ""):
        with pytest.raises(NotVisible, match="Not found, or not yours to see"):
            open_case(store, case_id, scope=scope)


def test_rejected_rows_of_other_units_and_of_reports_are_not_told_to_a_head(store: CaseStore) -> None:
    rows = read_rejected_rows(scope=D1, store=store, limit=50)

    assert [row.row_id for row in rows] == ["cases-D1"]
    assert len(read_rejected_rows(scope=CHAIRMAN, store=store, limit=50)) == len(REJECTED)
    assert read_rejected_rows(scope=NOBODY, store=store, limit=50) == ()


def test_read_rejected_counts_add_up_to_the_rows(store: CaseStore) -> None:
    counts = read_rejected_counts(scope=CHAIRMAN, store=store)

    assert sum(count.row_count for count in counts) == len(REJECTED)
    assert read_rejected_counts(scope=NOBODY, store=store) == ()


def test_read_closed_without_date_counts_them_in_scope_only(store: CaseStore) -> None:
    closed = read_closed_without_date(scope=D2, store=store)

    assert [(each.table_name, each.row_count) for each in closed] == [("cases", 1)]
    assert read_closed_without_date(scope=D1, store=store) == ()
    assert read_closed_without_date(scope=NOBODY, store=store) == ()


def test_read_source_tables_lists_what_each_source_delivered(store: CaseStore) -> None:
    assert "cases" in {table.table_name for table in read_source_tables(scope=CHAIRMAN, store=store)}
