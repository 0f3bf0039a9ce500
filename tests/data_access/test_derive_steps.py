"""The steps of a case on its clock as a refresh leaves them: side of the counter, times held, hand-overs."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from settings import Settings
from tests.data_access.refresh_fixtures import UNITS, Feed, make_settings, read, read_dicts, run

DAY = 86_400
MORE_UNITS = (
    *UNITS,
    {"unit_id": "D1b", "name": "Division b", "kind": "division", "parent_id": "D1"},
    {"unit_id": "W1c", "name": "Counter of ward 1", "kind": "service_centre", "parent_id": "W1"},
    {"unit_id": "W1d", "name": "Window of ward 1", "kind": "other", "parent_id": "W1c"},
)


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


def case(case_id: str = "K", **more: Any) -> dict[str, Any]:
    row = {
        "case_id": case_id,
        "unit_id": "D1a",
        "receiving_unit_id": "W1c",
        "received_at": "2026-03-02 08:00",
    }
    return row | more


def step(event_id: str, start: str, end: str | None = None, **more: Any) -> dict[str, Any]:
    row = {"event_id": event_id, "case_id": "K", "kind": "step", "started_at": start, "ended_at": end}
    return row | more


def load(config: Settings, folder: Path, cases: list[Any], events: list[Any]) -> dict[str, dict[str, Any]]:
    run(config, Feed(folder).write(units=MORE_UNITS, cases=cases, case_events=events))
    return {row["event_id"]: row for row in read_dicts(config, "FROM case_events")}


def test_clocks_count_working_days_without_pauses(config: Settings, tmp_path: Path) -> None:
    events = [
        # Monday 2 March 2026 8:00 to Tuesday the 10th 8:00: six working days, two of them paused.
        step("whole", "2026-03-02 08:00", "2026-03-10 08:00", due_at="2026-03-06"),
        step("weekend", "2026-03-07 09:00", "2026-03-08 09:00"),
        step("running", "2026-03-10 08:00"),
        step("pause", "2026-03-03 08:00", "2026-03-05 08:00", kind="supplement"),
    ]
    found = load(config, tmp_path, [case()], events)
    whole = found["whole"]
    assert whole["held_to_clock"] - whole["started_clock"] == 4 * DAY
    # A bare date runs to the end of its day: from there Monday and eight hours of Tuesday.
    assert whole["due_effective_at"] == datetime(2026, 3, 6, 17)
    assert whole["held_to_clock"] - whole["due_clock"] == DAY + 8 * 3600
    assert found["weekend"]["held_to_clock"] == found["weekend"]["started_clock"]
    assert found["running"]["started_clock"] == whole["held_to_clock"]
    assert found["running"]["held_to_at"] is found["running"]["held_to_clock"] is None
    assert found["pause"]["started_clock"] is found["pause"]["held_to_at"] is None
    assert whole["held_to_day"] == date(2026, 3, 10)


def test_a_running_pause_stops_the_clock_for_good(config: Settings, tmp_path: Path) -> None:
    events = [
        step("first", "2026-03-02 08:00", "2026-03-03 08:00", kind="suspended"),
        step("second", "2026-03-04 08:00", kind="payment_wait"),
        step("step", "2026-03-02 08:00", "2026-03-20 08:00", due_at="2026-03-18 08:00"),
    ]
    found = load(config, tmp_path, [case()], events)["step"]
    assert found["held_to_clock"] - found["started_clock"] == DAY
    assert found["held_to_clock"] == found["due_clock"]
    pauses = read(config, "SELECT ended_worked - started_worked FROM case_pauses ORDER BY started_at")
    assert pauses == [(DAY,), (None,)]


def test_a_step_begun_before_the_case_was_completed_ends_with_it(config: Settings, tmp_path: Path) -> None:
    events = [
        step("open", "2026-03-02 08:00"),
        step("longer", "2026-03-02 08:00", "2026-03-20 08:00"),
        step("turned round", "2026-03-03 08:00", "2026-03-02 09:00"),
        step("handing out", "2026-03-05 09:00", "2026-03-09 09:00"),
        step("never fetched", "2026-03-05 09:00"),
    ]
    found = load(config, tmp_path, [case(completed_at="2026-03-05 09:00")], events)
    completed = datetime(2026, 3, 5, 2)
    assert {name: row["held_to_at"] for name, row in found.items()} == {
        "open": completed,
        "longer": completed,
        "turned round": datetime(2026, 3, 3, 1),
        "handing out": datetime(2026, 3, 9, 2),
        "never fetched": None,
    }


@pytest.mark.parametrize(
    ("holder", "settling", "receiving", "role"),
    [
        ("D1a", "D1a", "W1c", "settling"),
        ("D1", "D1a", "W1c", "settling"),
        ("D1b", "D1a", "W1c", "settling"),
        ("W1c", "D1a", "W1c", "receiving"),
        ("W1d", "D1a", "W1c", "receiving"),
        ("W1", "D1a", "W1c", "other"),
        ("P", "D1a", "W1c", "other"),
        # The counter of the body that settles is the receiving side, unless it settles itself.
        ("W1c", "W1", "W1c", "receiving"),
        ("W1c", "W1c", "W1c", "settling"),
        ("W1", "W1c", "W1c", "settling"),
        # Above the province stands nobody: its own cases do not make the whole province the settling side.
        ("P", "P", None, "settling"),
        ("D1", "D1a", None, "settling"),
        (None, "D1a", "W1c", None),
        ("?", "D1a", "W1c", None),
    ],
)
def test_which_side_of_the_counter_a_step_lies_on(
    holder: str | None,
    settling: str,
    receiving: str | None,
    role: str | None,
    config: Settings,
    tmp_path: Path,
) -> None:
    cases = [case(unit_id=settling, receiving_unit_id=receiving)]
    found = load(config, tmp_path, cases, [step("S", "2026-03-02 08:00", unit_id=holder)])["S"]
    assert found["step_role"] == role
    assert found["holder_unit_id"] == (settling if role is None else holder)
    assert found["case_unit_id"] == settling


def test_a_hand_over_is_a_step_by_somebody_else_or_a_reassignment(config: Settings, tmp_path: Path) -> None:
    events = [
        step("a", "2026-03-02 08:00", unit_id="W1c", officer_id="O1"),
        step("b", "2026-03-03 08:00", unit_id="W1c"),
        step("c", "2026-03-04 08:00", unit_id="W1c", officer_id="O1"),
        step("d", "2026-03-04 08:00", unit_id="W1c", officer_id="O2"),
        step("e", "2026-03-05 08:00", unit_id="D1a", officer_id="O2"),
        step("f", "2026-03-05 09:00", kind="reassigned", unit_id="D1a"),
        step("g", "2026-03-05 10:00", kind="supplement", unit_id="W1c"),
        step("h", "2026-03-06 08:00"),
        step("other case", "2026-03-06 08:00", unit_id="W1", case_id="L"),
    ]
    found = load(config, tmp_path, [case(), case("L")], events)
    assert {name for name, row in found.items() if row["is_hand_over"]} == {"d", "e", "f"}


def test_a_step_of_an_impossible_year_is_not_loaded(config: Settings, tmp_path: Path) -> None:
    events = [step("old", "0203-03-02 08:00", "2026-03-03 08:00"), step("new", "2026-03-02 08:00")]
    assert set(load(config, tmp_path, [case()], events)) == {"new"}


def test_a_due_time_outside_the_calendar_has_no_clock(config: Settings, tmp_path: Path) -> None:
    events = [step("old", "2026-03-02 08:00", "2026-03-03 08:00", due_at="9999-12-31")]
    found = load(config, tmp_path, [case()], events)["old"]
    assert found["due_clock"] is None
    assert found["held_to_clock"] is not None
