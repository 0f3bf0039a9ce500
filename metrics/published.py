"""What readers of published aggregates may ask: whole calendar months, quarters and years, states at the end
of a month, one breakdown at a time over the unit tree or over time, all of it over common rows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

import sqlalchemy as sa

from data_access.scope import NOBODY, AccessScope, Permission
from data_access.scoped import ScopedTables
from data_access.store import CaseStore
from errors import NotVisible
from metrics import moments
from metrics.definition import Group, Metric, Question, QuestionRefused
from metrics.dimensions import check_dimensions
from metrics.inquiry import may_see, prepare
from settings import Settings

PUBLISHED_DIMENSIONS = ("unit", "parent", "body", "month", "quarter", "year")
PROVINCE = "province"
#: Where rows lie in the tree: the province, a body, or a unit, with its id.
Node = tuple[str, str | None]


def check_published(metric: Metric, question: Question, *, scope: AccessScope) -> None:
    """Make sure that a viewer may read published numbers, and that the question has their form.

    Raises:
        NotVisible: no permission, no unit, or a unit outside the scope.
        UnknownName: no such dimension.
        QuestionRefused: numbers are not published like this; says how they are.
    """
    if not scope.may(Permission.SEE_PUBLISHED) or not scope.unit_ids or not may_see(metric, scope=scope):
        raise NotVisible
    if question.unit_id is not None and question.unit_id not in scope.unit_ids:
        raise NotVisible
    if not metric.is_published:
        raise QuestionRefused(f"{metric.name} is not published.")
    check_dimensions(metric, question.by)
    if len(question.by) > 1 or any(name not in PUBLISHED_DIMENSIONS for name in question.by):
        raise QuestionRefused(f"Published numbers have one breakdown: {', '.join(PUBLISHED_DIMENSIONS)}.")
    if question.units != "then" or any(name != "instrument" for name, _ in question.where):
        raise QuestionRefused("Published numbers are not cut by conditions, and units are those of then.")
    if metric.lattice and metric.is_distinct and (question.by or question.unit_id):
        raise QuestionRefused(f"{metric.name} is published for the whole province only.")


def published_question(
    metric: Metric, question: Question, *, reader: AccessScope, store: CaseStore, settings: Settings
) -> Question:
    """The question with its T at the end of a month and its period in whole months.

    Raises:
        QuestionRefused: another T or period was asked for.
    """
    moments.check_period(question)
    last = last_month_end(moments.data_time(store, metric.tables), settings=settings)
    as_of = min(_day_asked(question, settings=settings) or last, last)
    start, end = question.start, question.end
    if start is None and end is not None:
        begins = replace(question, as_of=as_of)
        found = prepare(begins, scope=reader, store=store, settings=settings).frame.start
        start = moments.first_day_of("month", found)
    start = start or date(as_of.year, 1, 1)
    end = end or max(as_of, moments.last_day_of("month", start))
    if start.day != 1 or not _is_month_end(end):
        raise QuestionRefused("Published numbers are of whole calendar months, quarters and years.")
    if not _is_month_end(as_of):
        raise QuestionRefused("Published numbers are as of the last day of a month.")
    if start <= as_of:
        end = min(end, as_of)
    return replace(question, as_of=as_of, start=start, end=end)


def last_month_end(data_time: datetime, *, settings: Settings) -> date:
    """The last day of a month whose data is complete."""
    day = moments.local_day(data_time, zone=settings.zone)
    is_whole = moments.end_of_day(day, zone=settings.zone) == data_time
    if is_whole and _is_month_end(day):
        return day
    return date.fromordinal(moments.first_day_of("month", day).toordinal() - 1)


def _is_month_end(day: date) -> bool:
    return day == moments.last_day_of("month", day)


def _day_asked(question: Question, *, settings: Settings) -> date | None:
    """The day whose end is asked for as T."""
    asked = question.as_of
    if not isinstance(asked, datetime):
        return asked if asked is not None else question.end
    day = moments.local_day(moments.naive_utc(asked), zone=settings.zone)
    if moments.end_of_day(day, zone=settings.zone) != moments.naive_utc(asked):
        raise QuestionRefused("Published numbers are as of the last day of a month.")
    return day


@lru_cache(maxsize=8)
def published_reader(store: CaseStore) -> AccessScope:
    """The reader whom every published number is made for: the whole province, common rows."""
    tables = ScopedTables(store, scope=NOBODY)
    units = tables.reference("units")
    return AccessScope(
        user_id="published",
        unit_ids=tuple(row.unit_id for row in tables.read(sa.select(units.c.unit_id))),
        permissions=(Permission.SEE_PUBLISHED, Permission.SEE_HARASSMENT),
        is_whole_province=True,
    )


@dataclass(frozen=True)
class UnitTree:
    """Every unit with its body and its parent; ``below`` are those a question is about."""

    body_of: Mapping[str, str | None]
    parent_of: Mapping[str, str | None]
    below: frozenset[str]

    def units_of(self, question: Question, group: Group) -> set[str]:
        """The units whose rows are in a group."""
        key = dict(group.keys)
        if "unit" in key:
            return {unit for unit in self.below if unit == key["unit"]}
        for dimension, place in (("body", self.body_of), ("parent", self.parent_of)):
            if dimension in key:
                return {unit for unit in self.below if place[unit] == key[dimension]}
        return set(self.below)

    def pieces(self, units: set[str]) -> list[Node]:
        """The largest nodes that a set of units is put together from."""
        if units == set(self.body_of):
            return [(PROVINCE, None)]
        pieces: list[Node] = []
        for body, members in self.bodies().items():
            inside = units & set(members)
            pieces += [("body", body)] if inside == set(members) else [("unit", unit) for unit in inside]
        return pieces

    def bodies(self) -> dict[str | None, list[str]]:
        """The units of each body."""
        members: dict[str | None, list[str]] = defaultdict(list)
        for unit, body in self.body_of.items():
            members[body].append(unit)
        return members


def read_tree(tables: ScopedTables, *, unit_id: str | None) -> UnitTree:
    """The tree, and the units that a question about one unit (or all of them) is about."""
    units, above = tables.reference("units"), tables.reference("unit_ancestors")
    rows = tables.read(sa.select(units.c.unit_id, units.c.parent_id, units.c.body_id))
    below = frozenset(row.unit_id for row in rows)
    if unit_id is not None:
        found = tables.read(sa.select(above.c.unit_id).where(above.c.ancestor_id == unit_id))
        below &= {row.unit_id for row in found}
    return UnitTree(
        body_of={row.unit_id: row.body_id for row in rows},
        parent_of={row.unit_id: row.parent_id for row in rows},
        below=below,
    )
