"""Cases, counted by hand: a day before, on and after; equal instants; nothing; a zero denominator."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from data_access.scope import Permission
from data_access.store import CaseStore
from errors import NotVisible
from metrics.catalog import METRICS
from metrics.compute import compute_metric, list_rows
from metrics.definition import Question, QuestionRefused
from tests.metrics.examples import Q1, dossier, value, values_by
from tests.metrics.store_builder import CHAIRMAN, SETTINGS, at, aware, build_store, scope_for


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    return build_store(tmp_path_factory.mktemp("empty"), {})


@pytest.mark.parametrize("name", sorted(set(METRICS) - {"units_not_visited"}))
def test_without_any_row_there_is_one_group_with_nothing_in_it(name: str, empty: CaseStore) -> None:
    question = Question(name)
    (group,) = compute_metric(question, scope=CHAIRMAN, store=empty, settings=SETTINGS).groups
    metric = METRICS[name]
    if metric.quantile is not None:
        assert (group.numerator, group.denominator, group.value) == (None, None, None)
    elif metric.is_ratio:
        assert (group.numerator, group.denominator, group.value) == (0, 0, None)
    else:
        assert (group.numerator, group.denominator, group.value) == (0, None, 0)
    assert (group.row_count, group.is_hidden) == (0, False)


def test_without_any_inspection_no_unit_was_visited(empty: CaseStore) -> None:
    question = Question("units_not_visited")
    found = compute_metric(question, scope=CHAIRMAN, store=empty, settings=SETTINGS).total
    listed = list_rows(question, scope=CHAIRMAN, store=empty, settings=SETTINGS, limit=100)

    assert found.value == len(listed.rows) > 0


def test_a_flow_takes_the_first_and_the_last_day_of_its_period(tmp_path: Path) -> None:
    days = ("2025-12-31T23:59:59", "2026-01-01T00:00", "2026-03-31T23:59:59", "2026-04-01T00:00")
    store = build_store(
        tmp_path, {"cases": [dossier(number, received_at=day) for number, day in enumerate(days)]}
    )
    assert value(store, "cases_received", **Q1) == 2


def test_what_lies_after_t_has_not_happened(tmp_path: Path) -> None:
    cases = [
        dossier(1, received_at="2026-02-01T10:00", completed_at="2026-02-01T12:00"),
        dossier(2, received_at="2026-02-01T11:00", completed_at="2026-02-01T12:00:01"),
    ]
    store = build_store(tmp_path, {"cases": cases})
    noon = aware(at("2026-02-01T12:00"))
    assert value(store, "cases_completed", as_of=noon) == 1
    assert value(store, "cases_open", as_of=noon) == 1
    assert value(store, "cases_received", as_of=aware(at("2026-02-01T10:59"))) == 1


@pytest.mark.parametrize(
    ("completed_at", "on_time"), [("2026-01-20T16:00", 1), ("2026-01-20T16:00:00.000001", 0)]
)
def test_completed_at_the_due_time_is_on_time(completed_at: str, on_time: int, tmp_path: Path) -> None:
    row = dossier(1, due_at="2026-01-20T16:00", completed_at=completed_at)
    store = build_store(tmp_path, {"cases": [row]})
    assert value(store, "on_time_rate") == on_time
    assert value(store, "cases_completed_late") == 1 - on_time


def test_a_case_without_due_time_is_in_no_rate_and_never_overdue(tmp_path: Path) -> None:
    cases = [dossier(1), dossier(2, completed_at="2026-02-01T10:00")]
    store = build_store(tmp_path, {"cases": cases})
    assert value(store, "on_time_rate") is None
    assert value(store, "cases_overdue_open") == 0
    assert value(store, "cases_no_deadline") == 2
    assert value(store, "cases_open_no_deadline") == 1
    assert value(store, "cases_completed_no_deadline") == 1


def test_overdue_begins_after_the_due_time_and_ends_with_completion(tmp_path: Path) -> None:
    row = dossier(1, due_at="2026-01-20T16:00", completed_at="2026-01-22T16:00")
    store = build_store(tmp_path, {"cases": [row]})
    moments = ("2026-01-20T16:00", "2026-01-20T16:00:01", "2026-01-22T15:59", "2026-01-22T16:00")
    seen = [value(store, "cases_overdue_open", as_of=aware(at(moment))) for moment in moments]
    assert seen == [0, 1, 1, 0]


def test_of_the_open_cases_those_overdue_are_a_share(tmp_path: Path) -> None:
    pause = [(at("2026-01-15T08:00"), at("2026-02-10T08:00"))]
    cases = [
        dossier(1, due_at="2026-01-20T16:00"),
        dossier(2, due_at="2026-01-20T16:00", completed_at="2026-02-01T23:59"),
        dossier(3, due_at="2026-01-20T16:00", pauses=pause),
        dossier(4, due_at="2026-02-20T16:00"),
        dossier(5),
    ]
    store = build_store(tmp_path, {"cases": cases})
    days = (date(2026, 1, 4), date(2026, 1, 19), date(2026, 1, 20), date(2026, 2, 1), date(2026, 2, 10))
    shares = [value(store, "overdue_open_rate", as_of=day) for day in days]
    assert shares == [None, 0, 2 / 5, 1 / 4, 2 / 4]
    assert values_by(store, "overdue_open_rate", "month", **Q1) == {
        "2026-01": 2 / 5, "2026-02": 3 / 4, "2026-03": 3 / 4,
    }  # fmt: skip


def test_overdue_follows_the_due_time_as_it_was_known_then(tmp_path: Path) -> None:
    terms = [(None, at("2026-01-20T16:00")), (at("2026-02-01T08:00"), at("2026-03-01T16:00"))]
    store = build_store(tmp_path, {"cases": [dossier(1, terms=terms)]})
    days = (date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1))
    assert [value(store, "cases_overdue_open", as_of=day) for day in days] == [1, 0, 1]


def test_a_case_paused_before_its_due_time_is_not_overdue_until_the_pause_ends(tmp_path: Path) -> None:
    pause = [(at("2026-01-15T08:00"), at("2026-02-10T08:00"))]
    too_late = [(at("2026-01-21T08:00"), at("2026-02-10T08:00"))]
    cases = [
        dossier(1, due_at="2026-01-20T16:00", pauses=pause),
        dossier(2, due_at="2026-01-20T16:00", pauses=too_late),
    ]
    store = build_store(tmp_path, {"cases": cases})
    assert value(store, "cases_overdue_open", as_of=date(2026, 2, 1)) == 1
    assert value(store, "cases_overdue_open", as_of=date(2026, 2, 10)) == 2
    assert value(store, "cases_open", as_of=date(2026, 2, 1)) == 2


@pytest.mark.parametrize(("due_in", "found"), [("1", 2), ("3", 3), ("5", 4)])
def test_due_soon_ends_with_the_last_working_day(due_in: str, found: int, tmp_path: Path) -> None:
    # Wednesday 14 January 2026; the third working day after it is Monday the 19th.
    dues = (
        "2026-01-14T23:59", "2026-01-15T00:00", "2026-01-16T00:00", "2026-01-20T00:00", "2026-01-22T00:00",
        "2026-01-22T00:00:01",
    )  # fmt: skip
    cases = [dossier(number, due_at=due) for number, due in enumerate(dues)]
    store = build_store(tmp_path, {"cases": cases})
    where = (("due_in", (due_in,)),)
    assert value(store, "cases_due_soon", as_of=date(2026, 1, 14), where=where) == found


@pytest.mark.parametrize(
    ("received_on", "bucket"),
    [("2026-10-30", "0-5"), ("2026-10-23", "0-5"), ("2026-10-22", "6-10"), ("2026-05-01", "61+")],
)
def test_the_age_of_an_open_case_counts_working_days(received_on: str, bucket: str, tmp_path: Path) -> None:
    store = build_store(tmp_path, {"cases": [dossier(1, received_at=f"{received_on}T09:00")]})
    assert values_by(store, "cases_open", "age_bucket", as_of=date(2026, 10, 30)) == {bucket: 1}


def test_overdue_by_less_than_a_working_day_is_in_the_first_bucket(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"cases": [dossier(1, due_at="2026-01-20T16:00")]})
    as_of = aware(at("2026-01-20T17:00"))
    assert values_by(store, "cases_overdue_open", "age_bucket", as_of=as_of) == {"1-5": 1}


def test_a_stopped_case_without_its_date_is_closed_since_ever(tmp_path: Path) -> None:
    row = dossier(1, due_at="2026-01-20T16:00", outcome="stopped")
    store = build_store(tmp_path, {"cases": [row]})
    assert value(store, "cases_open") == value(store, "cases_overdue_open") == 0
    assert value(store, "cases_completed") == 0
    assert value(store, "cases_received") == 1


@pytest.mark.parametrize(
    ("hours", "median", "p90"),
    [((24,), 1, 1), ((24, 72), 2, 2.8), ((24, 48, 72), 2, 2.8), ((12, 24, 36, 60, 120), 1.5, 4)],
)
def test_quantiles_lie_between_the_two_middle_values(
    hours: Sequence[int], median: float, p90: float, tmp_path: Path
) -> None:
    start = at("2026-01-05T09:00")
    cases = [
        {**dossier(number), "completed_at": start + timedelta(hours=length)}
        for number, length in enumerate(hours)
    ]
    store = build_store(tmp_path, {"cases": cases})
    assert value(store, "days_to_complete_median") == pytest.approx(median, rel=1e-12)
    assert value(store, "days_to_complete_p90") == pytest.approx(p90, rel=1e-12)


def test_working_days_leave_out_the_weekend_and_the_pauses(tmp_path: Path) -> None:
    pause = [(at("2026-01-07T08:00"), at("2026-01-09T08:00"))]
    row = dossier(1, completed_at="2026-01-14T16:00", pauses=pause)
    store = build_store(tmp_path, {"cases": [row]})
    assert value(store, "working_days_to_complete_median") == 5


def test_supplements_count_once_for_the_first_and_once_for_the_repeated(tmp_path: Path) -> None:
    cases = [dossier(number, completed_at="2026-02-01T10:00") for number in range(4)]
    cases.append(dossier(4, completed_at="2026-02-01T10:00", has_events=False))
    events = [
        {"case_id": name, "kind": kind, "started_at": at("2026-01-10T09:00")}
        for name, kind in (("K1", "supplement"), ("K2", "supplement"), ("K2", "supplement"), ("K3", "step"))
    ]
    store = build_store(tmp_path, {"cases": cases, "case_events": events})
    assert value(store, "supplement_rate") == 0.5
    assert value(store, "repeat_supplement_rate") == 0.25


def test_rates_of_received_cases_take_missing_values_as_metrics_say(tmp_path: Path) -> None:
    cases = [
        dossier(1, channel="online", fee_vnd=5000, paid_online=True),
        dossier(2, channel="counter", fee_vnd=5000),
        dossier(3, fee_vnd=0, paid_online=True),
        dossier(4, paid_online=True),
    ]
    store = build_store(tmp_path, {"cases": cases})
    assert value(store, "online_rate") == 0.25
    assert value(store, "online_payment_rate") == 0.5
    assert values_by(store, "cases_received", "channel") == {"counter": 3, "online": 1}


def test_digitisation_needs_both_and_is_nothing_where_no_source_tells(tmp_path: Path) -> None:
    done = {"completed_at": "2026-02-01T10:00", "outcome": "granted"}
    both = {"digitised_in": True, "digitised_out": True}
    cases = [
        dossier(1, **done, **both),
        dossier(2, **done, digitised_in=True),
        dossier(3, **{**done, "outcome": "refused"}, **both),
    ]
    told = build_store(tmp_path / "told", {"cases": cases})
    assert value(told, "digitisation_rate") == 0.5
    untold = build_store(
        tmp_path / "untold", {"cases": [{**row, "has_digitisation": False} for row in cases]}
    )
    assert value(untold, "digitisation_rate") is None


def test_apologies_count_only_among_late_cases_and_only_by_t(tmp_path: Path) -> None:
    late = {"due_at": "2026-01-20T16:00", "completed_at": "2026-02-01T10:00"}
    cases = [
        dossier(1, **late, apology_at="2026-02-05T10:00"),
        dossier(2, **late),
        dossier(3, due_at="2026-03-20T16:00", completed_at="2026-02-01T10:00", apology_at="2026-02-01T10:00"),
    ]
    store = build_store(tmp_path, {"cases": cases})
    assert value(store, "apology_rate") == 0.5
    assert value(store, "apology_rate", as_of=date(2026, 2, 4)) == 0


@pytest.mark.parametrize(
    ("filed_at", "received_at", "on_time"),
    [
        # Filed in the middle of Monday night: Tuesday's office hours, to the second.
        ("2026-01-06T02:00", "2026-01-06T17:30", 1),
        ("2026-01-06T02:00", "2026-01-06T17:30:01", 0),
        # Filed on Friday afternoon an hour before closing: an hour before closing on Monday.
        ("2026-01-09T16:30", "2026-01-12T16:30", 1),
        ("2026-01-09T16:30", "2026-01-12T16:31", 0),
    ],
)
def test_a_filing_is_confirmed_on_time_within_eight_office_hours(
    filed_at: str, received_at: str, on_time: int, tmp_path: Path
) -> None:
    row = dossier(1, channel="online", filed_at=filed_at, received_at=received_at)
    store = build_store(tmp_path, {"cases": [row]})
    assert value(store, "confirmed_on_time_rate") == on_time


def test_only_filings_online_with_their_time_can_be_confirmed_on_time(tmp_path: Path) -> None:
    cases = [
        dossier(1, channel="online", filed_at="2026-01-05T08:00"),
        dossier(2, channel="online"),
        dossier(3, channel="counter", filed_at="2026-01-05T08:00"),
        dossier(4, filed_at="2026-01-05T08:00"),
    ]
    store = build_store(tmp_path, {"cases": cases})
    question = Question("confirmed_on_time_rate")
    (group,) = compute_metric(question, scope=CHAIRMAN, store=store, settings=SETTINGS).groups
    assert (group.numerator, group.denominator) == (1, 1)


#: Late on Wednesday 14 January; on the last day of January and the first of February, an hour apart.
LATE = {"due_at": "2026-01-12T17:00", "completed_at": "2026-01-14T09:00", "officer_id": "O2"}
END_OF_JANUARY = {**LATE, "completed_at": "2026-01-31T23:59"}
FEBRUARY = {**LATE, "completed_at": "2026-02-01T00:00"}


@pytest.mark.parametrize(
    ("others", "officials"),
    [
        ([LATE], 0),
        ([LATE, LATE], 1),
        ([LATE, LATE, LATE], 1),
        ([LATE, END_OF_JANUARY], 1),
        ([LATE, FEBRUARY], 0),
        ([LATE, {**LATE, "completed_at": "2026-01-12T17:00"}], 0),
        ([LATE, {**LATE, "due_at": None}], 0),
        ([LATE, {**LATE, "officer_id": None}], 0),
        ([LATE, {**LATE, "officer_id": "O4"}], 0),
        ([LATE, {**LATE, "completed_at": None}], 0),
        ([LATE, LATE, FEBRUARY, FEBRUARY, FEBRUARY], 2),
    ],
    ids=["two", "three", "four", "the last minute", "next month", "in time", "no deadline", "nobody",
         "another", "open", "two months"],
)  # fmt: skip
def test_an_official_with_three_late_cases_in_one_month_is_repeatedly_late(
    others: list[dict[str, Any]], officials: int, tmp_path: Path
) -> None:
    cases = [dossier(number, **given) for number, given in enumerate([LATE, *others], start=1)]
    store = build_store(tmp_path, {"cases": cases})

    assert value(store, "officers_repeatedly_late") == officials
    january = {"start": date(2026, 1, 1), "end": date(2026, 1, 31)}
    assert value(store, "officers_repeatedly_late", **january) == min(officials, 1)


def test_the_row_of_an_official_says_how_many_cases_of_which_unit_and_is_named_only_where_allowed(
    tmp_path: Path,
) -> None:
    store = build_store(tmp_path, {"cases": [dossier(number, **LATE) for number in range(1, 5)]})
    question = Question("officers_repeatedly_late")

    (row,) = list_rows(question, scope=CHAIRMAN, store=store, settings=SETTINGS).rows
    assert {
        "id": "O2 2026-01",
        "unit": "V1",
        "officer_name": "Official 2",
        "row_count": 4,
    }.items() <= row.items()
    allowed = tuple(each for each in CHAIRMAN.permissions if each != Permission.SEE_OFFICER_NAMES)
    nameless = replace(CHAIRMAN, permissions=allowed)
    (row,) = list_rows(question, scope=nameless, store=store, settings=SETTINGS).rows
    assert row["officer_name"] == "Specialist"
    with pytest.raises(NotVisible):
        list_rows(question, scope=scope_for("analyst"), store=store, settings=SETTINGS)
    with pytest.raises(QuestionRefused):
        compute_metric(question, scope=scope_for("analyst"), store=store, settings=SETTINGS)
