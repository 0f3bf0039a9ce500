"""Which rows an address asks for: a metric, and the one line of a table it was pressed in."""

from dataclasses import dataclass, replace

import streamlit as st
from markupsafe import Markup

from errors import UnknownName
from metrics.catalog import METRICS
from metrics.compute import list_rows
from metrics.definition import Metric, Question, RowList
from metrics.dimensions import LISTED_DIMENSIONS
from metrics.registers import REGISTER_VALUES
from shell.figures import phrase
from shell.formats import format_count
from shell.language import gettext as _
from shell.page_frame import Viewer, cached_metric
from shell.paging import SHOWN_ROWS, page_number, page_text, pager, span_sentence
from shell.tables import dimension_name
from shell.value_names import value_name
from shell.view import View

#: How many rows a file has at most.
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
    "level",
    "step",
    "step_role",
    "officer",
    "stage",
    "outcome",
    "quality",
    "due_in",
    "body",
    "inspection_kind",
    *REGISTER_VALUES,
    "conclusion",
    "head",
    "owed_since",
    "reason",
)
#: How an address says that a row has no value in a dimension, and which unit alone is meant.
NOT_RECORDED, HOLDER = "-", "holder"


@dataclass(frozen=True)
class AskedRows:
    """The rows of one number: its metric and the question that counts them."""

    metric: Metric
    question: Question
    page: int = 1

    @property
    def are_cases(self) -> bool:
        """Whether each row is a case, which has a page of its own."""
        return self.metric.tables[0] == "cases" and not self.metric.is_distinct

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

    def number(self, viewer: Viewer) -> str:
        """The number that the rows make up, where it is not just their count: 78,6% (768 of 977)."""
        if self.metric.unit == "count":
            return ""
        total = cached_metric(self.question, scope=viewer.scope, store=viewer.store).total
        number = phrase(self.metric, total)
        if total.numerator is None or total.denominator != total.row_count:
            return number
        parts = _("{number} ({numerator} of {denominator})")
        return parts.format(
            number=number,
            numerator=format_count(total.numerator),
            denominator=format_count(total.denominator),
        )

    def span_sentence(self, rows: RowList) -> str:
        """How many rows there are, and which of them are listed."""
        return span_sentence(rows.total_rows, first=self.offset + 1, shown=len(rows.rows))

    def pager(self, view: View, rows: RowList) -> Markup | str:
        """The ways to the pages before and after; nothing where all rows stand on one."""
        has_more = self.offset + len(rows.rows) < rows.total_rows
        return pager(lambda page: self._address(view, page), page=self.page, has_more=has_more)

    def _address(self, view: View, page: int) -> str:
        narrowed = {
            HOLDER if name == "unit" else name: ",".join(values) or NOT_RECORDED
            for name, values in self.question.where
        }
        since = "all" if self.question.start is None else None
        parts = {"metric": self.metric.name, "since": since, "page": page_text(page)}
        return view.link_to("rows", **parts, **narrowed)

    def sentence(self) -> str:
        """By what the rows are narrowed, in words; empty when by nothing."""
        parts = [
            f"{dimension_name(name)}: {value_name(name, value or None)}"
            for name, values in self.question.where
            for value in values
            if name not in ("unit", "body")
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
    where = {dimension: "" if value == NOT_RECORDED else value for dimension, value in where.items()}
    if parameters.get("own") == "1" and view.unit is not None:
        where["unit"] = view.unit.unit_id
    if HOLDER in parameters:
        where["unit"] = parameters[HOLDER]
    question = view.question(name, where=where, since_start=parameters.get("since") == "all")
    question = replace(question, where=tuple((each, _values(each, text)) for each, text in where.items()))
    return AskedRows(METRICS[name], question, page_number(parameters))


def _values(dimension: str, text: str) -> tuple[str, ...]:
    """The values of one dimension in an address: several codes stand with commas between them."""
    return tuple(text.split(",")) if dimension in LISTED_DIMENSIONS else (text,)
