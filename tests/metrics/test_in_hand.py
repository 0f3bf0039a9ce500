"""Cases in hand in a period: the identities of the report form for any rows, and the 766 rule by hand."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.store import CaseStore
from errors import NotVisible
from metrics.compute import compute_metric
from metrics.definition import Question, QuestionRefused
from tests.metrics.examples import Q1, dossier, value, values_by
from tests.metrics.identities import IDENTITIES, Counts, added
from tests.metrics.random_rows import RandomRows
from tests.metrics.store_builder import (
    ANALYST,
    CHAIRMAN,
    DATA_TIME,
    OFFSET,
    SETTINGS,
    Row,
    Tables,
    at,
    aware,
    build_store,
)

CHANNELS = ("online", "counter", "postal")


class Asked:
    """One period and one T of a store, as a whole or by one dimension."""

    def __init__(self, store: CaseStore, *by: str, **values: Any) -> None:
        self._store, self._by, self._values = store, by, values
        self._known: dict[tuple[str, str], Counts] = {}

    def count(self, name: str, *, channel: str = "") -> Counts:
        """A count of each group, or of one channel of it; groups of nothing are left out."""
        if (name, channel) not in self._known:
            where = (("channel", (channel,)),) if channel else ()
            question = Question(name, by=self._by, where=where, **self._values)
            result = compute_metric(question, scope=CHAIRMAN, store=self._store, settings=SETTINGS)
            groups = {group.keys: group.value or 0 for group in result.groups}
            self._known[name, channel] = {keys: number for keys, number in groups.items() if number}
        return self._known[name, channel]

    def check_identities(self) -> Counts:
        """Every identity of the form, for every group; what was in hand."""
        for whole, parts in IDENTITIES:
            assert self.count(whole) == added([(self.count(name), sign) for name, sign in parts.items()])
        channels = [(self.count("cases_received", channel=channel), 1) for channel in CHANNELS]
        assert self.count("cases_received") == added(channels)
        return self.count("cases_in_hand")


def telling_instants(tables: Tables) -> list[datetime]:
    """The instants at which something happens, those just before, and midnights; naive UTC."""
    found = [DATA_TIME - OFFSET]
    for row in tables["cases"]:
        for name in ("received_at", "completed_at", "due_at"):
            if row.get(name):
                midnight = datetime.combine((row[name] + OFFSET).date(), time()) - OFFSET
                found += [row[name], row[name] - timedelta(seconds=1), midnight]
    return found


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), data=st.data())
def test_the_identities_of_the_form_hold_for_any_rows_period_and_moment(
    seed: int, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = RandomRows(seed, size=60)
    tables = {"cases": rows.tables()["cases"]}
    store = build_store(tmp_path_factory.mktemp("store"), tables)
    instants = telling_instants(tables)
    for _ in range(4):
        moment = min(data.draw(st.sampled_from(instants)), DATA_TIME - OFFSET)
        day = (moment + OFFSET - timedelta(microseconds=1)).date()
        start = day - timedelta(days=data.draw(st.sampled_from((0, 1, 30, 400))))
        end = data.draw(st.sampled_from((start, day, day + timedelta(days=60))))
        by = data.draw(st.sampled_from(((), ("unit",), ("body",), ("procedure",), ("channel", "field"))))
        Asked(store, *by, start=start, end=end, as_of=aware(moment)).check_identities()


@pytest.mark.parametrize("by", ["month", "quarter", "year"])
def test_the_identities_hold_in_every_month_quarter_and_year(by: str, tmp_path: Path) -> None:
    tables = {"cases": RandomRows(5, size=200).tables()["cases"]}
    store = build_store(tmp_path, tables)
    for moment, end in (
        (at("2026-03-15T10:30"), date(2026, 10, 31)),
        (at("2026-10-01T00:00"), date(2026, 9, 30)),
        (DATA_TIME - OFFSET, date(2026, 10, 31)),
    ):
        asked = Asked(store, by, start=date(2025, 9, 10), end=end, as_of=aware(moment))
        assert len(asked.check_identities()) > 1


@pytest.mark.parametrize(
    "rows",
    [
        [dossier(1, received_at="2026-02-01T00:00"), dossier(2, completed_at="2026-02-01T00:00")],
        [dossier(1, received_at="2026-01-31T09:00", completed_at="2026-01-31T08:59:30")],
        [dossier(1, received_at="2026-01-31T09:00", completed_at="2026-01-31T00:00")],
    ],
    ids=["midnight", "a minute early", "by its day"],
)
@pytest.mark.parametrize("moment", ["2026-01-31T08:59:45", "2026-01-31T12:00", "2026-02-01T00:00"])
def test_the_identities_hold_around_midnight_and_for_clocks_a_minute_apart(
    moment: str, rows: list[Row], tmp_path: Path
) -> None:
    store = build_store(tmp_path, {"cases": rows})
    for start, end in ((1, 31), (31, 31), (1, 28)):
        month = 1 if end > 28 else 2
        days = {"start": date(2026, 1, start), "end": date(2026, month, end)}
        Asked(store, "unit", as_of=aware(at(moment)), **days).check_identities()


def test_a_case_counts_in_every_period_in_which_it_was_in_hand(tmp_path: Path) -> None:
    row = dossier(1, received_at="2026-01-20T09:00", completed_at="2026-03-05T09:00")
    store = build_store(tmp_path, {"cases": [row]})
    year = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}
    three = {"2026-01": 1, "2026-02": 1, "2026-03": 1}
    assert values_by(store, "cases_in_hand", "month", **year) == three
    assert values_by(store, "cases_carried_over", "month", **year) == {"2026-02": 1, "2026-03": 1}
    assert values_by(store, "cases_pending", "month", **year) == {"2026-01": 1, "2026-02": 1}
    assert values_by(store, "cases_in_hand", "quarter", **year) == {"2026-Q1": 1}
    assert value(store, "cases_in_hand", start=date(2026, 3, 6), end=date(2026, 4, 1)) == 0


def test_by_hand_the_form_of_a_quarter(tmp_path: Path) -> None:
    cases = [
        dossier(
            1, received_at="2025-12-31T23:59", due_at="2026-01-20T16:00", completed_at="2026-01-19T17:00"
        ),
        dossier(2, due_at="2026-01-20T16:00", completed_at="2026-01-20T08:00", channel="online"),
        dossier(3, due_at="2026-01-20T16:00", completed_at="2026-01-20T16:01"),
        dossier(4, completed_at="2026-03-31T23:59"),
        dossier(5, due_at="2026-03-31T16:00", completed_at="2026-04-01T00:00"),
        dossier(6, due_at="2026-04-20T16:00", channel="postal"),
        dossier(7, due_at="2026-01-20T16:00", pauses=[(at("2026-01-20T15:00"), None)]),
        dossier(8),
        dossier(9, outcome="stopped"),
        dossier(10, received_at="2026-04-01T00:00"),
        dossier(11, received_at="2025-11-01T09:00", completed_at="2025-12-31T23:59"),
    ]
    store = build_store(tmp_path, {"cases": cases})
    expected = {
        "cases_in_hand": 8, "cases_carried_over": 1, "cases_received": 8, "cases_closed_without_date": 1,
        "cases_completed": 4, "cases_completed_early": 1, "cases_completed_on_due_day": 1,
        "cases_completed_late": 1, "cases_completed_no_deadline": 1, "cases_pending": 4,
        "cases_pending_in_time": 2, "cases_pending_overdue": 1, "cases_pending_no_deadline": 1,
    }  # fmt: skip
    assert {name: value(store, name, **Q1) for name in expected} == expected


@pytest.mark.parametrize(("completed_at", "early", "on_day"), [
    ("2026-01-19T23:59:59", 1, 0), ("2026-01-20T00:00", 0, 1), ("2026-01-20T23:59", 0, 1),
    ("2026-01-21T00:00", 0, 1), ("2026-01-21T00:00:01", 0, 0),
])  # fmt: skip
def test_early_is_an_earlier_day_and_a_bare_date_runs_to_its_midnight(
    completed_at: str, early: int, on_day: int, tmp_path: Path
) -> None:
    row = dossier(1, due_at="2026-01-21T00:00", completed_at=completed_at)
    store = build_store(tmp_path, {"cases": [row]})
    assert value(store, "cases_completed_early", **Q1) == early
    assert value(store, "cases_completed_on_due_day", **Q1) == on_day


DUE = "2026-01-20T16:00"


def supplement(start: str, end: str | None = None, *, case_id: str = "K1", kind: str = "supplement") -> Row:
    return {
        "case_id": case_id, "kind": kind, "started_at": at(start), "ended_at": at(end) if end else None,
    }  # fmt: skip


ON_TIME_BY_766: list[tuple[str, Row, list[Row], float | None]] = [
    ("at the due time", dossier(1, due_at=DUE, completed_at=DUE), [], 1),
    ("just after it", dossier(1, due_at=DUE, completed_at="2026-01-20T16:00:01"), [], 0),
    ("handing over late does not count",
     dossier(1, due_at=DUE, completed_at=DUE, returned_at="2026-02-01T10:00"), [], 1),
    ("handed over without a completion", dossier(1, due_at=DUE, returned_at="2026-01-20T15:00"), [], 1),
    ("handed over late without a completion", dossier(1, due_at=DUE, returned_at="2026-01-20T17:00"), [], 0),
    ("open and due after the period", dossier(1, due_at="2026-04-01T00:00"), [], 1),
    ("open and due in the period", dossier(1, due_at="2026-03-31T23:59"), [], 0),
    ("completed after the period, open in it",
     dossier(1, due_at=DUE, completed_at="2026-04-02T10:00"), [], 0),
    ("without any due time", dossier(1, completed_at=DUE), [], None),
    ("a supplement is taken out", dossier(1, due_at=DUE, completed_at="2026-01-22T16:00"),
     [supplement("2026-01-10T10:00", "2026-01-12T10:00")], 1),
    ("but not more than it took", dossier(1, due_at=DUE, completed_at="2026-01-22T16:00:01"),
     [supplement("2026-01-10T10:00", "2026-01-12T10:00")], 0),
    ("only from the reception on", dossier(1, due_at=DUE, completed_at="2026-01-20T16:00:01"),
     [supplement("2026-01-05T08:00", "2026-01-05T09:00")], 0),
    ("a second request makes it late", dossier(1, due_at=DUE, completed_at="2026-01-10T16:00"),
     [supplement("2026-01-06T10:00", "2026-01-06T11:00"), supplement("2026-01-07T10:00")], 0),
    ("a second request at its end does not", dossier(1, due_at=DUE, completed_at="2026-01-10T16:00"),
     [supplement("2026-01-06T10:00", "2026-01-06T11:00"), supplement("2026-01-10T16:00")], 1),
    ("two at one instant are two", dossier(1, due_at=DUE, completed_at="2026-01-10T16:00"),
     [supplement("2026-01-06T10:00"), supplement("2026-01-06T10:00")], 0),
    ("waiting since before the due time", dossier(1, due_at=DUE), [supplement("2026-01-20T16:00")], 1),
    ("waiting since after it", dossier(1, due_at=DUE), [supplement("2026-01-20T16:00:01")], 0),
    ("a step after the request ends the waiting", dossier(1, due_at=DUE),
     [supplement("2026-01-10T10:00"), supplement("2026-01-11T10:00", kind="step")], 0),
    ("a step after the period does not", dossier(1, due_at=DUE),
     [supplement("2026-01-10T10:00"), supplement("2026-04-01T10:00", kind="step")], 1),
    ("waiting for the second one", dossier(1, due_at=DUE),
     [supplement("2026-01-06T10:00", "2026-01-07T10:00"), supplement("2026-01-10T10:00")], 0),
    ("a request after the period is not known", dossier(1, due_at="2026-04-01T10:00"),
     [supplement("2026-01-06T10:00", "2026-01-07T10:00"), supplement("2026-04-01T10:00")], 1),
    ("a supplement that ends after the period is waited for", dossier(1, due_at=DUE),
     [supplement("2026-01-10T10:00", "2026-04-05T10:00")], 1),
    ("an extension in force at the end", dossier(1, completed_at="2026-01-25T10:00", terms=[
        (None, at(DUE)), (at("2026-01-19T10:00"), at("2026-01-26T16:00"))]), [], 1),
    ("an extension made after the end", dossier(1, completed_at="2026-01-25T10:00", terms=[
        (None, at(DUE)), (at("2026-01-25T10:01"), at("2026-01-26T16:00"))]), [], 0),
    ("what a pause moved is not given back twice", dossier(
        1, completed_at="2026-01-23T16:00", given=[(None, at(DUE))],
        terms=[(None, at(DUE)), (at("2026-01-12T10:00"), at("2026-01-22T16:00"))],
    ), [supplement("2026-01-10T10:00", "2026-01-12T10:00")], 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "events", "expected"), [case[1:] for case in ON_TIME_BY_766], ids=[c[0] for c in ON_TIME_BY_766]
)
def test_the_rule_of_766_case_by_case(
    row: Row, events: list[Row], expected: float | None, tmp_path: Path
) -> None:
    store = build_store(tmp_path, {"cases": [row], "case_events": events})
    assert value(store, "on_time_rate_766", **Q1) == expected


def test_766_counts_a_case_in_each_month_by_what_was_known_at_its_end(tmp_path: Path) -> None:
    row = dossier(1, due_at="2026-02-10T16:00", completed_at="2026-03-03T10:00")
    store = build_store(tmp_path, {"cases": [row]})
    months = {"2026-01": 1, "2026-02": 0, "2026-03": 0}
    assert values_by(store, "on_time_rate_766", "month", **Q1) == months
    assert value(store, "on_time_rate_766", as_of=date(2026, 2, 9), **Q1) == 1
    assert value(store, "on_time_rate_766", as_of=date(2026, 2, 10), **Q1) == 0


def test_a_period_that_has_not_begun_has_nothing_in_hand(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"cases": [dossier(1, due_at=DUE)]})
    later = {"start": date(2026, 12, 1), "end": date(2026, 12, 31)}
    assert value(store, "cases_in_hand", **later) == 0
    assert value(store, "on_time_rate_766", **later) is None
    assert values_by(store, "cases_in_hand", "month", **later) == {}


def test_the_time_of_a_period_is_not_a_condition(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"cases": [dossier(1)]})
    with pytest.raises(QuestionRefused, match="choose it with from and to"):
        value(store, "cases_in_hand", where=(("month", ("2026-01",)),))


def test_published_numbers_of_a_period_are_of_whole_months(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"cases": [dossier(1, due_at=DUE)]})

    def ask(**values: Any) -> Any:
        question = Question("on_time_rate_766", **values)
        return compute_metric(question, scope=ANALYST, store=store, settings=SETTINGS)

    january = ask(start=date(2026, 1, 1), end=date(2026, 1, 31))
    assert (january.total.numerator, january.total.denominator) == (0, 1)
    months = ask(by=("month",), start=date(2026, 1, 1), end=date(2026, 12, 31))
    assert [group.key("month") for group in months.groups][-1] == "2026-10"
    with pytest.raises(QuestionRefused):
        ask(start=date(2026, 1, 2), end=date(2026, 1, 31))
    with pytest.raises(QuestionRefused):
        ask(by=("channel",), start=date(2026, 1, 1), end=date(2026, 1, 31))
    with pytest.raises(NotVisible):
        ask(unit_id="NOWHERE")
