"""Rows that can not stand because of other rows, and what derives from the tree of units."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data_access.model import TABLE_RULES
from data_access.staging import LINK_REASONS
from data_access.validate_links import NOUN_OF, TWO_SOURCES
from settings import Settings
from tests.data_access.refresh_fixtures import UNITS, Feed, make_settings, read, reasons, run


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


def case(case_id: str, **more: Any) -> dict[str, Any]:
    return {"case_id": case_id, "unit_id": "D1", "received_at": "2026-03-02 08:00", **more}


def unit(unit_id: str, parent_id: str | None = "P", **more: Any) -> dict[str, Any]:
    return {"unit_id": unit_id, "name": unit_id, "kind": "department", "parent_id": parent_id, **more}


def test_the_second_row_of_an_id_is_rejected(config: Settings, tmp_path: Path):
    cases = [case("1", channel="online"), case("1", channel="postal"), case("2")]
    run(config, Feed(tmp_path).write(units=UNITS, cases=cases))
    assert reasons(config, "cases") == [("1", "id twice")]
    assert read(config, "SELECT case_id, channel FROM cases ORDER BY 1") == [("1", "online"), ("2", None)]


def test_an_id_of_two_sources_is_rejected_in_both_with_the_hint(config: Settings, tmp_path: Path):
    first = Feed(tmp_path, "first").write(units=UNITS, cases=[case("1"), case("2")])
    second = Feed(tmp_path, "second").write(cases=[case("2"), case("3")])
    run(config, first, second)
    assert reasons(config, "cases") == [("2", TWO_SOURCES)] * 2
    assert read(config, "SELECT case_id, source FROM cases ORDER BY 1") == [("1", "first"), ("3", "second")]


def test_of_two_directories_the_first_source_wins_and_differences_are_told(config: Settings, tmp_path: Path):
    first = Feed(tmp_path, "first").write(units=UNITS)
    second = Feed(tmp_path, "second").write(
        units=[UNITS[0], {**UNITS[1], "name": "Another name"}, unit("D2")]
    )
    report = run(config, first, second)
    assert reasons(config, "units") == []
    assert read(config, "SELECT name, source FROM units WHERE unit_id IN ('D1', 'D2') ORDER BY 1") == [
        ("D2", "second"),
        ("Department 1", "first"),
    ]
    assert read(config, "SELECT source, row_id, kind, detail FROM load_notices") == [
        ("second", "D1", "differs_between_sources", "name differ; taken from first")
    ]
    assert report.notices == {"differs_between_sources": 1}


def test_a_unit_twice_in_the_source_that_wins_is_an_id_twice(config: Settings, tmp_path: Path):
    run(config, Feed(tmp_path).write(units=[*UNITS, unit("D1")]))
    assert reasons(config, "units") == [("D1", "id twice")]


def test_units_without_a_way_up_are_rejected_with_everything_in_them(config: Settings, tmp_path: Path):
    units = [*UNITS, unit("X", "NOWHERE"), unit("Xa", "X"), unit("A", "B"), unit("B", "A"), unit("S", "S")]
    run(config, Feed(tmp_path).write(units=units, cases=[case("1", unit_id="Xa"), case("2")]))
    told = dict(reasons(config, "units"))
    assert told["X"] == "unknown unit 'NOWHERE' as parent_id"
    assert told.keys() == {"X", "Xa", "A", "B", "S"}
    assert all(told[name].startswith("no way up: ") for name in ("Xa", "A", "B", "S"))
    assert reasons(config, "cases") == [("1", "unknown unit 'Xa'")]
    assert read(config, "SELECT case_id FROM cases") == [("2",)]


def test_children_fall_with_their_parents_and_keep_their_unit(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(
        units=UNITS,
        cases=[case("1"), case("2", unit_id="NO"), case("3", outcome="bad")],
        case_events=[
            {"event_id": str(number), "case_id": number, "kind": "step", "started_at": "2026-03-02 09:00"}
            for number in (1, 2, 3, 4)
        ],
        inspections=[{"inspection_id": "i", "unit_id": "NO", "kind": "unified", "mode": "planned"}],
        recommendations=[
            {
                "recommendation_id": "k",
                "inspection_id": "i",
                "unit_id": "D1",
                "kind": "recover_money",
                "issued_on": "2026-03-02",
                "status": "open",
            }
        ],
        recoveries=[{"recovery_id": "r", "recommendation_id": "k", "paid_on": "2026-03-03", "amount_vnd": 5}],
    )
    run(config, feed)
    assert reasons(config, "case_events") == [
        ("2", "unknown case '2'"),
        ("3", "unknown case '3'"),
        ("4", "unknown case '4'"),
    ]
    assert read(config, "SELECT event_id, case_unit_id FROM case_events") == [("1", "D1")]
    assert reasons(config, "recommendations") == [("k", "unknown inspection 'i'")]
    assert reasons(config, "recoveries") == [("r", "unknown recommendation 'k'")]
    rejected = read(config, "SELECT unit_id, happened_at FROM rejected_rows WHERE table_name = 'recoveries'")
    assert rejected == [("D1", datetime(2026, 3, 2, 17))]


def test_an_unknown_officer_or_procedure_of_a_case_is_no_reason_to_reject_it(
    config: Settings, tmp_path: Path
):
    cases = [case("1", officer_id="?", procedure_id="?", receiving_unit_id="?")]
    run(config, Feed(tmp_path).write(units=UNITS, cases=cases))
    assert reasons(config, "cases") == []


def test_a_succession_or_inspected_unit_twice_would_count_twice(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(
        units=UNITS,
        unit_successions=[{"unit_id": "D1", "successor_id": "W1", "effective_on": "2025-07-01", "share": 1}]
        * 2,
        inspections=[{"inspection_id": "i", "unit_id": "D1", "kind": "unified", "mode": "planned"}],
        inspection_units=[{"inspection_id": "i", "unit_id": "D1"}] * 2,
    )
    run(config, feed)
    assert reasons(config, "unit_successions") == [("D1/W1", "id twice")]
    assert reasons(config, "inspection_units") == [("i/D1", "id twice")]


def test_the_body_is_the_nearest_unit_that_answers_to_the_province(config: Settings, tmp_path: Path):
    run(config, Feed(tmp_path).write(units=UNITS))
    assert dict(read(config, "SELECT unit_id, body_id FROM units")) == {
        "P": "P",
        "D1": "D1",
        "D1a": "D1",
        "W1": "W1",
    }
    assert sorted(read(config, "SELECT ancestor_id, depth FROM unit_ancestors WHERE unit_id = 'D1a'")) == [
        ("D1", 1),
        ("D1a", 0),
        ("P", 2),
    ]


def test_successions_are_followed_to_the_end(config: Settings, tmp_path: Path):
    def became(old: str, new: str, share: Any, day: str = "2025-07-01") -> dict[str, Any]:
        return {"unit_id": old, "successor_id": new, "effective_on": day, "share": share}

    feed = Feed(tmp_path).write(
        units=[unit("P", None), *(unit(name) for name in "ABCDEFGH")],
        unit_successions=[
            became("A", "B", 0.25),
            became("A", "C", 0.75),
            became("B", "D", 0.5),
            became("B", "C", 0.5),
            became("E", "E", 0.4),  # goes on with a part of itself
            became("E", "D", 0.6),
            became("F", "G", 0.9),
            became("G", "F", 1),  # a circle
            became("H", "A", 1, "2027-01-01"),  # not yet
        ],
    )
    report = run(config, feed)
    found: dict[str, dict[str, Decimal]] = {}
    for old, new, share in read(config, "FROM unit_successors_now"):
        found.setdefault(old, {})[new] = share
    assert found["A"] == {"D": Decimal("0.125"), "C": Decimal("0.875")}
    assert found["E"] == {"E": Decimal("0.4"), "D": Decimal("0.6")}
    assert found["H"] == {"H": 1}
    assert found["D"] == {"D": 1}
    assert set(found) == set("PABCDEFGH")
    assert report.notices == {"shares_not_one": 1}


def test_every_reason_from_other_rows_is_known_as_one():
    parents = {parent for rule in TABLE_RULES for _, parent in rule.parents}
    assert {f"unknown {NOUN_OF[parent]}" for parent in parents} <= set(LINK_REASONS)
