"""The engine of the forms: control formulas, heads, and what a form's file may say."""

import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import UnknownName
from metrics.catalog import METRICS
from metrics.form_metrics import FORM_METRICS
from reports.form_controls import Control, broken_controls, parse_control
from reports.form_definition import FOLDER, FormMistake, circular_in_force, in_language, make_form, read_forms
from reports.form_heads import HeadCell, head_cells

SIDES = st.lists(st.lists(st.integers(1, 99), min_size=1, max_size=5), min_size=2, max_size=4)


@given(sides=SIDES)
def test_a_formula_is_read_as_it_is_written(sides: list[list[int]]) -> None:
    control = Control(tuple(tuple(side) for side in sides))

    assert parse_control(str(control)) == control


@pytest.mark.parametrize("text", ["1", "", "1 = ", "1 = 2 + x", "= 2"])
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"formula|invalid literal"):
        parse_control(text)


@given(parts=st.lists(st.integers(0, 10**15), min_size=1, max_size=6), slip=st.integers(-(10**15), 10**15))
def test_a_formula_breaks_by_a_slip_of_one_dong_and_by_nothing_else(parts: list[int], slip: int) -> None:
    numbers = range(2, len(parts) + 2)
    control = parse_control(f"1 = {' + '.join(map(str, numbers))}")
    cells = {1: sum(parts) + slip, **dict(zip(numbers, parts, strict=True))}

    broken = broken_controls((control,), cells)

    assert [(each.left_sum, each.right_sum) for each in broken] == (
        [(sum(parts) + slip, sum(parts))] if slip else []
    )


@given(areas=st.lists(st.floats(0, 1e7).map(lambda area: round(area, 6)), min_size=1, max_size=8))
def test_areas_added_up_in_another_order_break_no_formula(areas: list[float]) -> None:
    numbers = range(2, len(areas) + 2)
    control = parse_control(f"1 = {' + '.join(map(str, numbers))}")

    assert not broken_controls((control,), {1: sum(sorted(areas)), **dict(zip(numbers, areas, strict=True))})


def test_a_side_with_an_unknown_number_is_not_judged_but_the_others_are() -> None:
    control = parse_control("1 = 2 + 3 = 4 + 5 = 6")

    (broken,) = broken_controls((control,), {1: 7, 2: None, 3: 1, 4: 3, 5: 4, 6: 8})

    assert (broken.left, broken.right, broken.left_sum, broken.right_sum) == ((1,), (6,), 7, 8)
    assert broken_controls((control,), dict.fromkeys(range(1, 7))) == []


HEADS = st.lists(st.lists(st.sampled_from(("A", "B", "C")), min_size=1, max_size=4), min_size=1, max_size=12)


@given(paths=HEADS)
def test_the_cells_of_a_head_cover_its_grid_once(paths: list[list[str]]) -> None:
    depth = max(map(len, paths))
    covered = [
        (row, column)
        for cell in head_cells(paths)
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]

    assert sorted(covered) == [(row, column) for row in range(depth) for column in range(len(paths))]


@given(paths=HEADS)
def test_above_each_column_stand_the_heads_of_its_way_down(paths: list[list[str]]) -> None:
    cells = sorted(head_cells(paths), key=lambda cell: cell.row)
    for column, path in enumerate(paths):
        above = [cell.text for cell in cells if cell.column <= column < cell.column + cell.column_span]
        assert above == path


def test_neighbours_share_a_head_and_a_column_of_its_own_reaches_down() -> None:
    paths = [["All"], ["Kind", "Planned"], ["Kind", "Surprise"], ["Kind"]]

    assert head_cells(paths) == [
        HeadCell("All", 0, 0, 2, 1), HeadCell("Kind", 0, 1, 1, 2), HeadCell("Kind", 0, 3, 2, 1),
        HeadCell("Planned", 1, 1, 1, 1), HeadCell("Surprise", 1, 2, 1, 1),
    ]  # fmt: skip


PRINTED = {
    "01/TTr": ["1 = 2 + 3 = 4 + 5", "8 = 10 + 12", "9 = 11 + 13"],
    "02/TTr": ["1 = 2 + 3"],
    "01/TCD": ["1 = 4 + 13 + 22", "2 = 5 + 14 + 23", "3 = 6 + 7 + 15 + 16 + 24 + 25"],
    "02/TCD": ["1 = 3 + 5 + 7 = 9 + 11", "2 = 4 + 6 + 8 = 10 + 12"],
    "01/XLD": [
        "1 = 2 + 3 + 4 + 5 + 6 + 7", "9 = 11 + 12 + 13 = 14 + 15 + 16 + 17 = 18 + 22", "18 = 19 + 20 + 21",
        "22 = 23 + 24 + 25",
    ],
    "01/KQGQ": ["1 = 2 + 3", "5 = 20 + 21 + 22 + 23 + 24"],
    "02/KQGQ": [],
    "03/KQGQ": ["1 = 2 + 3", "6 = 7 + 8 + 9 + 10 = 24 + 26 + 28 = 30 + 31", "8 = 25 + 27 + 29"],
}  # fmt: skip
COLUMNS = {
    "01/TTr": 18, "02/TTr": 15, "01/TCD": 30, "02/TCD": 17, "01/XLD": 26, "01/KQGQ": 27, "02/KQGQ": 20,
    "03/KQGQ": 32,
}  # fmt: skip
LATER = {
    "01/TTr": "", "02/TTr": "", "01/TCD": "01/TCD", "02/TCD": "01/TCD", "01/XLD": "02/XLD",
    "01/KQGQ": "03/GQKN", "02/KQGQ": "05/KQTH", "03/KQGQ": "04/GQTC",
}  # fmt: skip


def test_every_form_has_its_printed_formulas_its_columns_and_its_later_code() -> None:
    forms = read_forms()

    assert {code: [str(control) for control in form.controls] for code, form in forms.items()} == PRINTED
    assert {code: len(form.columns) for code, form in forms.items()} == COLUMNS
    assert {code: form.later_code for code, form in forms.items()} == LATER
    for form in forms.values():
        assert [column.number for column in form.columns] == list(range(1, len(form.columns) + 1))


def test_only_the_form_known_from_practice_is_marked_and_every_column_of_it() -> None:
    unsure = {
        code: [column.number for column in form.columns if not column.is_sure]
        for code, form in read_forms().items()
    }

    assert {code: len(numbers) for code, numbers in unsure.items() if numbers} == {"02/TTr": 15}


def test_every_text_of_a_form_is_there_in_english() -> None:
    for form in read_forms().values():
        texts = {form.title, form.unit_of_measure, *form.notes}
        texts |= {text for column in form.columns for text in (*column.head, column.missing) if text}
        assert {text for text in texts if in_language(text, "en") == text} == set()
        assert in_language(form.title, "vi") == form.title


def test_nothing_stands_in_english_that_no_form_says() -> None:
    said = {
        text
        for form in read_forms().values()
        for text in (
            form.title, form.unit_of_measure, *form.notes,
            *(each for column in form.columns for each in (*column.head, column.missing)),
        )
    }  # fmt: skip
    english = tomllib.loads((FOLDER / "english.toml").read_text(encoding="utf-8"))
    assert set(english) - said == set()


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2020, 1, 1), None), (date(2024, 3, 4), "02/2021/TT-TTCP"),
        (date(2024, 3, 14), "01/2024/TT-TTCP"), (date(2025, 9, 29), "01/2024/TT-TTCP"),
        (date(2025, 9, 30), "06/2025/TT-TTCP"), (date(2030, 1, 1), "06/2025/TT-TTCP"),
    ],
)  # fmt: skip
def test_a_day_has_the_circular_in_force_on_it(day: date, name: str | None) -> None:
    found = circular_in_force(day)

    assert (found.name if found else None) == name
    is_of_the_forms = name in ("02/2021/TT-TTCP", "01/2024/TT-TTCP")
    assert {form.circular_on(day) is not None for form in read_forms().values()} == {is_of_the_forms}


FORM: dict[str, Any] = {
    "code": "01/X", "title": "X", "unit_of_measure": "x", "circulars": ["01/2024/TT-TTCP"],
    "later_circular": "06/2025/TT-TTCP", "later_code": "", "controls": [],
    "columns": [{"number": 1, "head": ["A"], "metric": "inspections_started"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"controls": ["1 = 2"]}, FormMistake),
        ({"columns": [*FORM["columns"], *FORM["columns"]]}, FormMistake),
        ({"columns": [{"number": 1, "head": ["A"], "metric": "no_metric"}]}, FormMistake),
        ({"columns": [{**FORM["columns"][0], "where": {"channel": "post"}}]}, UnknownName),
        ({"needs": ["petitions"]}, FormMistake),
    ],
)
def test_a_form_that_contradicts_itself_is_refused(changes: dict[str, Any], error: type[Exception]) -> None:
    assert make_form(FORM).code == "01/X"
    with pytest.raises(error):
        make_form({**FORM, **changes})


def test_every_metric_of_the_forms_is_used_by_one() -> None:
    used = {column.metric for form in read_forms().values() for column in form.columns}
    assert {metric.name for metric in FORM_METRICS} <= used <= {*METRICS, ""}
