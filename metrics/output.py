"""Answers as JSON, comma-separated values and a plain table, for the command line."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from metrics.definition import Group, MetricResult, RowList
from metrics.inquiry import find_metric
from metrics.names import DIRECTORIES

#: A spreadsheet takes a text that begins with one of these for a formula; the last four are East Asian forms.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def metric_record(result: MetricResult) -> dict[str, Any]:
    """An answer with the names of design.md: where it stands in time, and its groups."""
    return {
        "metric": result.metric,
        "as_of": result.as_of.isoformat(),
        "from": result.start.isoformat(),
        "to": result.end.isoformat(),
        "data_time": result.data_time.isoformat(),
        "rejected_rows": result.rejected_rows,
        "groups": group_records(result),
    }


def group_records(result: MetricResult) -> list[dict[str, Any]]:
    """One mapping per group: ids, readable names, the numbers; a quantile has n."""
    has_n = find_metric(result.metric).kind == "quantile"
    return [_group_record(group, has_n=has_n) for group in result.groups]


def _group_record(group: Group, *, has_n: bool) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, key in group.keys:
        record[name] = key
        if name in DIRECTORIES:
            record[f"{name}_name"] = dict(group.names).get(name)
    record |= {"numerator": group.numerator, "denominator": group.denominator, "value": group.value}
    record["hidden"] = group.is_hidden
    if has_n:
        record["n"] = group.row_count
    return record


def row_records(rows: RowList) -> list[dict[str, Any]]:
    """One mapping per thing counted, times and dates as text."""
    return [{name: _plain(value) for name, value in row.items()} for row in rows.rows]


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def to_json(content: object) -> str:
    """JSON with readable Vietnamese letters."""
    return json.dumps(content, ensure_ascii=False, indent=2)


def to_csv(records: Sequence[Mapping[str, Any]], *, columns: Sequence[str] = ()) -> str:
    """Comma-separated values with a line of names; empty where there is nothing to say."""
    names = list(columns) or _names(records)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: inert(value) for name, value in record.items()} for record in records)
    return buffer.getvalue()


def inert(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def to_table(records: Sequence[Mapping[str, Any]]) -> str:
    """Columns in line, for a person at a terminal."""
    names = _names(records)
    lines = [names, *([_cell(record.get(name)) for name in names] for record in records)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(names))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _names(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every column of the records, in the order of their first appearance."""
    return list(dict.fromkeys(name for record in records for name in record))


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else str(value)
