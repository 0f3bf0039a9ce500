"""An official form as a workbook: the form on one sheet, its control formulas on another; the same bytes for
the same data, whenever and wherever it is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO
from typing import Any

import xlsxwriter

from reports.form_definition import Form, FormColumn, in_language
from reports.form_figures import Cell, FilledForm, FormLine
from reports.form_heads import head_cells
from reports.form_words import FormWords, broken_rows, form_remarks

A4, A3 = 9, 8
#: More columns than these do not stay legible across A4.
COLUMNS_ON_A4 = 20
UNIT_WIDTH, COLUMN_WIDTH, WIDE_COLUMN_WIDTH = 32, 7.5, 10
#: A longer formula below a number does not fit a narrow column.
LONGEST_NARROW_FORMULA = 12
MILLION = 1_000_000
NUMBER_ROW_HEIGHT, LINE_HEIGHT = 30, 15
COUNT_FORMAT, DECIMAL_FORMAT = "#,##0", "#,##0.0;-#,##0.0;0"


@dataclass(frozen=True)
class Paper:
    """What a form's paper says of itself besides its numbers: whose it is, for whom, who made it."""

    province: str
    place: str
    maker: str


def write_form(filled: FilledForm, *, paper: Paper, words: FormWords) -> bytes:
    """The form as an XLSX file.

    Texts are written as texts whatever they begin with, numbers as numbers, money in million dong. The file
    says it was made at the data time: no clock is read.
    """
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    made = filled.data_time.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": f"{filled.form.code} {words.title(filled.form)}", "created": made})
    _FormSheet(book, filled, paper=paper, words=words).write()
    _ControlSheet(book, filled, words=words).write()
    book.close()
    return content.getvalue()


def shown_number(column: FormColumn, cell: Cell) -> Cell:
    """A cell in the unit of the form: money in million dong, everything else as it is."""
    if cell is None or column.counted_by is None:
        return None
    return cell / MILLION if column.counted_by.unit == "vnd" else cell


def is_decimal(column: FormColumn) -> bool:
    """Whether a column holds money or land, which have decimals in the unit of the form."""
    metric = column.counted_by
    return metric is not None and metric.unit != "count"


class _FormSheet:
    def __init__(self, book: Any, filled: FilledForm, *, paper: Paper, words: FormWords) -> None:
        self._filled, self._form, self._paper, self._words = filled, filled.form, paper, words
        self._sheet = book.add_worksheet(filled.form.code.replace("/", "-"))
        self._last = len(filled.form.columns)
        grid = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "Times New Roman"}
        plain = {"font_name": "Times New Roman", "text_wrap": True, "valign": "top"}
        head = {**grid, "bold": True, "align": "center", "bg_color": "#EEEEEE"}
        whole = {**grid, "bold": True}
        self._formats = {
            name: book.add_format(values)
            for name, values in {
                "head": head,
                "unsure": {**head, "italic": True},
                "number": {**grid, "italic": True, "align": "center", "font_size": 9},
                "name": {**grid, "indent": 1},
                "whole_name": {**whole, "indent": 1},
                "count": {**grid, "num_format": COUNT_FORMAT},
                "decimal": {**grid, "num_format": DECIMAL_FORMAT},
                "whole_count": {**whole, "num_format": COUNT_FORMAT},
                "whole_decimal": {**whole, "num_format": DECIMAL_FORMAT},
                "unknown": {**grid, "align": "right"},
                "whole_unknown": {**whole, "align": "right"},
                "plain": plain,
                "warning": {**plain, "bold": True},
                "right": {**plain, "align": "right"},
                "title": {**plain, "bold": True, "align": "center", "font_size": 14},
                "centre": {**plain, "align": "center"},
                "signed": {**plain, "align": "center", "bold": True},
            }.items()
        }

    def write(self) -> None:
        """Title block, head, lines, remarks, signatures; then how it is printed."""
        first = self._title_block()
        after = self._lines(self._head(first))
        after = self._remarks(after + 1)
        self._signatures(after + 1)
        self._set_up_print(first, numbers=first + self._depth)

    @property
    def _depth(self) -> int:
        return max(len(column.head) for column in self._form.columns)

    def _merged(self, row: int, first: int, last: int, text: str, style: str) -> None:
        if first < last:
            self._sheet.merge_range(row, first, row, last, "", self._formats[style])
        self._sheet.write_string(row, first, text, self._formats[style])

    def _title_block(self) -> int:
        words, middle = self._words, self._last // 2
        self._merged(0, 0, middle, self._paper.province, "warning")
        self._merged(0, middle + 1, self._last, words.code_line(self._form), "right")
        self._merged(1, 0, middle, self._paper.place, "plain")
        self._merged(1, middle + 1, self._last, words.circular_line(self._filled), "right")
        self._merged(2, 0, self._last, words.title(self._form).upper(), "title")
        self._merged(3, 0, self._last, words.period_line(self._filled), "centre")
        self._merged(4, 0, self._last, words.data_line(self._filled), "centre")
        self._merged(5, 0, self._last, words.unit_line(self._form), "right")
        self._sheet.set_row(2, 24)
        return 6

    def _head(self, first: int) -> int:
        paths = [[in_language(text, self._words.language) for text in c.head] for c in self._form.columns]
        self._spanned(first, 0, first + self._depth - 1, 0, self._words.unit_head, "head")
        for cell in head_cells(paths):
            row, column = first + cell.row, cell.column + 1
            last = (row + cell.row_span - 1, column + cell.column_span - 1)
            under = self._form.columns[cell.column : cell.column + cell.column_span]
            is_unsure = not any(each.is_sure for each in under)
            text = f"{cell.text} (*)" if is_unsure and cell.column_span == 1 else cell.text
            self._spanned(row, column, *last, text, "unsure" if is_unsure else "head")
        row = first + self._depth
        self._sheet.write_string(row, 0, "", self._formats["number"])
        self._sheet.set_row(row, NUMBER_ROW_HEIGHT)
        for place, each in enumerate(self._form.columns, start=1):
            self._sheet.write_string(row, place, number_text(self._form, each), self._formats["number"])
        return row + 1

    def _spanned(self, row: int, column: int, last_row: int, last: int, text: str, style: str) -> None:
        if (row, column) != (last_row, last):
            self._sheet.merge_range(row, column, last_row, last, "", self._formats[style])
        self._sheet.write_string(row, column, text, self._formats[style])

    def _lines(self, first: int) -> int:
        lines = (self._filled.total, *self._filled.lines)
        for row, line in enumerate(lines, start=first):
            prefix = "" if line.unit_id else "whole_"
            self._sheet.write_string(row, 0, line.name, self._formats[f"{prefix}name"])
            for place, column in enumerate(self._form.columns, start=1):
                self._cell(row, place, column, line, prefix)
        return first + len(lines)

    def _cell(self, row: int, place: int, column: FormColumn, line: FormLine, prefix: str) -> None:
        if column.is_remark:
            self._sheet.write_blank(row, place, None, self._formats[f"{prefix}name"])
            return
        number = shown_number(column, line.cells[column.number])
        if number is None:
            self._sheet.write_string(row, place, "–", self._formats[f"{prefix}unknown"])
            return
        style = "decimal" if is_decimal(column) else "count"
        self._sheet.write_number(row, place, number, self._formats[prefix + style])

    def _remarks(self, row: int) -> int:
        for text in form_remarks(self._filled, words=self._words):
            self._merged(row, 0, self._last, text, "plain")
            lines = -(-len(text) // (UNIT_WIDTH + int(COLUMN_WIDTH * self._last)))
            self._sheet.set_row(row, LINE_HEIGHT * lines)
            row += 1
        found = broken_rows(self._filled, words=self._words)
        verdict = self._words.verdict(self._filled)
        self._merged(row, 0, self._last, verdict, "warning" if found else "plain")
        return row + 1

    def _signatures(self, row: int) -> None:
        middle, words = self._last // 2, self._words
        self._merged(row, middle + 1, self._last, words.date_line, "centre")
        for offset, (left, right) in enumerate(words.signatures(self._paper.maker), start=1):
            style = "signed" if offset == 1 else "centre"
            self._merged(row + offset, 0, middle, left, style)
            self._merged(row + offset, middle + 1, self._last, right, style)

    def _set_up_print(self, head: int, *, numbers: int) -> None:
        sheet = self._sheet
        sheet.set_column(0, 0, UNIT_WIDTH)
        for place, column in enumerate(self._form.columns, start=1):
            is_wide = is_decimal(column) or len(self._form.formula_of(column.number)) > LONGEST_NARROW_FORMULA
            sheet.set_column(place, place, WIDE_COLUMN_WIDTH if is_wide else COLUMN_WIDTH)
        for row in range(head, numbers):
            sheet.set_row(row, 34 if row < numbers - 1 else 48)
        sheet.freeze_panes(numbers + 1, 1)
        sheet.repeat_rows(head, numbers)
        sheet.set_landscape()
        sheet.set_paper(A4 if self._last <= COLUMNS_ON_A4 else A3)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L" + self._form.code + "&C&P/&N")


def number_text(form: Form, column: FormColumn) -> str:
    """What stands below a column's head: its number, and what it must equal."""
    formula = form.formula_of(column.number)
    return f"{column.number}={formula}" if formula else str(column.number)


class _ControlSheet:
    """Every formula of the form, and where it does not hold."""

    def __init__(self, book: Any, filled: FilledForm, *, words: FormWords) -> None:
        self._sheet = book.add_worksheet(words.control_sheet)
        self._filled, self._words = filled, words
        self._head = book.add_format({"bold": True, "border": 1, "bg_color": "#EEEEEE", "text_wrap": True})
        self._text = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        self._number = book.add_format({"border": 1, "num_format": "#,##0.######", "valign": "top"})
        self._plain = book.add_format({"text_wrap": False})

    def write(self) -> None:
        """The formulas, the verdict, then a row for each formula and unit that break it."""
        self._sheet.write_string(0, 0, self._words.verdict(self._filled), self._plain)
        row = 1
        for control in self._filled.form.controls:
            self._sheet.write_string(row, 0, str(control), self._plain)
            row += 1
        broken = broken_rows(self._filled, words=self._words)
        for place, values in enumerate([self._words.broken_heads, *broken] if broken else [], start=row + 1):
            self._row(place, values, is_head=place == row + 1)
        for column, width in enumerate((10, UNIT_WIDTH, 26, 18, 18)):
            self._sheet.set_column(column, column, width)
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C&P/&N")

    def _row(self, row: int, values: Sequence[str | float], *, is_head: bool = False) -> None:
        for column, value in enumerate(values):
            if isinstance(value, str):
                self._sheet.write_string(row, column, value, self._head if is_head else self._text)
            else:
                self._sheet.write_number(row, column, value, self._number)
