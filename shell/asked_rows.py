"""Which rows an address asks for: a metric, and the one line of a table it was pressed in."""

from dataclasses import dataclass, replace

import streamlit as st

from errors import UnknownName
from metrics.catalog import METRICS
from metrics.compute import list_rows
from metrics.definition import Metric, Question, RowList
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
)


@dataclass(frozen=True)
class AskedRows:
    """The rows of one number: its metric and the question that counts them."""

    metric: Metric
    question: Question

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

    def read(self, viewer: Viewer, *, limit: int = SHOWN_ROWS) -> RowList:
        """The rows, up to a limit."""
        return list_rows(
            self.question, scope=viewer.scope, store=viewer.store, settings=viewer.settings, limit=limit
        )

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
    return AskedRows(METRICS[name], replace(question, by=()))
