"""Steps, counted by hand: time held on the case's clock, due times overrun, and who broke a late case."""

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_access.store import CaseStore
from metrics.compute import compute_metric, list_rows
from metrics.definition import Question
from tests.metrics.examples import dossier, value, values_by
from tests.metrics.random_rows import RandomRows
from tests.metrics.store_builder import (
    DATA_TIME,
    OFFSET,
    SETTINGS,
    Row,
    at,
    aware,
    below,
    build_store,
    scope_for,
)
from tests.metrics.test_compute import RandomQuestions, check_question

DAY = 86_400
STEP_METRICS = (
    "late_cases_by_broken_step", "overdue_cases_by_broken_step", "step_days_median", "step_days_p90",
    "step_overrun_rate", "steps_running_overdue", "hand_overs", "hand_overs_per_case",
)  # fmt: skip


def step(name: str, start: str, end: str | None = None, *, due: str | None = None, **values: Any) -> Row:
    """A step of case K1, in January 2026: "05T09:00" is Monday the 5th at nine."""
    times = {"started_at": start, "ended_at": end, "due_at": due}
    moments = {column: at(f"2026-01-{text}") for column, text in times.items() if text}
    return {"case_id": "K1", "kind": "step", "step_name": name, **moments, **values}


#: Counter S1 of commune C1, then division V1 of department D1, whose department signs.
INTAKE, HANDLING, SIGNING = (
    {"unit_id": "S1", "officer_id": "O4"}, {"unit_id": "V1", "officer_id": "O2"}, {"unit_id": "D1"},
)  # fmt: skip
WAY = (
    step("Intake", "05T09:00", "06T09:00", due="05T17:00", **INTAKE),
    step("Handling", "06T09:00", "08T09:00", due="09T17:00", **HANDLING),
    step("Signing", "08T09:00", "14T09:00", due="09T09:00", **SIGNING),
)
LATE = {"due_at": "2026-01-12T17:00", "completed_at": "2026-01-14T09:00", "receiving_unit_id": "S1"}


def store_of(folder: Path, case: Row, *events: Row) -> CaseStore:
    return build_store(folder, {"cases": [case], "case_events": list(events)})


def broken(store: CaseStore, name: str = "late_cases_by_broken_step", **values: Any) -> list[Any]:
    """Unit, step, role and overrun working days of each late case."""
    rows = list_rows(
        Question(name, **values), scope=scope_for("chairman"), store=store, settings=SETTINGS
    ).rows
    return [(row["unit"], row["step_name"], row["step_role"], row["overrun_days"]) for row in rows]


def test_the_step_that_overran_most_answers_for_a_late_case(tmp_path: Path) -> None:
    store = store_of(tmp_path, dossier(1, **LATE), *WAY)
    # Friday 9:00 to Wednesday 9:00: three working days. The counter was over its time by 16 hours.
    assert broken(store) == [("D1", "Signing", "settling", 3)]
    assert values_by(store, "late_cases_by_broken_step", "step") == {"Signing": 1}
    assert value(store, "late_cases_by_broken_step") == value(store, "cases_completed_late") == 1
    assert values_by(store, "step_overrun_rate", "step") == {"Intake": 1, "Handling": 0, "Signing": 1}
    assert values_by(store, "step_days_median", "step") == {"Intake": 1, "Handling": 2, "Signing": 4}
    assert values_by(store, "step_days_median", "step_role") == {"receiving": 1, "settling": 3}
    assert values_by(store, "step_days_median", "officer") == {"O4": 1, "O2": 2, None: 4}
    assert value(store, "hand_overs") == value(store, "hand_overs_per_case") == 2
    assert values_by(store, "hand_overs", "step") == {"Handling": 1, "Signing": 1}


def test_the_receiving_counter_answers_where_it_sat_on_the_case(tmp_path: Path) -> None:
    slow = step("Intake", "05T09:00", "14T08:00", due="05T17:00", **INTAKE)
    quick = step("Signing", "14T08:00", "14T09:00", due="15T17:00", **SIGNING)
    store = store_of(tmp_path, dossier(1, **LATE), slow, quick)
    assert [line[:3] for line in broken(store)] == [("S1", "Intake", "receiving")]
    assert values_by(store, "late_cases_by_broken_step", "body") == {"C1": 1}
    assert values_by(store, "cases_completed_late", "body") == {"D1": 1}


@pytest.mark.parametrize(
    ("spans", "owner"),
    [
        # The case is due on the 12th at 17:00 and completed on the 14th at 9:00.
        ((("A", "05T09:00", "12T17:00"), ("B", "12T17:00", "14T09:00")), "B"),
        ((("A", "05T09:00", "12T17:01"), ("B", "12T17:01", "14T09:00")), "A"),
        ((("A", "05T09:00", "09T09:00"), ("B", "13T09:00", "13T10:00"), ("C", "13T10:00", "14T09:00")), "B"),
        ((("A", "05T09:00", "06T09:00"), ("B", "06T09:00", "09T09:00")), "B"),
        ((("A", "05T09:00", None), ("B", "14T09:00", "20T09:00")), "A"),
        ((("B", "14T09:00", "20T09:00"),), None),
        ((), None),
    ],
    ids=["next", "at-due", "after-a-gap", "last", "handing-out", "only-handing-out", "none"],
)
def test_without_an_overrun_the_step_at_the_due_time_answers(
    spans: Sequence[tuple[str, str, str | None]], owner: str | None, tmp_path: Path
) -> None:
    store = store_of(tmp_path, dossier(1, **LATE), *(step(*span, unit_id="V1") for span in spans))
    role, past = (None, None) if owner is None else ("settling", 0)
    assert broken(store) == [("V1", owner, role, past)]


def test_a_step_that_is_late_by_a_second_or_only_over_a_weekend(tmp_path: Path) -> None:
    ends = {"at the due time": "09T17:00", "a second later": "09T17:00:01"}
    rates = {
        name: value(
            store_of(tmp_path / name, dossier(1), step("A", "05T09:00", end, due="09T17:00")),
            "step_overrun_rate",
        )
        for name, end in ends.items()
    }
    assert rates == {"at the due time": 0, "a second later": 1}
    weekend = step("A", "05T09:00", "11T12:00", due="10T00:00")
    assert value(store_of(tmp_path / "weekend", dossier(1), weekend), "step_overrun_rate") == 0


def test_the_clock_stands_still_in_pauses(tmp_path: Path) -> None:
    pauses = [(at("2026-01-07T09:00"), at("2026-01-13T09:00"))]
    case = dossier(1, due_at="2026-01-12T17:00", completed_at="2026-01-14T09:00", pauses=pauses)
    store = store_of(tmp_path, case, step("A", "05T09:00", "14T09:00", due="09T17:00", unit_id="V1"))
    # Held from the 5th to the 7th and from the 13th to the 14th; past its due time only the last day.
    assert value(store, "step_days_median") == 3
    assert broken(store) == [("V1", "A", "settling", 1)]


def test_what_a_running_step_did_is_looked_at_as_of_t(tmp_path: Path) -> None:
    case = dossier(1, due_at="2026-01-07T17:00", receiving_unit_id="S1")
    store = store_of(
        tmp_path,
        case,
        step("Intake", "05T09:00", "06T16:00", due="06T09:00", **INTAKE),
        step("Handling", "06T16:00", due="08T09:00", **HANDLING),
    )
    name = "overdue_cases_by_broken_step"
    assert value(store, name, as_of=aware(at("2026-01-07T17:00"))) == 0
    # Late since the 7th: first the counter has lost most time (7 hours), from the 8th at 16:00 the division.
    before, after = aware(at("2026-01-08T15:59:59")), aware(at("2026-01-08T16:00:01"))
    assert broken(store, name, as_of=before) == [("S1", "Intake", "receiving", 7 * 3600 / DAY)]
    assert broken(store, name, as_of=after) == [("V1", "Handling", "settling", (7 * 3600 + 1) / DAY)]
    running = "steps_running_overdue"
    moments = ("08T09:00", "08T09:00:01", "06T12:00", "06T16:00")
    assert [value(store, running, as_of=aware(at(f"2026-01-{text}"))) for text in moments] == [0, 1, 1, 0]
    assert value(store, "step_days_median", as_of=aware(at("2026-01-06T15:59"))) is None


def test_an_overdue_step_of_a_paused_case_is_not_running_late(tmp_path: Path) -> None:
    case = dossier(1, pauses=[(at("2026-01-07T09:00"), None)])
    store = store_of(tmp_path, case, step("A", "05T09:00", due="08T09:00", unit_id="V1"))
    assert value(store, "steps_running_overdue", as_of=date(2026, 1, 31)) == 0
    earlier = store_of(tmp_path / "earlier", case, step("A", "05T09:00", due="06T09:00", unit_id="V1"))
    assert value(earlier, "steps_running_overdue", as_of=date(2026, 1, 31)) == 1


def test_a_step_ends_with_its_case(tmp_path: Path) -> None:
    case = dossier(1, completed_at="2026-01-07T09:00")
    store = store_of(tmp_path, case, step("A", "05T09:00"), step("B", "05T09:00", "20T09:00"))
    assert values_by(store, "step_days_median", "step") == {"A": 2, "B": 2}
    assert value(store, "steps_running_overdue") == 0


def test_hand_overs_count_other_holders_and_reassignments_until_completion(tmp_path: Path) -> None:
    case = dossier(1, completed_at="2026-01-14T09:00")
    events = [
        step("A", "05T09:00", unit_id="S1", officer_id="O4"),
        step("B", "06T09:00", unit_id="S1"),
        step("C", "07T09:00", unit_id="S1", officer_id="O1"),
        step("D", "08T09:00", unit_id="S1", officer_id="O3"),
        step("", "09T09:00", kind="reassigned"),
        step("E", "14T09:00", unit_id="V1"),
    ]
    store = store_of(tmp_path, case, *events)
    # Whether B's unknown official was another one is not known; E only hands the result out.
    assert values_by(store, "hand_overs", "step") == {"D": 1, "": 1}
    assert value(store, "hand_overs_per_case") == 2
    assert value(store, "hand_overs", end=date(2026, 1, 8), start=date(2026, 1, 8)) == 1
    assert value(store, "hand_overs", end=date(2026, 1, 7), start=date(2026, 1, 1)) == 0


def test_a_case_without_steps_has_no_hand_overs_to_count(tmp_path: Path) -> None:
    store = store_of(tmp_path, dossier(1, **LATE))
    assert value(store, "hand_overs_per_case") is None
    assert values_by(store, "late_cases_by_broken_step", "step_role") == {None: 1}


def test_a_head_sees_who_held_the_own_cases_and_no_others(tmp_path: Path) -> None:
    own, other = dossier(1, **LATE), {**dossier(2, **LATE), "unit_id": "D2"}
    slow = [
        step("Intake", "05T09:00", "14T08:00", due="05T17:00", **INTAKE, case_id=name)
        for name in ("K1", "K2")
    ]
    store = build_store(tmp_path, {"cases": [own, other], "case_events": slow})
    head = scope_for("unit_head", *below("D1"))
    question = Question("late_cases_by_broken_step", by=("unit",))
    (group,) = compute_metric(question, scope=head, store=store, settings=SETTINGS).groups
    assert (group.key("unit"), group.value) == ("S1", 1)
    assert [row["id"] for row in list_rows(question, scope=head, store=store, settings=SETTINGS).rows] == [
        "K1"
    ]


@pytest.mark.parametrize("seed", range(3))
def test_steps_equal_a_plain_loop_over_the_same_rows(seed: int, tmp_path: Path) -> None:
    rows = RandomRows(seed, size=80)
    tables = rows.tables()
    store = build_store(tmp_path, tables)
    for name in STEP_METRICS:
        for number in range(3):
            question = RandomQuestions(name, seed * 100 + number, rows).ask()
            check_question(*question, tables=tables, store=store)


def test_shares_of_steps_add_up_to_all_late_cases_at_any_time(tmp_path: Path) -> None:
    store = build_store(tmp_path, RandomRows(3, size=200).tables())
    draw = random.Random(3)
    moments = [DATA_TIME - OFFSET, *(RandomRows(draw.randrange(99), size=0).instant() for _ in range(5))]
    for moment in moments:
        asked = {"as_of": aware(moment), "start": date(2025, 8, 1), "end": date(2026, 10, 31)}
        for whole, parts in (
            ("cases_completed_late", "late_cases_by_broken_step"),
            ("cases_overdue_open", "overdue_cases_by_broken_step"),
        ):
            for dimension in ("step", "step_role", "officer", "unit"):
                found = values_by(store, parts, dimension, **asked)
                assert sum(found.values()) == value(store, whole, **asked)
    assert value(store, "late_cases_by_broken_step", **asked | {"as_of": aware(moments[0])}) > 20
