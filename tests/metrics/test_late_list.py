"""The monthly late list: by hand, against a plain loop, and against the numbers it is made of."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.scope import AccessScope, Permission
from data_access.store import CaseStore
from errors import NotVisible
from metrics.compute import compute_metric, list_rows
from metrics.definition import Question, QuestionRefused
from metrics.late_list import (
    COMPLETED_LATE,
    OVERDUE_OPEN,
    LateCase,
    LateList,
    StepAtFault,
    masked,
    read_late_list,
)
from tests.metrics.examples import dossier
from tests.metrics.naive_cases import completed_cases, is_open, is_overdue
from tests.metrics.naive_things import Asked
from tests.metrics.random_rows import RandomRows
from tests.metrics.store_builder import (
    ANALYST,
    CHAIRMAN,
    DATA_TIME,
    KIND,
    NOBODY_ELSE,
    OFFSET,
    ORDINALS,
    SETTINGS,
    Row,
    Tables,
    at,
    below,
    body,
    build_store,
    due_day,
    due_known,
    local_day,
    midnight_after,
    scope_for,
)

SEPTEMBER = date(2026, 9, 1)
OWN = frozenset(below("D1"))
HEAD = scope_for("unit_head", *sorted(OWN))


def read(
    store: CaseStore,
    month: date = SEPTEMBER,
    *,
    scope: AccessScope = CHAIRMAN,
    is_internal: bool = True,
    unit_id: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> LateList:
    return read_late_list(
        month, is_internal=is_internal, scope=scope, store=store, settings=SETTINGS, unit_id=unit_id,
        limit=limit, offset=offset,
    )  # fmt: skip


def only_line(folder: Path, row: Row, **further: list[Row]) -> LateCase:
    (line,) = read(build_store(folder, {"cases": [row], **further})).lines
    return line


@pytest.mark.parametrize(
    ("due_at", "completed_at", "days"),
    [
        ("2026-09-10T17:00", "2026-09-10T17:00:01", 0),  # later on the same Thursday
        ("2026-09-10T17:00", "2026-09-11T00:00", 1),  # the day after begins
        ("2026-09-10T17:00", "2026-09-14T08:00", 2),  # Friday and Monday
        ("2026-09-11T17:00", "2026-09-13T08:00", 0),  # due on Friday, done on Sunday
        ("2026-09-11T00:00", "2026-09-11T09:00", 1),  # due at the end of Thursday
        ("2026-08-31T17:00", "2026-09-01T08:00", 1),  # due in the month before
    ],
)
def test_days_late_are_working_days_from_the_due_day_to_the_day_of_completion(
    due_at: str, completed_at: str, days: int, tmp_path: Path
) -> None:
    line = only_line(tmp_path, dossier(1, due_at=due_at, completed_at=completed_at))

    assert line.working_days_late == days
    assert line.completed_at == at(completed_at)


@pytest.mark.parametrize(
    ("values", "is_listed"),
    [
        ({"due_at": "2026-09-10T17:00", "completed_at": "2026-09-10T17:00"}, False),  # on time
        ({"due_at": "2026-08-10T17:00", "completed_at": "2026-08-31T23:59:59"}, False),  # the month before
        ({"due_at": "2026-08-10T17:00", "completed_at": "2026-09-01T00:00"}, True),
        ({"due_at": "2026-08-10T17:00", "completed_at": "2026-09-30T23:59:59"}, True),
        ({"due_at": "2026-08-10T17:00", "completed_at": "2026-10-01T00:00:01"}, True),  # open at the end
        ({"due_at": "2026-10-01T00:00"}, False),  # due at the very end of the month
        ({"due_at": "2026-09-30T23:59:59"}, True),
        ({"due_at": None}, False),
        ({"due_at": "2026-08-10T17:00", "outcome": "stopped"}, False),  # closed without its date
        ({"due_at": "2026-09-10T17:00", "pauses": [(at("2026-09-09T08:00"), None)]}, False),
        ({"due_at": "2026-09-10T17:00", "pauses": [(at("2026-09-11T08:00"), None)]}, True),
    ],
)
def test_on_the_list_are_cases_completed_late_in_the_month_and_overdue_at_its_end(
    values: Row, is_listed: bool, tmp_path: Path
) -> None:
    store = build_store(tmp_path, {"cases": [dossier(1, **values)]})

    assert read(store).total == int(is_listed)


def test_what_lies_after_the_month_has_not_happened(tmp_path: Path) -> None:
    row = dossier(
        1, due_at="2026-09-10T17:00", completed_at="2026-10-05T09:00", apology_at="2026-10-02T09:00",
        returned_at="2026-10-06T09:00", extended_at="2026-10-03T09:00", extended_due_at="2026-10-20T17:00",
        terms=[(None, at("2026-09-10T17:00")), (at("2026-10-03T09:00"), at("2026-10-20T17:00"))],
    )  # fmt: skip

    line = only_line(tmp_path, row)

    assert line.is_open
    assert (line.completed_at, line.apology_at, line.returned_at) == (None, None, None)
    assert line.due_at == at("2026-09-10T17:00")
    assert line.working_days_late == 14
    assert (line.record.new_due_at, line.record.due_changes) == (None, 0)


def test_the_record_is_counted_up_to_the_end_of_the_case(tmp_path: Path) -> None:
    row = dossier(
        1, received_at="2026-08-03T09:00", due_at="2026-09-04T17:00", completed_at="2026-09-21T09:00",
        apology_at="2026-09-07T09:00",
        terms=[(None, at("2026-08-28T17:00")), (at("2026-08-20T09:00"), at("2026-09-04T17:00"))],
        pauses=[(at("2026-08-10T09:00"), at("2026-08-12T09:00")), (at("2026-09-14T09:00"), None)],
    )  # fmt: skip
    events = [
        {"case_id": "K1", "kind": kind, "started_at": at(start), "due_at": due and at(due)}
        for kind, start, due in (
            ("supplement", "2026-08-10T09:00", None),
            ("supplement", "2026-09-14T09:00", None),
            ("supplement", "2026-09-22T09:00", None),
            ("reassigned", "2026-08-11T09:00", None),
            ("extension", "2026-08-20T09:00", "2026-09-04T17:00"),
            ("extension", "2026-08-15T09:00", "2026-09-30T17:00"),
            ("extension", "2026-09-22T09:00", "2026-12-31T17:00"),
        )
    ]

    line = only_line(tmp_path, row, case_events=events)

    assert line.working_days_late == 11
    assert line.record.supplements == 2
    assert line.record.reassignments == 1
    assert line.record.reopenings == 0
    assert line.record.due_changes == 1
    assert line.record.paused_days == 2 + 5
    assert line.record.new_due_at == at("2026-09-04T17:00")


def test_the_step_at_fault_is_the_one_that_broke_the_case(tmp_path: Path) -> None:
    events = [
        {"case_id": "K1", "kind": "step", "step_name": name, "unit_id": unit, "officer_id": officer,
         "started_at": at(start), "due_at": at(due), "ended_at": end and at(end)}
        for name, unit, officer, start, due, end in (
            ("Intake", "C1", "O3", "2026-08-03T09:00", "2026-08-04T17:00", "2026-08-04T09:00"),
            ("Appraisal", "D1", "O1", "2026-08-04T09:00", "2026-08-28T17:00", "2026-09-14T09:00"),
            ("Signature", "V1", "O2", "2026-09-14T09:00", "2026-09-15T17:00", "2026-09-17T09:00"),
        )
    ]  # fmt: skip
    row = dossier(1, received_at="2026-08-03T09:00", due_at="2026-09-04T17:00")
    store = build_store(
        tmp_path, {"cases": [row, dossier(2, due_at="2026-09-04T17:00")], "case_events": events}
    )

    with_steps, without = read(store).lines
    public = read(store, is_internal=False).lines[0]

    assert with_steps.step == StepAtFault("Appraisal", "Unit D1", "Specialist", "Official 1")
    assert without.step is None
    assert public.step == StepAtFault("Appraisal", "Unit D1", "Specialist", "")


def test_the_body_with_the_most_cases_comes_first_and_in_it_the_latest_case(tmp_path: Path) -> None:
    cases = [
        {**dossier(number, due_at=f"2026-09-{due:02d}T17:00"), "unit_id": unit}
        for number, (unit, due) in enumerate([("C1", 1), ("V1", 24), ("D1", 15), ("V1", 22), ("S1", 2)])
    ]
    listed = read(build_store(tmp_path, {"cases": cases}))

    assert [line.case_id for line in listed.lines] == ["K2", "K3", "K1", "K0", "K4"]
    assert [line.number for line in listed.lines] == [1, 2, 3, 4, 5]
    assert [(each.body, each.overdue_open, each.most_days_late) for each in listed.summaries] == [
        ("Unit D1", 3, 11),
        ("Unit C1", 2, 21),
    ]


def test_of_two_bodies_with_as_many_cases_the_order_is_the_same_each_time(tmp_path: Path) -> None:
    cases = [
        {**dossier(number, due_at="2026-09-15T17:00"), "unit_id": unit}
        for number, unit in enumerate(["C2", "C1", "D2", "C1", "D2", "C2"])
    ]
    store = build_store(tmp_path, {"cases": cases})

    assert [line.case_id for line in read(store).lines] == ["K1", "K3", "K0", "K5", "K2", "K4"]


def test_the_public_version_has_no_name_no_whole_code_and_no_evidence(tmp_path: Path) -> None:
    row = dossier(1, due_at="2026-09-15T17:00", officer_id="O2", source="S", source_ref="REF-12345")
    row["case_id"] = "H99-0012345"
    store = build_store(tmp_path, {"cases": [row]})

    (internal,) = read(store).lines
    (public,) = read(store, is_internal=False).lines

    assert (internal.case_id, internal.officer_name, internal.position) == (
        "H99-0012345", "Official 2", "Specialist",
    )  # fmt: skip
    assert (internal.source, internal.source_ref) == ("S", "REF-12345")
    assert (public.case_id, public.officer_name, public.position) == ("***2345", "", "Specialist")
    assert (public.source, public.source_ref) == ("", "")


def test_names_of_officials_need_their_own_right(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"cases": [dossier(1, due_at="2026-09-15T17:00", officer_id="O2")]})
    permissions = (Permission.COUNT_ROWS, Permission.OPEN_ROWS)
    nameless = AccessScope("x", tuple(KIND), permissions, is_whole_province=True)

    (line,) = read(store, scope=nameless).lines

    assert (line.position, line.officer_name) == ("Specialist", "")


@pytest.mark.parametrize(
    ("code", "shown"),
    [("12345678", "***5678"), ("12345", "***45"), ("12", "***2"), ("1", "***"), ("", "***")],
)
def test_a_published_code_is_never_whole(code: str, shown: str) -> None:
    assert masked(code) == shown


def test_nobody_without_the_right_to_rows_gets_a_list(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"cases": [dossier(1, due_at="2026-09-15T17:00")]})

    for scope in (ANALYST, scope_for("admin")):
        with pytest.raises(NotVisible):
            read(store, scope=scope)
    with pytest.raises(NotVisible):
        read(store, scope=HEAD, unit_id="C1")
    assert read(store, scope=NOBODY_ELSE).total == 0


def test_a_month_after_the_data_has_no_list_and_a_month_without_late_cases_an_empty_one(
    tmp_path: Path,
) -> None:
    store = build_store(tmp_path, {})

    with pytest.raises(QuestionRefused, match="2026-11"):
        read(store, date(2026, 11, 15))
    empty = read(store, date(2026, 10, 31))
    assert (empty.total, empty.lines, empty.summaries) == (0, (), ())
    assert (empty.first, empty.last) == (date(2026, 10, 1), date(2026, 10, 31))


def expected_lines(tables: Tables, month: date, units: frozenset[str]) -> dict[str, tuple[str, int, bool]]:
    """Body, days late and whether it is open of each case that belongs on the list, by a plain loop."""
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    asked = Asked(min(midnight_after(last), DATA_TIME - OFFSET), month, last)
    found = {}
    for row, _, due in completed_cases(tables, asked):
        if due is not None and row["completed_at"] > due:
            end = local_day(row["completed_at"])
            assert end is not None
            found[row["case_id"]] = (row, due, end)
    for row in tables["cases"]:
        due = due_known(row, asked.at)
        if is_open(row, asked.at) and is_overdue(row, due, asked):
            found[row["case_id"]] = (row, due, asked.day)
    return {
        case_id: (body(row["unit_id"]), days_late(due, end), is_open(row, asked.at))
        for case_id, (row, due, end) in found.items()
        if row["unit_id"] in units
    }


def days_late(due: datetime, end: date) -> int:
    day = due_day(due)
    assert day is not None
    return ORDINALS[end] - ORDINALS[day]


def check_against_loop_and_numbers(store: CaseStore, tables: Tables, month: date, scope: AccessScope) -> int:
    listed = read(store, month, scope=scope)
    expected = expected_lines(tables, month, frozenset(scope.unit_ids))
    assert {
        line.case_id: (line.body_id, line.working_days_late, line.is_open) for line in listed.lines
    } == expected
    assert {line.unit_id for line in listed.lines} <= set(scope.unit_ids)

    for name, count in (
        (COMPLETED_LATE, sum(each.completed_late for each in listed.summaries)),
        (OVERDUE_OPEN, sum(each.overdue_open for each in listed.summaries)),
    ):
        question = Question(name, start=listed.first, end=listed.last)
        context = {"scope": scope, "store": store, "settings": SETTINGS}
        assert compute_metric(question, **context).total.value == count  # type: ignore[arg-type]
        rows = list_rows(question, **context, limit=None).rows  # type: ignore[arg-type]
        is_stock = name == OVERDUE_OPEN
        assert {row["id"] for row in rows} == {
            line.case_id for line in listed.lines if line.is_open == is_stock
        }
    assert listed.total == len(listed.lines)
    pages = [
        line
        for offset in range(0, listed.total, 9)
        for line in read(store, month, scope=scope, limit=9, offset=offset).lines
    ]
    assert tuple(pages) == listed.lines
    return listed.total


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), months_back=st.integers(0, 3))
def test_the_list_is_what_a_plain_loop_finds_and_a_heads_list_holds_own_rows_only(
    seed: int, months_back: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tables = {"cases": RandomRows(seed, size=60).tables()["cases"]}
    store = build_store(tmp_path_factory.mktemp("store"), tables)
    month = date(2026, 10 - months_back, 1)

    whole = check_against_loop_and_numbers(store, tables, month, CHAIRMAN)
    own = check_against_loop_and_numbers(store, tables, month, HEAD)

    assert own <= whole


def test_a_heads_list_is_that_of_a_store_without_other_rows(tmp_path: Path) -> None:
    tables = {name: RandomRows(7, size=150).tables()[name] for name in ("cases", "case_events")}
    own_cases = [row for row in tables["cases"] if row["unit_id"] in OWN]
    own_ids = {row["case_id"] for row in own_cases}
    lawful = {
        "cases": own_cases,
        "case_events": [row for row in tables["case_events"] if row["case_id"] in own_ids],
    }
    month = date(2026, 10, 1)

    mine = read(build_store(tmp_path / "whole", tables), month, scope=HEAD)
    alone = read(build_store(tmp_path / "lawful", lawful), month, scope=HEAD)

    assert mine == alone
    assert 0 < mine.total < read(build_store(tmp_path / "again", tables), month).total


def test_a_list_of_an_earlier_moment_knows_nothing_of_what_came_after(tmp_path: Path) -> None:
    rows = [
        dossier(1, due_at="2026-09-10T17:00", completed_at="2026-09-14T08:00"),
        dossier(2, due_at="2026-09-18T17:00"),
        dossier(3, due_at="2026-09-02T17:00", completed_at="2026-09-03T08:00"),
    ]
    store = build_store(tmp_path, {"cases": rows})

    early = read_late_list(
        SEPTEMBER, is_internal=True, as_of=date(2026, 9, 12), scope=CHAIRMAN, store=store, settings=SETTINGS
    )

    assert early.as_of < read(store).as_of
    assert {line.case_id: line.is_open for line in early.lines} == {
        str(rows[0]["case_id"]): True, str(rows[2]["case_id"]): False
    }  # fmt: skip
    assert early.total == 2
    assert read(store).total == 3
