"""What to act on now: the order of what can be saved, the current step, the numbers it adds up to."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.scope import AccessScope, Permission
from data_access.store import CaseStore
from errors import NotVisible
from metrics.act_now import HORIZONS, SECTIONS, ActNowList, read_act_now
from metrics.compute import compute_metric
from metrics.definition import Question
from tests.metrics.examples import dossier
from tests.metrics.naive_cases import is_due_soon, is_open, is_overdue, stands_still
from tests.metrics.naive_things import Asked
from tests.metrics.random_rows import RandomRows
from tests.metrics.store_builder import (
    ANALYST,
    CHAIRMAN,
    DATA_TIME,
    KIND,
    OFFSET,
    ORDINALS,
    SETTINGS,
    Tables,
    at,
    below,
    build_store,
    due_day,
    due_known,
    scope_for,
)

OWN = frozenset(below("D1"))
HEAD = scope_for("unit_head", *sorted(OWN))
#: The data of the test stores ends with Saturday, 31 October 2026; the next working days are 2 to 6 November.
NOW = DATA_TIME - OFFSET


def read(store: CaseStore, *, scope: AccessScope = CHAIRMAN, **asked: object) -> ActNowList:
    return read_act_now(scope=scope, store=store, settings=SETTINGS, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "section", "days"),
    [
        ({"due_at": "2026-11-01T00:00"}, "due_1", 0),  # at this very moment: still in time
        ({"due_at": "2026-11-03T00:00"}, "due_1", 1),  # the end of Monday
        ({"due_at": "2026-11-03T00:00:01"}, "due_3", 2),
        ({"due_at": "2026-11-05T00:00"}, "due_3", 3),
        ({"due_at": "2026-11-05T00:00:01"}, "due_5", 4),
        ({"due_at": "2026-11-07T00:00"}, "due_5", 5),
        ({"due_at": "2026-11-07T00:00:01"}, None, None),
        ({"due_at": "2026-11-04T17:00", "pauses": [(at("2026-10-30T09:00"), None)]}, "paused", 3),
        ({"due_at": "2026-10-31T23:59:59"}, "no_apology", 0),
        ({"due_at": "2026-10-30T17:00"}, "no_apology", 0),  # Friday; Saturday is no working day
        ({"due_at": "2026-10-29T17:00"}, "no_apology", -1),
        ({"due_at": "2026-10-29T17:00", "apology_at": "2026-10-30T08:00"}, "apologised", -1),
        ({"due_at": "2026-10-29T17:00", "apology_at": "2026-11-01T00:00:01"}, "no_apology", -1),
        ({"due_at": "2026-10-29T17:00", "pauses": [(at("2026-10-28T09:00"), None)]}, None, None),
        ({"due_at": "2026-10-29T17:00", "completed_at": "2026-10-30T09:00"}, None, None),
        ({"due_at": None}, None, None),
    ],
)
def test_each_case_stands_where_it_can_be_saved_or_not(
    values: dict[str, object], section: str | None, days: int | None, tmp_path: Path
) -> None:
    listed = read(build_store(tmp_path, {"cases": [dossier(1, **values)]}))

    assert [(line.section, line.days) for line in listed.lines] == ([(section, days)] if section else [])
    assert listed.total == len(listed.lines)


def test_what_can_be_saved_comes_first_then_missing_apologies_then_the_oldest(tmp_path: Path) -> None:
    cases = [
        dossier(1, due_at="2026-09-01T17:00", apology_at="2026-09-02T09:00"),
        dossier(2, due_at="2026-10-01T17:00"),
        dossier(3, due_at="2026-11-02T17:00", pauses=[(at("2026-10-20T09:00"), None)]),
        dossier(4, due_at="2026-11-06T17:00"),
        dossier(5, due_at="2026-11-02T17:00"),
        dossier(6, due_at="2026-08-01T17:00", apology_at="2026-09-02T09:00"),
        dossier(7, due_at="2026-11-02T09:00"),
        dossier(8, due_at="2026-09-30T17:00"),
    ]
    store = build_store(tmp_path, {"cases": cases})

    listed = read(store)

    assert [line.case_id for line in listed.lines] == ["K7", "K5", "K4", "K3", "K8", "K2", "K6", "K1"]
    assert listed.due_within == {1: 3, 3: 3, 5: 4}
    assert listed.overdue == 4
    pages = [read(store, limit=3, offset=offset).lines for offset in (0, 3, 6)]
    assert tuple(line for page in pages for line in page) == listed.lines
    chosen = read(store, sections=("due_1", "paused"))
    assert [line.case_id for line in chosen.lines] == ["K7", "K5", "K3"]
    assert chosen.counts == listed.counts


def test_the_step_is_the_one_begun_last_that_still_runs(tmp_path: Path) -> None:
    events = [
        {"case_id": case_id, "kind": kind, "step_name": name, "unit_id": "D1", "officer_id": officer,
         "started_at": at(start), "ended_at": end and at(end)}
        for case_id, kind, name, officer, start, end in (
            ("K1", "step", "Intake", "O1", "2026-10-01T09:00", "2026-10-01T10:00"),
            ("K1", "step", "Appraisal", "O2", "2026-10-01T10:00", "2026-11-02T10:00"),
            ("K1", "supplement", None, "O1", "2026-10-05T10:00", None),
            ("K1", "step", "Signature", "O1", "2026-11-02T10:00", None),
            ("K2", "step", "Intake", "O1", "2026-10-01T09:00", "2026-10-01T10:00"),
        )
    ]  # fmt: skip
    cases = [dossier(number, due_at="2026-11-02T17:00", officer_id="O2") for number in (1, 2)]
    store = build_store(tmp_path, {"cases": cases, "case_events": events})

    first, second = read(store).lines

    assert first.step is not None
    assert (first.step.name, first.step.unit, first.step.official, first.step.since) == (
        "Appraisal", "Unit D1", "Official 2, Specialist", at("2026-10-01T10:00"),
    )  # fmt: skip
    assert second.step is None
    permissions = (Permission.COUNT_ROWS, Permission.OPEN_ROWS)
    nameless = AccessScope("x", tuple(KIND), permissions, is_whole_province=True)
    line = read(store, scope=nameless).lines[0]
    assert line.official == "Specialist"
    assert line.step is not None
    assert line.step.official == "Specialist"


def test_nobody_without_the_right_to_rows_gets_a_list(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"cases": [dossier(1, due_at="2026-11-02T17:00")]})

    for scope in (ANALYST, scope_for("admin")):
        with pytest.raises(NotVisible):
            read(store, scope=scope)
    with pytest.raises(NotVisible):
        read(store, scope=HEAD, unit_id="C1")


def expected_sections(tables: Tables, units: frozenset[str]) -> dict[str, tuple[str, int]]:
    """Section and working days of each case to act on, by a plain loop."""
    found = {}
    for row in tables["cases"]:
        due = due_known(row, NOW)
        if row["unit_id"] not in units or not is_open(row, NOW) or due is None:
            continue
        within = [days for days in HORIZONS if is_due_soon(row, due, asked(days))]
        if within:
            section = "paused" if stands_still(row, due, NOW) else f"due_{within[0]}"
        elif is_overdue(row, due, asked(1)):
            apology = row.get("apology_at")
            section = "apologised" if apology is not None and apology <= NOW else "no_apology"
        else:
            continue
        day = due_day(due)
        assert day is not None
        found[row["case_id"]] = (section, ORDINALS[day] - ORDINALS[asked(1).day])
    return found


def asked(due_in: int) -> Asked:
    first = DATA_TIME.date().replace(month=1, day=1)
    return Asked(NOW, first, DATA_TIME.date(), due_in=due_in)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_the_list_is_what_a_plain_loop_finds_and_adds_up_to_the_numbers(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cases = RandomRows(seed, size=120).tables()["cases"]
    for row in cases[::2]:  # enough of them close to now
        row.pop("terms", None)
        row["due_at"] = NOW + (row["received_at"] - NOW) / 100 if row["due_at"] else None
    for row in cases[::4]:
        row["due_at"] = row["due_at"] and NOW + (NOW - row["due_at"])
    store = build_store(tmp_path_factory.mktemp("store"), {"cases": cases})

    for scope in (CHAIRMAN, HEAD):
        listed = read(store, scope=scope)
        found = {line.case_id: (line.section, line.days) for line in listed.lines}
        assert found == expected_sections({"cases": cases}, frozenset(scope.unit_ids))
        assert {line.unit_id for line in listed.lines} <= set(scope.unit_ids)
        assert listed.counts == {
            section: sum(line.section == section for line in listed.lines) for section in SECTIONS
        }
        context = {"scope": scope, "store": store, "settings": SETTINGS}
        for days in HORIZONS:
            question = Question("cases_due_soon", where=(("due_in", (str(days),)),))
            total = compute_metric(question, **context).total  # type: ignore[arg-type]
            assert total.value == listed.due_within[days]
        overdue = compute_metric(Question("cases_overdue_open"), **context)  # type: ignore[arg-type]
        assert overdue.total.value == listed.overdue
