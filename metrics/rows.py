"""The rows behind a number: the same select that the number is counted from, listed instead of grouped."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from data_access.scope import AccessScope, Permission
from data_access.store import CaseStore
from errors import NotVisible
from metrics.aggregate import plain
from metrics.definition import FactSelect, Metric, Question, RowList
from metrics.dimensions import key_text
from metrics.facts import Rows
from metrics.inquiry import KEY_PREFIX, Inquiry, find_metric, prepare
from metrics.moments import aware
from metrics.names import read_names
from settings import Settings

#: Columns that carry the number itself or its key; what remains describes the record.
WORKING_COLUMNS = (
    "row_id", "unit_id", "numerator", "denominator", "measure", "distinct_key", "share", "day", "month",
    "quarter", "year", "age_bucket", "row_count",
)  # fmt: skip
#: What tells the rows of one id apart: the same thing in several months, shares or parts.
ORDERING = ("month", "share", "inspection_kind", "benefit", "person_group")
#: Columns with ids, and the dimension whose directory names them.
NAMED_COLUMNS = {"procedure_id": "procedure", "officer_id": "officer", "head_id": "head"}


def list_rows(
    question: Question,
    *,
    scope: AccessScope,
    store: CaseStore,
    settings: Settings,
    limit: int | None = 200,
    offset: int = 0,
) -> RowList:
    """The single things behind a number, at most ``limit`` of them after the first ``offset``; all of them
    add up to the number.

    Raises:
        NotVisible: this viewer may not open rows.
        UnknownName, QuestionRefused: as for the number.
    """
    find_metric(question.metric)
    if not (scope.may(Permission.OPEN_ROWS) and scope.may(Permission.COUNT_ROWS)):
        raise NotVisible
    inquiry = prepare(question, scope=scope, store=store, settings=settings)
    metric, frame = inquiry.metric, inquiry.frame
    parts = [_Part(inquiry, metric.facts, question.by, metric.dimensions)] if inquiry.has_moments else []
    if metric.denominator_facts is not None:
        shared = metric.shared_dimensions
        by = [name for name in question.by if name in shared]
        parts.append(_Part(inquiry, metric.denominator_facts, by, shared, table=metric.tables[1]))
    rows: list[dict[str, object]] = []
    skipped = offset
    for part in parts:
        found = part.read(limit=None if limit is None else limit - len(rows), offset=skipped)
        skipped = 0 if found or not skipped else max(0, skipped - part.count())
        rows += found
    is_full = offset > 0 or (limit is not None and len(rows) >= limit)
    return RowList(
        metric=metric.name,
        as_of=aware(frame.at),
        start=frame.start,
        end=frame.end,
        data_time=aware(frame.data_time),
        rows=tuple(_with_names(rows, store=store, scope=scope)),
        total_rows=sum(part.count() for part in parts) if is_full else len(rows),
    )


class _Part:
    """The rows of one select; a ratio over two tables has two. ``table`` marks its denominator."""

    def __init__(
        self,
        inquiry: Inquiry,
        build: FactSelect,
        by: Sequence[str],
        known: Iterable[str],
        *,
        table: str = "",
    ) -> None:
        self._inquiry = inquiry
        self._by = by
        self._table = table
        rows = inquiry.counted(build, by=by, known=known, keeps_record=True)
        self._rows = _once_per_key(inquiry.metric, rows, by)

    def count(self) -> int:
        """How many rows there are in all."""
        statement = sa.select(sa.func.count()).select_from(self._rows)
        return int(self._inquiry.tables.read(statement)[0][0])

    def read(self, *, limit: int | None, offset: int = 0) -> list[dict[str, object]]:
        """Rows in the order of unit and id, from a place on."""
        columns = self._rows.c
        order = [columns[f"{KEY_PREFIX}unit"], columns.row_id]
        order += [columns[name] for name in ORDERING if name in columns]
        statement = sa.select(self._rows).order_by(*order).limit(limit).offset(offset)
        return [self._listed(row._asdict()) for row in self._inquiry.tables.read(statement)]

    def _listed(self, values: Mapping[str, Any]) -> dict[str, object]:
        metric = self._inquiry.metric
        listed: dict[str, object] = {
            "id": values["distinct_key"] if metric.is_distinct else values["row_id"],
            "unit": values[f"{KEY_PREFIX}unit"],
        }
        listed |= {name: key_text(name, values[KEY_PREFIX + name]) for name in self._by}
        if metric.rows_per_key > 1:
            listed["row_count"] = values["row_count"]
        if metric.denominator_facts is not None:
            listed["table"] = self._table or metric.tables[0]
        for name, value in values.items():
            if name not in WORKING_COLUMNS and not name.startswith(KEY_PREFIX):
                listed[name] = _shown(value)
        return listed | self._weights(values)

    def _weights(self, values: Mapping[str, Any]) -> dict[str, object]:
        """What a row adds to the number."""
        metric = self._inquiry.metric
        share = {"share": plain(values["share"])} if "share" in values else {}
        if metric.quantile is not None:
            measure = values["measure"]
            return {"value": None if measure is None else measure / metric.divisor}
        if metric.denominator_facts is not None:
            above = not self._table
            return {"in_numerator": above, "numerator": int(above), "denominator": int(not above), **share}
        if not metric.is_ratio:
            return {"numerator": plain(values["numerator"]), **share}
        return {
            "in_numerator": values["numerator"] > 0,
            "numerator": plain(values["numerator"]),
            "denominator": plain(values["denominator"]),
            **share,
        }


def _once_per_key(metric: Metric, rows: sa.Subquery, by: Sequence[str]) -> Rows:
    """One row for each different key and group, where a metric counts keys and not rows."""
    if not metric.is_distinct:
        return rows
    parts = [rows.c.distinct_key, *(rows.c[KEY_PREFIX + name] for name in by)]
    order = [rows.c[f"{KEY_PREFIX}unit"], rows.c.row_id]
    numbered = sa.select(
        *rows.c,
        sa.func.row_number().over(partition_by=parts, order_by=order).label("place"),
        sa.func.count().over(partition_by=parts).label("row_count"),
    ).subquery("numbered")
    kept = [column for column in numbered.c if column.name != "place"]
    is_counted = sa.and_(numbered.c.place == 1, numbered.c.row_count >= metric.rows_per_key)
    return sa.select(*kept).where(is_counted).subquery("counted_once")


def _shown(value: object) -> object:
    """A value of the record: times aware, exact decimals plain."""
    if isinstance(value, datetime):
        return aware(value)
    return plain(value) if isinstance(value, Decimal) else value


def _with_names(
    rows: Sequence[dict[str, object]], *, store: CaseStore, scope: AccessScope
) -> list[dict[str, object]]:
    """Rows with the readable name beside each id of a unit, procedure or official."""
    columns = {"unit": "unit", **NAMED_COLUMNS}
    wanted = {
        dimension: {str(row[column]) for row in rows if row.get(column)}
        for column, dimension in columns.items()
    }
    names = read_names(wanted, store=store, scope=scope)
    return [_named(row, columns, names) for row in rows]


def _named(
    row: Mapping[str, object], columns: Mapping[str, str], names: Mapping[str, Mapping[str, str]]
) -> dict[str, object]:
    named: dict[str, object] = {}
    for column, value in row.items():
        named[column] = value
        if column in columns:
            dimension = columns[column]
            named[f"{dimension}_name"] = names.get(dimension, {}).get(str(value))
    return named
