"""Items of conclusions: what was recommended, what is open, late or done, and by what evidence."""

from collections.abc import Callable

import sqlalchemy as sa

from metrics.definition import FactSelect
from metrics.facts import (
    Column,
    Condition,
    FactTables,
    Rows,
    Select,
    age_bucket,
    as_number,
    at_moments,
    columns_of,
    moment_labels,
    one,
)

UNIT_AND_PERIOD = ("unit", "parent", "body", "unit_kind", "month", "quarter", "year")
RECOMMENDATION_DIMENSIONS = (*UNIT_AND_PERIOD, "kind", "status", "field", "conclusion", "head")
RECOMMENDATION_COLUMNS = (
    "conclusion_id field head_id inspection_id amount_vnd area_m2 quantity issued_on due_on closed_on "
    "evidence_ref source"
)
DONE_STATUSES = ("done", "verified")
#: Statuses that end a recommendation, also where the date of it is missing (case-model.md).
CLOSING_STATUSES = (*DONE_STATUSES, "impossible")


def item_columns(item: Rows) -> list[Column]:
    """What describes an item wherever one is counted."""
    return [
        item.c.recommendation_id.label("row_id"),
        item.c.unit_id,
        *columns_of(item, "kind status"),
        *columns_of(item, RECOMMENDATION_COLUMNS),
    ]


def recommended(numerator: Callable[[Rows], Column], *kinds: str) -> FactSelect:
    """Items of these kinds issued in the period."""

    def build(facts: FactTables) -> Select:
        item = facts["recommendations"]
        return sa.select(
            *item_columns(item), item.c.issued_on.label("day"), numerator(item).label("numerator")
        ).where(facts.in_period(item.c.issued_on), item.c.kind.in_(kinds))

    return build


def handled(kind: str) -> FactSelect:
    """Items of a kind that were carried out in the period."""

    def build(facts: FactTables) -> Select:
        item = facts["recommendations"]
        return sa.select(
            *item_columns(item), item.c.closed_on.label("day"), quantity(item).label("numerator")
        ).where(facts.in_period(item.c.closed_on), item.c.kind == kind, item.c.status.in_(DONE_STATUSES))

    return build


def handled_of_recommended(kind: str) -> FactSelect:
    """Items of a kind issued in the period, with what of them was carried out by T."""

    def build(facts: FactTables) -> Select:
        item = facts["recommendations"]
        done = sa.case((is_done(item, facts.day), quantity(item)), else_=0)
        return sa.select(
            *item_columns(item),
            item.c.issued_on.label("day"),
            done.label("numerator"),
            quantity(item).label("denominator"),
        ).where(facts.in_period(item.c.issued_on), item.c.kind == kind)

    return build


def every(item: Rows) -> Column:
    """Each item weighs one."""
    return one()


def amount(item: Rows) -> Column:
    """Dong; an item without an amount carries none."""
    return sa.func.coalesce(item.c.amount_vnd, 0)


def area(item: Rows) -> Column:
    """Square metres; an item without an area carries none."""
    return sa.func.coalesce(item.c.area_m2, 0)


def quantity(item: Rows) -> Column:
    """How many collectives, persons or documents an item names; empty means one."""
    return sa.func.coalesce(item.c.quantity, 1)


def is_done(item: Rows, day: Column | object) -> Condition:
    """Carried out by a day; without its date, since ever."""
    closed = sa.or_(item.c.closed_on.is_(None), item.c.closed_on <= day)
    return sa.and_(item.c.status.in_(DONE_STATUSES), closed)


def is_given_up(item: Rows, day: Column) -> Condition:
    """Closed as impossible by a day; without its date, since ever."""
    closed = sa.or_(item.c.closed_on.is_(None), item.c.closed_on <= day)
    return sa.and_(item.c.status == "impossible", closed)


def _is_open(item: Rows, day: Column) -> Condition:
    unclosed = sa.and_(item.c.closed_on.is_(None), item.c.status.not_in(CLOSING_STATUSES))
    return sa.and_(item.c.issued_on <= day, sa.or_(item.c.closed_on > day, unclosed))


def open_recommendations(facts: FactTables) -> Select:
    """Items of every kind issued and not closed at each moment."""
    item, day = facts["recommendations"], facts.moments.day
    rows, issued = facts.calendar(item.c.issued_on, at_moments(facts, item))
    age = age_bucket(facts.moments.ordinal - issued, first=0)
    return (
        sa.select(
            *item_columns(item),
            *moment_labels(facts),
            age.label("age_bucket"),
            one().label("numerator"),
        )
        .select_from(rows)
        .where(_is_open(item, day))
    )


def due_day(facts: FactTables, item: Rows) -> Column:
    """The date of an item; without one, issued plus the usual days."""
    return sa.func.coalesce(item.c.due_on, days_after(item.c.issued_on, facts.deadlines.recommendation_days))


def days_after(day: Column, days: int) -> Column:
    """The day so many days after another."""
    return sa.cast(day + sa.literal(days, sa.Integer()), sa.Date())


def _due_columns(item: Rows, due: Column) -> list[Column]:
    return [due.label("effective_due_on"), as_number(item.c.due_on.is_(None)).label("is_due_assumed")]


def overdue_recommendations(facts: FactTables) -> Select:
    """Open items, not suspended, whose date has passed."""
    item, day = facts["recommendations"], facts.moments.day
    due = due_day(facts, item)
    rows, due_ordinal = facts.calendar(due, at_moments(facts, item))
    age = age_bucket(facts.moments.ordinal - due_ordinal, first=1)
    return (
        sa.select(
            *item_columns(item),
            *moment_labels(facts),
            *_due_columns(item, due),
            age.label("age_bucket"),
            one().label("numerator"),
        )
        .select_from(rows)
        .where(_is_open(item, day), item.c.status != "suspended", due < day)
    )


def _was_to_be_done(item: Rows, due: Column) -> Condition:
    """Neither suspended nor found impossible by its date; what was closed on no known day tells nothing."""
    has_known_end = sa.or_(item.c.closed_on.is_not(None), item.c.status.not_in(CLOSING_STATUSES))
    was_possible = sa.or_(item.c.status != "impossible", item.c.closed_on > due)
    return sa.and_(item.c.status != "suspended", has_known_end, was_possible)


def recommendations_due(facts: FactTables) -> Select:
    """Items of every kind whose date lies in the period and has passed; done by then they are in time."""
    item = facts["recommendations"]
    due = due_day(facts, item)
    is_in_time = sa.and_(item.c.status.in_(DONE_STATUSES), item.c.closed_on <= due)
    return sa.select(
        *item_columns(item),
        *_due_columns(item, due),
        due.label("day"),
        as_number(is_in_time).label("numerator"),
        one().label("denominator"),
    ).where(
        facts.in_period(due),
        due < facts.day,
        item.c.issued_on <= facts.day,
        _was_to_be_done(item, due),
    )


def late_executions(facts: FactTables) -> Select:
    """Those of the items due in the period that were not done by their date: the third clock."""
    due = recommendations_due(facts).subquery("due_items")
    columns = [column for column in due.c if column.name not in ("numerator", "denominator")]
    return sa.select(*columns, one().label("numerator")).where(due.c.numerator == 0)


def done_without_evidence(facts: FactTables) -> Select:
    """Items said to be done at each moment that have no day or no document to show for it."""
    item, day = facts["recommendations"], facts.moments.day
    is_proven = sa.and_(item.c.closed_on.is_not(None), item.c.evidence_ref.is_not(None))
    return (
        sa.select(*item_columns(item), *moment_labels(facts), one().label("numerator"))
        .select_from(at_moments(facts, item))
        .where(item.c.issued_on <= day, is_done(item, day), sa.not_(is_proven))
    )


def _in_hand(facts: FactTables, item: Rows) -> Condition:
    """Issued by the end of each period and not closed before it began."""
    start, day = facts.moments.start, facts.moments.day
    unclosed = sa.and_(item.c.closed_on.is_(None), item.c.status.not_in(CLOSING_STATUSES))
    return sa.and_(item.c.issued_on <= day, sa.or_(item.c.closed_on >= start, unclosed))


def conclusions_in_hand(facts: FactTables) -> Select:
    """The items to be carried out in each period; their conclusions are what had to be executed in it."""
    item = facts["recommendations"]
    return (
        sa.select(
            *item_columns(item),
            *moment_labels(facts),
            one().label("numerator"),
            item.c.conclusion_id.label("distinct_key"),
        )
        .select_from(at_moments(facts, item))
        .where(_in_hand(facts, item))
    )


def conclusions_finished(facts: FactTables) -> Select:
    """Of those, the items of conclusions that have nothing open any more at the end of the period."""
    item, day = facts["recommendations"], facts.moments.day
    other = item.alias("others")
    relation = facts.moments.relation
    moment = [] if relation is None else [day.label("moment_day")]
    unfinished = (
        sa.select(other.c.conclusion_id, *moment)
        .select_from(at_moments(facts, other))
        .where(_is_open(other, day))
        .group_by(other.c.conclusion_id, *(column.element for column in moment))
        .subquery("unfinished")
    )
    matches = [unfinished.c.conclusion_id == item.c.conclusion_id]
    if moment:
        matches.append(unfinished.c.moment_day == day)
    found = conclusions_in_hand(facts)
    rows = at_moments(facts, item).outerjoin(unfinished, sa.and_(*matches))
    columns = list(found.selected_columns)
    return sa.select(*columns).select_from(rows).where(
        _in_hand(facts, item), unfinished.c.conclusion_id.is_(None)
    )  # fmt: skip
