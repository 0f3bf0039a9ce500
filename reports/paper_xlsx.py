"""A paper as a workbook: a sheet for each part, numbers as numbers, the same bytes for the same paper."""

import re
from collections.abc import Sequence
from io import BytesIO
from itertools import count
from typing import Any

import xlsxwriter

from reports.late_list import A4, MARGIN_INCHES
from reports.paper import (
    Amount,
    Block,
    Cell,
    Findings,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Signatures,
    Table,
    cell_text,
)

#: Columns of a sheet, in characters: texts that run over several of them are this wide together.
NARROW, SHEET_CHARACTERS = 9.0, 120.0
FEWEST_COLUMNS = 8
LINE_HEIGHT, PICTURE_SCALE, PIXELS_PER_LINE = 15, 0.36, 20
#: Dots to an inch: of a sheet on a screen, and of the pictures of charts.
SCREEN_DOTS, PICTURE_DOTS = 96, 72
LONGEST_NAME = 31


def write_xlsx(paper: Paper) -> bytes:
    """The paper as one XLSX file. Texts are written as texts, whatever they begin with."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    created = paper.dated.replace(tzinfo=None, microsecond=0)
    book.set_properties(
        {"title": paper.title, "author": paper.issuer, "comments": paper.mark, "created": created}
    )
    looks = _Looks(book)
    for number, (heading, blocks) in enumerate(paper.parts()):
        name = heading.text if heading else paper.title
        sheet = book.add_worksheet(_sheet_name(number, name))
        _Sheet(sheet, looks, paper, blocks).write(heading, blocks)
    book.close()
    return content.getvalue()


def _sheet_name(number: int, text: str) -> str:
    """A name a sheet may have: short, without the signs that are not allowed, told apart by its number."""
    allowed = re.sub(r"[\[\]:*?/\\]", " ", text)
    return f"{number + 1} {allowed}"[:LONGEST_NAME].strip().strip("'")


class _Looks:
    """The formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        border = {"text_wrap": True, "valign": "top", "border": 1}
        self.head = book.add_format({**border, "bold": True, "align": "center", "bg_color": "#EEEEEE"})
        self.cell = book.add_format(border)
        self.figure = book.add_format({**border, "align": "right"})
        self._numbers: dict[str, Any] = {}

    def number(self, pattern: str) -> Any:
        """The format of numbers of one pattern."""
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format(
                {"border": 1, "valign": "top", "num_format": pattern}
            )
        return self._numbers[pattern]


class _Sheet:
    """One part of the paper: the title block, which is repeated on every page, then its blocks."""

    def __init__(self, sheet: Any, looks: _Looks, paper: Paper, blocks: Sequence[Block]) -> None:
        self._sheet, self._looks, self._paper = sheet, looks, paper
        self._row = 0
        tables = [block for block in blocks if isinstance(block, Table)]
        self._columns = max([FEWEST_COLUMNS, *(len(table.columns) for table in tables)])
        self._set_widths(tables)
        self._pictures = count()

    def write(self, heading: Heading | None, blocks: Sequence[Block]) -> None:
        """Everything from top to bottom."""
        paper = self._paper
        for text in (paper.issuer, paper.title, paper.subtitle, paper.mark, paper.basis):
            self._across(text, self._looks.title if text == paper.title else self._looks.text)
        if heading:
            self._across(heading.text, self._looks.title)
        repeated = self._row - 1
        for block in blocks:
            self._write(block)
        if len(blocks) and isinstance(blocks[0], Table):
            # Caption and head of the one long table stand right below the title block.
            repeated += 2
        self._set_up_print(repeated)

    def _set_widths(self, tables: Sequence[Table]) -> None:
        """Columns as wide as the widest table wants them."""
        widths = [NARROW] * self._columns
        for table in tables:
            whole = sum(column.width for column in table.columns)
            for place, column in enumerate(table.columns):
                widths[place] = max(widths[place], SHEET_CHARACTERS * column.width / whole)
        for place, width in enumerate(widths):
            self._sheet.set_column(place, place, width)
        self._widths = widths

    def _write(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._across(block.text, self._looks.strong)
        elif isinstance(block, Paragraph):
            self._across(block.text, self._looks.text)
        elif isinstance(block, Findings):
            for number, sentence in enumerate(block.sentences, start=1):
                self._across(f"{number}. {sentence}", self._looks.text)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Picture):
            self._picture(block)
        else:
            self._signatures(block)

    def _across(self, text: str, look: Any) -> None:
        """A text over the whole width, as high as it needs."""
        self._sheet.merge_range(self._row, 0, self._row, self._columns - 1, "")
        self._sheet.write_string(self._row, 0, text, look)
        extra = LINE_HEIGHT / 2 if look is self._looks.title else 0
        self._sheet.set_row(self._row, LINE_HEIGHT * lines_of(text, sum(self._widths)) + extra)
        self._row += 1

    def _table(self, table: Table) -> None:
        self._across(table.caption, self._looks.strong)
        for place, column in enumerate(table.columns):
            self._sheet.write_string(self._row, place, column.head, self._looks.head)
        self._heighten([column.head for column in table.columns])
        for row, cells in enumerate(table.rows, start=self._row + 1):
            for place, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
                self._cell(row, place, cell, is_figure=column.is_figure)
            self._heighten([cell_text(cell) for cell in cells], row=row)
        self._row += len(table.rows) + 2

    def _heighten(self, texts: Sequence[str], *, row: int | None = None) -> None:
        """A row as high as the longest of its texts needs: not every program finds that out itself."""
        lines = max(lines_of(text, width) for text, width in zip(texts, self._widths, strict=False))
        self._sheet.set_row(self._row if row is None else row, LINE_HEIGHT * lines)

    def _cell(self, row: int, place: int, cell: Cell, *, is_figure: bool) -> None:
        if isinstance(cell, Amount) and cell.value is not None:
            self._sheet.write_number(row, place, cell.value, self._looks.number(cell.pattern))
            return
        text = cell.text if isinstance(cell, Amount) else cell
        look = self._looks.figure if is_figure else self._looks.cell
        # Never write(): it would take "=…" for a formula and "http…" for a link.
        self._sheet.write_string(row, place, text, look) if text else self._sheet.write_blank(
            row, place, None, look
        )

    def _picture(self, picture: Picture) -> None:
        self._across(picture.title, self._looks.strong)
        options = {"image_data": BytesIO(picture.png), "description": picture.title,
                   "x_scale": PICTURE_SCALE, "y_scale": PICTURE_SCALE}  # fmt: skip
        self._sheet.insert_image(self._row, 0, f"chart-{next(self._pictures)}.png", options)
        for _line in range(_height_in_lines(picture.png) + 1):
            self._sheet.set_row(self._row, LINE_HEIGHT)
            self._row += 1

    def _signatures(self, signatures: Signatures) -> None:
        self._row += 1
        for office, below in signatures.places:
            self._across(office, self._looks.strong)
            self._across(below, self._looks.text)
            self._row += 3

    def _set_up_print(self, repeated: int) -> None:
        self._sheet.repeat_rows(0, repeated)
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.set_margins(*[MARGIN_INCHES] * 2, 0.5, 0.6)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.hide_gridlines(2)
        self._sheet.set_footer("&C" + self._paper.page_text.format(page="&P", pages="&N"))


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column so many characters wide."""
    lines, left = 1, width
    for word in text.split():
        if len(word) + 1 > left and left < width:
            lines, left = lines + 1, width
        lines += int(len(word) / width)
        left -= len(word) % width + 1
    return lines


def _height_in_lines(png: bytes) -> int:
    """How many lines of a sheet a picture covers; a PNG says its height in the bytes 20 to 23."""
    pixels = int.from_bytes(png[20:24], "big") * PICTURE_SCALE * SCREEN_DOTS / PICTURE_DOTS
    return int(pixels / PIXELS_PER_LINE) + 1
