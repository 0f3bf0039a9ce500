"""The published lattice: small counts are hidden, and no set of published answers reveals one."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy
import pytest

from data_access.scope import AccessScope, Permission
from data_access.store import CaseStore
from errors import NotVisible
from metrics.compute import compute_metric, list_rows
from metrics.definition import Group, Question, QuestionRefused
from metrics.published import published_reader
from tests.metrics.store_builder import (
    ANALYST,
    CHAIRMAN,
    DATA_TIME,
    KIND,
    OFFSET,
    PARENT,
    SETTINGS,
    Row,
    at,
    below,
    body,
    build_store,
    scope_for,
)

UNITS = sorted(KIND)
MONTHS = range(1, 13)


def ask(name: str, store: CaseStore, *, scope: AccessScope = ANALYST, **values: Any) -> tuple[Group, ...]:
    question = Question(name, **values)
    return compute_metric(question, scope=scope, store=store, settings=SETTINGS).groups


def month_end(month: int) -> date:
    return date(2025 + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def report(number: int, unit: str, month: int) -> Row:
    return {"report_id": f"H{number}", "unit_id": unit, "received_at": at(f"2025-{month:02d}-10T09:00")}


def reports(counts: dict[tuple[str, int], int]) -> list[Row]:
    pairs = [pair for pair, count in sorted(counts.items()) for _ in range(count)]
    return [report(number, *pair) for number, pair in enumerate(pairs)]


def spans() -> Iterator[tuple[str, date, date, set[int]]]:
    """Every month, quarter and year of 2025, and some other runs of months."""
    for first in MONTHS:
        for last in range(first, 13):
            yield "span", date(2025, first, 1), month_end(last), set(range(first, last + 1))


def members(dimension: str, key: str | None) -> set[str]:
    place = {"unit": lambda unit: unit, "parent": PARENT.get, "body": body}[dimension]
    return {unit for unit in UNITS if place(unit) == key}


def all_cells(store: CaseStore, name: str) -> Iterator[tuple[Group, set[str], set[int]]]:
    """Every published number about 2025, with the units and months it is about."""
    for _, start, end, months in spans():
        for dimension in ("unit", "parent", "body"):
            for group in ask(name, store, by=(dimension,), start=start, end=end):
                yield group, members(dimension, group.key(dimension)), months
    for unit in UNITS:
        year = {"start": date(2025, 1, 1), "end": date(2025, 12, 31)}
        yield ask(name, store, unit_id=unit, **year)[0], below(unit), set(MONTHS)
        for group in ask(name, store, unit_id=unit, by=("month",), **year):
            yield group, below(unit), {int((group.key("month") or "")[5:])}
    for dimension in ("month", "quarter", "year"):
        for group in ask(name, store, by=(dimension,), start=date(2025, 1, 1), end=date(2025, 12, 31)):
            key = group.key(dimension) or ""
            months = {int(key[5:])} if dimension == "month" else set(MONTHS)
            if dimension == "quarter":
                months = {3 * int(key[6:]) - part for part in range(3)}
            yield group, set(UNITS), months


def vector(units: set[str], months: set[int]) -> list[float]:
    return [float(unit in units and month in months) for unit in UNITS for month in MONTHS]


@pytest.mark.parametrize("seed", range(2))
def test_no_combination_of_published_numbers_gives_a_small_count(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    busy = {unit: draw.choice((0, 1, 8, 30)) for unit in UNITS}
    counts = {(unit, month): draw.randrange(busy[unit] + 1) for unit in UNITS for month in MONTHS}
    store = build_store(tmp_path, {"harassment_reports": reports(counts)})
    cells = list(all_cells(store, "harassment_reports"))
    known = [vector(units, months) for group, units, months in cells if not group.is_hidden]
    assert known, "nothing at all was published"
    # A reader sees that nothing is listed where nothing happened.
    empty = [vector({unit}, {month}) for (unit, month), count in counts.items() if not count]
    matrix = numpy.array(known + empty)
    rank = numpy.linalg.matrix_rank(matrix)
    for group, units, months in cells:
        count = sum(counts[unit, month] for unit in units for month in months)
        if not group.is_hidden:
            assert group.numerator == count
            assert not 0 < count <= 4
    for pair, count in counts.items():
        if 0 < count <= 4:
            extended = numpy.vstack([matrix, vector({pair[0]}, {pair[1]})])
            assert numpy.linalg.matrix_rank(extended) > rank, f"{pair} can be worked out"


def test_a_lone_small_count_takes_the_smallest_other_along(tmp_path: Path) -> None:
    counts = {("D1", 1): 3, ("D2", 1): 9, ("C1", 1): 20, ("C2", 1): 30}
    store = build_store(tmp_path, {"harassment_reports": reports(counts)})
    groups = ask("harassment_reports", store, by=("body",), start=date(2025, 1, 1), end=date(2025, 1, 31))
    shown = {group.key("body"): group.value for group in groups}
    assert shown == {"C1": 20, "C2": 30, "D1": None, "D2": None}
    hidden = next(group for group in groups if group.key("body") == "D1")
    assert (hidden.numerator, hidden.denominator, hidden.is_hidden, hidden.row_count) == (None, None, True, 0)
    total = ask("harassment_reports", store, start=date(2025, 1, 1), end=date(2025, 1, 31))
    assert total[0].value == 62


def test_what_the_hidden_ones_add_up_to_is_not_small_either(tmp_path: Path) -> None:
    counts = {("D1", 1): 1, ("D2", 1): 2, ("C1", 1): 20, ("C2", 1): 30}
    store = build_store(tmp_path, {"harassment_reports": reports(counts)})
    groups = ask("harassment_reports", store, by=("body",), start=date(2025, 1, 1), end=date(2025, 1, 31))
    assert {group.key("body"): group.value for group in groups} == {
        "C1": None,
        "C2": 30,
        "D1": None,
        "D2": None,
    }


def test_the_units_of_a_hidden_body_are_hidden(tmp_path: Path) -> None:
    counts = {("D1", 1): 5, ("V1", 1): 7, ("D2", 1): 3, ("C1", 1): 20, ("S1", 1): 30}
    store = build_store(tmp_path, {"harassment_reports": reports(counts)})
    january = {"start": date(2025, 1, 1), "end": date(2025, 1, 31)}
    groups = ask("harassment_reports", store, by=("unit",), **january)
    assert {group.key("unit") for group in groups if group.is_hidden} == {"D1", "V1", "D2"}
    assert ask("harassment_reports", store, unit_id="D1", **january)[0].is_hidden
    assert ask("harassment_reports", store, unit_id="C1", **january)[0].value == 50


def test_what_is_hidden_in_a_quarter_is_hidden_in_its_months(tmp_path: Path) -> None:
    # Over the quarters the second department is the smallest other, over the months so far it is not.
    counts = {("D1", "01"): 3, ("D2", "01"): 9, ("C1", "01"): 20, ("C2", "01"): 50, ("D2", "10"): 30}
    rows = [
        {"report_id": f"H{unit}{month}{number}", "unit_id": unit, "received_at": at(f"2026-{month}-10T09:00")}
        for (unit, month), count in counts.items()
        for number in range(count)
    ]
    store = build_store(tmp_path, {"harassment_reports": rows})
    for end in (date(2026, 1, 31), date(2026, 3, 31)):
        groups = ask("harassment_reports", store, by=("body",), start=date(2026, 1, 1), end=end)
        assert {group.key("body") for group in groups if group.is_hidden} == {"D1", "D2"}


def test_empty_months_of_a_hidden_unit_look_like_its_small_ones(tmp_path: Path) -> None:
    counts = {("S1", month): 1 for month in (1, 3, 5, 7, 9)} | {("C2", month): 9 for month in MONTHS}
    store = build_store(tmp_path, {"harassment_reports": reports(counts)})
    year = {"start": date(2025, 1, 1), "end": date(2025, 12, 31)}
    assert ask("harassment_reports", store, unit_id="S1", **year)[0].value == 5
    for dimension, cells in (("month", 12), ("quarter", 4)):
        groups = ask("harassment_reports", store, unit_id="S1", by=(dimension,), **year)
        assert [group.is_hidden for group in groups] == [True] * cells
    for month in (1, 2):
        groups = ask(
            "harassment_reports", store, by=("unit",), start=date(2025, month, 1), end=month_end(month)
        )
        (cell,) = [group for group in groups if group.key("unit") == "S1"]
        assert (cell.is_hidden, cell.name("unit")) == (True, "Unit S1")
    assert (
        ask("harassment_reports", store, by=("year",), start=date(2024, 1, 1), end=date(2024, 12, 31)) == ()
    )


@pytest.mark.parametrize("each", [1, 4])
def test_as_many_reports_as_hidden_units_do_not_tell_one_each(each: int, tmp_path: Path) -> None:
    counts = {(unit, 1): each for unit in ("D1", "D2", "C1", "X1", "X2")} | {("C2", 1): 9, ("T", 1): 30}
    store = build_store(tmp_path, {"harassment_reports": reports(counts)})
    groups = ask("harassment_reports", store, by=("body",), start=date(2025, 1, 1), end=date(2025, 1, 31))
    assert {group.key("body") for group in groups if not group.is_hidden} == {"T"}


@pytest.mark.parametrize(("count", "is_hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_counts_from_one_to_four_are_hidden(count: int, is_hidden: bool, tmp_path: Path) -> None:
    store = build_store(tmp_path, {"harassment_reports": reports({("D1", 1): count})})
    (group,) = ask("harassment_reports", store, start=date(2025, 1, 1), end=date(2025, 1, 31))
    assert group.is_hidden is is_hidden
    assert group.value == (None if is_hidden else count)


def test_the_answer_is_the_same_whatever_else_is_asked(tmp_path: Path) -> None:
    counts = {(unit, month): 2 + number * month for number, unit in enumerate(UNITS) for month in MONTHS}
    store = build_store(tmp_path, {"harassment_reports": reports(counts)})
    year = {"start": date(2025, 1, 1), "end": date(2025, 12, 31)}
    by_unit = {group.key("unit"): group for group in ask("harassment_reports", store, by=("unit",), **year)}
    for unit in set(UNITS) - set(PARENT.values()):
        (alone,) = ask("harassment_reports", store, unit_id=unit, **year)
        assert (alone.value, alone.is_hidden) == (by_unit[unit].value, by_unit[unit].is_hidden)


def test_a_rate_is_hidden_where_its_reports_are(tmp_path: Path) -> None:
    counts = {("D1", 1): 3, ("D2", 1): 9, ("C1", 1): 20, ("C2", 1): 30}
    cases = [
        {"case_id": f"K{number}", "unit_id": unit, "received_at": at("2025-01-05T09:00")}
        for number, unit in enumerate(["D1", "D2", "C1", "C2"] * 10)
    ]
    store = build_store(tmp_path, {"harassment_reports": reports(counts), "cases": cases})
    period = {"start": date(2025, 1, 1), "end": date(2025, 1, 31), "by": ("body",)}
    for name in ("harassment_reports", "harassment_per_10k_cases"):
        hidden = {group.key("body") for group in ask(name, store, **period) if group.is_hidden}
        assert hidden == {"D1", "D2"}


def test_a_state_is_hidden_at_the_end_of_each_month(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"harassment_reports": reports({("D1", 1): 3, ("D1", 3): 7})})
    groups = ask("harassment_open", store, by=("month",), start=date(2025, 1, 1), end=date(2025, 4, 30))
    assert [group.value for group in groups] == [None, None, 10, 10]


def test_only_common_rows_are_published(tmp_path: Path) -> None:
    rows = reports({("D1", 1): 10})
    rows[0]["is_sealed"] = True
    rows[1]["is_about_head"] = True
    store = build_store(tmp_path, {"harassment_reports": rows})
    january = {"start": date(2025, 1, 1), "end": date(2025, 1, 31)}
    assert ask("harassment_reports", store, **january)[0].value == 8
    assert ask("harassment_reports", store, scope=CHAIRMAN, **january)[0].value == 10


def test_cases_are_published_without_hiding(tmp_path: Path) -> None:
    cases = [{"case_id": "K1", "unit_id": "V1", "received_at": at("2025-01-05T09:00")}]
    store = build_store(tmp_path, {"cases": cases})
    (group,) = ask("cases_received", store, by=("unit",), start=date(2025, 1, 1), end=date(2025, 1, 31))
    assert (group.key("unit"), group.value) == ("V1", 1)


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    return build_store(
        tmp_path_factory.mktemp("empty"), {}, data_time=DATA_TIME - OFFSET - timedelta(hours=9)
    )


REFUSED: list[dict[str, Any]] = [
    {"start": date(2025, 1, 2), "end": date(2025, 1, 31)},
    {"start": date(2025, 1, 1), "end": date(2025, 1, 30)},
    {"as_of": date(2025, 1, 30)},
    {"by": ("unit", "month")},
    {"by": ("procedure",)},
    {"by": ("officer",)},
    {"units": "now"},
    {"where": (("unit", ("D1",)),)},
]


@pytest.mark.parametrize("values", REFUSED)
def test_questions_outside_the_lattice_are_refused(values: dict[str, Any], empty_store: CaseStore) -> None:
    with pytest.raises(QuestionRefused):
        ask("cases_received", empty_store, **values)


def test_repeatedly_reported_officials_are_published_for_the_province_only(empty_store: CaseStore) -> None:
    with pytest.raises(QuestionRefused):
        ask("officers_repeatedly_reported", empty_store, by=("unit",))
    assert ask("officers_repeatedly_reported", empty_store)[0].value == 0


def test_without_a_date_t_is_the_last_complete_month_end(empty_store: CaseStore) -> None:
    question = Question("cases_open")
    result = compute_metric(question, scope=ANALYST, store=empty_store, settings=SETTINGS)
    assert result.as_of.isoformat() == "2026-09-30T17:00:00+00:00"
    assert (result.start, result.end) == (date(2026, 1, 1), date(2026, 9, 30))


def test_rows_are_never_published(empty_store: CaseStore) -> None:
    with pytest.raises(NotVisible):
        list_rows(Question("cases_received"), scope=ANALYST, store=empty_store, settings=SETTINGS)


def test_a_viewer_without_permission_or_unit_sees_nothing(empty_store: CaseStore) -> None:
    nobody = AccessScope(user_id="nobody")
    no_unit = AccessScope(user_id="no unit", permissions=(Permission.SEE_PUBLISHED,))
    no_harassment = AccessScope(user_id="x", unit_ids=("D1",), permissions=(Permission.SEE_PUBLISHED,))
    for scope, name in (
        (nobody, "cases_open"),
        (scope_for("admin"), "cases_open"),
        (no_unit, "cases_open"),
        (no_harassment, "harassment_open"),
    ):
        with pytest.raises(NotVisible):
            ask(name, empty_store, scope=scope)


def test_a_unit_outside_the_scope_is_not_visible(empty_store: CaseStore) -> None:
    with pytest.raises(NotVisible):
        ask("cases_open", empty_store, unit_id="NOWHERE")


def test_the_published_reader_sees_every_unit(empty_store: CaseStore) -> None:
    assert published_reader(empty_store).unit_ids == tuple(UNITS)
