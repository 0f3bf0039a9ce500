"""From a question to its answer: one aggregate query, then division, interpolation and hiding in Python."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import sqlalchemy as sa

from data_access.scope import AccessScope, Permission
from data_access.scoped import ScopedTables, visible_rejected_rows
from data_access.store import CaseStore
from metrics.aggregate import Line, count_lines, plain
from metrics.definition import Group, Metric, MetricResult, Question
from metrics.dimensions import key_text
from metrics.facts import age_buckets
from metrics.inquiry import Inquiry, find_metric, prepare
from metrics.lattice import hide
from metrics.moments import aware
from metrics.names import DIRECTORIES, read_names
from metrics.published import check_published, published_question, published_reader
from metrics.recoveries import OWED_SINCE
from metrics.rows import list_rows
from settings import Settings

__all__ = ["compute_metric", "list_rows"]

BUCKET_ORDER = {
    label: place
    for labels in (age_buckets(first=0), age_buckets(first=1), OWED_SINCE)
    for place, label in enumerate(labels)
}


def compute_metric(
    question: Question, *, scope: AccessScope, store: CaseStore, settings: Settings
) -> MetricResult:
    """The number asked for, from exactly the rows this viewer may count.

    Viewers of published aggregates only are answered from the published lattice: the same for all of them.

    Raises:
        UnknownName: no such metric, dimension or value.
        QuestionRefused: the question contradicts itself, or is not published in this form.
        NotVisible: not for this viewer, or a unit outside the scope.
    """
    if scope.may(Permission.COUNT_ROWS):
        inquiry = prepare(question, scope=scope, store=store, settings=settings)
        return answer(inquiry, scope=scope, store=store)
    metric = find_metric(question.metric)
    check_published(metric, question, scope=scope)
    reader = published_reader(store)
    asked = published_question(metric, question, reader=reader, store=store, settings=settings)
    inquiry = prepare(asked, scope=reader, store=store, settings=settings)
    result = answer(inquiry, scope=reader, store=store)
    return hide(result, metric=metric, question=asked, reader=reader, store=store, settings=settings)


def answer(inquiry: Inquiry, *, scope: AccessScope, store: CaseStore) -> MetricResult:
    """The answer to a question that was made ready."""
    frame, by = inquiry.frame, inquiry.question.by
    lines = count_lines(inquiry, by)
    return MetricResult(
        metric=inquiry.metric.name,
        as_of=aware(frame.at),
        start=frame.start,
        end=frame.end,
        data_time=aware(frame.data_time),
        rejected_rows=rejected_rows(inquiry.metric.tables, scope=scope, store=store),
        groups=_groups(inquiry, lines, by=by, scope=scope, store=store),
    )


@lru_cache(maxsize=1024)
def rejected_rows(names: tuple[str, ...], *, scope: AccessScope, store: CaseStore) -> int:
    """How many rejected rows of some tables this viewer is told of; a version of the store never changes."""
    rejected = visible_rejected_rows(scope=scope)
    statement = sa.select(sa.func.count()).where(rejected.c.table_name.in_(names))
    return int(ScopedTables(store, scope=scope).read(statement.select_from(rejected))[0][0])


def _groups(
    inquiry: Inquiry, lines: Sequence[Line], *, by: Sequence[str], scope: AccessScope, store: CaseStore
) -> tuple[Group, ...]:
    keyed = [
        (tuple(key_text(name, key) for name, key in zip(by, line.keys, strict=True)), line) for line in lines
    ]
    keyed.sort(key=lambda pair: [_sort_key(key) for key in pair[0]])
    wanted = {
        name: {keys[place] or "" for keys, _ in keyed if keys[place]}
        for place, name in enumerate(by)
        if name in DIRECTORIES
    }
    names = read_names(wanted, store=store, scope=scope)
    return tuple(_group(inquiry.metric, by, keys, line, names=names) for keys, line in keyed)


def _sort_key(key: str | None) -> tuple[bool, int, str]:
    """Nothing last; ages by age; everything else as text."""
    return (key is None, BUCKET_ORDER.get(key or "", 0), key or "")


def _group(
    metric: Metric,
    by: Sequence[str],
    keys: Sequence[str | None],
    line: Line,
    *,
    names: Mapping[str, Mapping[str, str]],
) -> Group:
    numerator, denominator, value = _numbers(metric, line)
    return Group(
        keys=tuple(zip(by, keys, strict=True)),
        names=tuple((name, names.get(name, {}).get(key or "")) for name, key in zip(by, keys, strict=True)),
        numerator=numerator,
        denominator=denominator,
        value=value,
        row_count=line.row_count,
    )


def _numbers(metric: Metric, line: Line) -> tuple[int | float | None, int | float | None, int | float | None]:
    """Numerator, denominator and value: the one place where a number is divided."""
    if metric.quantile is not None:
        return None, None, _interpolated(metric, line)
    numerator = plain(line.numerator)
    if not metric.is_ratio:
        return numerator, None, numerator
    denominator = plain(line.denominator)
    return numerator, denominator, metric.factor * numerator / denominator if denominator else None


def _interpolated(metric: Metric, line: Line) -> float | None:
    """Linear between the two neighbouring values; nothing where there are no values or none is reached."""
    if not line.row_count or metric.quantile is None or line.low is None or line.high is None:
        return None
    part, whole = metric.quantile
    fraction = part * (line.row_count - 1) % whole / whole
    low, high = line.low / metric.divisor, line.high / metric.divisor
    return low + (high - low) * fraction
