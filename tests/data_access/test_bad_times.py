"""Times that can not be right: rejected or loaded by one rule each, counted, and never a wrong day."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from settings import Settings
from tests.data_access.refresh_fixtures import UNITS, Feed, make_settings, read, read_dicts, reasons, run

RECEIVED = "2026-03-02 08:00"
COMPLETED = "2026-03-12 10:00"


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


def case(case_id: str, **more: Any) -> dict[str, Any]:
    return {"case_id": case_id, "unit_id": "D1", "received_at": RECEIVED, **more}


def pause(event_id: str, started_at: str, ended_at: str | None = None) -> dict[str, Any]:
    return {"event_id": event_id, "case_id": event_id.split("/")[0], "kind": "supplement",
            "started_at": started_at, "ended_at": ended_at}  # fmt: skip


def notices(config: Settings) -> dict[str, list[str]]:
    """The rows of each kind of notice."""
    found: dict[str, list[str]] = {}
    for kind, row in read(config, "SELECT kind, row_id FROM load_notices ORDER BY kind, row_id"):
        found.setdefault(kind, []).append(row)
    return found


def test_a_required_time_of_an_impossible_year_rejects_the_row(config: Settings, tmp_path: Path):
    times = [
        "1899-12-31 23:59:59",
        "1900-01-01 00:00",
        "2199-12-31 23:59:59",
        "2200-01-01 00:00",
        "0203-03-02",
    ]
    cases = [case(str(number), received_at=received) for number, received in enumerate(times)]
    run(config, Feed(tmp_path).write(units=UNITS, cases=cases))
    assert [row[0] for row in reasons(config, "cases")] == ["0", "3", "4"]
    assert all(reason.startswith("impossible date: received_at '") for _, reason in reasons(config, "cases"))
    assert read(config, "SELECT case_id FROM cases ORDER BY 1") == [("1",), ("2",)]


def test_another_time_of_an_impossible_year_stays_and_is_told(config: Settings, tmp_path: Path):
    cases = [case("never", due_at="9999-12-31"), case("sound", due_at="2199-12-30")]
    run(config, Feed(tmp_path).write(units=UNITS, cases=cases))
    assert notices(config) == {"impossible_date": ["never"]}
    stored = read_dicts(config, "FROM cases WHERE case_id = 'never'")
    assert stored[0]["due_ordinal"] is None


def test_the_first_and_the_last_possible_day_are_days_like_others(config: Settings, tmp_path: Path):
    first, last = "1900-01-01", "2199-12-31"
    cases = [case("first", received_at=first, due_at=first), case("last", received_at=f"{last} 10:00")]
    run(config, Feed(tmp_path).write(units=UNITS, cases=cases))
    days = read(config, "SELECT received_day, received_ordinal IS NULL, due_day FROM cases ORDER BY case_id")
    assert days == [
        (date(1900, 1, 1), False, date(1900, 1, 1)),
        (date(2199, 12, 31), False, None),
    ]


def test_pauses_are_cut_to_the_time_in_hand_and_counted(config: Settings, tmp_path: Path):
    done = {"completed_at": COMPLETED}
    cases = [case(name, **(done if name.startswith("done") else {})) for name in (
        "early", "earlier", "morning", "done late", "done same day", "done open", "done past", "overlap",
        "touch",
    )]  # fmt: skip
    events = [
        pause("early/1", "2026-03-01 23:59", "2026-03-03 08:00"),
        pause("earlier/1", "2026-02-20 08:00", "2026-02-25 08:00"),
        pause("morning/1", "2026-03-02 07:00", "2026-03-03 08:00"),
        pause("done late/1", "2026-03-13 00:00", "2026-03-14 00:00"),
        pause("done same day/1", "2026-03-12 11:00", "2026-03-12 12:00"),
        pause("done open/1", "2026-03-10 08:00"),
        pause("done past/1", "2026-03-10 08:00", "2026-03-13 08:00"),
        pause("overlap/1", "2026-03-03 08:00", "2026-03-06 08:00"),
        pause("overlap/2", "2026-03-05 08:00", "2026-03-09 08:00"),
        pause("touch/1", "2026-03-03 08:00", "2026-03-05 08:00"),
        pause("touch/2", "2026-03-05 08:00", "2026-03-06 08:00"),
    ]
    run(config, Feed(tmp_path).write(units=UNITS, cases=cases, case_events=events))
    assert notices(config) == {
        "pause_after_completion": ["done late/1"],
        "pause_before_received": ["earlier/1", "early/1"],
        "pause_past_completion": ["done open/1", "done past/1"],
        "pauses_overlap": ["overlap/2"],
    }
    days = dict(read(config, "SELECT case_id, paused_working_days FROM cases"))
    assert days == {
        "early": 1, "earlier": 0, "morning": 1, "done late": 0, "done same day": 0, "done open": 2,
        "done past": 2, "overlap": 4, "touch": 3,
    }  # fmt: skip
    assert read(config, "SELECT count(*) FROM case_pauses WHERE ended_at < started_at") == [(0,)]


def test_a_pause_open_for_more_than_a_year_is_told_and_stays_a_pause(config: Settings, tmp_path: Path):
    # The refresh runs at midnight after 31 October 2026.
    cases = [case(name, received_at="2025-01-06 08:00") for name in ("old", "year", "closed")]
    events = [
        pause("old/1", "2025-10-31 23:59:59"),
        pause("year/1", "2025-11-01 00:00"),
        pause("closed/1", "2025-01-07 08:00", "2026-03-07 08:00"),
    ]
    run(config, Feed(tmp_path).write(units=UNITS, cases=cases, case_events=events))
    assert notices(config) == {"pause_endless": ["old/1"]}
    still = read(config, "SELECT case_id FROM case_pauses WHERE ended_at IS NULL ORDER BY 1")
    assert still == [("old",), ("year",)]


def test_a_pause_that_ends_before_it_begins_is_rejected(config: Settings, tmp_path: Path):
    events = [
        pause("1/a", "2026-03-05 08:00", "2026-03-04 08:00"),
        pause("1/b", "2026-03-05 08:00", "2026-03-05 07:59"),
    ]
    run(config, Feed(tmp_path).write(units=UNITS, cases=[case("1")], case_events=events))
    assert reasons(config, "case_events") == [("1/a", "ended before started")]
    assert read(config, "SELECT paused_working_days FROM cases") == [(0,)]


def dues(config: Settings) -> dict[str, datetime]:
    return dict(read(config, "SELECT case_id, due_effective_at FROM cases"))


def test_due_times_that_can_not_be_right_stand_as_given_and_are_told(config: Settings, tmp_path: Path):
    cases = [
        case("due the day before", due_at="2026-03-01"),
        case("due the same day", due_at="2026-03-02"),
        case("due an hour before", due_at="2026-03-02 07:00"),
        case("shortened", due_at="2026-03-10", extended_due_at="2026-03-09", extended_at="2026-03-04 08:00"),
        case("same again", due_at="2026-03-10", extended_due_at="2026-03-10", extended_at="2026-03-04 08:00"),
        case("extended early", due_at="2026-03-10", extended_due_at="2026-03-12", extended_at="2026-03-01"),
        case("extended at once", due_at="2026-03-10", extended_due_at="2026-03-12", extended_at="2026-03-02"),
    ]
    run(config, Feed(tmp_path).write(units=UNITS, cases=cases))
    assert notices(config) == {
        "due_before_received": ["due an hour before", "due the day before"],
        "extended_before_received": ["extended early"],
        "extension_shortens": ["shortened"],
    }
    assert dues(config) == {
        "due the day before": end_of(2026, 3, 1),
        "due the same day": end_of(2026, 3, 2),
        "due an hour before": datetime(2026, 3, 2),
        "shortened": end_of(2026, 3, 9),
        "same again": end_of(2026, 3, 10),
        "extended early": end_of(2026, 3, 12),
        "extended at once": end_of(2026, 3, 12),
    }


def end_of(*day: int) -> datetime:
    """The end of a local day of Viet Nam in UTC."""
    return datetime(*date(*day).timetuple()[:3], 17)


def test_ends_in_the_wrong_order_are_told(config: Settings, tmp_path: Path):
    cases = [
        case("returned", completed_at=COMPLETED, returned_at="2026-03-11"),
        case("returned that day", completed_at=COMPLETED, returned_at="2026-03-12"),
        case("returned early", returned_at="1900-01-01"),
        case("returned at once", returned_at="2026-03-02"),
        case("filed later", filed_at="2026-03-03 00:00"),
        case("filed that day", filed_at="2026-03-02 09:00"),
    ]
    run(
        config,
        Feed(tmp_path).write(units=UNITS, cases=cases, petitions=petitions(), harassment_reports=REPORTS),
    )
    assert notices(config) == {
        "accepted_before_received": ["accepted"],
        "due_before_received": ["due", "report"],
        "ended_before_received": ["answered", "report"],
        "received_before_filed": ["filed later"],
        "returned_before_completed": ["returned"],
        "returned_before_received": ["returned early"],
    }


def petitions() -> Sequence[dict[str, Any]]:
    plain = {"kind": "complaint", "unit_id": "D1", "received_at": RECEIVED}
    return [
        {**plain, "petition_id": "accepted", "accepted_at": "2026-03-01"},
        {**plain, "petition_id": "accepted that day", "accepted_at": "2026-03-02"},
        {**plain, "petition_id": "answered", "answered_at": "2026-03-01"},
        {**plain, "petition_id": "answered that day", "answered_at": "2026-03-02"},
        {**plain, "petition_id": "due", "due_at": "2026-03-01"},
    ]


REPORTS = [
    {"report_id": "report", "unit_id": "D1", "channel": "hotline", "behaviour": "HV01",
     "received_at": RECEIVED, "status": "concluded", "handled_at": "2026-03-01",
     "due_at": "2026-03-01", "is_about_head": 0,
     "is_sealed": 0}
]  # fmt: skip
