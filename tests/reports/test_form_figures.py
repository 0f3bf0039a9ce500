"""The forms of a small province, counted by hand column by column."""

from pathlib import Path

import pytest

from data_access.store import CaseStore
from reports.form_definition import read_forms
from tests.metrics.store_builder import Row, scope_for
from tests.reports.form_examples import (
    COMPLAINTS,
    DENUNCIATIONS,
    FEEDBACK,
    MILLION,
    PROVINCE,
    filled,
    numbers,
    province,
)

M = MILLION
EXPECTED: dict[str, list[int | float | None]] = {
    "01/TTr": [
        4, 2, 2, 3, 1, 2, 4, 576 * M, 150.5, 500 * M, 120.5, 76 * M, 30, 3, 1, 1, 4, 2,
    ],
    # KL1 and I5 have something left; of 11 million 4 were paid before the period.
    "02/TTr": [2, 0, 2, 507 * M, 2 * M, 120.5, 20.5, 3, 3, 1, 0, None, None, 2, 0],
    "01/TCD": [
        14, 18, 11, 7, 8, 4, 2, 1, 9, 1, 0, 1, 4, 7, 2, 1, 1, 12, 0, 1, 1, 3, 3, 1, 1, 0, 0, 0, 0,
    ],
    "02/TCD": [5, 5, 3, 3, 0, 0, 2, 2, 3, 3, 2, 2, 1, 1, 0, None],
    # 19 petitions: two carried over; 22 is not eligible.
    "01/XLD": [
        19, 0, 2, 0, 1, 15, 1, 16, 18, 17, 9, 6, 3, 13, 1, 1, 3, 15, 8, 6, 1, 3, 1, 1, 1, None,
    ],
    "01/KQGQ": [
        8, 1, 7, 7, 5, 1, 5 * M, 10.5, 2 * M, 1, 3 * M, 2, 1, 2, 3, 1, 1, 4, 2, 1, 1, 1, 1, 1, 4, 1,
    ],
    "02/KQGQ": [
        3, 1, 5 * M, 10.5, 4 * M, 9, 2 * M, 1, 3 * M, 2, 2 * M, 1, M, 2, None, None, None, None, None,
    ],
    "03/KQGQ": [
        6, 1, 5, 6, 2, 5, 2, 1, 1, 1, 8 * M, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 1, 2, 0, 3, 2,
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    return province(tmp_path_factory.mktemp("province"))


def test_every_form_is_counted_by_hand() -> None:
    assert EXPECTED.keys() == read_forms().keys()


@pytest.mark.parametrize("code", EXPECTED)
def test_a_form_has_the_numbers_counted_by_hand(code: str, store: CaseStore) -> None:
    form = filled(code, store)

    found = dict(zip((c.number for c in form.form.columns if not c.is_remark), numbers(form), strict=True))
    assert list(found.values()) == pytest.approx(EXPECTED[code]), found
    assert form.broken == []


def test_the_lines_add_up_where_nothing_is_counted_once_for_several(store: CaseStore) -> None:
    for code in ("01/TCD", "02/TCD", "01/KQGQ", "02/KQGQ", "03/KQGQ", "01/XLD", "02/TTr"):
        form = filled(code, store)
        for column in form.form.columns:
            whole = form.total.cells.get(column.number)
            if whole is not None and column.counted_by and not column.counted_by.is_distinct:
                assert whole == pytest.approx(sum(line.cells[column.number] or 0 for line in form.lines))


def test_a_conclusion_about_several_units_counts_once_in_the_total(store: CaseStore) -> None:
    form = filled("01/TTr", store)

    assert {line.unit_id: line.cells[7] for line in form.lines if line.cells[7]} == {
        "D1": 2,
        "C1": 1,
        "C2": 1,
    }
    assert form.total.cells[7] == 4


def test_every_body_has_a_line_and_those_without_numbers_have_zeros(store: CaseStore) -> None:
    form = filled("01/TTr", store)

    assert [line.unit_id for line in form.lines] == ["D1", "D2", "C1", "C2", "X1", "X2"]
    assert [line.is_empty for line in form.lines] == [False, True, False, False, True, True]
    assert set(numbers(form, "D2")) == {0}


def test_a_head_has_a_form_of_the_own_units(store: CaseStore) -> None:
    form = filled("01/TTr", store, scope=scope_for("unit_head", "C1", "S1"))

    assert [line.unit_id for line in form.lines] == ["C1"]
    assert numbers(form)[:7] == [2, 1, 1, 2, 0, 1, 1]
    assert form.broken == []


def without(rows: list[Row], *names: str) -> list[Row]:
    return [{name: value for name, value in row.items() if name not in names} for row in rows]


def test_what_no_source_delivers_is_unknown_and_not_nothing(tmp_path: Path) -> None:
    petitions = [*COMPLAINTS, *DENUNCIATIONS, *FEEDBACK]
    store = province(
        tmp_path,
        petitions=without(petitions, "signatories"),
        receptions=without(PROVINCE["receptions"], "group_people"),
    )

    handled, received = filled("01/XLD", store), filled("01/TCD", store)

    assert handled.unknown == {2, 3, 4, 5, 6, 7}
    assert [handled.total.cells[number] for number in (1, 2, 7, 8)] == [19, None, None, 16]
    assert all(line.cells[3] is None for line in handled.lines)
    assert received.unknown == {9, 18, 27}
    assert handled.broken == received.broken == []


def test_without_any_row_a_form_knows_nothing(tmp_path: Path) -> None:
    store = province(tmp_path, **{name: [] for name in PROVINCE})

    for code in EXPECTED:
        form = filled(code, store)
        assert {cell for line in (form.total, *form.lines) for cell in line.cells.values()} == {None}
        assert form.broken == []


def test_a_spoilt_register_breaks_the_formulas_loudly(tmp_path: Path) -> None:
    petitions: list[Row] = [*COMPLAINTS, *DENUNCIATIONS, *FEEDBACK]
    spoilt = [{**row, "signatories": None} if row["petition_id"] == "PT7" else row for row in petitions]
    form = filled("01/XLD", province(tmp_path, petitions=spoilt))

    found = [(each.line.unit_id, str(each.broken.control), each.broken.left_sum, each.broken.right_sum)
             for each in form.broken]  # fmt: skip
    formula = "1 = 2 + 3 + 4 + 5 + 6 + 7"
    assert found == [("", formula, 19, 18), ("C1", formula, 2, 1)]
