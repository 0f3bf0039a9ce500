"""A form as a workbook: its head, its numbers, its warnings, texts that stay texts, the same bytes twice."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data_access.store import CaseStore
from reports.form_definition import read_forms
from reports.form_figures import FilledForm
from reports.form_heads import head_cells
from reports.form_words import broken_rows, form_remarks, outside_sentence, period_name
from reports.form_workbook import Paper, write_form
from tests.office import converted
from tests.reports.form_examples import FIRST, LAST, PLAIN, WORDS, filled, province

ROOT = Path(__file__).parents[2]
PAPER = Paper("=Province", "-Place", "@maker")
CODES = list(read_forms())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    return province(tmp_path_factory.mktemp("province"))


def content_of(form: FilledForm) -> bytes:
    return write_form(form, paper=PAPER, words=WORDS)


def book_of(form: FilledForm) -> Any:
    return openpyxl.load_workbook(BytesIO(content_of(form)))


def spoilt(form: FilledForm) -> FilledForm:
    """A copy whose first line says one more in column 1 than its parts come to."""
    first, *others = form.lines
    cells = {**first.cells, 1: (first.cells[1] or 0) + 1}
    return replace(form, lines=(replace(first, cells=cells), *others))


def texts_of(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_a_form_has_its_title_block_its_numbers_row_and_a_line_for_each_body(store: CaseStore) -> None:
    sheet = book_of(filled("01/TTr", store)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert (rows[0][0], rows[0][10]) == ("=Province", "Form 01/TTr")
    assert (rows[1][0], rows[1][10]) == ("-Place", "Circular 01/2024/TT-TTCP")
    assert rows[2][0] == "TỔNG HỢP KẾT QUẢ THANH TRA HÀNH CHÍNH"
    assert rows[3][0] == "Inspection quarter I/2026 (15/12/2025 – 14/03/2026)"
    assert rows[5][0] == "Unit of measure: Tiền: triệu đồng; đất: m²"
    assert rows[9][1:6] == ["1=2+3=4+5", "2", "3", "4", "5"]
    assert rows[10] == [
        "Province", 4, 2, 2, 3, 1, 2, 4, 576, 150.5, 500, 120.5, 76, 30, 3, 1, 1, 4, 2,
    ]  # fmt: skip
    assert [row[0] for row in rows[11:17]] == [
        "Unit D1", "Unit D2", "Unit C1", "Unit C2", "Unit X1", "Unit X2",
    ]  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_the_head_is_merged_as_its_columns_share_it(code: str, store: CaseStore) -> None:
    form = filled(code, store)
    sheet = book_of(form).worksheets[0]
    first = 7
    ranges = {str(each) for each in sheet.merged_cells.ranges}

    for cell in head_cells([column.head for column in form.form.columns]):
        top = sheet.cell(first + cell.row, cell.column + 2)
        assert str(top.value).removesuffix(" (*)") == cell.text
        if (cell.row_span, cell.column_span) != (1, 1):
            bottom = sheet.cell(first + cell.row + cell.row_span - 1, cell.column + cell.column_span + 1)
            assert f"{top.coordinate}:{bottom.coordinate}" in ranges


@pytest.mark.parametrize("code", CODES)
def test_numbers_are_numbers_and_texts_are_never_formulas(code: str, store: CaseStore) -> None:
    form = filled(code, store)
    sheet = book_of(form).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} == {"s", "n"}
    numbers = [cell for cell in cells if cell.data_type == "n"]
    known = [
        value for line in (form.total, *form.lines) for value in line.cells.values() if value is not None
    ]
    assert len(numbers) == len(known)
    dashes = [cell for cell in cells if cell.value == "–"]
    unknown = [value for line in (form.total, *form.lines) for value in line.cells.values() if value is None]
    assert len(dashes) == len(unknown)


def test_a_form_prints_across_with_its_head_on_every_page(store: CaseStore) -> None:
    for code, size, head in (("01/TTr", 9, "$7:$10"), ("03/KQGQ", 8, "$7:$10"), ("01/TCD", 8, "$7:$12")):
        sheet = book_of(filled(code, store)).worksheets[0]
        assert sheet.print_title_rows == head
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", size)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_paper_has_its_maker_its_signatures_and_its_notes(store: CaseStore) -> None:
    texts = texts_of(book_of(filled("02/TTr", store)).worksheets[0])

    assert {"MADE BY", "HEAD OF THE UNIT", "Account: @maker"} <= set(texts)
    assert "(*) The content of this column was not read in the circular." in texts
    assert "“–” in columns 12, 13: Nguồn không ghi việc khởi tố." in texts
    assert "Tổng số (*)" in texts
    assert "The control formulas hold in every line." in texts


def test_a_spoilt_copy_breaks_loudly_on_both_sheets(store: CaseStore) -> None:
    form = spoilt(filled("01/TTr", store))
    expected = [
        ("01/TTr", "Unit D1", "1 = 2 + 3 = 4 + 5", "1: 3", "2 + 3: 2"),
        ("01/TTr", "Unit D1", "1 = 2 + 3 = 4 + 5", "1: 3", "4 + 5: 2"),
    ]

    paper, controls = book_of(form).worksheets

    assert broken_rows(form, words=WORDS) == expected
    assert "2 control formulas do not hold: see the list." in texts_of(paper)
    rows = [tuple(cell.value for cell in row) for row in controls.iter_rows()]
    assert rows[-2:] == expected
    assert [row[0] for row in rows[1:4]] == ["1 = 2 + 3 = 4 + 5", "8 = 10 + 12", "9 = 11 + 13"]


def test_the_list_of_broken_formulas_has_a_head_only_where_there_is_one(store: CaseStore) -> None:
    form = filled("01/TTr", store)

    assert texts_of(book_of(form).worksheets[1])[1:] == [str(control) for control in form.form.controls]
    assert "Left side" in texts_of(book_of(spoilt(form)).worksheets[1])


def test_a_difference_of_one_dong_is_told_to_the_dong(store: CaseStore) -> None:
    form = filled("01/TTr", store)
    cells = {**form.total.cells, 8: (form.total.cells[8] or 0) + 1}
    off = replace(form, total=replace(form.total, cells=cells))

    assert broken_rows(off, words=WORDS) == [
        ("01/TTr", "Province", "8 = 10 + 12", "8: 576000001", "10 + 12: 576000000")
    ]


def test_outside_its_days_a_form_says_which_circular_holds_and_its_code() -> None:
    def told(code: str, end: date) -> str:
        form = FilledForm(
            read_forms()[code], FIRST, end, None, None, 0, "body", None, (), frozenset(),  # type: ignore[arg-type]
        )  # fmt: skip
        return outside_sentence(form, words=WORDS)

    followed = "This form follows Circular 02/2021/TT-TTCP, 01/2024/TT-TTCP, until 29/09/2025. "
    older = " The columns shown are those of the older form."
    assert told("01/TTr", date(2025, 9, 29)) == ""
    assert told("01/XLD", date(2025, 9, 30)) == (
        followed + "For this period Circular 06/2025/TT-TTCP holds, whose form is 02/XLD." + older
    )
    assert told("01/TTr", date(2026, 3, 14)) == (
        followed
        + "For this period Circular 06/2025/TT-TTCP holds; which form it has for this is not known."
        + older
    )
    assert told("01/TTr", date(2020, 1, 1)).endswith("No circular on reports is known for this period.")


def test_a_period_of_an_older_circular_says_that_its_days_are_not_sure(store: CaseStore) -> None:
    early = filled("01/TTr", store, start=date(2023, 12, 15), end=date(2024, 3, 14))
    late = filled("01/TTr", store)

    sentence = "The first or last day of Circular 01/2024/TT-TTCP was not read in the circular itself."
    assert sentence in form_remarks(early, words=WORDS)
    assert not early.is_outside
    assert sentence not in form_remarks(late, words=WORDS)
    assert late.is_outside


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        (FIRST, LAST, "Inspection quarter I/2026"),
        (date(2025, 12, 15), date(2026, 6, 14), "First six months of 2026 (inspection period)"),
        (date(2025, 12, 15), date(2026, 9, 14), "Nine months of 2026 (inspection period)"),
        (date(2025, 12, 15), date(2026, 12, 14), "Year 2026 (inspection period)"),
        (date(2026, 1, 1), date(2026, 3, 31), ""),
    ],
)
def test_a_period_of_inspection_reports_has_a_name(start: date, end: date, name: str) -> None:
    assert period_name(start, end, wording=PLAIN) == name


def test_a_form_without_any_rows_is_a_workbook_too(tmp_path: Path) -> None:
    empty = province(tmp_path, inspections=[], inspection_units=[], recommendations=[], recoveries=[],
                     receptions=[], petitions=[])  # fmt: skip
    for code in CODES:
        sheet = book_of(filled(code, empty)).worksheets[0]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {
            "s"
        }


AGAIN = """
import hashlib, sys, time
from pathlib import Path
from data_access.store import CaseStore
from tests.reports.form_examples import filled
from tests.reports.test_form_workbook import content_of
time.sleep(2)
store = CaseStore(folder=Path(sys.argv[1]), version=sys.argv[2])
print(hashlib.sha256(content_of(filled("01/TTr", store))).hexdigest())
"""


def test_a_second_run_in_another_process_writes_the_same_bytes(store: CaseStore) -> None:
    again = subprocess.run(
        [sys.executable, "-c", AGAIN, str(store.folder), store.version],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert again.stdout.strip() == hashlib.sha256(content_of(filled("01/TTr", store))).hexdigest()


@pytest.mark.parametrize("code", ["01/TTr", "03/KQGQ"])
def test_libreoffice_reads_and_keeps_every_number_and_every_text(
    code: str, store: CaseStore, tmp_path: Path
) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(content_of(filled(code, store)))
    before = openpyxl.load_workbook(path)

    after = openpyxl.load_workbook(converted(path, to="xlsx"))

    for left, right in zip(before.worksheets, after.worksheets, strict=True):
        assert _cells(left) == _cells(right)
        merged = [{str(each) for each in sheet.merged_cells.ranges} for sheet in (left, right)]
        assert merged[0] == merged[1]


def _cells(sheet: Any) -> dict[str, object]:
    found = (cell for row in sheet.iter_rows() for cell in row if cell.value not in (None, ""))
    return {cell.coordinate: cell.value for cell in found}
