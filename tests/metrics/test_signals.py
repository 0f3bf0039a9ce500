"""The signals, counted by hand: just inside and just outside each window. January 2026 begins on a Thursday.

Each test puts its cases into one store and reads which of them are compared, and which bear the mark.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from data_access.store import CaseStore
from metrics.compute import compute_metric, list_rows
from metrics.definition import Question
from metrics.signal_metrics import SIGNAL_METRICS
from settings import Settings, SignalSettings
from tests.metrics.examples import Q1, dossier, value
from tests.metrics.store_builder import CHAIRMAN, SETTINGS, Row, at, aware, build_store

#: What was asked of each row, by the order of the rows: True bears the mark, None is not compared.
Marks = list[bool | None]


def marks(store: CaseStore, name: str, numbers: Sequence[int], **asked: Any) -> Marks:
    """What the cases with these numbers count as."""
    question = Question(name, **(asked or Q1))
    rows = list_rows(question, scope=CHAIRMAN, store=store, settings=SETTINGS, limit=None).rows
    found = {str(row["id"]): bool(row["in_numerator"]) for row in rows}
    return [found.get(f"K{number}") for number in numbers]


def marks_of(tmp_path: Path, name: str, cases: Sequence[Row], events: Sequence[Row] = ()) -> Marks:
    """What each of some cases counts as, in a store of their own."""
    store = build_store(tmp_path, {"cases": cases, "case_events": events})
    return marks(store, name, range(1, len(cases) + 1))


def expect(found: Marks, expected: Mapping[str, bool | None]) -> None:
    """Compare the marks of cases with what is said of each, by its distinguishing words."""
    assert dict(zip(expected, found, strict=True)) == expected


#: Due on Tuesday 20 January at four; the working day before is Monday the 19th.
DUE, LATER = at("2026-01-20T16:00"), at("2026-02-10T16:00")


def moved(number: int, since: str, *, to: str = "2026-02-10T16:00", **values: Any) -> Row:
    terms = [(None, DUE), (at(since), at(to))]
    return dossier(number, terms=terms, completed_at="2026-02-03T10:00", **values)


def test_a_due_time_moved_on_its_last_working_days_or_later_counts(tmp_path: Path) -> None:
    expected = {
        "2026-01-16T23:59:59": False, "2026-01-18T12:00": False, "2026-01-19T00:00": True,
        "2026-01-20T16:00": True, "2026-01-20T16:00:01": True, "2026-02-05T09:00": True,
    }  # fmt: skip
    cases = [moved(number, since) for number, since in enumerate(expected, start=1)]
    expect(marks_of(tmp_path, "signal_due_moved_late", cases), expected)


def test_a_move_after_t_has_not_happened(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"cases": [moved(1, "2026-02-05T09:00")]})
    asked = {"start": date(2026, 1, 1)}
    assert value(store, "signal_due_moved_late", as_of=aware(at("2026-02-05T08:59")), **asked) == 0
    assert value(store, "signal_due_moved_late", as_of=aware(at("2026-02-05T09:00")), **asked) == 1


def test_a_due_time_brought_forward_and_one_never_moved_are_no_signals(tmp_path: Path) -> None:
    cases = [
        moved(1, "2026-01-20T10:00", to="2026-01-20T12:00"),
        dossier(2, due_at=DUE, completed_at="2026-01-20T10:00"),
        dossier(3, completed_at="2026-01-20T10:00"),
    ]
    assert marks_of(tmp_path, "signal_due_moved_late", cases) == [False, False, None]


def test_a_pause_that_reached_the_last_days_explains_a_move(tmp_path: Path) -> None:
    began = at("2026-01-08T09:00")
    expected = {"2026-01-16T10:00": True, "2026-01-19T09:00": False, "2026-01-23T09:00": False, "": False}
    cases = [
        moved(number, "2026-01-23T09:00", pauses=[(began, at(ended) if ended else None)])
        for number, ended in enumerate(expected, start=1)
    ]
    expect(marks_of(tmp_path, "signal_due_moved_late", cases), expected)


def test_a_pause_begun_with_the_move_does_not_explain_it(tmp_path: Path) -> None:
    row = moved(1, "2026-01-21T09:00", pauses=[(at("2026-01-21T09:00"), None)])
    assert marks_of(tmp_path, "signal_due_moved_late", [row]) == [True]


def test_the_due_day_is_compared_with_the_two_working_days_before(tmp_path: Path) -> None:
    expected = {
        "2026-01-15T10:00": None, "2026-01-16T00:00": False, "2026-01-19T23:59": False,
        "2026-01-20T00:00": True, "2026-01-20T16:00": True, "2026-01-20T16:00:01": None,
    }  # fmt: skip
    cases = [dossier(number, due_at=DUE, completed_at=when) for number, when in enumerate(expected, start=1)]
    expect(marks_of(tmp_path, "signal_due_day", cases), expected)


def test_a_limit_under_five_working_days_consists_of_last_days(tmp_path: Path) -> None:
    done = {"due_at": DUE, "completed_at": "2026-01-20T10:00"}
    pause = [(at("2026-01-14T09:00"), at("2026-01-16T09:00"))]
    cases = [
        dossier(1, received_at="2026-01-13T15:00", **done),
        dossier(2, received_at="2026-01-14T08:00", **done),
        dossier(3, received_at="2026-01-13T15:00", pauses=pause, **done),
    ]
    assert marks_of(tmp_path, "signal_due_day", cases) == [True, None, None]


def test_the_last_hour_ends_with_the_due_time(tmp_path: Path) -> None:
    expected = {
        "2026-01-19T15:30": None, "2026-01-20T15:00": False, "2026-01-20T15:00:01": True,
        "2026-01-20T16:00": True, "2026-01-20T16:00:01": None,
    }  # fmt: skip
    cases = [dossier(number, due_at=DUE, completed_at=when) for number, when in enumerate(expected, start=1)]
    expect(marks_of(tmp_path, "signal_last_hour", cases), expected)


def test_a_bare_date_has_a_due_day_and_no_last_hour(tmp_path: Path) -> None:
    row = dossier(1, due_at="2026-01-21T00:00", completed_at="2026-01-20T23:30")
    store = build_store(tmp_path, {"cases": [row]})
    assert marks(store, "signal_last_hour", [1]) == [None]
    assert marks(store, "signal_due_day", [1]) == [True]


def request(number: int, when: str, kind: str = "supplement") -> Row:
    return {"case_id": f"K{number}", "kind": kind, "started_at": at(when)}


def test_a_supplement_request_on_the_last_day_of_the_limit_counts(tmp_path: Path) -> None:
    expected = {
        "": None, "2026-01-19T23:59": False, "2026-01-20T00:00": True, "2026-01-22T09:00": True,
        "2026-01-06T09:00 2026-01-20T09:00": True, "2026-02-03T10:00:01": None,
    }  # fmt: skip
    cases = [dossier(n, due_at=DUE, completed_at="2026-02-03T10:00") for n in range(1, len(expected) + 1)]
    events = [request(n, when) for n, text in enumerate(expected, start=1) for when in text.split()]
    steps = [request(n, "2026-01-20T09:00", "step") for n in range(1, len(expected) + 1)]
    expect(marks_of(tmp_path, "signal_last_day_supplement", cases, [*events, *steps]), expected)


def test_the_days_of_a_pause_are_not_the_units(tmp_path: Path) -> None:
    # Asked on the 14th with four days left; the due time was moved by the pause of five days to the 27th.
    pauses = [(at("2026-01-14T09:00"), at("2026-01-21T09:00"))]
    given = {"due_at": "2026-01-27T16:00", "completed_at": "2026-01-27T17:00", "pauses": pauses}
    cases = [dossier(number, **given) for number in (1, 2, 3)]
    events = [
        request(1, "2026-01-14T09:00"), request(2, "2026-01-26T09:00"), request(3, "2026-01-27T09:00")
    ]  # fmt: skip
    assert marks_of(tmp_path, "signal_last_day_supplement", cases, events) == [False, False, True]


def test_sources_without_events_have_no_supplement_requests(tmp_path: Path) -> None:
    row = dossier(1, due_at=DUE, completed_at="2026-02-03T10:00", has_events=False)
    events = [request(1, "2026-01-20T09:00")]
    assert marks_of(tmp_path, "signal_last_day_supplement", [row], events) == [None]


def like(number: int, received: str, *, officer: str = "O2", **values: Any) -> Row:
    return dossier(number, received_at=received, procedure_id="P1", officer_id=officer, **values)


def withdrawn(number: int, **values: Any) -> Row:
    """Withdrawn on Tuesday 20 January at ten; three working days before is the 15th, after it the 23rd."""
    done = {"completed_at": "2026-01-20T10:00", "outcome": "withdrawn"}
    return like(number, "2026-01-05T09:00", **{**done, **values})


def test_a_like_case_received_after_a_case_without_result_counts(tmp_path: Path) -> None:
    expected = {
        "2026-01-14T23:59": None, "2026-01-15T00:00": False, "2026-01-20T10:00": False,
        "2026-01-20T10:00:01": True, "2026-01-23T23:59": True, "2026-01-26T00:00": None,
        "2026-01-16T09:00 2026-01-22T09:00": None, "": None,
    }  # fmt: skip
    cases, others = [], []
    for number, text in enumerate(expected, start=1):
        # An official for each example keeps them apart.
        cases.append(withdrawn(number, officer=f"O{number}"))
        others += [like(100 + len(others) + k, w, officer=f"O{number}") for k, w in enumerate(text.split())]
    store = build_store(tmp_path, {"cases": [*cases, *others]})
    expect(marks(store, "signal_refiled", range(1, len(cases) + 1)), expected)


def test_a_case_filed_again_has_the_first_one_filed_after_it_beside_it(tmp_path: Path) -> None:
    after = [like(11, "2026-01-22T09:00"), like(12, "2026-01-21T09:00"), like(13, "2026-01-21T09:00")]
    before = [
        withdrawn(2, officer="O1"), like(14, "2026-01-16T09:00", officer="O1"),
    ]  # fmt: skip
    store = build_store(tmp_path, {"cases": [withdrawn(1), *reversed(after), *before]})
    rows = list_rows(Question("signal_refiled", **Q1), scope=CHAIRMAN, store=store, settings=SETTINGS).rows
    assert {row["id"]: row["next_case_id"] for row in rows} == {"K1": "K12", "K2": None}


def test_only_the_same_procedure_official_and_unit_are_alike(tmp_path: Path) -> None:
    other = "2026-01-21T09:00"
    cases = [
        withdrawn(1, officer="O1"), withdrawn(2, officer="O3"), withdrawn(3, officer="O4"),
        dossier(11, received_at=other, procedure_id="P2", officer_id="O1"),
        like(12, other, officer="O5"),
        {**like(13, other, officer="O4"), "unit_id": "D1"},
    ]  # fmt: skip
    store = build_store(tmp_path, {"cases": cases})
    assert marks(store, "signal_refiled", (1, 2, 3)) == [None, None, None]


def test_only_a_case_without_result_can_be_filed_again(tmp_path: Path) -> None:
    outcomes = ("refused", "stopped", "granted")
    cases = [withdrawn(n, officer=f"O{n}", outcome=name) for n, name in enumerate(outcomes, start=1)]
    others = [like(10 + n, "2026-01-21T09:00", officer=f"O{n}") for n in (1, 2, 3)]
    store = build_store(tmp_path, {"cases": [*cases, *others]})
    assert marks(store, "signal_refiled", (1, 2, 3)) == [True, True, None]


def test_the_window_after_a_case_must_be_over(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"cases": [withdrawn(1), like(2, "2026-01-21T09:00")]})
    assert marks(store, "signal_refiled", [1], as_of=date(2026, 1, 22)) == [None]
    assert marks(store, "signal_refiled", [1], as_of=date(2026, 1, 23)) == [True]


def test_a_result_handed_over_after_more_than_five_working_days_counts(tmp_path: Path) -> None:
    expected = {"2026-01-27T23:59": False, "2026-01-28T00:00": True, "2026-04-01T00:00:01": None}
    done = {"completed_at": "2026-01-20T10:00", "outcome": "granted"}
    cases = [dossier(number, returned_at=when, **done) for number, when in enumerate(expected, start=1)]
    expect(marks_of(tmp_path, "signal_result_withheld", cases), expected)


def test_a_result_is_not_compared_before_its_time_is_up(tmp_path: Path) -> None:
    row = dossier(1, completed_at="2026-01-20T10:00", outcome="granted", returned_at="2026-01-21T10:00")
    store = build_store(tmp_path, {"cases": [row]})
    assert value(store, "signal_result_withheld", as_of=date(2026, 1, 27)) is None
    assert value(store, "signal_result_withheld", as_of=date(2026, 1, 28)) == 0


def test_a_case_without_any_due_time_counts_among_those_received(tmp_path: Path) -> None:
    cases = [dossier(1), dossier(2, due_at=DUE), dossier(3, received_at="2025-12-31T09:00")]
    assert marks_of(tmp_path, "signal_no_deadline", cases) == [True, False, None]


def test_the_windows_are_a_matter_of_the_configuration(tmp_path: Path) -> None:
    row = dossier(1, due_at=DUE, completed_at="2026-01-20T14:30")
    store = build_store(tmp_path, {"cases": [row]})
    longer = Settings(path=SETTINGS.path, signals=SignalSettings(last_minutes=91))
    question = Question("signal_last_hour", **Q1)  # type: ignore[arg-type]
    assert value(store, "signal_last_hour", **Q1) == 0
    assert compute_metric(question, scope=CHAIRMAN, store=store, settings=longer).total.value == 1


def test_every_signal_is_a_share_of_comparable_cases() -> None:
    assert all(metric.is_ratio and metric.unit == "share" for metric in SIGNAL_METRICS)
    assert all(metric.tables[0] == "cases" and metric.better == "lower" for metric in SIGNAL_METRICS)
