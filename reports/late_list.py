"""The monthly late list as a workbook: the same bytes for the same data, whenever and wherever it is made."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from metrics.late_list import BodySummary, LateList
from reports.late_columns import Cell, late_columns
from reports.wording import Wording

DAY_FORMAT, COUNT_FORMAT = "dd/mm/yyyy", "#,##0"
A4 = 9
MARGIN_INCHES = 0.4
#: The rows of the title block that are set strong, and the height of its last, longer one.
TITLE_ROWS, REMARK_HEIGHT = 2, 32
#: Head, width in characters, and the cell of each line.
Columns = Sequence[tuple[str, int, Callable[[Any], Cell]]]


def write_late_list(listed: LateList, *, province: str, place: str, wording: Wording) -> bytes:
    """The list as an XLSX file: one sheet with a line for each body, one with a line for each case.

    Texts are written as texts whatever they begin with, days as days, numbers as numbers. The file says it
    was made at the data time: no clock is read.
    """
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    title = _title(wording)
    book.set_properties({"title": title, "created": listed.data_time.astimezone(UTC).replace(tzinfo=None)})
    heading = [province, title, *_heading(listed, place=place, wording=wording)]
    _ = wording.translate
    _Sheet(book, _("By unit"), heading).write(_summary_columns(listed, wording), listed.summaries)
    columns = [
        (column.head, column.width, column.value)
        for column in late_columns(wording, is_internal=listed.is_internal)
    ]
    _Sheet(book, _("List of cases"), heading).write(columns, listed.lines)
    book.close()
    return content.getvalue()


def _title(wording: Wording) -> str:
    _ = wording.translate
    return _("List of officials, bodies and units that let administrative procedures run late")


def _heading(listed: LateList, *, place: str, wording: Wording) -> list[str]:
    _ = wording.translate
    version = _("Internal version") if listed.is_internal else _("Public version")
    return [
        _("Month {month}, {place} (Decision 766/QD-TTg). {version}.").format(
            month=f"{listed.first:%m/%Y}", place=place, version=version
        ),
        _known(listed, wording),
        days_late_remark(wording),
    ]


def _known(listed: LateList, wording: Wording) -> str:
    """As of when the list is meant, up to when the data goes, and what may be missing."""
    _ = wording.translate
    known = _("As of {as_of}; data up to {data_time}.").format(
        as_of=wording.say_moment(listed.as_of), data_time=wording.say_moment(listed.data_time)
    )
    if not listed.rejected_rows:
        return known
    lacking = _("May lack {count} rows of the sources.").format(count=listed.rejected_rows)
    return f"{known} {lacking}"


def days_late_remark(wording: Wording) -> str:
    """What is on the list, and how its days are counted."""
    _ = wording.translate
    return _(
        "Cases completed late in the month, and cases overdue at its end. Working days late: from the due "
        "day to the day of completion, else to the end of the month; 0 is late on the same working day."
    )


def _summary_columns(listed: LateList, wording: Wording) -> Columns:
    _ = wording.translate
    places = {summary.body_id: place for place, summary in enumerate(listed.summaries, start=1)}

    def number(summary: BodySummary) -> Cell:
        return places[summary.body_id]

    return [
        (_("No."), 5, number),
        (_("Body"), 40, lambda summary: summary.body),
        (_("Completed late"), 14, lambda summary: summary.completed_late),
        (_("Overdue at the end"), 14, lambda summary: summary.overdue_open),
        (_("Late cases"), 12, lambda summary: summary.cases),
        (_("Apologies sent"), 14, lambda summary: summary.apologies),
        (_("Most working days late"), 16, lambda summary: summary.most_days_late),
    ]


class _Sheet:
    """One sheet: the title block, a frozen head that repeats on every page, the lines, A4 across."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, heading: Sequence[str]) -> None:
        self._sheet = book.add_worksheet(name)
        text = {"valign": "top", "border": 1, "text_wrap": True}
        self._head = book.add_format({**text, "bold": True, "align": "center", "bg_color": "#EEEEEE"})
        self._text = book.add_format(text)
        self._day = book.add_format({**text, "num_format": DAY_FORMAT, "align": "left"})
        self._count = book.add_format({**text, "num_format": COUNT_FORMAT})
        self._heading = heading
        self._strong = book.add_format({"bold": True, "font_size": 12})
        self._plain = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self, columns: Columns, lines: Sequence[object]) -> None:
        """The head and one row for each line."""
        first = len(self._heading) + 1
        for row, text in enumerate(self._heading):
            is_title = row < TITLE_ROWS
            self._sheet.merge_range(row, 0, row, len(columns) - 1, "")
            self._sheet.write_string(row, 0, text, self._strong if is_title else self._plain)
        self._sheet.set_row(len(self._heading) - 1, REMARK_HEIGHT)
        for place, (head, width, _value) in enumerate(columns):
            self._sheet.set_column(place, place, width)
            self._sheet.write_string(first, place, head, self._head)
        for row, line in enumerate(lines, start=first + 1):
            for place, (_head, _width, value) in enumerate(columns):
                self._cell(row, place, value(line))
        self._set_up_print(first)

    def _cell(self, row: int, place: int, value: Cell) -> None:
        if isinstance(value, str):
            # Never write(): it would take "=…" for a formula and "http…" for a link.
            self._sheet.write_string(row, place, value, self._text)
        elif isinstance(value, date):
            self._sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), self._day)
        elif value is None:
            self._sheet.write_blank(row, place, None, self._text)
        else:
            self._sheet.write_number(row, place, value, self._count)

    def _set_up_print(self, head_row: int) -> None:
        self._sheet.freeze_panes(head_row + 1, 0)
        self._sheet.repeat_rows(head_row)
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.set_margins(*[MARGIN_INCHES] * 2, 0.5, 0.6)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C&P/&N")
