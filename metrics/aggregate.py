"""The one aggregate query: rows that count in, integers per group out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from metrics.definition import Metric
from metrics.facts import Column, Rows
from metrics.inquiry import KEY_PREFIX, Inquiry

Number = int | float | Decimal
#: Shares of successors are kept to twelve places: sums are cut to this many, where the rounding ends.
SHARE_PLACES = 9
#: How far a product of floats may miss the share it stands for; one case of ten millions counts a hundred
#: times as much.
SURVIVAL_TOLERANCE = 1e-9
#: The logarithm that stands for nobody left: its exponential is 0.
NOBODY_LEFT = -1000.0


@dataclass(frozen=True)
class Line:
    """One group as it was counted. ``keys`` are raw values in the order asked for.

    ``low`` and ``high`` are the two ordered values that a quantile lies between; None: it is not reached.
    """

    keys: tuple[object, ...]
    row_count: int
    numerator: Number = 0
    denominator: Number = 0
    low: float | None = 0
    high: float | None = 0


NOTHING = Line(keys=(), row_count=0)


def summed(rows: Rows, by: Sequence[str]) -> sa.Select[Any]:
    """Rows, numerators and denominators added up; once more by share where there is one."""
    keys = [rows.c[KEY_PREFIX + name] for name in by]
    if "share" in rows.c:
        keys.append(rows.c.share)
    sums = [_total(rows.c[name]).label(name) for name in ("numerator", "denominator") if name in rows.c]
    return sa.select(*keys, sa.func.count().label("row_count"), *sums).group_by(*keys)


def _total(column: Column) -> Column:
    kind = sa.Numeric() if isinstance(column.type, sa.Numeric) else sa.BigInteger()
    return sa.func.coalesce(sa.func.sum(column, type_=kind), 0)


def distinct(rows: Rows, by: Sequence[str], *, rows_per_key: int) -> sa.Select[Any]:
    """How many different keys have enough rows."""
    keys = [rows.c[KEY_PREFIX + name] for name in by]
    each = (
        sa.select(*keys, rows.c.distinct_key)
        .group_by(*keys, rows.c.distinct_key)
        .having(sa.func.count() >= rows_per_key)
        .subquery("each")
    )
    groups = [each.c[KEY_PREFIX + name] for name in by]
    count = sa.func.count()
    counted = sa.select(*groups, count.label("row_count"), count.label("numerator"))
    return counted.select_from(each).group_by(*groups)


def neighbours(rows: Rows, by: Sequence[str], *, quantile: tuple[int, int]) -> sa.Select[Any]:
    """The two ordered values a quantile lies between, and how many values there are.

    The quantile p/q lies at the position p(n - 1)/q, counted from 0; a value is its neighbour when it is
    less than one position away.
    """
    part, whole = quantile
    keys = [rows.c[KEY_PREFIX + name] for name in by]
    place = sa.func.row_number().over(partition_by=keys, order_by=rows.c.measure)
    ordered = (
        sa.select(
            *keys,
            rows.c.measure,
            (place - 1).label("place"),
            sa.func.count().over(partition_by=keys).label("row_count"),
        )
        .where(rows.c.measure.is_not(None))
        .subquery("ordered")
    )
    groups = [ordered.c[KEY_PREFIX + name] for name in by]
    position = part * (ordered.c.row_count - 1)
    is_neighbour = sa.and_(whole * (ordered.c.place - 1) < position, position < whole * (ordered.c.place + 1))
    return (
        sa.select(
            *groups,
            sa.func.max(ordered.c.row_count).label("row_count"),
            sa.func.min(ordered.c.measure).label("low"),
            sa.func.max(ordered.c.measure).label("high"),
        )
        .where(is_neighbour)
        .group_by(*groups)
    )


def survived(rows: Rows, by: Sequence[str], *, quantile: tuple[int, int]) -> sa.Select[Any]:
    """The first time at which no more than the rest of a quantile has not come to its end, and how many rows
    there are: after nine of ten, a tenth.

    The share that is left is the product, over the times up to then, of those who stayed among those who
    were there (Kaplan-Meier); who was cut off at a time was still there at it.
    """
    part, whole = quantile
    keys = [rows.c[KEY_PREFIX + name] for name in by]
    ended = sa.func.sum(sa.case((rows.c.is_censored, 0), else_=1), type_=sa.BigInteger())
    times = (
        sa.select(*keys, rows.c.measure, sa.func.count().label("leaving"), ended.label("ended"))
        .group_by(*keys, rows.c.measure)
        .subquery("times")
    )
    groups = [times.c[KEY_PREFIX + name] for name in by]
    leaving = sa.func.sum(times.c.leaving, type_=sa.BigInteger())
    there: Column = sa.cast(leaving.over(partition_by=groups, order_by=times.c.measure.desc()), sa.Double())
    counted = sa.select(
        *times.c, there.label("there"), leaving.over(partition_by=groups).label("row_count")
    ).subquery("counted_times")
    groups = [counted.c[KEY_PREFIX + name] for name in by]
    stayed = counted.c.there - counted.c.ended
    step = sa.case((stayed > 0, sa.func.ln(stayed / counted.c.there)), else_=NOBODY_LEFT)
    left = sa.func.exp(sa.func.sum(step).over(partition_by=groups, order_by=counted.c.measure))
    course = sa.select(*counted.c, left.label("left_over")).subquery("course")
    groups = [course.c[KEY_PREFIX + name] for name in by]
    is_reached = whole * course.c.left_over <= whole - part + SURVIVAL_TOLERANCE
    first = sa.func.min(sa.case((is_reached, course.c.measure)))
    count = sa.cast(sa.func.max(course.c.row_count), sa.BigInteger()).label("row_count")
    return sa.select(*groups, count, first.label("low"), first.label("high")).group_by(*groups)


def statement_for(metric: Metric, rows: Rows, by: Sequence[str]) -> sa.Select[Any]:
    """The aggregate query of a metric over the rows that count."""
    if metric.quantile is not None and metric.is_censored:
        return survived(rows, by, quantile=metric.quantile)
    if metric.quantile is not None:
        return neighbours(rows, by, quantile=metric.quantile)
    if metric.is_distinct:
        return distinct(rows, by, rows_per_key=metric.rows_per_key)
    return summed(rows, by)


def read_lines(found: Sequence[sa.Row[Any]], *, depth: int) -> list[Line]:
    """The answers of an aggregate query; lines that differ only in their share become one."""
    lines: dict[tuple[object, ...], Line] = {}
    for row in found:
        values = row._asdict()  # a dictionary is asked ten times faster than a row
        if values["row_count"] is None or (values["row_count"] == 0 and depth):
            continue
        line = _line(tuple(row)[:depth], values)
        earlier = lines.get(line.keys)
        lines[line.keys] = line if earlier is None else _added(earlier, line)
    return list(lines.values())


def _line(keys: tuple[object, ...], values: Mapping[str, Any]) -> Line:
    share = values.get("share", 1)
    return Line(
        keys=keys,
        row_count=values["row_count"],
        numerator=values.get("numerator", 0) * share,
        denominator=values.get("denominator", 0) * share,
        low=values.get("low", 0),
        high=values.get("high", 0),
    )


def _added(one: Line, other: Line) -> Line:
    return Line(
        keys=one.keys,
        row_count=one.row_count + other.row_count,
        numerator=one.numerator + other.numerator,  # type: ignore[operator]
        denominator=one.denominator + other.denominator,  # type: ignore[operator]
    )


def plain(number: Number) -> int | float:
    """A sum as it is answered: a whole number wherever it is one."""
    if isinstance(number, int):
        return number
    rounded = round(Decimal(number), SHARE_PLACES)
    return int(rounded) if rounded == int(rounded) else float(rounded)


def count_lines(inquiry: Inquiry, by: Sequence[str]) -> list[Line]:
    """The groups of an inquiry by some dimensions; exactly one, maybe of nothing, without dimensions."""
    metric = inquiry.metric
    if not inquiry.has_moments:
        return [] if by else [NOTHING]
    if metric.denominator_facts is None:
        rows = inquiry.counted(metric.facts, by=by, known=metric.dimensions)
        found = inquiry.tables.read(statement_for(metric, rows, by))
        return read_lines(found, depth=len(by)) or ([] if by else [NOTHING])
    return _merged(inquiry, by)


def _merged(inquiry: Inquiry, by: Sequence[str]) -> list[Line]:
    """Numerators beside the denominators of the dimensions that both tables have."""
    metric = inquiry.metric
    assert metric.denominator_facts is not None
    shared = [name for name in by if name in metric.shared_dimensions]
    above = inquiry.counted(metric.facts, by=by, known=metric.dimensions)
    below = inquiry.counted(metric.denominator_facts, by=shared, known=metric.shared_dimensions)
    numerators = read_lines(inquiry.tables.read(summed(above, by)), depth=len(by))
    found = read_lines(inquiry.tables.read(summed(below, shared)), depth=len(shared))
    denominators = {line.keys: line for line in found}
    lines = {}
    if len(shared) == len(by):
        lines = {keys: Line(keys, line.row_count, 0, line.numerator) for keys, line in denominators.items()}
    for line in numerators:
        keys = tuple(key for name, key in zip(by, line.keys, strict=True) if name in shared)
        base = denominators.get(keys, NOTHING)
        lines[line.keys] = Line(line.keys, base.row_count, line.numerator, base.numerator)
    return list(lines.values()) or ([] if by else [NOTHING])
