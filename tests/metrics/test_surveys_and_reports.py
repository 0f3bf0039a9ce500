"""Answers, reports and closed units, counted by hand."""

from datetime import date
from pathlib import Path

import pytest

from tests.metrics.examples import Q1, dossier, report, value, values_by
from tests.metrics.store_builder import Tables, at, build_store, case

SURVEYS: Tables = {
    "surveys": [
        {
            "survey_id": f"S{number}",
            "unit_id": "D1",
            "answered_at": at("2026-02-01T10:00"),
            "score": score,
            "instrument": instrument,
        }
        for number, (instrument, score) in enumerate(
            [("survey", 5), ("survey", 4), ("survey", 3), ("portal", 1)]
        )
    ]
}


def test_satisfaction_is_of_one_instrument(tmp_path: Path) -> None:
    store = build_store(tmp_path, SURVEYS)
    assert value(store, "satisfaction_rate") == pytest.approx(2 / 3)
    assert value(store, "satisfaction_mean") == 4
    assert value(store, "survey_responses") == 3
    assert value(store, "satisfaction_rate", where=(("instrument", ("portal",)),)) == 0
    assert values_by(store, "survey_responses", "instrument") == {"portal": 1, "survey": 3}


def test_a_rate_over_two_tables_without_a_beginning_begins_with_the_earlier(tmp_path: Path) -> None:
    cases = [dossier(number, received_at=f"2026-0{number + 1}-05T10:00") for number in range(3)]
    reports = [report(1, received_at=at("2026-02-20T10:00"))]
    store = build_store(tmp_path, {"cases": cases, "harassment_reports": reports})
    assert value(store, "harassment_per_10k_cases", start=None, end=date(2026, 3, 31)) == pytest.approx(
        10_000 / 3
    )


def test_a_case_with_two_answers_counts_once(tmp_path: Path) -> None:
    cases = [dossier(number, completed_at="2026-02-01T10:00") for number in range(2)]
    answers = [
        {"survey_id": f"S{number}", "unit_id": "V1", "case_id": "K0", "score": 5, **answer}
        for number, answer in enumerate(
            [
                {"instrument": "counter", "answered_at": at("2026-02-02T10:00")},
                {"instrument": "portal", "answered_at": at("2026-02-03T10:00")},
                {"instrument": "survey", "answered_at": at("2026-02-03T10:00"), "case_id": "K1"},
            ]
        )
    ]
    store = build_store(tmp_path, {"cases": cases, "surveys": answers})
    assert value(store, "survey_response_rate") == 0.5
    assert value(store, "survey_response_rate", as_of=date(2026, 2, 1)) == 0


def test_reports_are_open_until_they_are_handled_and_a_closing_status_needs_no_date(tmp_path: Path) -> None:
    rows = [
        report(1),
        report(2, status="concluded", finding="right", handled_at=at("2026-02-01T10:00")),
        report(3, status="concluded", finding="unproven", handled_at=at("2026-02-01T10:00")),
        report(4, status="ineligible"),
        report(5, status="concluded", handled_at=at("2026-02-01T10:00")),
    ]
    store = build_store(tmp_path, {"harassment_reports": rows})
    assert value(store, "harassment_reports", **Q1) == 5
    assert value(store, "harassment_open", as_of=date(2026, 1, 31)) == 4
    assert value(store, "harassment_open", as_of=date(2026, 2, 1)) == 1
    # Fifteen working days after Monday 5 January end with Monday the 26th.
    assert value(store, "harassment_overdue", as_of=date(2026, 1, 26)) == 0
    assert value(store, "harassment_overdue", as_of=date(2026, 1, 27)) == 4
    assert value(store, "harassment_substantiated", **Q1) == 1
    assert value(store, "harassment_substantiated_rate", **Q1) == 0.5


def test_officials_reported_twice_in_twelve_months_are_counted_once(tmp_path: Path) -> None:
    days = {"O1": ("2025-11-01", "2026-10-31"), "O2": ("2025-10-31", "2026-10-31"), "O3": ("2026-05-01",)}
    rows = [
        report(number, officer_id=officer, received_at=at(f"{day}T00:00"))
        for number, (officer, day) in enumerate((name, day) for name, two in days.items() for day in two)
    ]
    rows.append(report(9, officer_id="O3", received_at=at("2026-06-01T09:00"), status="ineligible"))
    store = build_store(tmp_path, {"harassment_reports": rows})
    assert value(store, "officers_repeatedly_reported") == 1


def test_reports_per_cases_divide_two_tables(tmp_path: Path) -> None:
    cases = [dossier(number) for number in range(8)]
    rows = [report(1, unit_id="V1", channel="portal"), report(2, unit_id="C1")]
    store = build_store(tmp_path, {"cases": cases, "harassment_reports": rows})
    assert value(store, "harassment_per_10k_cases") == 2500
    assert values_by(store, "harassment_per_10k_cases", "unit") == {"V1": 1250, "C1": None}
    # The channel is that of the report; it does not split the cases.
    assert values_by(store, "harassment_per_10k_cases", "channel") == {"hotline": 1250, "portal": 1250}


def test_rows_of_closed_units_go_to_their_successors_by_share(tmp_path: Path) -> None:
    cases = [case(f"K{number}", "X1", "2026-01-05T09:00") for number in range(3)]
    store = build_store(tmp_path, {"cases": cases})
    assert values_by(store, "cases_received", "body") == {"X1": 3}
    assert values_by(store, "cases_received", "body", units="now") == {"C1": 0.75, "C2": 2.25}
    assert value(store, "cases_received", units="now") == 3
    assert value(store, "cases_received", units="now", unit_id="C1") == 0.75


def test_a_state_by_quarter_is_taken_at_the_end_of_each(tmp_path: Path) -> None:
    cases = [
        dossier(1, received_at="2026-01-05T09:00", completed_at="2026-04-01T00:00:01"),
        dossier(2, received_at="2026-05-05T09:00", completed_at="2026-06-30T23:59"),
    ]
    store = build_store(tmp_path, {"cases": cases})
    assert values_by(store, "cases_open", "quarter", start=date(2026, 1, 1)) == {"2026-Q1": 1}
    assert values_by(store, "cases_open", "month", start=date(2026, 1, 1), end=date(2026, 5, 20)) == {
        "2026-01": 1,
        "2026-02": 1,
        "2026-03": 1,
        "2026-05": 1,
    }
