"""A question made ready: checked, its T and period settled, its rows cut to what was asked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from data_access.scope import AccessScope, Permission
from data_access.scoped import ScopedTables
from data_access.store import CaseStore
from errors import NotVisible, UnknownName
from metrics import moments
from metrics.catalog import METRICS, first_day_column
from metrics.definition import FactSelect, Metric, Question, QuestionRefused
from metrics.dimensions import add_dimensions, check_dimensions, key_value, source_columns
from metrics.facts import Column, Condition, FactTables, MomentColumns, Select, moment_columns
from metrics.moments import PERIOD_DIMENSIONS, Frame
from settings import Settings

#: Earlier than any case: where a period without a beginning is looked for.
LONG_AGO = date.min
#: How a key and a dimension are named in the rows, apart from the columns of the record.
KEY_PREFIX = "by_"
#: What a number is counted from; further columns only describe the record.
COUNTED_COLUMNS = frozenset(
    {"unit_id", "day", "numerator", "denominator", "measure", "is_censored", "distinct_key"}
)


@dataclass(frozen=True)
class Inquiry:
    """A question with everything needed to answer it. ``where`` holds values as the rows have them."""

    metric: Metric
    question: Question
    tables: ScopedTables
    frame: Frame
    facts: FactTables
    where: tuple[tuple[str, tuple[str | int | None, ...]], ...]

    @property
    def has_moments(self) -> bool:
        """Whether there is anything to look at: a stock by month has nothing after T, nor has a period that
        begins after it."""
        return not self.metric.is_taken_at_moments or bool(self.facts.moments.columns)

    def counted(
        self, build: FactSelect, *, by: Iterable[str], known: Iterable[str], keeps_record: bool = False
    ) -> sa.Subquery:
        """The rows that count, each with a column ``by_<dimension>`` for each dimension asked for.

        ``known`` are the dimensions these rows have; conditions on others do not cut them. Columns that only
        describe the record, and the unit for their order, are there when it ``keeps_record``.
        """
        conditions = [(name, values) for name, values in self.where if name in set(known)]
        units_now = self.question.units == "now"
        names = {*by, *(name for name, _ in conditions)}
        facts = build(self.facts)
        rows = (facts if keeps_record else _narrowed(facts, names)).subquery("facts")
        dimensioned = add_dimensions(rows, names, tables=self.tables, units_now=units_now)
        columns = [*rows.c, *(dimensioned.columns[name].label(KEY_PREFIX + name) for name in by)]
        if keeps_record and "unit" not in by:
            columns.append(dimensioned.columns["unit"].label(KEY_PREFIX + "unit"))
        if dimensioned.share is not None:
            columns.append(dimensioned.share.label("share"))
        statement = sa.select(*columns).select_from(dimensioned.rows)
        for name, values in conditions:
            statement = statement.where(is_one_of(dimensioned.columns[name], values))
        if self.question.unit_id is not None:
            statement = statement.where(self._is_below(dimensioned.columns["unit"]))
        return statement.subquery("counted")

    def _is_below(self, unit: Column) -> Condition:
        tree = self.tables.reference("unit_ancestors")
        return unit.in_(sa.select(tree.c.unit_id).where(tree.c.ancestor_id == self.question.unit_id))


def _narrowed(facts: Select, dimensions: set[str]) -> Select:
    """A select without the columns that only describe the record: half the cost of a small question."""
    needed = COUNTED_COLUMNS | set().union(*(source_columns(name) for name in dimensions))
    kept = [column for column in facts.selected_columns if column.key in needed]
    return facts.with_only_columns(*kept, maintain_column_froms=True)


def is_one_of(column: Column, values: Iterable[str | int | None]) -> Condition:
    """Whether a column has one of these values; None stands for having none."""
    given = [value for value in values if value is not None]
    has_one = column.in_(given)
    return sa.or_(has_one, column.is_(None)) if None in values else has_one


def find_metric(name: str) -> Metric:
    """The metric of this name.

    Raises:
        UnknownName: there is none; names the nearest.
    """
    if name not in METRICS:
        raise UnknownName("metric", name, METRICS)
    return METRICS[name]


def may_see(metric: Metric, *, scope: AccessScope) -> bool:
    """Whether a viewer may know anything of this metric."""
    may_count = scope.may(Permission.COUNT_ROWS) or scope.may(Permission.SEE_PUBLISHED)
    is_allowed = "harassment_reports" not in metric.tables or scope.may(Permission.SEE_HARASSMENT)
    return may_count and is_allowed


def prepare(question: Question, *, scope: AccessScope, store: CaseStore, settings: Settings) -> Inquiry:
    """A question made ready for a viewer.

    Raises:
        UnknownName: no such metric, dimension or value.
        QuestionRefused: the question contradicts itself.
        NotVisible: not for this viewer, or a unit outside the scope.
    """
    metric = find_metric(question.metric)
    if not may_see(metric, scope=scope):
        raise NotVisible
    check_dimensions(metric, question.by)
    moments.check_period(question)
    if question.unit_id is not None and question.unit_id not in scope.unit_ids:
        raise NotVisible
    if question.units == "now" and not metric.adds_up:
        raise QuestionRefused(f"{metric.name} does not add up, so it can not be split over successors.")
    where, options = _read_where(metric, question, settings=settings)
    tables = ScopedTables(store, scope=scope)
    frame = _frame(metric, question, store=store, settings=settings)
    if metric.is_taken_at_moments:
        table, column = first_day_column(metric)
        frame = _with_beginning(frame, tables, sa.select(sa.func.min(tables[table].c[column])))
    facts = FactTables(
        tables=tables,
        at=frame.at,
        day=frame.day,
        start=frame.start,
        end=frame.end,
        moments=_moments(metric, question, store=store, frame=frame, options=options, settings=settings),
        deadlines=settings.deadlines,
        signals=settings.signals,
    )
    inquiry = Inquiry(metric, question, tables, frame, facts, where)
    if frame.start != LONG_AGO:
        return inquiry
    frame = _with_beginning(frame, tables, sa.select(_first_day(inquiry)))
    return replace(inquiry, frame=frame, facts=replace(facts, start=frame.start))


def _first_day(inquiry: Inquiry) -> Column:
    """The first day on which anything counted lies, above or below the line of a ratio."""
    metric = inquiry.metric
    parts = [(metric.facts, metric.dimensions)]
    if metric.denominator_facts is not None:
        parts.append((metric.denominator_facts, metric.shared_dimensions))
    days = [inquiry.counted(build, by=(), known=known).c.day for build, known in parts]
    first = [sa.select(sa.func.min(day)).scalar_subquery() for day in days]
    return first[0] if len(first) == 1 else sa.func.least(*first)


def _with_beginning(frame: Frame, tables: ScopedTables, first: sa.Select[Any]) -> Frame:
    """The frame with the first day of the data where its period has no beginning."""
    if frame.start != LONG_AGO:
        return frame
    found = tables.read(first)[0][0]
    return replace(frame, start=frame.end if found is None else min(found, frame.end))


def _moments(
    metric: Metric,
    question: Question,
    *,
    store: CaseStore,
    frame: Frame,
    options: dict[str, str],
    settings: Settings,
) -> MomentColumns:
    """The moments of a stock, the ends of the periods; none for a flow."""
    if not metric.is_taken_at_moments:
        return moment_columns([])
    spans = (moments.stock_spans if metric.is_stock else moments.period_spans)(frame, question.by)
    due_in = int(options.get("due_in", 0))
    calendar = moments.read_calendar(store)
    return moment_columns(
        moments.make_moments(frame, calendar=calendar, spans=spans, due_in=due_in, zone=settings.zone)
    )


def _read_where(
    metric: Metric, question: Question, *, settings: Settings
) -> tuple[tuple[tuple[str, tuple[str | int | None, ...]], ...], dict[str, str]]:
    """Conditions on dimensions, and the chosen value of each of the metric's own options."""
    options = {name: values[0] for name, values in metric.options.items()}
    where: dict[str, tuple[str | int | None, ...]] = {}
    for name, values in question.where:
        if name in metric.options:
            options[name] = _option(metric, name, values)
            continue
        check_dimensions(metric, [name])
        if metric.is_taken_at_moments and name in PERIOD_DIMENSIONS and name not in question.by:
            raise QuestionRefused(_how_to_choose_time(metric, name))
        if name in where:
            raise QuestionRefused(f"'{name}' is given twice; list its values in one condition.")
        where[name] = tuple(key_value(metric, name, value) for value in values)
    if "instrument" in metric.dimensions and "instrument" not in question.by:
        where.setdefault("instrument", (settings.satisfaction.instrument,))
        if len(where["instrument"]) != 1:
            raise QuestionRefused("One instrument at a time: answers to different ones do not add up.")
    return tuple(sorted(where.items())), options


def _how_to_choose_time(metric: Metric, name: str) -> str:
    if metric.is_stock:
        return f"{metric.name} is a state: choose its moment with as-of, or split by {name}."
    return f"{metric.name} is of a whole period: choose it with from and to, or split by {name}."


def _option(metric: Metric, name: str, values: tuple[str, ...]) -> str:
    known = metric.options[name]
    if len(values) != 1:
        raise QuestionRefused(f"'{name}' takes one value: {', '.join(known)}.")
    if values[0] not in known:
        raise UnknownName(name, values[0], known)
    return values[0]


def _frame(metric: Metric, question: Question, *, store: CaseStore, settings: Settings) -> Frame:
    data_time = moments.data_time(store, metric.tables)
    at = moments.instant_asked(question, latest=data_time, zone=settings.zone)
    day = moments.local_day(at, zone=settings.zone)
    end = question.end or (max(day, question.start) if question.start else day)
    start = question.start or (date(day.year, 1, 1) if question.end is None else LONG_AGO)
    return Frame(at=at, day=day, start=start, end=end, data_time=data_time)
