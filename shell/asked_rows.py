"""Which rows an address asks for: a metric, and the one line of a table it was pressed in."""

from dataclasses import dataclass, replace

import streamlit as st
from markupsafe import Markup

from errors import UnknownName
from metrics.catalog import METRICS
from metrics.compute import list_rows
from metrics.definition import Metric, Question, RowList
from shell import html
from shell.formats import format_count
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.tables import dimension_name
from shell.value_names import value_name
from shell.view import View

#: What is listed on a page; the file has them all up to its own limit.
SHOWN_ROWS = 200
EXPORTED_ROWS = 100_000
#: The dimensions an address may narrow rows by, besides the unit and the period.
DIMENSIONS = (
    "field",
    "procedure",
    "channel",
    "age_bucket",
    "behaviour",
    "kind",
    "mode",
    "status",
    "month",
    "instrument",
    "step",
    "step_role",
    "officer",
)


@dataclass(frozen=True)
class AskedRows:
    """The rows of one number: its metric and the question that counts them."""

    metric: Metric
    question: Question
    page: int = 1

    @property
    def are_cases(self) -> bool:
        """Whether each row is a case, which has a page of its own."""
        return self.metric.tables[0] == "cases"

    @property
    def detail(self) -> dict[str, str | None]:
        """What the audit log keeps: the unit and the days, nothing of the rows."""
        start = self.question.start.isoformat() if self.question.start else None
        end = self.question.end.isoformat() if self.question.end else None
        return {"unit": self.question.unit_id, "from": start, "to": end}

    @property
    def offset(self) -> int:
        """How many rows stand on the pages before."""
        return (self.page - 1) * SHOWN_ROWS

    def read_page(self, viewer: Viewer) -> RowList:
        """The rows of the page asked for."""
        return self.read(viewer, limit=SHOWN_ROWS, offset=self.offset)

    def read(self, viewer: Viewer, *, limit: int, offset: int = 0) -> RowList:
        """So many rows from a place on."""
        return list_rows(
            self.question, scope=viewer.scope, store=viewer.store, settings=viewer.settings, limit=limit,
            offset=offset,
        )  # fmt: skip

    def span_sentence(self, rows: RowList) -> str:
        """How many rows there are, and which of them are listed."""
        total = format_count(rows.total_rows)
        if rows.total_rows == len(rows.rows):
            return _("{total} rows.").format(total=total)
        return _("{total} rows; listed here: {first} to {last}.").format(
            total=total, first=format_count(self.offset + 1), last=format_count(self.offset + len(rows.rows))
        )

    def pager(self, view: View, rows: RowList) -> Markup | str:
        """The ways to the pages before and after; nothing where all rows stand on one."""
        has_more = self.offset + len(rows.rows) < rows.total_rows
        links = [
            html.link(text, self._address(view, page))
            for text, page, is_there in (
                (_("‹ Previous rows"), self.page - 1, self.page > 1),
                (_("Next rows ›"), self.page + 1, has_more),
            )
            if is_there
        ]
        if not links:
            return ""
        name = _("Pages of rows")
        return html.element("nav", html.join(links, separator=" "), class_="pager", aria_label=name)

    def _address(self, view: View, page: int) -> str:
        narrowed = {name: values[0] for name, values in self.question.where if name != "unit"}
        own = "1" if any(name == "unit" for name, _values in self.question.where) else None
        since = "all" if self.question.start is None else None
        place = str(page) if page > 1 else None
        parts = {"metric": self.metric.name, "since": since, "own": own, "page": place}
        return view.link_to("rows", **parts, **narrowed)

    def sentence(self) -> str:
        """By what the rows are narrowed, in words; empty when by nothing."""
        parts = [
            f"{dimension_name(name)}: {value_name(name, value)}"
            for name, values in self.question.where
            for value in values
            if name != "unit"
        ]
        return _("Only {choice}.").format(choice="; ".join(parts)) if parts else ""


def read_asked_rows(view: View) -> AskedRows:
    """The rows the address asks for.

    Raises:
        UnknownName: it names no metric that exists.
    """
    parameters = st.query_params.to_dict()
    name = parameters.get("metric", "")
    if name not in METRICS:
        raise UnknownName("metric", name[:40], METRICS)
    where = {dimension: parameters[dimension] for dimension in DIMENSIONS if dimension in parameters}
    if parameters.get("own") == "1" and view.unit is not None:
        where["unit"] = view.unit.unit_id
    question = view.question(name, where=where, since_start=parameters.get("since") == "all")
    page = parameters.get("page", "")
    is_number = page.isdecimal() and 0 < len(page) < 7 and int(page) > 0
    return AskedRows(METRICS[name], replace(question, by=()), int(page) if is_number else 1)
